/** Change one's password, or set the first one. */

import { useSignal } from "@preact/signals";
import { put } from "../kit/api";
import { FormFault } from "../kit/field";
import { useForm } from "../kit/form";
import { t } from "../kit/i18n";
import { withProof } from "../kit/proof";
import { account } from "../kit/session";
import { say } from "../kit/toast";
import { CurrentPassword, NewPassword } from "./fields";
import { readSecurity } from "./security";

const FIELDS = {
  password_wrong: "current",
  password_too_short: "next",
  password_too_long: "next",
  password_common: "next",
};

export function Password({ has }: { has: boolean }) {
  const current = useSignal("");
  const next = useSignal("");
  const form = useForm(FIELDS);
  return (
    <section class="card" aria-labelledby="password">
      <h2 id="password" class="card-title">
        {t("password")}
      </h2>
      <form
        class="form"
        onSubmit={(event) =>
          form.send(event, async () => {
            await withProof(() => put("/api/accounts/me/password", { current: current.value, new: next.value }));
            await readSecurity();
            current.value = "";
            next.value = "";
            say(t("password_changed"));
          })
        }
      >
        <input
          class="hidden"
          aria-label={t("handle")}
          type="text"
          autocomplete="username"
          value={account.value?.handle}
          tabIndex={-1}
          readOnly
        />
        {has && <CurrentPassword form={form} value={current} name="current" label="password_current" />}
        <NewPassword form={form} value={next} name="next" />
        <FormFault form={form} />
        <button type="submit" class="button" disabled={form.busy.value}>
          {t(has ? "password_change" : "password_set")}
        </button>
      </form>
    </section>
  );
}
