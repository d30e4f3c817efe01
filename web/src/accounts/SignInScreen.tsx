/** Sign in with a handle and a password. */

import { useSignal } from "@preact/signals";
import { post } from "../kit/api";
import { Field } from "../kit/field";
import { useForm } from "../kit/form";
import { t } from "../kit/i18n";
import type { Account } from "../kit/types";
import { enter } from "./enter";
import { Welcome } from "./Welcome";

export function SignInScreen() {
  const handle = useSignal("");
  const password = useSignal("");
  const form = useForm({ sign_in_refused: "password" });
  return (
    <Welcome title={t("sign_in")}>
      <form
        class="form"
        onSubmit={(event) =>
          form.send(event, async () => {
            const body = { handle: handle.value.replace(/^@/, "").trim(), password: password.value };
            await enter(await post<{ account: Account }>("/api/accounts/session", body));
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
          required
        />
        <Field
          label={t("password")}
          name="password"
          type="password"
          value={password}
          autocomplete="current-password"
          fault={form.fault("password")}
          required
        />
        {form.fault("") && (
          <p class="form-fault" role="alert">
            {form.fault("")}
          </p>
        )}
        <button type="submit" class="button button-accent button-wide" disabled={form.busy.value}>
          {t("sign_in")}
        </button>
      </form>
      <p class="welcome-other">
        {t("no_account")} <a href="/sign-up">{t("sign_up")}</a>
      </p>
    </Welcome>
  );
}
