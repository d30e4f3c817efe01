/** One's passkeys: add, name, remove. */

import { useSignal } from "@preact/signals";
import { del, patch, post } from "../kit/api";
import { Field, FormFault } from "../kit/field";
import { useForm } from "../kit/form";
import { ago, t } from "../kit/i18n";
import { makePasskey, type PasskeyJson, passkeysWork } from "../kit/passkeys";
import { withProof } from "../kit/proof";
import { say } from "../kit/toast";
import type { Passkey } from "../kit/types";
import { change, readSecurity } from "./security";

const NAME_MAX = 40;

export function Passkeys({ passkeys }: { passkeys: Passkey[] }) {
  const name = useSignal("");
  const form = useForm({ passkey_name_unfit: "name" });
  async function add(): Promise<void> {
    const { options } = await withProof(() => post<{ options: PasskeyJson }>("/api/accounts/me/passkeys/options"));
    const passkey = await makePasskey(options);
    await withProof(() => post("/api/accounts/me/passkeys", { name: name.value, passkey }));
    name.value = "";
    await readSecurity();
    say(t("passkey_added"));
  }
  return (
    <section class="card" aria-labelledby="passkeys">
      <h2 id="passkeys" class="card-title">
        {t("passkeys")}
      </h2>
      <p class="note note-tight">{t("passkeys_note")}</p>
      <ul class="rows">
        {passkeys.map((passkey) => (
          <Row key={passkey.id} passkey={passkey} />
        ))}
      </ul>
      {passkeysWork() ? (
        <form class="form" onSubmit={(event) => form.send(event, add)}>
          <Field
            label={t("passkey_name")}
            name="passkey_name"
            value={name}
            maxLength={NAME_MAX}
            fault={form.fault("name")}
            help={t("passkey_name_help")}
            required
          />
          <FormFault form={form} />
          <button type="submit" class="button" disabled={form.busy.value}>
            {t("passkey_add")}
          </button>
        </form>
      ) : (
        <p class="note">{t("passkeys_none_here")}</p>
      )}
    </section>
  );
}

function Row({ passkey }: { passkey: Passkey }) {
  const renaming = useSignal(false);
  const name = useSignal(passkey.name);
  const form = useForm({ passkey_name_unfit: "name" });
  async function rename(): Promise<void> {
    await patch(`/api/accounts/me/passkeys/${passkey.id}`, { name: name.value });
    renaming.value = false;
    await readSecurity();
  }
  if (renaming.value) {
    return (
      <li>
        <form class="form" onSubmit={(event) => form.send(event, rename)}>
          <Field
            label={t("passkey_name")}
            name="passkey_rename"
            value={name}
            maxLength={NAME_MAX}
            fault={form.fault("name") ?? form.fault("")}
            required
          />
          <button type="submit" class="button" disabled={form.busy.value}>
            {t("save_changes")}
          </button>
        </form>
      </li>
    );
  }
  return (
    <li class="line-row">
      <span>
        {passkey.name}
        <span class="menu-note">
          {t("last_seen", { when: ago(passkey.last_used_at) })}
          {passkey.synced && ` · ${t("passkey_synced")}`}
          {passkey.weak && ` · ${t("passkey_weak")}`}
        </span>
      </span>
      <span class="row">
        <button
          type="button"
          class="button button-quiet"
          aria-label={`${t("rename")} ${passkey.name}`}
          onClick={() => {
            renaming.value = true;
          }}
        >
          {t("rename")}
        </button>
        <button
          type="button"
          class="button button-quiet"
          aria-label={`${t("remove")} ${passkey.name}`}
          onClick={() => void change(() => del(`/api/accounts/me/passkeys/${passkey.id}`))}
        >
          {t("remove")}
        </button>
      </span>
    </li>
  );
}
