/** How old are you? Four answers, none of them set beforehand, and none of them better than the others. */

import type { Signal } from "@preact/signals";
import { Options } from "../kit/field";
import { type Key, t } from "../kit/i18n";

export type AgeAnswer = "under-13" | "13-15" | "16-17" | "18-or-older";

const ANSWERS: readonly { value: AgeAnswer; words: Key }[] = [
  { value: "under-13", words: "age_under_13" },
  { value: "13-15", words: "age_13_15" },
  { value: "16-17", words: "age_16_17" },
  { value: "18-or-older", words: "age_adult" },
];

interface AgeFieldProps {
  value: Signal<AgeAnswer | "">;
  fault?: string | undefined;
  /** How many of the answers, from the youngest on, can be given: nobody becomes older by saying so. */
  count?: number;
}

export function AgeField({ value, fault, count = ANSWERS.length }: AgeFieldProps) {
  return (
    <div class="field">
      <Options<AgeAnswer | "">
        label={t("age_question")}
        value={value.value}
        options={ANSWERS.slice(0, count).map((answer) => ({ value: answer.value, words: t(answer.words) }))}
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
