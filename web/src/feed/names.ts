/** The words for what the recommender calls by name: actions, sources, causes. A name without words is shown bare. */

import { type Key, t } from "../kit/i18n";

/** The actions that are predicted, in the order in which the model keeps them. */
export const ACTIONS: readonly string[] = [
  "finish",
  "watched",
  "like",
  "comment",
  "share",
  "follow",
  "skip",
  "not_interested",
  "report",
  "next",
];
export const SOURCES: readonly string[] = [
  "followed",
  "neighbours",
  "taste",
  "trending_fast",
  "trending_slow",
  "topic",
  "creator",
  "fresh",
  "anchor",
  "random",
];

/** What the reader would do: after "the chance", and as the name of a dial. */
const FORECASTS: Record<string, [sentence: Key, name: Key]> = {
  comment: ["will_comment", "act_comment"],
  creator_slider: ["act_creator_slider", "act_creator_slider"],
  finish: ["will_finish", "act_finish"],
  follow: ["will_follow", "act_follow"],
  like: ["will_like", "act_like"],
  next: ["will_next", "act_next"],
  not_interested: ["will_not_interested", "act_not_interested"],
  report: ["will_report", "act_report"],
  share: ["will_share", "act_share"],
  skip: ["will_skip", "act_skip"],
  topic_slider: ["act_topic_slider", "act_topic_slider"],
  watched: ["will_watched", "act_watched"],
};

const PLACES: Record<string, [name: Key, note: Key]> = {
  anchor: ["source_anchor", "source_anchor_note"],
  creator: ["source_creator", "source_creator_note"],
  followed: ["source_followed", "source_followed_note"],
  fresh: ["source_fresh", "source_fresh_note"],
  neighbours: ["source_neighbours", "source_neighbours_note"],
  random: ["source_random", "source_random_note"],
  taste: ["source_taste", "source_taste_note"],
  topic: ["source_topic", "source_topic_note"],
  trending_fast: ["source_trending_fast", "source_trending_fast_note"],
  trending_slow: ["source_trending_slow", "source_trending_slow_note"],
};

const CAUSES: Record<string, Key> = {
  creator: "cause_creator",
  fresh: "cause_fresh",
  history: "cause_history",
  language: "cause_language",
  length: "cause_length",
  look: "cause_look",
  popular: "cause_popular",
  quality: "cause_quality",
  taste: "cause_taste",
  topic: "cause_topic",
  variety: "cause_variety",
  you: "cause_you",
};

const FILTERS: Record<string, Key> = {
  age_restricted: "left_age_restricted",
  ai_made: "left_ai_made",
  blocked_or_muted: "left_blocked_or_muted",
  for_adults: "left_age_restricted",
  gone: "left_gone",
  language: "left_language",
  less: "left_less",
  muted_in_caption: "left_muted_words",
  muted_words: "left_muted_words",
  not_public: "left_not_public",
  own: "left_own",
  seen: "left_seen",
  withdrawn: "left_gone",
};

const bare = (name: string) => name.replaceAll("_", " ");
const say = (key: Key | undefined, name: string) => (key ? t(key) : bare(name));

export const forecastOf = (action: string) => say(FORECASTS[action]?.[0], action);
export const actionOf = (action: string) => say(FORECASTS[action]?.[1], action);
export const sourceOf = (source: string) => say(PLACES[source]?.[0], source);
export const sourceNoteOf = (source: string) => say(PLACES[source]?.[1], source);
export const causeOf = (group: string) => say(CAUSES[group], group);
export const filterOf = (filter: string) => say(FILTERS[filter], filter);
