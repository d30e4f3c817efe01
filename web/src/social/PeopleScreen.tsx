/** Who follows somebody, or whom they follow. */

import { page } from "../kit/api";
import { t } from "../kit/i18n";
import { List, usePaged } from "../kit/list";
import { follow, followOf } from "../kit/marks";
import { FollowButton, Picture } from "../kit/person";
import { Empty } from "../kit/states";
import type { ListedPerson } from "../kit/types";
import "./social.css";

export function PeopleScreen({ handle, kind }: { handle: string; kind: "followers" | "following" }) {
  const paged = usePaged<ListedPerson>(
    `${handle} ${kind}`,
    (cursor) => page<ListedPerson>(`/api/social/${kind}/${encodeURIComponent(handle)}`, { cursor, limit: 50 }),
    ({ id }) => id,
  );
  return (
    <main class="page">
      <p>
        <a class="token" href={`/@${handle}`}>
          @{handle}
        </a>
      </p>
      <h1 class="page-title">{t(kind)}</h1>
      <List
        paged={paged}
        empty={<Empty icon="people" title={t("nobody_yet")} />}
        row={(person) => (
          <li key={person.id} class="line-row">
            <a class="person" href={`/@${person.handle}`}>
              <Picture person={person} />
              <span>
                {person.display_name}
                <span class="menu-note">@{person.handle}</span>
              </span>
            </a>
            <FollowButton
              person={person}
              follows={followOf(person.handle, person.follows)}
              toggle={() => follow(person.handle, person.follows)}
            />
          </li>
        )}
      />
    </main>
  );
}
