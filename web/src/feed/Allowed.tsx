/** What the feed may use at all: the reader's history for ranking, and what they do from now on for learning. */

import { sentenceOf } from "../kit/api";
import { Switch } from "../kit/field";
import { t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import { reader, setLearning } from "../kit/reader";
import { say } from "../kit/toast";
import type { Steering } from "../kit/types";
import { steer } from "./steering";

/** Whether this browser asks every site not to profile (Global Privacy Control). */
export const asksForPrivacy = (): boolean =>
  (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;

async function learn(learning: boolean): Promise<void> {
  try {
    await setLearning(learning);
    say(t(learning ? "learning_on" : "learning_off"));
  } catch (error) {
    say(sentenceOf(error), "error");
  }
}

export function Allowed({ chosen }: { chosen: Steering }) {
  const known = reader.value;
  return (
    <section id="allowed" class="card" aria-labelledby="allowed-title">
      <h2 id="allowed-title" class="card-title">
        {t("alg_allowed")}
      </h2>
      <Switch
        label={t("profiling")}
        note={t("profiling_note")}
        on={chosen.profiling}
        set={(profiling) => steer({ profiling })}
      />
      {known && (
        <Switch
          label={t("learning")}
          note={t("learning_note")}
          on={known.learning}
          set={(learning) => void learn(learning)}
        />
      )}
      {asksForPrivacy() && <p class="note note-tight">{t(known?.chosen ? "gpc_overruled" : "gpc_heard")}</p>}
      <a class="menu-item" href="/history">
        <Icon name="history" />
        <span>
          {t("watch_history")}
          <span class="menu-note">{t("watch_history_note")}</span>
        </span>
      </a>
    </section>
  );
}
