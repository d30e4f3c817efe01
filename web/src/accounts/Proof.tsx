/** The sheet that asks who one is, before a dangerous act: a passkey, or the password with its code. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { post, sentenceOf } from "../kit/api";
import { FormFault } from "../kit/field";
import { useForm } from "../kit/form";
import { t } from "../kit/i18n";
import { closePanel } from "../kit/panels";
import { type PasskeyJson, passkeysWork, showPasskey } from "../kit/passkeys";
import { Sheet } from "../kit/sheet";
import { Failure, Waiting } from "../kit/states";
import { Code, CurrentPassword } from "./fields";

interface Ways {
  passkey: PasskeyJson | null;
  password: boolean;
  code: boolean;
}

export function Proof({ done }: { done: (proven: boolean) => void }) {
  const ways = useSignal<Ways | null>(null);
  const failure = useSignal<unknown>(null);
  const password = useSignal("");
  const code = useSignal("");
  const form = useForm({ password_wrong: "password", code_wrong: "code", code_late: "code", code_needed: "code" });
  function read(): void {
    failure.value = null;
    post<Ways>("/api/accounts/proof/options").then(
      (answer) => {
        ways.value = answer;
      },
      (error: unknown) => {
        failure.value = error;
      },
    );
  }
  useEffect(() => {
    read();
    return () => done(false); // too late once it was proven
  }, []);
  async function prove(body: { passkey: PasskeyJson } | { password: string; code: string }): Promise<void> {
    await post("/api/accounts/proof", body);
    done(true);
    closePanel();
  }
  const open = ways.value;
  return (
    <Sheet title={t("proof_title")} onClose={closePanel}>
      {failure.value ? <Failure sentence={sentenceOf(failure.value)} retry={read} /> : null}
      {!open && !failure.value && <Waiting />}
      {open && (
        <form
          class="form"
          onSubmit={(event) =>
            form.send(event, async () => {
              const shown = (event as SubmitEvent).submitter?.getAttribute("name") === "passkey" && open.passkey;
              if (shown) {
                const fresh = await post<Ways>("/api/accounts/proof/options"); // the first challenge may be old
                await prove({ passkey: await showPasskey(fresh.passkey ?? shown) });
              } else await prove({ password: password.value, code: code.value });
            })
          }
        >
          <p class="state-text">{t("proof_text")}</p>
          {open.passkey && passkeysWork() && (
            <button
              type="submit"
              name="passkey"
              formNoValidate
              class="button button-accent button-wide"
              disabled={form.busy.value}
            >
              {t("passkey_use")}
            </button>
          )}
          {open.password && (
            <>
              <CurrentPassword form={form} value={password} name="password" />
              {open.code && <Code form={form} value={code} />}
              <button type="submit" class="button button-wide" disabled={form.busy.value}>
                {t("proof_go")}
              </button>
            </>
          )}
          <FormFault form={form} />
        </form>
      )}
    </Sheet>
  );
}
