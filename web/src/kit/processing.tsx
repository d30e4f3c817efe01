/** How far the server is with a video: asked with growing pauses, shown as one bar and one sentence. */

import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, sentenceOf } from "./api";
import { type Key, t } from "./i18n";
import type { Progress } from "./types";

const FIRST_MS = 700;
const SLOWEST_MS = 8000;
const GROWTH = 1.25;
const GIVE_UP_MS = 15 * 60_000;

/** Whether nothing more will change by itself. A video that waits for its author's wish is finished too. */
export function isFinished({ state, stage }: Progress, wished: boolean): boolean {
  if (state === "refused" || state === "erased" || state === "withdrawn") return true;
  return stage === "done" && (state === "published" || !wished);
}

export interface Following {
  progress: Signal<Progress | null>;
  sentence: Signal<string>;
}

/** Follow a video's processing until it ends, or until it has lasted far too long. */
export function useProgress(id: string | null, wished: boolean): Following {
  const progress = useSignal<Progress | null>(null);
  const sentence = useSignal("");
  useEffect(() => {
    if (!id) return;
    let timer = 0;
    let pause = FIRST_MS;
    const until = Date.now() + GIVE_UP_MS;
    const ask = async () => {
      try {
        progress.value = await get<Progress>(`/api/videos/${id}/progress`);
        sentence.value = "";
        if (isFinished(progress.value, wished)) return;
      } catch (error) {
        sentence.value = sentenceOf(error);
      }
      pause = Math.min(SLOWEST_MS, pause * GROWTH);
      if (Date.now() < until) timer = window.setTimeout(() => void ask(), pause);
      else sentence.value = t("processing_long");
    };
    void ask();
    return () => clearTimeout(timer);
  }, [id, wished]);
  return { progress, sentence };
}

const STAGES: Record<string, Key> = {
  waiting: "stage_waiting",
  inspecting: "stage_inspecting",
  "first-rendition": "stage_first",
  scanning: "stage_scanning",
  ladder: "stage_ladder",
  done: "stage_done",
};

export function ProcessingBar({ following }: { following: Following }) {
  const progress = following.progress.value;
  if (following.sentence.value) return <p class="form-fault">{following.sentence.value}</p>;
  if (!progress) return <Bar words={t("stage_waiting")} percent={0} />;
  if (progress.refusal) {
    return (
      <p class="form-fault" role="alert">
        {progress.refusal.sentence}
      </p>
    );
  }
  return <Bar words={t(STAGES[progress.stage] ?? "stage_waiting")} percent={progress.percent} />;
}

export function Bar({ words, percent }: { words: string; percent: number }) {
  return (
    <div class="bar">
      <p class="bar-words" aria-live="polite">
        {words}
      </p>
      <span class="bar-number">{Math.floor(percent)} %</span>
      <progress class="bar-line" max="100" value={percent} aria-label={words} />
    </div>
  );
}
