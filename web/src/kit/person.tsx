/** How a person appears: picture or initial, name, handle, follow button. */

import type { Signal } from "@preact/signals";
import { t } from "./i18n";
import { account } from "./session";
import type { Person } from "./types";

export function Picture({ person, size = "m" }: { person: Person; size?: "s" | "m" | "l" }) {
  const initial = [...(person.display_name || person.handle)][0]?.toUpperCase() ?? "";
  return (
    <span class={`picture picture-${size}`} aria-hidden="true">
      {person.picture_url ? <img src={person.picture_url} alt="" loading="lazy" decoding="async" /> : initial}
    </span>
  );
}

interface FollowProps {
  person: Person;
  follows: Signal<boolean>;
  toggle: () => void;
  small?: boolean;
}

export function FollowButton({ person, follows, toggle, small = false }: FollowProps) {
  if (account.value?.handle === person.handle) return null;
  const words = t(follows.value ? "following_now" : "follow");
  return (
    <button
      type="button"
      class={`button ${follows.value ? "button-quiet" : "button-accent"} ${small ? "button-small" : ""}`}
      aria-pressed={follows.value}
      aria-label={`${words} @${person.handle}`}
      onClick={toggle}
    >
      {words}
    </button>
  );
}
