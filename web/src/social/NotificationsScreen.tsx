/** What happened since: who followed, liked, wrote; what was published or refused. */

import { useEffect } from "preact/hooks";
import { page, post } from "../kit/api";
import { ago, type Key, t } from "../kit/i18n";
import { Icon, type IconName } from "../kit/icons";
import { List, usePaged } from "../kit/list";
import { Picture } from "../kit/person";
import { account, unread } from "../kit/session";
import { Empty } from "../kit/states";
import type { Notification, NotificationKind } from "../kit/types";
import "./social.css";

const KINDS: Record<NotificationKind, { icon: IconName; one: Key; many: Key }> = {
  follow: { icon: "person", one: "told_follow", many: "told_follow_many" },
  like: { icon: "heart", one: "told_like", many: "told_like_many" },
  comment: { icon: "comment", one: "told_comment", many: "told_comment_many" },
  reply: { icon: "comment", one: "told_reply", many: "told_reply_many" },
  mention: { icon: "hash", one: "told_mention", many: "told_mention" },
  "comment-like": { icon: "heart", one: "told_comment_like", many: "told_comment_like_many" },
  published: { icon: "check", one: "told_published", many: "told_published" },
  "new-sign-in": { icon: "warning", one: "told_new_sign_in", many: "told_new_sign_in" },
  security: { icon: "warning", one: "told_security", many: "told_security" },
  role: { icon: "warning", one: "told_role", many: "told_role" },
  audience: { icon: "lock", one: "told_audience", many: "told_audience" },
  "age-marked": { icon: "lock", one: "told_age_marked", many: "told_age_marked" },
  "age-mark-lifted": { icon: "check", one: "told_age_mark_lifted", many: "told_age_mark_lifted" },
  refused: { icon: "warning", one: "told_refused", many: "told_refused" },
};

function addressOf({ kind, video, actor }: Notification): string {
  if (kind === "follow") return actor ? `/@${actor.handle}` : `/@${account.peek()?.handle}/followers`;
  if (kind === "new-sign-in" || kind === "security") return "/security";
  if (kind === "role") return "/settings";
  if ((kind === "refused" || kind === "age-marked") && video) return `/v/${video.id}/edit`;
  return video ? `/v/${video.id}` : "/notifications";
}

export function NotificationsScreen() {
  const paged = usePaged<Notification>(
    "notifications",
    (cursor) => page<Notification>("/api/social/notifications", { cursor, limit: 30 }),
    ({ id }) => id,
  );
  const loaded = paged.items.value.length > 0;
  useEffect(() => {
    if (!loaded || unread.peek() === 0) return;
    post("/api/social/notifications/read").then(
      () => {
        unread.value = 0;
      },
      () => {}, // the badge stays, and the next visit tries again
    );
  }, [loaded]);
  return (
    <main class="page">
      <h1 class="page-title">{t("notifications")}</h1>
      <List
        paged={paged}
        bones={6}
        empty={
          <Empty icon="bell" title={t("quiet")}>
            <p class="state-text">{t("quiet_text")}</p>
          </Empty>
        }
        row={(told) => <Told key={told.id} told={told} />}
      />
    </main>
  );
}

function Told({ told }: { told: Notification }) {
  const { icon, one, many } = KINDS[told.kind];
  const others = told.count - 1;
  const words = t(others > 0 ? many : one, { name: told.actor?.display_name ?? t("somebody"), n: Math.max(others, 0) });
  return (
    <li>
      <a class={told.read ? "told" : "told told-new"} href={addressOf(told)}>
        <span class="told-face">
          {told.actor ? (
            <>
              <Picture person={told.actor} />
              <span class="told-kind">
                <Icon name={icon} />
              </span>
            </>
          ) : (
            <span class="picture picture-m">
              <Icon name={icon} />
            </span>
          )}
        </span>
        <span class="told-words">
          {words}
          {told.comment && (
            <span class="told-excerpt" dir="auto">
              {told.comment.excerpt}
            </span>
          )}
          <span class="menu-note">
            {ago(told.created_at)}
            {!told.read && <span class="hidden"> · {t("unread_one")}</span>}
          </span>
        </span>
        {told.video?.poster_url && <img class="told-poster" src={told.video.poster_url} alt="" loading="lazy" />}
      </a>
    </li>
  );
}
