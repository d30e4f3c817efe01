/** In place of clips: it is night, or the minutes of the day are over. Says when the feed opens, and what is open now. */

import type { Today } from "../kit/answers";
import { t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import { account } from "../kit/session";
import { opensWords } from "./clock";
import "./families.css";

export function RestScreen({ shut }: { shut: Today }) {
  const night = shut.state === "night";
  return (
    <main class={night ? "rest rest-night" : "rest rest-over"}>
      <div class="rest-body">
        <span class="state-lens rest-lens" aria-hidden="true">
          <Icon name={night ? "moon" : "clock"} />
        </span>
        <h1 class="rest-title">{t(night ? "rest_night" : "rest_over")}</h1>
        <p class="rest-words">{t(night ? "rest_night_text" : "rest_over_text")}</p>
        {shut.opens_at && <p class="rest-opens">{opensWords(shut.opens_at)}</p>}
        <p class="rest-words">{t("rest_open")}</p>
        <p class="row rest-ways">
          <a class="button" href={`/@${account.value?.handle}`}>
            {t("profile")}
          </a>
          <a class="button" href="/notifications">
            {t("notifications")}
          </a>
          <a class="button" href="/upload">
            {t("upload")}
          </a>
          <a class="button" href="/family">
            {t("family")}
          </a>
        </p>
      </div>
    </main>
  );
}
