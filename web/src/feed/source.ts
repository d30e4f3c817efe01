/** A feed that grows while it is watched: page by page, no clip twice, one request at a time. */

import { type Signal, signal } from "@preact/signals";
import { sentenceOf } from "../kit/api";
import type { FeedItem, Page } from "../kit/types";

export type SourceState = "ready" | "loading" | "failed" | "ended";

export interface Source {
  items: Signal<FeedItem[]>;
  state: Signal<SourceState>;
  sentence: Signal<string>;
  more: () => Promise<void>;
  remove: (fits: (item: FeedItem) => boolean) => void;
}

export type Load = (cursor: string | null) => Promise<Page<FeedItem>>;

/** `first` is a page already at hand, from the server's document or from a grid. */
export function createSource(load: Load, first: Page<FeedItem> | null = null): Source {
  const items = signal<FeedItem[]>([]);
  const state = signal<SourceState>("ready");
  const sentence = signal("");
  const seen = new Set<string>();
  let cursor: string | null = null;

  function take(page: Page<FeedItem>): number {
    const fresh = page.items.filter(({ video }) => !seen.has(video.id) && seen.add(video.id));
    if (fresh.length) items.value = [...items.value, ...fresh];
    cursor = page.cursor;
    state.value = cursor === null ? "ended" : "ready";
    return fresh.length;
  }

  async function more(): Promise<void> {
    if (state.value === "loading" || state.value === "ended") return;
    state.value = "loading";
    try {
      // A page of nothing but repeats is followed by another, within reason.
      for (let attempt = 0; attempt < 3; attempt++) {
        if (take(await load(cursor)) > 0 || cursor === null) return;
      }
    } catch (error) {
      sentence.value = sentenceOf(error);
      state.value = "failed";
    }
  }

  function remove(fits: (item: FeedItem) => boolean): void {
    items.value = items.value.filter((item) => !fits(item));
  }

  if (first) take(first);
  return { items, state, sentence, more, remove };
}
