/** Tells the server what was watched: in batches, in order, and with a beacon when the page is left. */

import { post } from "../kit/api";

export interface View {
  video: string;
  record: string | null;
  watched_ms: number;
  loops: number;
}

interface ViewSignal {
  sequence: number;
  kind: "view";
  video: string;
  watched_ms: number;
  loops: number;
  record?: string;
}

const BATCH = 10;
const EVERY_MS = 8000;
const WAITING_MAX = 200;
const SEQUENCE = "clairvue.sequence";

/** What this page calls itself, so that nothing is counted twice: made at random, kept nowhere, gone with the page. */
const client = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
  byte.toString(16).padStart(2, "0"),
).join("");

let waiting: ViewSignal[] = [];
let timer = 0;
let sending = false;

/** The next number of this browser. It only ever grows: the server uses it to drop what it already has. */
function nextSequence(): number {
  let last = 0;
  try {
    last = Number(localStorage.getItem(SEQUENCE)) || 0;
  } catch {
    // No storage: the time below still grows.
  }
  const next = Math.max(last + 1, Date.now());
  try {
    localStorage.setItem(SEQUENCE, String(next));
  } catch {
    // As above.
  }
  return next;
}

async function send(): Promise<void> {
  clearTimeout(timer);
  timer = 0;
  if (sending || waiting.length === 0) return;
  sending = true;
  const batch = waiting.slice(0, WAITING_MAX);
  try {
    await post("/api/signals", { client, signals: batch });
    waiting = waiting.slice(batch.length);
  } catch {
    waiting = waiting.slice(-WAITING_MAX); // kept for the next batch; the oldest go first
  } finally {
    sending = false;
  }
}

export function report(view: View): void {
  const { record, ...rest } = view;
  waiting.push({ sequence: nextSequence(), kind: "view", ...rest, ...(record ? { record } : {}) });
  if (waiting.length >= BATCH) void send();
  else if (!timer) timer = window.setTimeout(() => void send(), EVERY_MS);
}

/** Send what waits as the page goes away. */
export function reportOnLeaving(last: () => void): () => void {
  const leave = () => {
    if (document.visibilityState !== "hidden") return;
    last();
    if (waiting.length === 0) return;
    const body = new Blob([JSON.stringify({ client, signals: waiting })], { type: "application/json" });
    if (navigator.sendBeacon("/api/signals", body)) waiting = [];
  };
  document.addEventListener("visibilitychange", leave);
  return () => {
    document.removeEventListener("visibilitychange", leave);
    last();
    void send();
  };
}
