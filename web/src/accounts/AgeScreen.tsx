/** Age: what is known of it, saying that one is younger, and proving that one is older. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { AgeAsked, AgeBand, AgeKnown } from "../kit/answers";
import { get, post, put, sentenceOf } from "../kit/api";
import { FormFault } from "../kit/field";
import { useForm } from "../kit/form";
import { type Key, language, t } from "../kit/i18n";
import { relabel } from "../kit/router";
import { refreshSession } from "../kit/session";
import { Failure, Lines, Waiting } from "../kit/states";
import { say } from "../kit/toast";
import { type AgeAnswer, AgeField } from "./AgeField";
import "./accounts.css";

const BANDS: Record<AgeBand, Key> = {
  undeclared: "age_band_undeclared",
  "under-16": "age_band_under_16",
  "under-18": "age_band_under_18",
  adult: "age_band_adult",
};

/** How many answers, from the youngest on, change anything. */
const SAYABLE: Record<AgeBand, number> = { undeclared: 4, "under-16": 0, "under-18": 2, adult: 3 };

const PROVABLE: Record<AgeBand, readonly { years: 16 | 18; words: Key }[]> = {
  undeclared: [{ years: 18, words: "age_attest_18" }],
  "under-16": [
    { years: 16, words: "age_attest_16" },
    { years: 18, words: "age_attest_18" },
  ],
  "under-18": [{ years: 18, words: "age_attest_18" }],
  adult: [],
};

const day = (moment: string) => new Date(moment).toLocaleDateString(language.value, { dateStyle: "long" });

/** What a provider sent back with the browser, taken out of the address at once: it works one time only. */
function takeToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get("vp_token");
  if (token) relabel("/age");
  return token;
}

export function AgeScreen() {
  const known = useSignal<AgeKnown | null>(null);
  const failure = useSignal("");
  const proving = useSignal(false);

  async function read(): Promise<void> {
    failure.value = "";
    try {
      const token = takeToken();
      proving.value = token !== null;
      if (token) {
        await post("/api/accounts/age/answer", { vp_token: token }).catch((error) => say(sentenceOf(error), "error"));
        await refreshSession();
      }
      known.value = await get<AgeKnown>("/api/accounts/me/age");
    } catch (error) {
      failure.value = sentenceOf(error);
    } finally {
      proving.value = false;
    }
  }
  useEffect(() => void read(), []);
  const shown = known.value;
  return (
    <main class="page">
      <h1 class="page-title">{t("age")}</h1>
      {failure.value && <Failure sentence={failure.value} retry={() => void read()} />}
      {proving.value && (
        <>
          <p class="note">{t("age_proving")}</p>
          <Waiting />
        </>
      )}
      {!shown && !failure.value && !proving.value && <Lines count={3} />}
      {shown && (
        <>
          <section class="card">
            <p>{t(BANDS[shown.age_band])}</p>
            {shown.assurance && (
              <p class="note note-tight">
                {t("age_attested", { years: shown.assurance.years_min, day: day(shown.assurance.expires_at) })}
              </p>
            )}
          </section>
          {SAYABLE[shown.age_band] > 0 && (
            <Say
              band={shown.age_band}
              told={(now) => {
                known.value = now;
              }}
            />
          )}
          {PROVABLE[shown.age_band].length > 0 && <Prove known={shown} />}
        </>
      )}
    </main>
  );
}

/** Say how old one is, for the first time or because one is younger. */
function Say({ band, told }: { band: AgeBand; told: (known: AgeKnown) => void }) {
  const age = useSignal<AgeAnswer | "">("");
  const form = useForm();
  return (
    <section class="card" aria-labelledby="age-say">
      <h2 id="age-say" class="card-title">
        {t(band === "undeclared" ? "age_say" : "age_younger")}
      </h2>
      <p class="note note-tight">{t("age_younger_note")}</p>
      <form
        class="form"
        onSubmit={(event) =>
          form.send(event, async () => {
            const now = await put<AgeKnown>("/api/accounts/me/age", { age: age.value });
            await refreshSession();
            told(now);
            say(t("saved_now"));
          })
        }
      >
        <AgeField value={age} count={SAYABLE[band]} />
        <FormFault form={form} />
        <button type="submit" class="button" disabled={form.busy.value || !age.value}>
          {t("save_changes")}
        </button>
      </form>
    </section>
  );
}

function Prove({ known }: { known: AgeKnown }) {
  async function go(provider: string, years: number): Promise<void> {
    try {
      location.assign((await post<AgeAsked>("/api/accounts/age/ask", { provider, years })).address);
    } catch (error) {
      say(sentenceOf(error), "error");
    }
  }
  return (
    <section class="card" aria-labelledby="age-attest">
      <h2 id="age-attest" class="card-title">
        {t("age_attest")}
      </h2>
      <p class="note note-tight">{t(known.providers.length > 0 ? "age_attest_lead" : "age_attest_none")}</p>
      <div class="stack">
        {known.providers.flatMap((name) =>
          PROVABLE[known.age_band].map(({ years, words }) => (
            <button key={`${name} ${years}`} type="button" class="button" onClick={() => void go(name, years)}>
              {t(words, { name })}
            </button>
          )),
        )}
      </div>
    </section>
  );
}
