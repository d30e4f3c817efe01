/** One video by its address, and after it what it was found among, or something to discover. */

import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { get, Problem, sentenceOf } from "../kit/api";
import { t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import { takeFirst } from "../kit/island";
import { createPaged, type Load } from "../kit/paged";
import { relabel } from "../kit/router";
import { takeShelf } from "../kit/shelf";
import { Empty, Failure, Waiting } from "../kit/states";
import type { FeedItem, FeedPage, VideoCard } from "../kit/types";
import { Column } from "./Column";

const PAGE = 10;
const AFTERWARDS: Load<FeedItem> = (cursor) => get<FeedPage>("/api/feed", { kind: "unprofiled", cursor, limit: PAGE });

const idOf = ({ video }: FeedItem) => video.id;

export function itemOf(video: VideoCard): FeedItem {
  return { video, reasons: [], record: null };
}

export function VideoScreen({ id }: { id: string }) {
  const first = useSignal<FeedItem | null>(null);
  const failure = useSignal<unknown>(null);
  const attempt = useSignal(0);
  const shelf = useMemo(() => takeShelf(id), [id]);

  useEffect(() => {
    if (shelf) return;
    failure.value = null;
    const given = takeFirst("video", (item) => item.video.id === id);
    if (given) first.value = given;
    else {
      get<VideoCard>(`/api/feed/videos/${id}`).then(
        (video) => {
          first.value = itemOf(video);
        },
        (error: unknown) => {
          failure.value = error;
        },
      );
    }
  }, [id, attempt.value]);

  const source = useMemo(() => {
    if (shelf) {
      const load: Load<FeedItem> = async (cursor) => {
        const page = await shelf.load(cursor);
        return { cursor: page.cursor, items: page.items.map(itemOf) };
      };
      return createPaged(load, idOf, { items: shelf.items.map(itemOf), cursor: shelf.cursor });
    }
    if (!first.value) return null;
    // The empty cursor begins the feed that follows; the first item is never repeated.
    return createPaged((cursor) => AFTERWARDS(cursor || null), idOf, { items: [first.value], cursor: "" });
  }, [id, first.value, shelf]);

  return (
    <main class="feed">
      <h1 class="hidden">{t("video")}</h1>
      <a class="icon-button feed-back" href="/" aria-label={t("back")} onClick={goBack}>
        <Icon name="back" />
      </a>
      {failure.value ? <Missing error={failure.value} retry={() => attempt.value++} /> : null}
      {source ? (
        <Column source={source} label={t("video")} onClip={(item) => relabel(`/v/${item.video.id}`)} ended={<End />} />
      ) : failure.value ? null : (
        <Waiting />
      )}
    </main>
  );
}

function goBack(event: Event): void {
  if (history.length < 2) return;
  event.preventDefault();
  history.back();
}

function End() {
  return (
    <Empty icon="eye" title={t("feed_ended")}>
      <a class="button button-accent" href="/">
        {t("discover")}
      </a>
    </Empty>
  );
}

function Missing({ error, retry }: { error: unknown; retry: () => void }) {
  if (!(error instanceof Problem && error.status === 404)) {
    return <Failure sentence={sentenceOf(error)} retry={retry} />;
  }
  return (
    <Empty icon="eye" title={t("video_missing")}>
      <p class="state-text">{t("video_missing_text")}</p>
      <a class="button button-accent" href="/">
        {t("discover")}
      </a>
    </Empty>
  );
}
