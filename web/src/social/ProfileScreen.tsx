/** Somebody's page: who they are, what they made; one's own also shows what is not public, liked and saved. */

import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, Problem, page, sentenceOf } from "../kit/api";
import { Grid } from "../kit/grid";
import { count, type Key, t } from "../kit/i18n";
import { usePaged } from "../kit/list";
import { follow, followOf } from "../kit/marks";
import type { Load } from "../kit/paged";
import { FollowButton, Picture } from "../kit/person";
import { Empty, Failure, Waiting } from "../kit/states";
import { Words } from "../kit/text";
import type { Profile, VideoCard, VideoDetail, VideoState } from "../kit/types";
import { ProfileMenu } from "./ProfileMenu";
import "./social.css";

export function ProfileScreen({ handle }: { handle: string }) {
  const profile = useSignal<Profile | null>(null);
  const failure = useSignal<unknown>(null);
  const attempt = useSignal(0);
  useEffect(() => {
    failure.value = null;
    get<Profile>(`/api/social/profiles/${encodeURIComponent(handle)}`).then(
      (found) => {
        profile.value = found;
      },
      (error: unknown) => {
        failure.value = error;
      },
    );
  }, [handle, attempt.value]);
  const shown = profile.value;
  return (
    <main class="page page-wide">
      {failure.value ? <Missing error={failure.value} retry={() => attempt.value++} /> : null}
      {shown && (
        <>
          <Head profile={shown} />
          <Shelves profile={shown} />
        </>
      )}
      {!shown && !failure.value && <Waiting />}
    </main>
  );
}

function Missing({ error, retry }: { error: unknown; retry: () => void }) {
  if (error instanceof Problem && error.status === 404) {
    return (
      <Empty icon="person" title={t("nobody_here")}>
        <p class="state-text">{t("nobody_here_text")}</p>
        <a class="button button-accent" href="/search">
          {t("search")}
        </a>
      </Empty>
    );
  }
  return <Failure sentence={sentenceOf(error)} retry={retry} />;
}

function Head({ profile }: { profile: Profile }) {
  const { account, counts, relation } = profile;
  const follows = followOf(account.handle, relation.follows);
  const followers = useSignal(counts.followers);
  return (
    <header class="profile">
      <Picture person={account} size="l" />
      <div class="profile-who">
        <h1 class="profile-name">{account.display_name}</h1>
        <p class="profile-handle">
          @{account.handle}
          {relation.followed_by && <span class="badge badge-plain">{t("follows_you")}</span>}
        </p>
        <ul class="profile-counts">
          <Count n={counts.following} words="n_following" href={`/@${account.handle}/following`} />
          <Count n={followers.value} words="n_followers" href={`/@${account.handle}/followers`} />
          <Count n={counts.likes} words="n_likes" />
        </ul>
        {account.bio && (
          <p class="profile-bio" dir="auto">
            <Words text={account.bio} />
          </p>
        )}
        <div class="row">
          {relation.self ? (
            <a class="button" href="/settings">
              {t("edit_profile")}
            </a>
          ) : (
            <>
              <FollowButton
                person={account}
                follows={follows}
                toggle={() => follow(account.handle, relation.follows, { count: followers })}
              />
              <ProfileMenu profile={profile} />
            </>
          )}
        </div>
      </div>
    </header>
  );
}

function Count({ n, words, href }: { n: number; words: Key; href?: string }) {
  const inside = (
    <>
      <strong>{count(n)}</strong> {t(words, { n })}
    </>
  );
  return <li>{href ? <a href={href}>{inside}</a> : <span>{inside}</span>}</li>;
}

type ShelfName = "public" | "mine" | "liked" | "saved";
const WORDS: Record<ShelfName, Key> = {
  public: "videos",
  mine: "all_mine",
  liked: "liked",
  saved: "saved",
};
const EMPTY: Record<ShelfName, Key> = {
  public: "no_videos",
  mine: "no_videos_mine",
  liked: "no_liked",
  saved: "no_saved",
};

function Shelves({ profile }: { profile: Profile }) {
  const shelf = useSignal<ShelfName>(profile.relation.self ? "mine" : "public");
  const names: ShelfName[] = profile.relation.self ? ["mine", "liked", "saved"] : ["public"];
  return (
    <>
      {names.length > 1 && <ShelfTabs names={names} chosen={shelf} />}
      <section aria-label={t(WORDS[shelf.value])}>
        {shelf.value === "mine" ? (
          <Mine />
        ) : (
          <Cards key={shelf.value} name={shelf.value} handle={profile.account.handle} />
        )}
      </section>
    </>
  );
}

function ShelfTabs({ names, chosen }: { names: ShelfName[]; chosen: Signal<ShelfName> }) {
  return (
    <div class="tabs-line" role="tablist" aria-label={t("profile")}>
      {names.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          class="tab-line"
          aria-selected={chosen.value === name}
          onClick={() => {
            chosen.value = name;
          }}
        >
          {t(WORDS[name])}
        </button>
      ))}
    </div>
  );
}

function Cards({ name, handle }: { name: ShelfName; handle: string }) {
  const query = name === "public" ? { of: handle } : name === "liked" ? { liked: "me" } : { saved: "me" };
  const load: Load<VideoCard> = (cursor) => page<VideoCard>("/api/feed/videos", { ...query, cursor, limit: 24 });
  const paged = usePaged<VideoCard>(`${name} ${handle}`, load, ({ id }) => id);
  return <Grid paged={paged} load={load} empty={<Empty icon="camera" title={t(EMPTY[name])} />} />;
}

const STATES: Partial<Record<VideoState, Key>> = {
  uploaded: "state_processing",
  processing: "state_processing",
  ready: "state_ready",
  withdrawn: "state_withdrawn",
  refused: "state_refused",
};
const AUDIENCES = { public: null, followers: "for_followers", "only-me": "for_me" } as const;

function badgeOf(video: VideoDetail): string | null {
  const key = STATES[video.state] ?? AUDIENCES[video.visibility];
  return key ? t(key) : null;
}

function Mine() {
  const paged = usePaged<VideoDetail>(
    "mine",
    (cursor) => page<VideoDetail>("/api/videos/mine", { cursor, limit: 24 }),
    ({ id }) => id,
  );
  return (
    <Grid
      paged={paged}
      badge={badgeOf}
      href={(video) => (video.state === "published" ? `/v/${video.id}` : `/v/${video.id}/edit`)}
      empty={
        <Empty icon="camera" title={t(EMPTY.mine)}>
          <a class="button button-accent" href="/upload">
            {t("upload")}
          </a>
        </Empty>
      }
    />
  );
}
