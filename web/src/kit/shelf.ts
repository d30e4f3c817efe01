/** A list that a grid hands over to the stage, so that swiping goes on through the same list. Taken once. */

import type { Page, VideoCard } from "./types";

export interface Shelf {
  items: VideoCard[];
  cursor: string | null;
  load: (cursor: string | null) => Promise<Page<VideoCard>>;
}

let waiting: Shelf | null = null;

export function handOver(shelf: Shelf): void {
  waiting = shelf;
}

/** Return the shelf that begins with this video, if one was just handed over. */
export function takeShelf(id: string): Shelf | null {
  const shelf = waiting;
  waiting = null;
  return shelf?.items[0]?.id === id ? shelf : null;
}
