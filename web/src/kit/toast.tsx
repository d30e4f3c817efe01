/** One short line at the bottom that says what just happened; read out politely, gone by itself. */

import { signal } from "@preact/signals";

const SHOWN_MS = 4000;

interface Toast {
  words: string;
  tone: "calm" | "error";
}

const toast = signal<Toast | null>(null);
let timer = 0;

export function say(words: string, tone: Toast["tone"] = "calm"): void {
  clearTimeout(timer);
  toast.value = { words, tone };
  timer = window.setTimeout(() => {
    toast.value = null;
  }, SHOWN_MS);
}

export function Toasts() {
  const shown = toast.value;
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown && <p class={`toast toast-${shown.tone}`}>{shown.words}</p>}
    </div>
  );
}
