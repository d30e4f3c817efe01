/** What stands in the desk's answers as a code, in words. A code that nobody named yet is shown as it is. */

import { type Key, t } from "../kit/i18n";

export const REASON_MAX = 300;

const NAMES: Record<string, Key> = {
  uploaded: "state_processing",
  processing: "state_processing",
  ready: "state_ready",
  published: "desk_published",
  withdrawn: "state_withdrawn",
  refused: "state_refused",
  public: "for_everybody",
  followers: "for_followers",
  "only-me": "for_me",
  undeclared: "desk_undeclared",
  "under-16": "desk_under_16",
  "under-18": "desk_under_18",
  adult: "desk_adult",
  password: "proof_password",
  "password-and-code": "proof_code",
  "password-and-recovery-code": "proof_recovery_code",
  passkey: "proof_passkey",
};

export const nameOf = (code: string): string => {
  const key = NAMES[code];
  return key ? t(key) : code;
};
