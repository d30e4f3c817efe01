/** Family: who is whose guardian, the code that makes one, and how one is protected oneself. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Family, PairingCode, Tie } from "../kit/answers";
import { del, get, post, sentenceOf } from "../kit/api";
import { Field, FormFault } from "../kit/field";
import { useForm } from "../kit/form";
import { t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import { Picture } from "../kit/person";
import { account } from "../kit/session";
import { Failure, Lines } from "../kit/states";
import { say } from "../kit/toast";
import "./families.css";

/** While somebody waits for the other's part of the pairing, what they see follows it. */
const ASK_AGAIN_MS = 4000;
const CODE_CHARACTERS_MAX = 12;

type Change = (work: () => Promise<void>, done?: string) => Promise<void>;

export function FamilyScreen() {
  const family = useSignal<Family | null>(null);
  const failure = useSignal("");

  async function read(): Promise<void> {
    try {
      family.value = await get<Family>("/api/families");
      failure.value = "";
    } catch (error) {
      if (!family.peek()) failure.value = sentenceOf(error);
    }
  }
  useEffect(() => {
    void read();
    const again = setInterval(() => !document.hidden && void read(), ASK_AGAIN_MS);
    return () => clearInterval(again);
  }, []);

  const change: Change = async (work, done) => {
    try {
      await work();
      if (done) say(done);
      await read();
    } catch (error) {
      say(sentenceOf(error), "error");
    }
  };
  const known = family.value;
  const minor = known?.age_band === "under-16" || known?.age_band === "under-18";
  return (
    <main class="page">
      <h1 class="page-title">{t("family")}</h1>
      {failure.value && <Failure sentence={failure.value} retry={() => void read()} />}
      {!known && !failure.value && <Lines count={3} />}
      {known && minor && <Guardians guardians={known.guardians} change={change} />}
      {known && !minor && <Minors family={known} change={change} read={read} />}
    </main>
  );
}

/** What a minor sees: their guardians, whoever asks to be one, and a way to ask somebody. */
function Guardians({ guardians, change }: { guardians: readonly Tie[]; change: Change }) {
  const asking = guardians.filter((tie) => !tie.confirmed);
  const confirmed = guardians.filter((tie) => tie.confirmed);
  return (
    <>
      <p class="note note-tight">{t("family_minor_lead")}</p>
      {asking.map((tie) => (
        <section key={tie.account.id} class="card" aria-label={t("family_asks", { name: tie.account.display_name })}>
          <Person tie={tie} />
          <p>{t("family_asks", { name: tie.account.display_name })}</p>
          <p class="note note-tight">{t("family_sees")}</p>
          <div class="row">
            <button
              type="button"
              class="button button-accent"
              onClick={() =>
                void change(() => post(`/api/families/guardianships/${tie.account.handle}/confirm`), t("family_tied"))
              }
            >
              {t("family_confirm")}
            </button>
            <End tie={tie} change={change} words={t("family_refuse")} />
          </div>
        </section>
      ))}
      <section class="card" aria-labelledby="guardians">
        <h2 id="guardians" class="card-title">
          {t("family_guardians")}
        </h2>
        {confirmed.length === 0 ? (
          <p class="note note-tight">{t("family_no_guardians")}</p>
        ) : (
          <ul class="rows">
            {confirmed.map((tie) => (
              <li key={tie.account.id} class="line-row">
                <Person tie={tie} />
                <End tie={tie} change={change} words={t("family_end")} />
              </li>
            ))}
          </ul>
        )}
        <Code tied={guardians.length} />
      </section>
      <section class="card">
        <a class="menu-item" href={`/family/${account.value?.handle}`}>
          <Icon name="lock" />
          <span>
            {t("family_mine")}
            <span class="menu-note">{t("family_mine_note")}</span>
          </span>
        </a>
      </section>
    </>
  );
}

/** The code that a minor shows; it goes when somebody has typed it. */
function Code({ tied }: { tied: number }) {
  const code = useSignal<PairingCode | null>(null);
  const fault = useSignal("");
  useEffect(() => {
    code.value = null;
  }, [tied]);
  useEffect(() => {
    const shown = code.value;
    if (!shown) return;
    const over = setTimeout(() => {
      code.value = null;
    }, Date.parse(shown.expires_at) - Date.now());
    return () => clearTimeout(over);
  }, [code.value]);
  async function make(): Promise<void> {
    fault.value = "";
    try {
      code.value = await post<PairingCode>("/api/families/codes");
    } catch (error) {
      fault.value = sentenceOf(error);
    }
  }
  return (
    <div class="stack" aria-live="polite">
      {code.value && (
        <>
          <p class="family-code">{code.value.code}</p>
          <p class="note note-tight">{t("family_code_how")}</p>
        </>
      )}
      {fault.value && <p class="form-fault">{fault.value}</p>}
      <button type="button" class={code.value ? "button" : "button button-accent"} onClick={() => void make()}>
        {t(code.value ? "family_code_again" : "family_code_make")}
      </button>
    </div>
  );
}

/** What everybody else sees: whose guardian they are, and where to type a code. */
function Minors({ family, change, read }: { family: Family; change: Change; read: () => Promise<void> }) {
  const code = useSignal("");
  const form = useForm({ code_unknown: "code" });
  return (
    <>
      <p class="note note-tight">{t("family_guardian_lead")}</p>
      {family.minors.length > 0 && (
        <section class="card" aria-labelledby="minors">
          <h2 id="minors" class="card-title">
            {t("family_minors")}
          </h2>
          <ul class="rows">
            {family.minors.map((tie) => (
              <li key={tie.account.id} class="line-row">
                <Person tie={tie} />
                {tie.confirmed ? (
                  <a class="button button-quiet" href={`/family/${tie.account.handle}`}>
                    {t("family_look")}
                  </a>
                ) : (
                  <End tie={tie} change={change} words={t("family_take_back")} />
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section class="card" aria-labelledby="become">
        <h2 id="become" class="card-title">
          {t("family_become")}
        </h2>
        <form
          class="form"
          onSubmit={(event) =>
            form.send(event, async () => {
              await post("/api/families/guardianships", { code: code.value.trim() });
              code.value = "";
              say(t("family_asked"));
              await read();
            })
          }
        >
          <Field
            label={t("family_code")}
            name="code"
            value={code}
            autocomplete="off"
            spellcheck={false}
            maxLength={CODE_CHARACTERS_MAX}
            fault={form.fault("code")}
            help={t("family_code_help")}
            required
          />
          <FormFault form={form} />
          <button type="submit" class="button button-accent" disabled={form.busy.value}>
            {t("family_ask")}
          </button>
        </form>
      </section>
    </>
  );
}

function Person({ tie }: { tie: Tie }) {
  return (
    <a class="person" href={`/@${tie.account.handle}`}>
      <Picture person={tie.account} />
      <span>
        {tie.account.display_name}
        <span class="menu-note">
          @{tie.account.handle}
          {!tie.confirmed && ` · ${t("family_waiting")}`}
        </span>
      </span>
    </a>
  );
}

function End({ tie, change, words }: { tie: Pick<Tie, "account">; change: Change; words: string }) {
  return (
    <button
      type="button"
      class="button button-quiet"
      aria-label={`${words} @${tie.account.handle}`}
      onClick={() => void change(() => del(`/api/families/guardianships/${tie.account.handle}`), t("family_ended"))}
    >
      {words}
    </button>
  );
}
