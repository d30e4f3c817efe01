/** The words for what the reader did with a clip. */

import { type Key, t } from "./i18n";

const DONE: Record<string, Key> = {
  comment: "did_comment",
  explored: "did_watch",
  finish: "did_finish",
  follow: "did_follow",
  impression: "did_see",
  like: "did_like",
  not_interested: "did_not_interested",
  save: "did_save",
  share: "did_share",
  skip: "did_skip",
  watch: "did_watch",
  watched: "did_watch",
};

export function didOf(action: string): string {
  const key = DONE[action];
  return key ? t(key) : action.replaceAll("_", " ");
}
