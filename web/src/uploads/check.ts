/** Looks at a chosen file before a byte is sent, and says honestly what the server would say. */

import { clock, t } from "../kit/i18n";
import type { UploadLimits } from "../kit/types";

const PROBE_MS = 6000;

export function megabytes(bytes: number): string {
  return String(Math.round(bytes / 1_000_000));
}

/** Return what is wrong with a file of this size and length, or null. An unknown length is for the server to judge. */
export function faultOf(file: { size: number; type: string }, seconds: number | null, limits: UploadLimits) {
  if (file.size === 0) return t("file_empty");
  if (file.type && !file.type.startsWith("video/")) return t("file_no_video");
  if (file.size > limits.bytes_max) {
    return t("file_too_large", { is: megabytes(file.size), max: megabytes(limits.bytes_max) });
  }
  if (seconds !== null && seconds * 1000 > limits.duration_ms_max) {
    return t("file_too_long", { is: clock(seconds * 1000), max: clock(limits.duration_ms_max) });
  }
  return null;
}

/** Let go of a file that an element played, in this order: the element would go on to ask for what is gone. */
export function release(video: HTMLVideoElement, url: string): void {
  video.onerror = null;
  video.removeAttribute("src");
  video.load();
  URL.revokeObjectURL(url);
}

/** Return a file's length in seconds as this browser reads it, or null where it cannot. */
export function lengthOf(file: Blob): Promise<number | null> {
  const video = document.createElement("video");
  const url = URL.createObjectURL(file);
  return new Promise<number | null>((resolve) => {
    const answer = (seconds: number | null) => {
      clearTimeout(timer);
      release(video, url);
      resolve(seconds);
    };
    const timer = setTimeout(() => answer(null), PROBE_MS);
    video.preload = "metadata";
    video.onloadedmetadata = () => answer(Number.isFinite(video.duration) ? video.duration : null);
    video.onerror = () => answer(null);
    video.src = url;
  });
}
