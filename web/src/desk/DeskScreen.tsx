/** The desk of the staff: a handle, a reason, and what one's role is shown. Whom it is about reads all of it. */

import { useSignal } from "@preact/signals";
import type { AccountLook } from "../kit/answers";
import { post } from "../kit/api";
import { Area, Field, FormFault } from "../kit/field";
import { useForm } from "../kit/form";
import { t } from "../kit/i18n";
import { withProof } from "../kit/proof";
import { roleName, staffRole } from "../kit/staff";
import { Empty } from "../kit/states";
import { Ledger } from "./Ledger";
import { REASON_MAX } from "./names";
import { addressOf, type Question, Seen } from "./Seen";
import "./desk.css";

export function DeskScreen() {
  const role = staffRole.value;
  if (!role) {
    return (
      <main class="page">
        <Empty icon="lock" title={t("desk_closed")}>
          <p class="state-text">{t("desk_closed_text")}</p>
        </Empty>
      </main>
    );
  }
  return (
    <main class="page">
      <h1 class="page-title">{t("desk_way")}</h1>
      <p class="note note-tight">{t("desk_lead", { role: roleName(role) })}</p>
      <Ask />
      {role === "auditor" && <Ledger />}
    </main>
  );
}

function Ask() {
  const handle = useSignal("");
  const reason = useSignal("");
  const seen = useSignal<{ look: AccountLook; question: Question } | null>(null);
  const form = useForm({ account_missing: "handle", access_reason_unfit: "reason" });
  return (
    <>
      <section class="card">
        <form
          class="form"
          onSubmit={(event) =>
            form.send(event, async () => {
              seen.value = null;
              const question = { handle: handle.value.trim().replace(/^@/, ""), reason: reason.value };
              const look = await withProof(() => post<AccountLook>(addressOf(question), { reason: question.reason }));
              seen.value = { look, question };
            })
          }
        >
          <Field label={t("handle")} name="handle" prefix="@" value={handle} fault={form.fault("handle")} required />
          <Area
            label={t("desk_reason")}
            name="reason"
            value={reason}
            max={REASON_MAX}
            fault={form.fault("reason")}
            help={t("desk_reason_help")}
          />
          <FormFault form={form} />
          <button type="submit" class="button button-accent" disabled={form.busy.value}>
            {t("desk_look")}
          </button>
        </form>
      </section>
      {seen.value && <Seen key={`${seen.value.look.handle} ${seen.value.question.reason}`} {...seen.value} />}
    </>
  );
}
