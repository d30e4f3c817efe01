/** Security: every way into the account, who is in at the moment, and where warnings go. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { del, sentenceOf } from "../kit/api";
import { t } from "../kit/i18n";
import { Failure, Lines } from "../kit/states";
import { Email } from "./Email";
import { Passkeys } from "./Passkeys";
import { Password } from "./Password";
import { SecondStep } from "./SecondStep";
import { Sessions } from "./Sessions";
import { change, readSecurity, security } from "./security";
import "./accounts.css";

export function SecurityScreen() {
  const failure = useSignal<unknown>(null);
  function read(): void {
    failure.value = null;
    readSecurity().catch((error: unknown) => {
      failure.value = error;
    });
  }
  useEffect(read, []);
  const held = security.value;
  return (
    <main class="page">
      <h1 class="page-title">{t("security")}</h1>
      {failure.value ? <Failure sentence={sentenceOf(failure.value)} retry={read} /> : null}
      {!held && !failure.value && <Lines count={4} />}
      {held && (
        <>
          <Passkeys passkeys={held.passkeys} />
          <Password has={held.password} />
          {held.password && held.passkeys.length > 0 && (
            <section class="card">
              <p class="note note-tight">{t("password_remove_note")}</p>
              <button
                type="button"
                class="button button-danger"
                onClick={() => void change(() => del("/api/accounts/me/password"))}
              >
                {t("password_remove")}
              </button>
            </section>
          )}
          {held.password && <SecondStep on={held.second_step} codes={held.recovery_codes} />}
          {held.letters && <Email email={held.email} />}
          <Sessions />
        </>
      )}
    </main>
  );
}
