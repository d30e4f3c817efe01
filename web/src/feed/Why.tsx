/** "Why this video?": the terms of the very sum that put it here, each with its share. */

import { type Key, t } from "../kit/i18n";
import { closePanel } from "../kit/panels";
import { account } from "../kit/session";
import { Sheet } from "../kit/sheet";
import type { FeedItem, Reason } from "../kit/types";
import { ACTIONS } from "./names";
import { Working } from "./Working";

/** The reasons we have words for; another is shown by its code, which is better than hidden. */
const WORDS: Record<string, Key> = {
  by: "reason_by",
  chance: "reason_chance",
  exploration: "reason_exploration",
  following: "reason_following",
  fresh: "reason_fresh",
  language: "reason_language",
  latest: "reason_latest",
  trending: "reason_trending",
  warming: "reason_warming",
};

/** What a feed knows of its reader, by the reason that only it gives. */
const NOTES: Record<string, Key> = { by: "why_by", following: "why_following" };

function sentence({ code, values }: Reason): string {
  const key = code === "by" && !values.words ? "reason_by_silent" : WORDS[code];
  return key ? t(key, values) : code.replaceAll("_", " ");
}

/** Whether the clip came with For You: then its page's record holds the whole arithmetic. */
function isRanked({ record, reasons }: FeedItem): boolean {
  if (!record || !account.value) return false;
  return reasons.some(({ code, values }) => ACTIONS.includes(code) || "propensity_pct" in values);
}

export function Why({ item }: { item: FeedItem }) {
  return (
    <Sheet title={t("why_this")} onClose={closePanel}>
      {isRanked(item) ? <Working item={item} /> : <Shares item={item} />}
    </Sheet>
  );
}

function Shares({ item }: { item: FeedItem }) {
  const reasons = [...item.reasons].sort((a, b) => b.share_pct - a.share_pct);
  return (
    <>
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
      <p class="note">{t(NOTES[reasons[0]?.code ?? ""] ?? "why_unprofiled")}</p>
      {item.record && <p class="note note-code">{t("why_record", { record: item.record })}</p>}
    </>
  );
}
