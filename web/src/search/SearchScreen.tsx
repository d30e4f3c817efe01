/** Search: videos, people, hashtags, with completion while one types. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, page } from "../kit/api";
import { Grid } from "../kit/grid";
import { type Key, t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import { List, usePaged } from "../kit/list";
import type { Load } from "../kit/paged";
import { Picture } from "../kit/person";
import { navigate, place } from "../kit/router";
import { Empty } from "../kit/states";
import type { Completion, Hashtag, Page, Person, VideoCard } from "../kit/types";
import { SearchBox } from "./SearchBox";
import "./search.css";

const KINDS = ["videos", "accounts", "hashtags"] as const;
const PAGE = 24;
type Kind = (typeof KINDS)[number];
const WORDS: Record<Kind, Key> = { videos: "videos", accounts: "people", hashtags: "hashtags" };

export function searchAddress(q: string, kind: string): string {
  return `/search?${new URLSearchParams({ q, kind })}`;
}

export function SearchScreen() {
  const query = place.value.searchParams;
  const q = query.get("q")?.trim() ?? "";
  const asked = query.get("kind");
  const kind: Kind = KINDS.find((one) => one === asked) ?? "videos";
  const text = useSignal(q);
  useEffect(() => {
    text.value = q;
  }, [q]);
  return (
    <main class="page page-wide">
      <h1 class="hidden">{t("search")}</h1>
      <SearchBox text={text} search={(wanted) => navigate(searchAddress(wanted, kind))} />
      {q === "" ? (
        <Start />
      ) : (
        <>
          <nav class="tabs-line" aria-label={t("search")}>
            {KINDS.map((one) => (
              <a
                key={one}
                class="tab-line tab-link"
                href={searchAddress(q, one)}
                aria-current={one === kind ? "page" : undefined}
              >
                {t(WORDS[one])}
              </a>
            ))}
          </nav>
          <Results key={`${kind} ${q}`} q={q} kind={kind} />
        </>
      )}
    </main>
  );
}

/** Before anything is typed: what many clips are about. */
function Start() {
  const popular = useSignal<Completion[]>([]);
  useEffect(() => {
    get<Completion[]>("/api/search/complete").then(
      (found) => {
        popular.value = found;
      },
      () => {}, // an invitation only: searching works without it
    );
  }, []);
  return (
    <Empty icon="search" title={t("search_start")}>
      <Chips offered={popular.value} />
      <p class="state-text">{t("search_start_text")}</p>
    </Empty>
  );
}

function Chips({ offered }: { offered: Completion[] }) {
  return (
    <ul class="row row-centre">
      {offered.map(({ text }) => (
        <li key={text}>
          <a class="button" href={searchAddress(text, "videos")}>
            {text}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Nothing({ q, meant = [] }: { q: string; meant?: Completion[] }) {
  return (
    <Empty icon="search" title={t("search_nothing", { q })}>
      <p class="state-text">{t(meant.length ? "search_meant" : "search_nothing_text")}</p>
      <Chips offered={meant} />
    </Empty>
  );
}

function Results({ q, kind }: { q: string; kind: Kind }) {
  if (kind === "videos") return <Videos q={q} />;
  return kind === "accounts" ? <Accounts q={q} /> : <Hashtags q={q} />;
}

type Found = Page<VideoCard> & { suggestions?: Completion[] };

function Videos({ q }: { q: string }) {
  const meant = useSignal<Completion[]>([]);
  // A lone hashtag is a list of its own, in the order of publication; anything else is ranked.
  const hashtag = /^#([\p{L}\p{N}_]+)$/u.exec(q)?.[1];
  const load: Load<VideoCard> = (cursor) =>
    hashtag
      ? page<VideoCard>("/api/feed/videos", { hashtag, cursor, limit: PAGE })
      : get<Found>("/api/search", { q, kind: "videos", cursor, limit: PAGE }).then((found) => {
          meant.value = found.suggestions ?? [];
          return found;
        });
  const paged = usePaged<VideoCard>(q, load, ({ id }) => id);
  return <Grid paged={paged} load={load} empty={<Nothing q={q} meant={meant.value} />} />;
}

function Accounts({ q }: { q: string }) {
  const paged = usePaged<Person>(
    q,
    (cursor) => page<Person>("/api/search", { q, kind: "accounts", cursor }),
    ({ id }) => id,
  );
  return (
    <List
      paged={paged}
      empty={<Nothing q={q} />}
      row={(person) => (
        <li key={person.id} class="line-row">
          <a class="person" href={`/@${person.handle}`}>
            <Picture person={person} />
            <span>
              {person.display_name}
              <span class="menu-note">@{person.handle}</span>
            </span>
          </a>
        </li>
      )}
    />
  );
}

function Hashtags({ q }: { q: string }) {
  const paged = usePaged<Hashtag>(
    q,
    (cursor) => page<Hashtag>("/api/search", { q, kind: "hashtags", cursor }),
    ({ tag }) => tag,
  );
  return (
    <List
      paged={paged}
      empty={<Nothing q={q} />}
      row={({ tag, videos }) => (
        <li key={tag} class="line-row">
          <a class="person" href={searchAddress(`#${tag}`, "videos")}>
            <span class="picture picture-m">
              <Icon name="hash" />
            </span>
            <span>
              #{tag}
              <span class="menu-note">{t("n_videos", { n: videos })}</span>
            </span>
          </a>
        </li>
      )}
    />
  );
}
