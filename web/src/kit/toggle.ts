/** A switch that answers at once and comes back when the server refuses: like, save, follow, block, mute. */

import type { Signal } from "@preact/signals";
import { del, put, sentenceOf } from "./api";
import { say } from "./toast";

const waiting = new Map<string, Promise<void>>();

/** Turn `state` at `path` over; `count` follows. One request per path at a time, in order. */
export function toggle(path: string, state: Signal<boolean>, count?: Signal<number>): Promise<void> {
  const wanted = !state.value;
  const show = (on: boolean) => {
    if (state.value === on) return;
    state.value = on;
    if (count) count.value = Math.max(0, count.value + (on ? 1 : -1));
  };
  show(wanted);
  const sent = (waiting.get(path) ?? Promise.resolve()).then(async () => {
    try {
      await (wanted ? put(path) : del(path));
    } catch (error) {
      show(!wanted);
      say(sentenceOf(error), "error");
    }
  });
  waiting.set(path, sent);
  return sent;
}
