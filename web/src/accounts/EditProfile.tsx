/** How one appears: name, a few words, a picture. */

import { useSignal } from "@preact/signals";
import { del, patch, put, sentenceOf } from "../kit/api";
import { Area, Field, FormFault } from "../kit/field";
import { useForm } from "../kit/form";
import { t } from "../kit/i18n";
import { Picture } from "../kit/person";
import { account } from "../kit/session";
import { say } from "../kit/toast";
import type { Account } from "../kit/types";

const BIO_MAX = 300;
const NAME_MAX = 50;
const PICTURE_BYTES_MAX = 5_000_000;

export function EditProfile({ me }: { me: Account }) {
  const name = useSignal(me.display_name);
  const bio = useSignal(me.bio);
  const form = useForm({ display_name_unfit: "name", bio_unfit: "bio" });
  return (
    <section class="card" aria-labelledby="profile">
      <h2 id="profile" class="card-title">
        {t("profile")}
      </h2>
      <ChangePicture me={me} />
      <form
        class="form"
        onSubmit={(event) =>
          form.send(event, async () => {
            const body = { display_name: name.value.trim(), bio: bio.value.trim() };
            account.value = (await patch<{ account: Account }>("/api/accounts/me", body)).account;
            say(t("saved_now"));
          })
        }
      >
        <Field
          label={t("display_name")}
          name="display_name"
          value={name}
          autocomplete="nickname"
          maxLength={NAME_MAX}
          fault={form.fault("name")}
          required
        />
        <Area label={t("bio")} name="bio" value={bio} max={BIO_MAX} fault={form.fault("bio")} />
        <FormFault form={form} />
        <div class="row row-apart">
          <button type="submit" class="button button-accent" disabled={form.busy.value}>
            {t("save_changes")}
          </button>
          <a class="button button-quiet" href={`/@${me.handle}`}>
            {t("see_profile")}
          </a>
        </div>
      </form>
    </section>
  );
}

function ChangePicture({ me }: { me: Account }) {
  const busy = useSignal(false);

  async function change(work: () => Promise<{ account: Account }>): Promise<void> {
    busy.value = true;
    try {
      account.value = (await work()).account;
    } catch (error) {
      say(sentenceOf(error), "error");
    } finally {
      busy.value = false;
    }
  }

  function choose(input: HTMLInputElement): void {
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    if (file.size > PICTURE_BYTES_MAX) say(t("picture_too_large"), "error");
    else void change(() => put<{ account: Account }>("/api/accounts/me/picture", file));
  }

  return (
    <div class="row">
      <Picture person={me} size="l" />
      <div class="stack">
        <label class="button">
          {t(busy.value ? "loading" : "change_picture")}
          <input
            class="hidden"
            type="file"
            accept="image/*"
            disabled={busy.value}
            onChange={(event) => choose(event.currentTarget)}
          />
        </label>
        {me.picture_url && (
          <button
            type="button"
            class="button button-quiet"
            disabled={busy.value}
            onClick={() => void change(() => del<{ account: Account }>("/api/accounts/me/picture"))}
          >
            {t("remove_picture")}
          </button>
        )}
      </div>
    </div>
  );
}
