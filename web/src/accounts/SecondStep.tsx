/** Codes by the clock beside the password, and the recovery codes for the day the phone is lost. */

import { useSignal } from "@preact/signals";
import { del, post, put } from "../kit/api";
import { Field } from "../kit/field";
import { useForm } from "../kit/form";
import { t } from "../kit/i18n";
import { withProof } from "../kit/proof";
import type { Enrolment } from "../kit/types";
import { change, readSecurity } from "./security";

export function SecondStep({ on, codes }: { on: boolean; codes: number }) {
  const enrolment = useSignal<Enrolment | null>(null);
  const shown = useSignal<string[]>([]);
  const code = useSignal("");
  const form = useForm({ code_wrong: "code", code_late: "code" });
  function begin(): Promise<void> {
    return change(async () => {
      enrolment.value = await post<Enrolment>("/api/accounts/me/second-step");
    });
  }
  async function finish(): Promise<void> {
    const answer = await withProof(() =>
      put<{ codes: string[] }>("/api/accounts/me/second-step", { code: code.value }),
    );
    shown.value = answer.codes;
    enrolment.value = null;
    code.value = "";
    await readSecurity();
  }
  function renew(): Promise<void> {
    return change(async () => {
      shown.value = (await post<{ codes: string[] }>("/api/accounts/me/recovery-codes")).codes;
    });
  }
  function end(): Promise<void> {
    shown.value = [];
    return change(() => del("/api/accounts/me/second-step"));
  }
  const told = enrolment.value;
  return (
    <section class="card" aria-labelledby="second-step">
      <h2 id="second-step" class="card-title">
        {t("second_step")}
      </h2>
      <p class="note note-tight">{t(on ? "second_step_is_on" : "second_step_note", { n: codes })}</p>
      {shown.value.length > 0 && (
        <div role="status">
          <p>{t("recovery_codes_note")}</p>
          <ul class="codes">
            {shown.value.map((one) => (
              <li key={one}>
                <code>{one}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      {told && (
        <form class="form" onSubmit={(event) => form.send(event, finish)}>
          <p>{t("second_step_scan")}</p>
          <svg
            class="qr"
            viewBox={`0 0 ${told.drawing.side} ${told.drawing.side}`}
            role="img"
            aria-label={t("qr_code")}
          >
            <path d={told.drawing.path} />
          </svg>
          <p>
            {t("second_step_key")} <code class="second-step-key">{told.key}</code>
          </p>
          <Field
            label={t("code")}
            name="code"
            value={code}
            autocomplete="one-time-code"
            fault={form.fault("code") ?? form.fault("")}
            required
          />
          <button type="submit" class="button button-accent" disabled={form.busy.value}>
            {t("second_step_finish")}
          </button>
        </form>
      )}
      <div class="row">
        {on ? (
          <>
            <button type="button" class="button" onClick={() => void renew()}>
              {t("recovery_codes_renew")}
            </button>
            <button type="button" class="button button-danger" onClick={() => void end()}>
              {t("second_step_end")}
            </button>
          </>
        ) : (
          !told && (
            <button type="button" class="button" onClick={() => void begin()}>
              {t("second_step_begin")}
            </button>
          )
        )}
      </div>
    </section>
  );
}
