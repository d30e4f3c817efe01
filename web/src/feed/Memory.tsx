/** For how long the past counts, how alike neighbours may be, and when a session comes to its natural end. */

import { Dial } from "../kit/dial";
import { Options, Switch } from "../kit/field";
import { t } from "../kit/i18n";
import { autoplayNext } from "../kit/preferences";
import type { Steering } from "../kit/types";
import { steer } from "./steering";

const STOPS = [0, 10, 20, 30, 60] as const;

export function Memory({ chosen }: { chosen: Steering }) {
  const stop = chosen.session_stop_minutes;
  const stops = STOPS.some((minutes) => minutes === stop) ? STOPS : [...STOPS, stop].sort((a, b) => a - b);
  return (
    <section id="memory" class="card" aria-labelledby="memory-title">
      <h2 id="memory-title" class="card-title">
        {t("alg_memory")}
      </h2>
      <Dial
        label={t("half_life")}
        note={t("half_life_note")}
        value={chosen.half_life_days}
        min={1}
        max={90}
        step={1}
        words={(days) => t("n_days", { n: days })}
        set={(half_life_days) => steer({ half_life_days })}
      />
      <Dial
        label={t("diversity")}
        note={t("diversity_note")}
        value={chosen.diversity}
        max={1}
        step={0.05}
        words={diversityWords}
        set={(diversity) => steer({ diversity })}
      />
      <Options<string>
        label={t("session_stop")}
        value={String(stop)}
        options={stops.map((minutes) => ({
          value: String(minutes),
          words: minutes === 0 ? t("session_stop_never") : t("n_minutes", { n: minutes }),
        }))}
        set={(minutes) => steer({ session_stop_minutes: Number(minutes) })}
      />
      <Switch
        label={t("autoplay_next")}
        note={t("autoplay_next_note")}
        on={autoplayNext.value}
        set={(on) => {
          autoplayNext.value = on;
        }}
      />
    </section>
  );
}

function diversityWords(value: number): string {
  if (value === 0) return t("diversity_none");
  if (value < 0.35) return t("diversity_little");
  if (value <= 0.65) return t("diversity_some");
  return t(value < 1 ? "diversity_much" : "diversity_most");
}
