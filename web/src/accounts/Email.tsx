/** The address that warnings go to, and by which one gets back in. */

import { useSignal } from "@preact/signals";
import { del, put } from "../kit/api";
import { FormFault } from "../kit/field";
import { useForm } from "../kit/form";
import { t } from "../kit/i18n";
import { withProof } from "../kit/proof";
import type { Addresses } from "../kit/types";
import { Address } from "./fields";
import { change, readSecurity } from "./security";

export function Email({ email }: { email: Addresses }) {
  const address = useSignal("");
  const form = useForm({ address_unfit: "address" });
  async function give(): Promise<void> {
    await withProof(() => put("/api/accounts/me/email", { address: address.value }));
    address.value = "";
    await readSecurity();
  }
  return (
    <section class="card" aria-labelledby="email">
      <h2 id="email" class="card-title">
        {t("email")}
      </h2>
      <p class="note note-tight">{t("email_note")}</p>
      {email.confirmed && (
        <div class="line-row">
          <span>{email.confirmed}</span>
          <button
            type="button"
            class="button button-quiet"
            onClick={() => void change(() => del("/api/accounts/me/email"))}
          >
            {t("remove")}
          </button>
        </div>
      )}
      {email.waiting && <p role="status">{t("email_waiting", { address: email.waiting })}</p>}
      <form class="form" onSubmit={(event) => form.send(event, give)}>
        <Address form={form} value={address} label="email_new" />
        <FormFault form={form} />
        <button type="submit" class="button" disabled={form.busy.value}>
          {t("email_give")}
        </button>
      </form>
    </section>
  );
}
