/** Everything that the reader watched and the feed remembers, each with a way to have it forgotten. */

import { del, page, sentenceOf } from "../kit/api";
import { didOf } from "../kit/deeds";
import { ago, clock, t } from "../kit/i18n";
import { List, usePaged } from "../kit/list";
import { retaught } from "../kit/signals";
import { Empty } from "../kit/states";
import { say } from "../kit/toast";
import type { Page, PastWatch, VideoCard } from "../kit/types";
import "./signals.css";

const PAGE = 20;

/** What was watched, with its card; without one when it has gone since: it can be forgotten all the same. */
interface Watched extends PastWatch {
  card: VideoCard | null;
}

async function load(cursor: string | null): Promise<Page<Watched>> {
  const past = await page<PastWatch>("/api/signals/history", { cursor, limit: PAGE });
  const ids = past.items.map(({ video }) => video).join(",");
  const cards = ids ? (await page<VideoCard>("/api/feed/videos", { ids })).items : [];
  const byId = new Map(cards.map((card) => [card.id, card]));
  return { ...past, items: past.items.map((item) => ({ ...item, card: byId.get(item.video) ?? null })) };
}

export function HistoryScreen() {
  const paged = usePaged<Watched>("history", load, ({ video }) => video);

  async function forget(video: string): Promise<void> {
    try {
      await del(`/api/signals/history/${video}`);
      paged.remove((item) => item.video === video);
      retaught();
      say(t("forgotten_now"));
    } catch (error) {
      say(sentenceOf(error), "error");
    }
  }

  return (
    <main class="page">
      <p>
        <a class="token" href="/algorithm">
          {t("my_algorithm")}
        </a>
      </p>
      <h1 class="page-title">{t("watch_history")}</h1>
      <p class="note note-tight">{t("history_lead")}</p>
      <List
        paged={paged}
        empty={
          <Empty icon="history" title={t("history_none")}>
            <p class="state-text">{t("history_none_text")}</p>
          </Empty>
        }
        row={(item) => <Line key={item.video} item={item} forget={() => void forget(item.video)} />}
      />
    </main>
  );
}

function Line({ item, forget }: { item: Watched; forget: () => void }) {
  const { card } = item;
  const name = card ? card.caption || `@${card.account.handle}` : t("history_gone");
  return (
    <li class="line-row">
      <a class="watched" href={`/v/${item.video}`}>
        <span class="watched-poster">
          {card?.poster_url && <img src={card.poster_url} alt="" loading="lazy" decoding="async" />}
        </span>
        <span class="watched-words">
          <span class="watched-name">{name}</span>
          <span class="menu-note">
            {t("history_watched", { time: clock(item.watched_ms) })} · {ago(item.at)}
          </span>
          {item.actions.length > 0 && <span class="menu-note">{item.actions.map(didOf).join(" · ")}</span>}
        </span>
      </a>
      <button type="button" class="button button-quiet" aria-label={`${t("forget")}: ${name}`} onClick={forget}>
        {t("forget")}
      </button>
    </li>
  );
}
