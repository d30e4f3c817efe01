/** Under 16 the feed keeps hours. The server holds them; this is what it said last, asked again while somebody looks. */

import { effect, signal } from "@preact/signals";
import type { Today } from "./answers";
import { get, refused } from "./api";
import { autoplayNext } from "./preferences";
import { ageBand } from "./session";

const EVERY_MS = 30_000;

/** Null for whoever is 16 or older: nobody counts their minutes. */
export const today = signal<Today | null>(null);

/** Whether the next clip begins by itself: a choice of this device, under 16 only where a guardian allows it. */
export function playsOn(): boolean {
  return autoplayNext.value && mayPlayOn();
}

export function mayPlayOn(): boolean {
  return ageBand.value !== "under-16" || today.value?.autoplay_allowed === true;
}

export async function askToday(): Promise<void> {
  try {
    today.value = ageBand.peek() === "under-16" ? await get<Today>("/api/families/today") : null;
  } catch {
    // What was said last holds until the server can be reached again.
  }
}

/** Ask when somebody else reads, when the feed says that it is shut, and every half minute while it is looked at. */
export function keepHours(): void {
  effect(() => {
    if (ageBand.value !== "under-16") today.value = null;
    else if (today.peek() === null) void askToday();
  });
  effect(() => {
    if (/^(night_break|day_over)$/.test(refused.value?.code ?? "")) void askToday();
  });
  setInterval(() => {
    if (today.peek() && !document.hidden) void askToday();
  }, EVERY_MS);
}
