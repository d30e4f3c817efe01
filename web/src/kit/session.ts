/** Who is reading, and what asks them to sign in first. */

import { signal } from "@preact/signals";
import { get } from "./api";
import type { Key } from "./i18n";
import { openPanel } from "./panels";
import type { Account } from "./types";

export const account = signal<Account | null>(null);
export const unread = signal(0);

interface SessionAnswer {
  account: Account | null;
  unread: number;
}

export function welcome(answer: SessionAnswer): void {
  account.value = answer.account;
  unread.value = answer.unread;
}

export async function refreshSession(): Promise<void> {
  welcome(await get<SessionAnswer>("/api/accounts/session"));
}

/** Say whether somebody is signed in; if not, ask them to, and say why. */
export function signedIn(why: Key): boolean {
  if (account.value) return true;
  openPanel({ kind: "gate", why });
  return false;
}
