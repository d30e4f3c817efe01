/** Reads what the server wrote into the first document. Each part is handed out once: afterwards it is stale. */

import type { Island } from "./types";

const NOTHING: Island = {
  language: "en",
  account: null,
  unread: 0,
  roles: [],
  age_band: null,
  today: null,
  page: null,
  video: null,
};

export function readIsland(root: Document = document): Island {
  const text = root.getElementById("island")?.textContent;
  const language = root.documentElement.lang === "fr" ? "fr" : "en";
  return { ...NOTHING, language, ...(text ? (JSON.parse(text) as Partial<Island>) : {}) };
}

let first: Island | null = null;

/** Keep the island for the first screen. */
export function keepIsland(island: Island): void {
  first = island;
}

/** Take the first screen's data, if it is what is asked for; the second caller gets nothing. */
export function takeFirst<Part extends "page" | "video">(
  part: Part,
  fits: (value: NonNullable<Island[Part]>) => boolean,
): NonNullable<Island[Part]> | null {
  const value = first?.[part];
  if (!first || !value || !fits(value as NonNullable<Island[Part]>)) return null;
  first = { ...first, [part]: null };
  return value as NonNullable<Island[Part]>;
}
