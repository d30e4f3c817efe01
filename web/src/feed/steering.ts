/** What the reader asks of their feed: read once, shown at once when it changes, put back when the server says no. */

import { signal } from "@preact/signals";
import { get, patch, sentenceOf } from "../kit/api";
import { stopMinutes } from "../kit/preferences";
import { say } from "../kit/toast";
import type { Steering } from "../kit/types";

/** Somebody moves a slider many times before they leave it. */
const SETTLED_MS = 400;

/** Where the slider of a topic stands that somebody chose to begin with: CHOSEN_LEVEL of feed/steering/model.py. */
const CHOSEN_LEVEL = 1.25;

export const steering = signal<Steering | null>(null);

let known: Steering | null = null;
let changes: Partial<Steering> = {};
let timer = 0;
let sending: Promise<void> = Promise.resolve();

/** Take what the server says as what is. */
export function takeSteering(answer: Steering): void {
  known = answer;
  steering.value = { ...answer, ...changes };
  stopMinutes.value = answer.session_stop_minutes;
}

/** Where the sliders of topics stand that do not stand at 1. */
export function topicLevels(chosen: Steering): Record<string, number> {
  return { ...Object.fromEntries(chosen.chosen_topics.map((tag) => [tag, CHOSEN_LEVEL])), ...chosen.topics };
}

export async function readSteering(): Promise<void> {
  takeSteering(await get<Steering>("/api/feed/steering"));
}

async function send(): Promise<void> {
  const sent = changes;
  changes = {};
  if (Object.keys(sent).length === 0) return;
  try {
    takeSteering(await patch<Steering>("/api/feed/steering", sent));
  } catch (error) {
    if (known) takeSteering(known);
    say(sentenceOf(error), "error");
  }
}

/** Change some of it: seen now, sent when the hand has come to rest. */
export function steer(change: Partial<Steering>): void {
  if (!steering.value) return;
  steering.value = { ...steering.value, ...change };
  changes = { ...changes, ...change };
  clearTimeout(timer);
  timer = window.setTimeout(() => void settle(), SETTLED_MS);
}

/** Send what was changed, and return when the server has answered. */
export function settle(): Promise<void> {
  clearTimeout(timer);
  sending = sending.then(send);
  return sending;
}
