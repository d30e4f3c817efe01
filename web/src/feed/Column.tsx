/** The column of clips: one a screen, snapped; what is far away is an empty box of the same height. */

import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { playsOn } from "../kit/hours";
import { t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import type { Paged } from "../kit/paged";
import { still, stopMinutes } from "../kit/preferences";
import { taught } from "../kit/signals";
import { Empty, Failure, Waiting } from "../kit/states";
import type { FeedItem } from "../kit/types";
import { ClipView } from "./ClipView";
import { useKeys } from "./keys";
import { createPlayback } from "./playback";

export const STOP_EVERY = 40;
const NEAR = 2;
const MINUTE_MS = 60_000;
/** How long the learner takes to hear of a signal, and a little more. */
const LEARNS_MS = 300;

type Entry = { kind: "clip"; item: FeedItem; at: number } | { kind: "stop"; seen: number } | { kind: "tail" };

/** Lay the clips out, with places to stop: before the given clips, or after every forty where none are given. */
export function entriesOf(items: readonly FeedItem[], stops: readonly number[] | null = null): Entry[] {
  const entries: Entry[] = [];
  for (const [at, item] of items.entries()) {
    const stop = stops ? stops.includes(at) : at > 0 && at % STOP_EVERY === 0;
    if (stop) entries.push({ kind: "stop", seen: at });
    entries.push({ kind: "clip", item, at });
  }
  entries.push({ kind: "tail" });
  return entries;
}

/** The tail is another one after each page: a browser would otherwise stay snapped to it, past what has arrived. */
function keyOf(entry: Entry, count: number): string {
  if (entry.kind === "clip") return entry.item.video.id;
  return entry.kind === "stop" ? `stop-${entry.seen}` : `tail-${count}`;
}

interface ColumnProps {
  source: Paged<FeedItem>;
  label: string;
  /** Which clip is on screen, for whoever shows it elsewhere. */
  onClip?: (item: FeedItem) => void;
  /** How many clips before the end the next page is asked for: few, where a page should know the last swipe. */
  ahead?: number;
  /** Whether what has not been seen is asked for anew when the reader has told the feed something. */
  learns?: boolean;
  ended: preact.ComponentChildren;
}

export function Column({ source, label, onClip, ahead = 5, learns = false, ended }: ColumnProps) {
  const column = useRef<HTMLElement>(null);
  const at = useSignal(0);
  const stops = useStops();
  const entries = entriesOf(source.items.value, stops.value);
  const count = entries.length;

  function go(step: number): void {
    const element = column.current?.children[at.peek() + step];
    element?.scrollIntoView({ behavior: still() ? "instant" : "smooth", block: "start" });
  }

  const playback = useMemo(() => createPlayback(() => playsOn() && go(1)), []);
  useEffect(() => () => playback.close(), [playback]);
  useVisible(column, at, count);

  useSignalEffect(() => {
    const items = source.items.value;
    const entry = entriesOf(items, stops.value)[at.value];
    playback.show(items, entry?.kind === "clip" ? entry.at : -1);
    if (entry?.kind === "clip") {
      onClip?.(entry.item);
      stops.reach(entry.at);
    }
    if (at.value >= items.length - ahead && source.state.peek() === "ready") void source.more();
  });
  useRenewal(source, at, learns);
  const here = entries[at.value];
  useKeys({ playback, go, item: here?.kind === "clip" ? here.item : null });

  return (
    <>
      <section ref={column} class="column" aria-label={label}>
        {entries.map((entry, index) => (
          <article
            key={keyOf(entry, count)}
            class="clip"
            inert={index !== at.value}
            {...(entry.kind === "clip"
              ? { "aria-label": t("clip_by", { name: entry.item.video.account.display_name }) }
              : {})}
          >
            {entry.kind === "clip" && Math.abs(index - at.value) <= NEAR && (
              <ClipView
                item={entry.item}
                active={index === at.value}
                playback={playback}
                onHide={() => source.remove(({ video }) => video.id === entry.item.video.id)}
                onSkip={() => go(1)}
              />
            )}
            {entry.kind === "stop" && <Stop seen={entry.seen} onGo={() => go(1)} />}
            {entry.kind === "tail" && <Tail source={source} ended={ended} />}
          </article>
        ))}
      </section>
      <div class="steps" hidden={count < 2}>
        <button
          type="button"
          class="glass-button"
          aria-label={t("previous")}
          disabled={at.value === 0}
          onClick={() => go(-1)}
        >
          <Icon name="up" />
        </button>
        <button
          type="button"
          class="glass-button"
          aria-label={t("next")}
          disabled={at.value >= count - 1}
          onClick={() => go(1)}
        >
          <Icon name="down" />
        </button>
      </div>
    </>
  );
}

/** Places to stop, one after each so many minutes; null where the reader has not chosen a time. */
function useStops() {
  const places = useSignal<readonly number[]>([]);
  const since = useRef(Date.now());
  return {
    get value(): readonly number[] | null {
      return stopMinutes.value === null ? null : places.value;
    },
    reach: (clip: number) => {
      const minutes = stopMinutes.peek();
      if (!minutes || Date.now() - since.current < minutes * MINUTE_MS) return;
      since.current = Date.now();
      places.value = [...places.peek(), clip + 1];
    },
  };
}

/** When the reader has told the feed something, ask anew for all but the next clip, which is on its way in. */
function useRenewal(source: Paged<FeedItem>, at: Signal<number>, learns: boolean): void {
  useEffect(() => {
    if (!learns) return;
    const known = taught.peek();
    let timer = 0;
    const stop = taught.subscribe((told) => {
      if (told === known) return;
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        source.keep(at.peek() + 2);
        if (source.state.peek() === "ready") void source.more();
      }, LEARNS_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [source, learns]);
}

/** Keep `at` the index of the child that fills the column. */
function useVisible(column: { current: HTMLElement | null }, at: Signal<number>, count: number): void {
  useEffect(() => {
    const root = column.current;
    if (!root) return;
    const watcher = new IntersectionObserver(
      (changes) => {
        for (const { isIntersecting, target } of changes) {
          if (isIntersecting) at.value = Array.prototype.indexOf.call(root.children, target);
        }
      },
      { root, threshold: 0.6 },
    );
    for (const child of root.children) watcher.observe(child);
    return () => watcher.disconnect();
  }, [count]);
}

function Stop({ seen, onGo }: { seen: number; onGo: () => void }) {
  return (
    <Empty icon="eye" title={t("stop_title", { n: seen })}>
      <p class="state-text">{t("stop_text")}</p>
      <button type="button" class="button button-accent" onClick={onGo}>
        {t("stop_go_on")}
      </button>
    </Empty>
  );
}

function Tail({ source, ended }: { source: Paged<FeedItem>; ended: preact.ComponentChildren }) {
  if (source.state.value === "failed") {
    return <Failure sentence={source.sentence.value} retry={() => void source.more()} />;
  }
  return source.state.value === "ended" ? ended : <Waiting />;
}
