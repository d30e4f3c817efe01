/** Each consent there is, as it stands, to give or take back: there are two, and nothing depends on either. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { SteeringDetail } from "../kit/answers";
import { get, patch, sentenceOf } from "../kit/api";
import { Switch } from "../kit/field";
import { t } from "../kit/i18n";
import { reader, readReader, setLearning } from "../kit/reader";
import { say } from "../kit/toast";

export function Consents() {
  const profiling = useSignal<boolean | null>(null);
  useEffect(() => {
    void readReader();
    get<SteeringDetail>("/api/feed/steering").then(
      (asked) => {
        profiling.value = asked.profiling;
      },
      (error: unknown) => say(sentenceOf(error), "error"),
    );
  }, []);

  async function choose(change: Promise<unknown>): Promise<void> {
    try {
      await change;
    } catch (error) {
      say(sentenceOf(error), "error");
    }
  }
  async function profile(on: boolean): Promise<void> {
    profiling.value = (await patch<SteeringDetail>("/api/feed/steering", { profiling: on })).profiling;
  }

  return (
    <section class="card" aria-labelledby="consents">
      <h2 id="consents" class="card-title">
        {t("data_consents")}
      </h2>
      <p>{t("data_consents_lead")}</p>
      {reader.value && (
        <Switch
          label={t("data_consent_learning")}
          note={t(reader.value.chosen ? "data_consent_chosen" : "data_consent_default")}
          on={reader.value.learning}
          set={(on) => void choose(setLearning(on))}
        />
      )}
      {profiling.value !== null && (
        <Switch
          label={t("data_consent_profiling")}
          note={t("data_consent_profiling_note")}
          on={profiling.value}
          set={(on) => void choose(profile(on))}
        />
      )}
    </section>
  );
}
