/** Tells the server what was done with a clip: in order, in batches, and soon where the next page should know of it. */

import { signal } from "@preact/signals";
import { Problem, post } from "./api";
import { account } from "./session";

export type Deed =
  | "impression"
  | "watch"
  | "finish"
  | "skip"
  | "like"
  | "unlike"
  | "save"
  | "unsave"
  | "share"
  | "comment"
  | "follow"
  | "unfollow"
  | "not_interested";

export interface Watched {
  watched_ms: number;
  furthest_ms: number;
  loops: number;
}

interface Told extends Partial<Watched> {
  sequence: number;
  kind: Deed;
  video: string;
  /** By this device's clock, which may be wrong: `sent_at_ms` of the batch says how wrong. */
  at_ms: number;
  record?: string;
}

const SOON_MS = 300;
const LATER_MS = 4000;
const BATCH_MAX = 100;
const WAITING_MAX = 400;
/** What somebody chose to say, rather than what they happened to watch: the feed is asked anew after it. */
const CHOSEN: readonly Deed[] = ["like", "save", "share", "comment", "follow", "not_interested"];
/** What this page calls itself, for as long as it is open: the server drops what it has heard from it before. */
const CLIENT = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
  byte.toString(16).padStart(2, "0"),
).join("");

/** Grows when the server has taken in something that the reader chose. */
export const taught = signal(0);

/** The reader changed what the feed may do: what has not been seen yet is asked for anew. */
export function retaught(): void {
  taught.value++;
}

const records = new Map<string, string>();
let waiting: Told[] = [];
let timer = 0;
let due = 0;
let sending: Promise<void> | null = null;
let sequence = 0;

/** Remember which served page a clip came from, so that what is done with it can be counted for that page. */
export function servedBy(video: string, record: string | null): void {
  if (record) records.set(video, record);
}

/** Say that something was done with a clip. Of somebody who is not signed in, only watching counts. */
export function tell(kind: Deed, video: string, watched: Partial<Watched> = {}): void {
  if (!account.peek() && kind !== "watch") return;
  const record = records.get(video);
  waiting.push({ sequence: ++sequence, kind, video, at_ms: Date.now(), ...watched, ...(record ? { record } : {}) });
  plan(kind === "impression" ? LATER_MS : SOON_MS);
}

function plan(delay_ms: number): void {
  const at = Date.now() + delay_ms;
  if (timer && due <= at) return;
  clearTimeout(timer);
  due = at;
  timer = window.setTimeout(() => void flush(), delay_ms);
}

function bodyOf(signals: Told[]) {
  return { client: CLIENT, sent_at_ms: Date.now(), signals };
}

async function send(): Promise<void> {
  const batch = waiting.slice(0, BATCH_MAX);
  waiting = waiting.slice(batch.length);
  try {
    await post("/api/signals", bodyOf(batch));
  } catch (error) {
    // What the server cannot read will not read better later. Anything else goes with the next batch, oldest out first.
    const refused = error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429;
    if (!refused) waiting = [...batch, ...waiting].slice(-WAITING_MAX);
    return;
  }
  if (batch.some(({ kind }) => CHOSEN.includes(kind))) taught.value++;
}

/** Send what waits, and return when the server has it, or when it cannot be reached. */
export async function flush(): Promise<void> {
  clearTimeout(timer);
  timer = 0;
  await sending;
  if (waiting.length === 0) return;
  sending = send();
  await sending;
  sending = null;
}

/** Tell what was left unsaid as the page goes away: a beacon outlives it. */
export function tellOnLeaving(last: () => void): () => void {
  const leave = () => {
    if (document.visibilityState !== "hidden") return;
    last();
    if (waiting.length === 0) return;
    const body = new Blob([JSON.stringify(bodyOf(waiting))], { type: "application/json" });
    if (navigator.sendBeacon("/api/signals", body)) waiting = [];
  };
  document.addEventListener("visibilitychange", leave);
  return () => {
    document.removeEventListener("visibilitychange", leave);
    last();
    void flush();
  };
}
