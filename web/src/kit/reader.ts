/** Whether the feed may learn from what the reader watches, and whether they have ever said so. */

import { signal } from "@preact/signals";
import { get, put } from "./api";
import type { SignalReader } from "./types";

export const reader = signal<SignalReader | null>(null);

export async function readReader(): Promise<void> {
  reader.value = await get<SignalReader>("/api/signals/reader");
}

export async function setLearning(learning: boolean): Promise<void> {
  reader.value = await put<SignalReader>("/api/signals/reader", { learning });
}
