/** Confirm an address by the link in a letter. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { post, sentenceOf } from "../kit/api";
import { t } from "../kit/i18n";
import { Failure, Waiting } from "../kit/states";

export function ConfirmEmailScreen() {
  const state = useSignal<"waiting" | "done" | { fault: unknown }>("waiting");
  useEffect(() => {
    post("/api/accounts/me/email/confirm", { token: location.hash.slice(1) }).then(
      () => {
        state.value = "done";
      },
      (fault: unknown) => {
        state.value = { fault };
      },
    );
  }, []);
  return (
    <main class="page">
      <h1 class="page-title">{t("confirm_email_title")}</h1>
      {state.value === "waiting" && <Waiting />}
      {state.value === "done" && <p role="status">{t("email_confirmed")}</p>}
      {typeof state.value === "object" && <Failure sentence={sentenceOf(state.value.fault)} />}
      <a class="button" href="/security">
        {t("security")}
      </a>
    </main>
  );
}
