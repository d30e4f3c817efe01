/** What an author says about a video: caption, audience, labels. Used while uploading and when editing. */

import { type Signal, signal } from "@preact/signals";
import { Area, Options, Switch } from "./field";
import { t } from "./i18n";
import { ageBand, isMinor } from "./session";
import { tokens } from "./text";
import type { VideoDetail, Visibility } from "./types";

export const CAPTION_MAX = 2200;
const HASHTAGS_MAX = 30;
const MENTIONS_MAX = 20;

export interface Details {
  caption: Signal<string>;
  visibility: Signal<Visibility>;
  aiMade: Signal<boolean>;
  ageRestricted: Signal<boolean>;
  commentsAllowed: Signal<boolean>;
}

export type DetailsBody = Pick<
  VideoDetail,
  "caption" | "visibility" | "ai_made" | "age_restricted" | "comments_allowed"
>;

export function createDetails(from: Partial<DetailsBody> = {}): Details {
  return {
    caption: signal(from.caption ?? ""),
    visibility: signal(from.visibility ?? (isMinor() ? "followers" : "public")),
    aiMade: signal(from.ai_made ?? false),
    ageRestricted: signal(from.age_restricted ?? false),
    commentsAllowed: signal(from.comments_allowed ?? true),
  };
}

export function bodyOf(details: Details): DetailsBody {
  return {
    caption: details.caption.value.trim(),
    visibility: details.visibility.value,
    ai_made: details.aiMade.value,
    age_restricted: details.ageRestricted.value,
    comments_allowed: details.commentsAllowed.value,
  };
}

/** How many different hashtags and mentions a caption carries. */
export function countTokens(caption: string): { hashtags: number; mentions: number } {
  const seen = { hashtag: new Set<string>(), mention: new Set<string>(), text: new Set<string>() };
  for (const { kind, text } of tokens(caption)) seen[kind].add(text.toLowerCase());
  return { hashtags: seen.hashtag.size, mentions: seen.mention.size };
}

/** Whether the server would take this caption, as far as can be told from here. */
export function captionFits(caption: string): boolean {
  const { hashtags, mentions } = countTokens(caption);
  return [...caption].length <= CAPTION_MAX && hashtags <= HASHTAGS_MAX && mentions <= MENTIONS_MAX;
}

interface DetailsFieldsProps {
  details: Details;
  fault: string | undefined;
  /** Why a moderator marked the video as for adults; null while none did. */
  marked?: string | null;
}

export function DetailsFields({ details, fault, marked = null }: DetailsFieldsProps) {
  const { hashtags, mentions } = countTokens(details.caption.value);
  const counted = [
    hashtags > 0 ? t("n_hashtags", { n: hashtags }) : "",
    mentions > 0 ? t("n_mentions", { n: mentions }) : "",
  ].filter(Boolean);
  return (
    <>
      <Area
        label={t("caption")}
        name="caption"
        value={details.caption}
        max={CAPTION_MAX}
        rows={4}
        fault={fault}
        help={counted.join(" · ") || t("caption_help")}
      />
      <Options<Visibility>
        label={t("who_may_watch")}
        value={details.visibility.value}
        options={[
          ...(ageBand.value === "under-16" ? [] : [{ value: "public" as const, words: t("for_everybody") }]),
          { value: "followers", words: t("for_followers") },
          { value: "only-me", words: t("for_me") },
        ]}
        set={(chosen) => {
          details.visibility.value = chosen;
        }}
      />
      <Switch
        label={t("comments_allowed")}
        on={details.commentsAllowed.value}
        set={(on) => {
          details.commentsAllowed.value = on;
        }}
      />
      <Switch
        label={t("ai_made")}
        note={t("ai_made_note")}
        on={details.aiMade.value}
        set={(on) => {
          details.aiMade.value = on;
        }}
      />
      <Switch
        label={t("age_restricted")}
        note={marked ? t("age_marked", { reason: marked }) : t("age_restricted_note")}
        fixed={marked !== null}
        on={marked !== null || details.ageRestricted.value}
        set={(on) => {
          details.ageRestricted.value = on;
        }}
      />
    </>
  );
}
