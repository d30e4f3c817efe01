/** Feeds that others make: services that answer with clips and a reason for each, and learn nothing about the reader. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get } from "../kit/api";
import { t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import type { FeedDetail } from "../kit/types";

/** Who makes a feed, as far as its address says. */
const hostOf = (address: string | null) => (address ? new URL(address).host : "");

export function OtherFeeds() {
  const kinds = useSignal<FeedDetail[]>([]);
  useEffect(() => {
    get<FeedDetail[]>("/api/feed/kinds").then(
      (answer) => {
        kinds.value = answer;
      },
      () => {}, // the feeds of this cell work without the list of others
    );
  }, []);
  const others = kinds.value.filter(({ by }) => by !== null);
  return (
    <section id="others" class="card" aria-labelledby="others-title">
      <h2 id="others-title" class="card-title">
        {t("alg_others")}
      </h2>
      <p>{t("others_lead")}</p>
      {others.length === 0 && <p class="field-note">{t("others_none")}</p>}
      <ul class="menu">
        {others.map(({ kind, title, by }) => (
          <li key={kind}>
            <a class="menu-item" href={`/by/${encodeURIComponent(kind.slice(3))}`}>
              <Icon name="people" />
              <span>
                {title}
                <span class="menu-note">{hostOf(by)}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
