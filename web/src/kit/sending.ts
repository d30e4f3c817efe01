/** One upload on its way: tus underneath, so that it survives a lost connection, a closed tab, a restarted server. */

import { type Signal, signal } from "@preact/signals";
import { DetailedError, Upload } from "tus-js-client";
import { language, t } from "./i18n";

const CHUNK_BYTES = 8 * 1024 * 1024;
const RETRIES_MS = [0, 1000, 3000, 5000, 10_000, 20_000];

export type SendingState = "sending" | "paused" | "sent" | "failed";

export interface Sending {
  state: Signal<SendingState>;
  percent: Signal<number>;
  sentence: Signal<string>;
  /** The future video's id, once the server has taken all of it. */
  id: Signal<string | null>;
  pause: () => void;
  resume: () => void;
  discard: () => Promise<void>;
}

function idOf(url: string | null): string | null {
  return url?.replace(/\/+$/, "").split("/").pop() ?? null;
}

function problemIn(error: Error): string {
  if (!(error instanceof DetailedError) || !error.originalResponse) return t("error_offline");
  try {
    const body = JSON.parse(error.originalResponse.getBody()) as { detail?: string };
    return body.detail ?? t("error_unknown");
  } catch {
    return t(error.originalResponse.getStatus() >= 500 ? "error_server" : "error_unknown");
  }
}

/** Begin to send a clip, or somebody's archive, where it was left off if it was begun before. */
export function send(file: File, purpose: "video" | "archive" = "video"): Sending {
  const state = signal<SendingState>("sending");
  const percent = signal(0);
  const sentence = signal("");
  const id = signal<string | null>(null);
  const upload = new Upload(file, {
    endpoint: "/api/uploads",
    chunkSize: CHUNK_BYTES,
    retryDelays: RETRIES_MS,
    removeFingerprintOnSuccess: true,
    headers: { "Accept-Language": language.peek() },
    metadata: purpose === "archive" ? { purpose } : { filetype: file.type },
    onProgress: (sent, total) => {
      percent.value = total ? (sent / total) * 100 : 0;
    },
    onSuccess: () => {
      percent.value = 100;
      id.value = idOf(upload.url);
      state.value = "sent";
    },
    onError: (error) => {
      sentence.value = problemIn(error);
      state.value = "failed";
    },
  });

  async function begin(): Promise<void> {
    const [previous] = await upload.findPreviousUploads();
    if (previous) upload.resumeFromPreviousUpload(previous);
    if (state.peek() === "sending") upload.start();
  }

  void begin();
  return {
    state,
    percent,
    sentence,
    id,
    pause: () => {
      state.value = "paused";
      void upload.abort();
    },
    resume: () => {
      state.value = "sending";
      sentence.value = "";
      upload.start();
    },
    discard: async () => {
      state.value = "paused";
      await upload.abort(upload.url !== null).catch(() => {}); // what is left there expires by itself
    },
  };
}
