/** What the staff are called, and what they look at: the same words at the desk and for whom it is about. */

import { computed } from "@preact/signals";
import { type Key, t } from "./i18n";
import { roles } from "./session";

const ROLES: Record<string, Key> = { moderator: "role_moderator", operator: "role_operator", auditor: "role_auditor" };
const MATTERS: Record<string, Key> = {
  profile: "matter_profile",
  videos: "matter_videos",
  comments: "matter_comments",
  "ways-in": "matter_ways_in",
  sessions: "matter_sessions",
  counts: "matter_counts",
  "for-adults": "matter_for_adults",
  "for-all": "matter_for_all",
  everything: "matter_everything",
};

/** The reader's role at the desk, empty for whoever is not one of the staff. */
export const staffRole = computed(() => roles.value.find((role) => role in ROLES) ?? "");

const named = (names: Record<string, Key>, name: string) => {
  const key = names[name];
  return key ? t(key) : name;
};

export const roleName = (role: string) => named(ROLES, role);
export const matterNames = (what: readonly string[]) => what.map((matter) => named(MATTERS, matter)).join(", ");
