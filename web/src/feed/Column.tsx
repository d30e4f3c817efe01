/** The column of clips: one a screen, snapped; what is far away is an empty box of the same height. */

import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import type { Paged } from "../kit/paged";
import { autoplayNext, still } from "../kit/preferences";
import { Empty, Failure, Waiting } from "../kit/states";
import type { FeedItem } from "../kit/types";
import { ClipView } from "./ClipView";
import { useKeys } from "./keys";
import { createPlayback } from "./playback";

export const STOP_EVERY = 40;
const NEAR = 2;
const AHEAD = 5;

type Entry = { kind: "clip"; item: FeedItem; at: number } | { kind: "stop"; seen: number } | { kind: "tail" };

/** Lay the clips out, with a place to stop after every forty. */
export function entriesOf(items: readonly FeedItem[]): Entry[] {
  const entries: Entry[] = [];
  for (const [at, item] of items.entries()) {
    if (at > 0 && at % STOP_EVERY === 0) entries.push({ kind: "stop", seen: at });
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
  ended: preact.ComponentChildren;
}

export function Column({ source, label, onClip, ended }: ColumnProps) {
  const column = useRef<HTMLElement>(null);
  const at = useSignal(0);
  const entries = entriesOf(source.items.value);
  const count = entries.length;

  function go(step: number): void {
    const element = column.current?.children[at.peek() + step];
    element?.scrollIntoView({ behavior: still() ? "instant" : "smooth", block: "start" });
  }

  const playback = useMemo(() => createPlayback(() => autoplayNext.peek() && go(1)), []);
  useEffect(() => () => playback.close(), [playback]);
  useVisible(column, at, count);

  useSignalEffect(() => {
    const items = source.items.value;
    const entry = entriesOf(items)[at.value];
    playback.show(items, entry?.kind === "clip" ? entry.at : -1);
    if (entry?.kind === "clip") onClip?.(entry.item);
    if (at.value >= items.length - AHEAD && source.state.peek() === "ready") void source.more();
  });
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
