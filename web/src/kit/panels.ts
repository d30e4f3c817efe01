/** What lies over or beside the screen. Domains ask for a panel by name; the root knows which component it is. */

import { signal } from "@preact/signals";
import type { Key } from "./i18n";
import type { FeedItem, VideoCard } from "./types";

export type Panel =
  | { kind: "comments"; video: VideoCard; onCount: (change: number) => void }
  | { kind: "why"; item: FeedItem }
  | { kind: "more"; video: VideoCard; onHide: () => void }
  | { kind: "keys" }
  | { kind: "proof"; done: (proven: boolean) => void }
  | { kind: "gate"; why: Key };

export const panel = signal<Panel | null>(null);

export function openPanel(wanted: Panel): void {
  panel.value = wanted;
}

export function closePanel(): void {
  panel.value = null;
}
