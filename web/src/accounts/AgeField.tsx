/** How old are you? Four answers, none of them set beforehand, and none of them better than the others. */

import type { Signal } from "@preact/signals";
import { Options } from "../kit/field";
import { t } from "../kit/i18n";

export type AgeAnswer = "under-13" | "13-15" | "16-17" | "18-or-older";

export function AgeField({ value, fault }: { value: Signal<AgeAnswer | "">; fault?: string | undefined }) {
  return (
    <div class="field">
      <Options<AgeAnswer | "">
        label={t("age_question")}
        value={value.value}
        options={[
          { value: "under-13", words: t("age_under_13") },
          { value: "13-15", words: t("age_13_15") },
          { value: "16-17", words: t("age_16_17") },
          { value: "18-or-older", words: t("age_adult") },
        ]}
        set={(age) => {
          value.value = age;
        }}
      />
      <p class="field-note" role={fault ? "alert" : undefined}>
        {fault || t("age_note")}
      </p>
    </div>
  );
}
