/** The feed: three ways to fill one column, and what to say when there is nothing in it. */

import { useMemo } from "preact/hooks";
import { get } from "../kit/api";
import { t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import { takeFirst } from "../kit/island";
import { createPaged } from "../kit/paged";
import { account } from "../kit/session";
import { Empty } from "../kit/states";
import type { FeedItem, FeedKind, FeedPage } from "../kit/types";
import { Column } from "./Column";

const PAGE = 10;
export const FEEDS: readonly { kind: FeedKind; href: string; word: "discover" | "following" | "latest" }[] = [
  { kind: "unprofiled", href: "/", word: "discover" },
  { kind: "following", href: "/following", word: "following" },
  { kind: "latest", href: "/latest", word: "latest" },
];

export function FeedScreen({ kind }: { kind: FeedKind }) {
  const source = useMemo(
    () =>
      createPaged<FeedItem>(
        (cursor) => get<FeedPage>("/api/feed", { kind, cursor, limit: PAGE }),
        ({ video }) => video.id,
        takeFirst("page", (page) => page.kind === kind),
      ),
    [kind],
  );
  const word = FEEDS.find((feed) => feed.kind === kind)?.word ?? "discover";
  return (
    <main class="feed">
      <h1 class="hidden">{t(word)}</h1>
      <Tabs kind={kind} />
      {kind === "following" && !account.value ? (
        <SignInFirst />
      ) : (
        <Column
          key={kind}
          source={source}
          label={t(word)}
          ended={<Ended kind={kind} empty={source.items.value.length === 0} />}
        />
      )}
    </main>
  );
}

function Tabs({ kind }: { kind: FeedKind }) {
  return (
    <nav class="tabs" aria-label={t("feeds")}>
      {FEEDS.map((feed) => (
        <a
          key={feed.kind}
          class="tab"
          href={feed.href}
          {...(feed.kind === kind ? { "aria-current": "page" as const } : {})}
        >
          {t(feed.word)}
        </a>
      ))}
      <a class="icon-button tabs-search" href="/search" aria-label={t("search")}>
        <Icon name="search" />
      </a>
    </nav>
  );
}

function SignInFirst() {
  return (
    <Empty icon="people" title={t("following_signed_out")}>
      <a class="button button-accent" href="/sign-in">
        {t("sign_in")}
      </a>
    </Empty>
  );
}

function Ended({ kind, empty }: { kind: FeedKind; empty: boolean }) {
  if (empty && kind === "following") {
    return (
      <Empty icon="people" title={t("following_empty")}>
        <p class="state-text">{t("following_empty_text")}</p>
        <a class="button button-accent" href="/">
          {t("discover")}
        </a>
      </Empty>
    );
  }
  if (empty) {
    return (
      <Empty icon="camera" title={t("feed_empty")}>
        <p class="state-text">{t("feed_empty_text")}</p>
        <a class="button button-accent" href="/upload">
          {t("upload")}
        </a>
      </Empty>
    );
  }
  return (
    <Empty icon="eye" title={t("feed_ended")}>
      <p class="state-text">{t("feed_ended_text")}</p>
      <a class="button" href={kind === "latest" ? "/" : "/latest"}>
        {t(kind === "latest" ? "discover" : "latest")}
      </a>
    </Empty>
  );
}
