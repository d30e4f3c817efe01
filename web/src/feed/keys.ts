/** The keyboard on the stage. Single keys can be switched off in the settings (WCAG 2.1.4). */

import { useEffect, useRef } from "preact/hooks";
import { follow, like, marksOf, save } from "../kit/marks";
import { openPanel, panel } from "../kit/panels";
import { keyboard } from "../kit/preferences";
import type { FeedItem } from "../kit/types";
import type { Playback } from "./playback";

interface Keys {
  playback: Playback;
  go: (step: number) => void;
  item: FeedItem | null;
}

/** What a key means, or null. Kept apart from what it does, so that the help and the tests can read it. */
export type Act = "next" | "previous" | "pause" | "mute" | "like" | "save" | "comment" | "follow" | "why" | "help";
const MEANING: Record<string, Act> = {
  ArrowDown: "next",
  PageDown: "next",
  j: "next",
  ArrowUp: "previous",
  PageUp: "previous",
  k: "previous",
  " ": "pause",
  m: "mute",
  l: "like",
  s: "save",
  c: "comment",
  f: "follow",
  w: "why",
  "?": "help",
};

export function meaningOf(event: KeyboardEvent): Act | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("textarea, select, input:not([type=range]), [contenteditable]")) return null;
  if (event.key === " " && target?.closest("button, a, summary")) return null;
  if (target?.closest("input[type=range]") && event.key.startsWith("Arrow")) return null;
  if (event.key.length === 1 && event.key !== " " && !keyboard.value) return null;
  return MEANING[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null;
}

function perform(act: Act, { playback, go, item }: Keys): void {
  const deeds: Partial<Record<Act, () => void>> = {
    next: () => go(1),
    previous: () => go(-1),
    pause: () => playback.toggle(),
    mute: () => playback.mute(),
    help: () => openPanel({ kind: "keys" }),
  };
  if (item) {
    const { video } = item;
    deeds.like = () => like(video);
    deeds.save = () => save(video);
    deeds.follow = () => follow(video.account.handle, video.mine.follows, { video: video.id });
    deeds.why = () => openPanel({ kind: "why", item });
    deeds.comment = () =>
      openPanel({
        kind: "comments",
        video,
        onCount: (change) => {
          marksOf(video).comments.value += change;
        },
      });
  }
  deeds[act]?.();
}

export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const modal = document.querySelector("dialog:modal");
      const act = modal ? null : meaningOf(event);
      if (!act || (panel.value && act !== "next" && act !== "previous")) return;
      event.preventDefault();
      perform(act, latest.current);
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}
