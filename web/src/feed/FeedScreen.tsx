/** The feed: four ways to fill one column, and what to say when there is nothing in it. */

import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { get } from "../kit/api";
import { open, t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import { takeFirst } from "../kit/island";
import { createPaged } from "../kit/paged";
import { lazy } from "../kit/router";
import { account } from "../kit/session";
import { flush } from "../kit/signals";
import { Empty } from "../kit/states";
import type { FeedItem, FeedKind, FeedPage, Unprofiled } from "../kit/types";
import { Column } from "./Column";

const PAGE = 10;
/** A feed that learns is asked often and for little, so that a swipe changes what comes soon after it. */
const PAGE_LEARNING = 6;
const AHEAD_LEARNING = 3;

type Feed = { kind: FeedKind; href: string; word: "for_you" | "following" | "discover" | "latest" };
const DISCOVER: Feed = { kind: "unprofiled", href: "/", word: "discover" };
const OTHERS: readonly Feed[] = [
  { kind: "following", href: "/following", word: "following" },
  { kind: "latest", href: "/latest", word: "latest" },
];
const FEEDS: readonly Feed[] = [DISCOVER, ...OTHERS];
const MINE: readonly Feed[] = [
  { kind: "for-you", href: "/", word: "for_you" },
  ...OTHERS.slice(0, 1),
  { ...DISCOVER, href: "/discover" },
  ...OTHERS.slice(1),
];

const Notice = lazy(
  () => Promise.all([import("./Notice"), open("algorithm")]).then(([m]) => m.Notice),
  () => null,
);

export function FeedScreen({ kind }: { kind: FeedKind }) {
  const learns = kind === "for-you";
  // For You answers with Discover's clips where it may not use, or does not know, anything about its reader.
  const because = useSignal<Unprofiled>(null);
  const source = useMemo(() => {
    const first = takeFirst("page", (page) => page.kind === kind || (learns && page.kind === "unprofiled"));
    because.value = first?.unprofiled_because ?? null;
    return createPaged<FeedItem>(
      async (cursor) => {
        if (learns) await flush();
        const page = await get<FeedPage>("/api/feed", { kind, cursor, limit: learns ? PAGE_LEARNING : PAGE });
        because.value = page.unprofiled_because;
        return page;
      },
      ({ video }) => video.id,
      first,
    );
  }, [kind]);
  const feeds = account.value ? MINE : FEEDS;
  const word = feeds.find((feed) => feed.kind === kind)?.word;
  const label = word ? t(word) : kind.replace(/^by:/, "");
  return (
    <main class="feed">
      <h1 class="hidden">{label}</h1>
      <Tabs kind={kind} feeds={word ? feeds : feeds.slice(0, 2)} label={label} />
      {kind === "following" && !account.value ? (
        <SignInFirst />
      ) : (
        <Column
          key={kind}
          source={source}
          label={label}
          learns={learns}
          ahead={learns ? AHEAD_LEARNING : PAGE / 2}
          ended={<Ended kind={kind} empty={source.items.value.length === 0} />}
        />
      )}
      {learns && source.items.value.length > 0 && <Notice because={because.value} />}
    </main>
  );
}

/** The feeds side by side; one that somebody else makes stands before ours while it is looked at. */
function Tabs({ kind, feeds, label }: { kind: FeedKind; feeds: readonly Feed[]; label: string }) {
  return (
    <nav class="tabs" aria-label={t("feeds")}>
      {kind.startsWith("by:") && (
        <a class="tab" href={`/by/${encodeURIComponent(label)}`} aria-current="page">
          {label}
        </a>
      )}
      {feeds.map((feed) => (
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
  if (empty && kind === "for-you") {
    return (
      <Empty icon="eye" title={t("for_you_empty")}>
        <p class="state-text">{t("for_you_empty_text")}</p>
        <a class="button button-accent" href="/algorithm">
          {t("my_algorithm")}
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
        {t(kind === "latest" ? (account.value ? "for_you" : "discover") : "latest")}
      </a>
    </Empty>
  );
}
