/** Where one is signed in, and the way out of everywhere. */

import { del, page, sentenceOf } from "../kit/api";
import { ago, type Key, t } from "../kit/i18n";
import { List, usePaged } from "../kit/list";
import { withProof } from "../kit/proof";
import { say } from "../kit/toast";
import type { AccountSession } from "../kit/types";
import { leave } from "./enter";

const PROOFS: Record<string, Key> = {
  password: "proof_password",
  "password-and-code": "proof_code",
  "password-and-recovery-code": "proof_recovery_code",
  passkey: "proof_passkey",
};

function out(everywhere: boolean): void {
  withProof(() => leave(everywhere)).catch((error: unknown) => say(sentenceOf(error), "error"));
}

export function Sessions() {
  const paged = usePaged<AccountSession>(
    "sessions",
    (cursor) => page<AccountSession>("/api/accounts/sessions", { cursor }),
    (session) => session.id,
  );
  function end(session: AccountSession): void {
    withProof(() => del(`/api/accounts/sessions/${session.id}`)).then(
      () => paged.remove(({ id }) => id === session.id),
      (error: unknown) => say(sentenceOf(error), "error"),
    );
  }
  return (
    <section class="card" aria-labelledby="sessions">
      <h2 id="sessions" class="card-title">
        {t("sessions")}
      </h2>
      <List
        paged={paged}
        bones={2}
        empty={null}
        row={(session) => (
          <li key={session.id} class="line-row">
            <span>
              {session.agent || t("unknown_device")}
              <span class="menu-note">
                {session.current ? t("this_device") : t("last_seen", { when: ago(session.last_seen_at) })}
                {PROOFS[session.proof] && ` · ${t(PROOFS[session.proof] as Key)}`}
              </span>
            </span>
            {!session.current && (
              <button type="button" class="button button-quiet" onClick={() => end(session)}>
                {t("sign_out")}
              </button>
            )}
          </li>
        )}
      />
      <div class="row">
        <button type="button" class="button" onClick={() => out(false)}>
          {t("sign_out")}
        </button>
        <button type="button" class="button button-danger" onClick={() => out(true)}>
          {t("sign_out_everywhere")}
        </button>
      </div>
    </section>
  );
}
