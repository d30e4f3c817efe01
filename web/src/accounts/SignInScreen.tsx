/** Sign in: with a passkey first; with a handle, a password and, where it is on, a code. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Problem, post } from "../kit/api";
import { Field, FormFault } from "../kit/field";
import { useForm } from "../kit/form";
import { t } from "../kit/i18n";
import { type PasskeyJson, passkeysOffered, passkeysWork, showPasskey } from "../kit/passkeys";
import type { Account } from "../kit/types";
import { enter } from "./enter";
import { Code, CurrentPassword } from "./fields";
import { Welcome } from "./Welcome";

type Answer = { account: Account };

async function enterByPasskey(offered?: AbortSignal): Promise<void> {
  const { options } = await post<{ options: PasskeyJson }>("/api/accounts/session/passkey/options");
  const passkey = await showPasskey(options, offered);
  await enter(await post<Answer>("/api/accounts/session/passkey", { passkey }));
}

export function SignInScreen() {
  const handle = useSignal("");
  const password = useSignal("");
  const code = useSignal("");
  const second = useSignal(false);
  const offer = useSignal<AbortController | null>(null);
  const form = useForm({ sign_in_refused: "password", code_wrong: "code", code_late: "code" });
  useEffect(() => {
    const waiting = new AbortController();
    offer.value = waiting;
    void passkeysOffered()
      .then((offered) => (offered && !waiting.signal.aborted ? enterByPasskey(waiting.signal) : undefined))
      .catch(() => {}); // nobody chose one from the list: the button and the fields are still there
    return () => waiting.abort();
  }, []);
  async function enterByPassword(): Promise<void> {
    const who = { handle: handle.value.replace(/^@/, "").trim(), password: password.value, code: code.value.trim() };
    try {
      await enter(await post<Answer>("/api/accounts/session", who));
    } catch (error) {
      if (error instanceof Problem && error.code === "code_needed" && !second.value) second.value = true;
      else throw error;
    }
  }
  return (
    <Welcome title={t("sign_in")}>
      <form
        class="form"
        onSubmit={(event) =>
          form.send(event, async () => {
            offer.value?.abort(); // a browser asks for one passkey at a time
            const way = (event as SubmitEvent).submitter?.getAttribute("name");
            await (way === "passkey" ? enterByPasskey() : enterByPassword());
          })
        }
      >
        {passkeysWork() && (
          <>
            <button
              type="submit"
              name="passkey"
              formNoValidate
              class="button button-accent button-wide"
              disabled={form.busy.value}
            >
              {t("passkey_enter")}
            </button>
            <p class="note">{t("or_password")}</p>
          </>
        )}
        <Field
          label={t("handle")}
          name="handle"
          prefix="@"
          value={handle}
          autocomplete="username webauthn"
          spellcheck={false}
          required
        />
        <CurrentPassword form={form} value={password} name="password" />
        {second.value && <Code form={form} value={code} />}
        <FormFault form={form} />
        <button type="submit" class="button button-wide" disabled={form.busy.value}>
          {t("sign_in")}
        </button>
      </form>
      <p class="welcome-other">
        {t("no_account")} <a href="/sign-up">{t("sign_up")}</a>
      </p>
      <p class="welcome-other">
        <a href="/recover">{t("recover_ask")}</a>
      </p>
    </Welcome>
  );
}
