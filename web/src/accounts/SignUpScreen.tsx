/** Make an account: a handle, a name, a passkey or a password, and how old one is. Nothing else is asked. */

import { useSignal } from "@preact/signals";
import { post, put } from "../kit/api";
import { Field, FormFault } from "../kit/field";
import { useForm } from "../kit/form";
import { language, t } from "../kit/i18n";
import { makePasskey, type PasskeyJson, passkeysWork } from "../kit/passkeys";
import type { Account } from "../kit/types";
import { type AgeAnswer, AgeField } from "./AgeField";
import { enter } from "./enter";
import { NewPassword } from "./fields";
import { Welcome } from "./Welcome";

const FIELDS = {
  handle_taken: "handle",
  handle_reserved: "handle",
  handle_unfit: "handle",
  display_name_unfit: "name",
  password_too_short: "password",
  password_too_long: "password",
  password_common: "password",
  too_young: "age",
};
const HANDLE_MAX = 24;
const NAME_MAX = 50;

/** Make the passkey that is to be the first way in. */
async function newPasskey(who: { handle: string; display_name: string }): Promise<PasskeyJson> {
  const { options } = await post<{ options: PasskeyJson }>("/api/accounts/passkey/options", who);
  return makePasskey(options);
}

/** A minor's nights are where they are; where that cannot be told, the cell's hold. */
async function tellTimeZone(): Promise<void> {
  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  await put("/api/families/time-zone", { time_zone }).catch(() => undefined);
}

export function SignUpScreen() {
  const handle = useSignal("");
  const name = useSignal("");
  const password = useSignal("");
  const age = useSignal<AgeAnswer | "">("");
  const form = useForm(FIELDS);
  return (
    <Welcome title={t("sign_up")}>
      <form
        class="form"
        onSubmit={(event) =>
          form.send(event, async () => {
            const who = {
              handle: handle.value.replace(/^@/, "").trim().toLowerCase(),
              display_name: name.value.trim() || handle.value.trim(),
            };
            const way =
              (event as SubmitEvent).submitter?.getAttribute("name") === "passkey"
                ? { passkey: await newPasskey(who) }
                : { password: password.value };
            const body = { ...who, ...way, language: language.value, age: age.value };
            const made = await post<{ account: Account }>("/api/accounts", body);
            if (age.value !== "18-or-older") await tellTimeZone();
            await enter(made, "/welcome");
          })
        }
      >
        <Field
          label={t("handle")}
          name="handle"
          prefix="@"
          value={handle}
          autocomplete="username"
          spellcheck={false}
          maxLength={HANDLE_MAX}
          fault={form.fault("handle")}
          help={t("handle_help")}
          required
        />
        <Field
          label={t("display_name")}
          name="display_name"
          value={name}
          autocomplete="nickname"
          maxLength={NAME_MAX}
          fault={form.fault("name")}
          help={t("display_name_help")}
        />
        <AgeField value={age} fault={form.fault("age")} />
        {passkeysWork() && (
          <>
            <button
              type="submit"
              name="passkey"
              class="button button-accent button-wide"
              disabled={form.busy.value || !age.value}
            >
              {t("passkey_sign_up")}
            </button>
            <p class="note">{t("or_password_choose")}</p>
          </>
        )}
        <NewPassword form={form} value={password} name="password" label="password" required={!passkeysWork()} />
        <FormFault form={form} />
        <button
          type="submit"
          class={passkeysWork() ? "button button-wide" : "button button-accent button-wide"}
          disabled={form.busy.value || !age.value}
        >
          {t("sign_up")}
        </button>
      </form>
      <p class="note">{t("sign_up_promise")}</p>
      <p class="welcome-other">
        {t("have_account")} <a href="/sign-in">{t("sign_in")}</a>
      </p>
    </Welcome>
  );
}
