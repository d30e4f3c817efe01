/** "Why this video?": the terms of the very sum that put it here, each with its share. */

import { type Key, t } from "../kit/i18n";
import { closePanel } from "../kit/panels";
import { Sheet } from "../kit/sheet";
import type { FeedItem, Reason } from "../kit/types";

/** The reasons we have words for; another is shown by its code, which is better than hidden. */
const WORDS: Record<string, Key> = {
  chance: "reason_chance",
  exploration: "reason_exploration",
  following: "reason_following",
  fresh: "reason_fresh",
  language: "reason_language",
  latest: "reason_latest",
  trending: "reason_trending",
};

function sentence({ code, values }: Reason): string {
  const key = WORDS[code];
  return key ? t(key, values) : code.replaceAll("_", " ");
}

export function Why({ item }: { item: FeedItem }) {
  const reasons = [...item.reasons].sort((a, b) => b.share_pct - a.share_pct);
  return (
    <Sheet title={t("why_this")} onClose={closePanel}>
      {reasons.length === 0 ? (
        <p class="state-text">{t("why_none")}</p>
      ) : (
        <ul class="reasons">
          {reasons.map((reason) => (
            <li key={reason.code} class="reason">
              <span class="reason-words">{sentence(reason)}</span>
              <span class="reason-share">{Math.round(reason.share_pct)} %</span>
              <meter class="reason-bar" min="0" max="100" value={reason.share_pct} aria-hidden="true" />
            </li>
          ))}
        </ul>
      )}
      <p class="note">{t(reasons.some(({ code }) => code === "following") ? "why_following" : "why_unprofiled")}</p>
      {item.record && <p class="note note-code">{t("why_record", { record: item.record })}</p>}
    </Sheet>
  );
}
