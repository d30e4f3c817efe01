/** Get back in: ask for a letter, then, by the link in it, choose a new password. */

import { useSignal } from "@preact/signals";
import { post, put } from "../kit/api";
import { FormFault } from "../kit/field";
import { useForm } from "../kit/form";
import { t } from "../kit/i18n";
import { navigate } from "../kit/router";
import { say } from "../kit/toast";
import { Address, NewPassword } from "./fields";
import { Welcome } from "./Welcome";

const FIELDS = {
  address_unfit: "address",
  password_too_short: "next",
  password_too_long: "next",
  password_common: "next",
};

export function RecoverScreen() {
  const token = useSignal(location.hash.slice(1));
  const address = useSignal("");
  const next = useSignal("");
  const asked = useSignal(false);
  const form = useForm(FIELDS);
  async function send(): Promise<void> {
    if (!token.value) {
      await post("/api/accounts/recovery", { address: address.value });
      asked.value = true;
      return;
    }
    await put("/api/accounts/recovery", { token: token.value, password: next.value });
    say(t("password_changed"));
    navigate("/sign-in", "replace");
  }
  return (
    <Welcome title={t("recover_title")}>
      {asked.value ? (
        <p role="status">{t("recover_asked")}</p>
      ) : (
        <form class="form" onSubmit={(event) => form.send(event, send)}>
          <p class="state-text">{t(token.value ? "recover_choose" : "recover_text")}</p>
          {token.value ? (
            <NewPassword form={form} value={next} name="next" />
          ) : (
            <Address form={form} value={address} label="email" />
          )}
          <FormFault form={form} />
          <button type="submit" class="button button-accent button-wide" disabled={form.busy.value}>
            {t(token.value ? "password_change" : "recover_send")}
          </button>
        </form>
      )}
      <p class="welcome-other">
        <a href="/sign-in">{t("sign_in")}</a>
      </p>
    </Welcome>
  );
}
