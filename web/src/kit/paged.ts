/** A list that grows while it is read: page by page, nothing twice, one request at a time. */

import { type Signal, signal } from "@preact/signals";
import { Problem, sentenceOf } from "./api";
import type { Page } from "./types";

export type PagedState = "ready" | "loading" | "failed" | "ended";
export type Load<Item> = (cursor: string | null) => Promise<Page<Item>>;

export interface Paged<Item> {
  items: Signal<Item[]>;
  state: Signal<PagedState>;
  sentence: Signal<string>;
  more: () => Promise<void>;
  remove: (fits: (item: Item) => boolean) => void;
  /** Put what was just made at the top. */
  prepend: (item: Item) => void;
  /** Put aside all but the first `count`: what follows is asked for anew, and they come back where nothing else does. */
  keep: (count: number) => void;
  cursor: () => string | null;
}

const ATTEMPTS = 3;

/** `first` is a page already at hand: from the server's document, or from another list. */
export function createPaged<Item>(
  load: Load<Item>,
  idOf: (item: Item) => string,
  first: Page<Item> | null = null,
): Paged<Item> {
  const items = signal<Item[]>([]);
  const state = signal<PagedState>("ready");
  const sentence = signal("");
  const seen = new Set<string>();
  let aside: Item[] = [];
  let cursor: string | null = null;

  function fresh(item: Item): boolean {
    const id = idOf(item);
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  }

  function take(page: Page<Item>): number {
    const added = page.items.filter(fresh);
    if (page.cursor === null) {
      added.push(...aside.filter(fresh));
      aside = [];
    }
    if (added.length) items.value = [...items.value, ...added];
    cursor = page.cursor;
    state.value = cursor === null ? "ended" : "ready";
    return added.length;
  }

  /** Load the page after the cursor, or the first again when the server's list has moved on since. */
  async function next(): Promise<Page<Item>> {
    try {
      return await load(cursor);
    } catch (error) {
      if (!(error instanceof Problem && error.code === "feed_moved_on")) throw error;
      return await load(null);
    }
  }

  async function more(): Promise<void> {
    if (state.value === "loading" || state.value === "ended") return;
    state.value = "loading";
    try {
      // A page of nothing but repeats is followed by another, within reason.
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (take(await next()) > 0 || cursor === null) return;
      }
      state.value = "ended";
    } catch (error) {
      sentence.value = sentenceOf(error);
      state.value = "failed";
    }
  }

  if (first) take(first);
  return {
    items,
    state,
    sentence,
    more,
    remove: (fits) => {
      aside = aside.filter((item) => !fits(item));
      items.value = items.value.filter((item) => !fits(item));
    },
    prepend: (item) => {
      if (fresh(item)) items.value = [item, ...items.value];
    },
    keep: (count) => {
      if (state.value === "ended" || count >= items.value.length) return;
      const dropped = items.value.slice(count);
      for (const item of dropped) seen.delete(idOf(item));
      aside.push(...dropped);
      items.value = items.value.slice(0, count);
    },
    cursor: () => cursor,
  };
}
