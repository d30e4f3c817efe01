/** How somebody signs in, read once for the whole page and again after each change. */

import { signal } from "@preact/signals";
import { get, sentenceOf } from "../kit/api";
import { withProof } from "../kit/proof";
import { say } from "../kit/toast";
import type { Security } from "../kit/types";

export const security = signal<Security | null>(null);

export async function readSecurity(): Promise<void> {
  security.value = await get<Security>("/api/accounts/me/security");
}

/** Do what may ask for a fresh proof, show what has changed, and say when it was refused. */
export async function change(work: () => Promise<unknown>, words?: string): Promise<void> {
  try {
    await withProof(work);
    await readSecurity();
    if (words) say(words);
  } catch (error) {
    say(sentenceOf(error), "error");
  }
}
