/** Who is reading, and what asks them to sign in first. */

import { signal } from "@preact/signals";
import type { AgeBand } from "./answers";
import { get } from "./api";
import type { Key } from "./i18n";
import { openPanel } from "./panels";
import type { Account } from "./types";

export const account = signal<Account | null>(null);
export const unread = signal(0);
export const ageBand = signal<AgeBand | null>(null);
/** What the reader is beside viewer and creator. */
export const roles = signal<readonly string[]>([]);

interface SessionAnswer {
  account: Account | null;
  unread: number;
  age_band: AgeBand | null;
  roles: readonly string[];
}

export function welcome(answer: SessionAnswer): void {
  account.value = answer.account;
  unread.value = answer.unread;
  ageBand.value = answer.age_band;
  roles.value = answer.roles;
}

/** Whether the reader is under 18. */
export const isMinor = (): boolean => ageBand.value === "under-16" || ageBand.value === "under-18";

export async function refreshSession(): Promise<void> {
  welcome(await get<SessionAnswer>("/api/accounts/session"));
}

/** Say whether somebody is signed in; if not, ask them to, and say why. */
export function signedIn(why: Key): boolean {
  if (account.value) return true;
  openPanel({ kind: "gate", why });
  return false;
}
