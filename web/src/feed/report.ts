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
/** What this page calls itself, for as long as it is open: the server drops what it has heard from it before. */
const CLIENT = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
  byte.toString(16).padStart(2, "0"),
).join("");

let waiting: ViewSignal[] = [];
let timer = 0;
let sending = false;
let sequence = 0;

async function send(): Promise<void> {
  clearTimeout(timer);
  timer = 0;
  if (sending || waiting.length === 0) return;
  sending = true;
  const batch = waiting.slice(0, WAITING_MAX);
  try {
    await post("/api/signals", { client: CLIENT, signals: batch });
    waiting = waiting.slice(batch.length);
  } catch {
    waiting = waiting.slice(-WAITING_MAX); // kept for the next batch; the oldest go first
  } finally {
    sending = false;
  }
}

export function report(view: View): void {
  const { record, ...rest } = view;
  waiting.push({ sequence: ++sequence, kind: "view", ...rest, ...(record ? { record } : {}) });
  if (waiting.length >= BATCH) void send();
  else if (!timer) timer = window.setTimeout(() => void send(), EVERY_MS);
}

/** Send what waits as the page goes away. */
export function reportOnLeaving(last: () => void): () => void {
  const leave = () => {
    if (document.visibilityState !== "hidden") return;
    last();
    if (waiting.length === 0) return;
    const body = new Blob([JSON.stringify({ client: CLIENT, signals: waiting })], { type: "application/json" });
    if (navigator.sendBeacon("/api/signals", body)) waiting = [];
  };
  document.addEventListener("visibilitychange", leave);
  return () => {
    document.removeEventListener("visibilitychange", leave);
    last();
    void send();
  };
}
