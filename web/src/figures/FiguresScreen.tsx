/** One's public clips in numbers: people by day, with noise, and what the noise is for. */

import type { ClipDay } from "../kit/answers";
import { page } from "../kit/api";
import { count, language, t } from "../kit/i18n";
import { List, usePaged } from "../kit/list";
import { Empty } from "../kit/states";
import type { Page, VideoCard } from "../kit/types";

interface Counted extends ClipDay {
  card: VideoCard | null;
}

async function load(cursor: string | null): Promise<Page<Counted>> {
  const days = await page<ClipDay>("/api/figures", { cursor, limit: 30 });
  const ids = [...new Set(days.items.map(({ video }) => video))].join(",");
  const cards = ids ? (await page<VideoCard>("/api/feed/videos", { ids })).items : [];
  const byId = new Map(cards.map((card) => [card.id, card]));
  return { ...days, items: days.items.map((item) => ({ ...item, card: byId.get(item.video) ?? null })) };
}

const day = (date: string) =>
  new Date(`${date}T00:00Z`).toLocaleDateString(language.value, { dateStyle: "medium", timeZone: "UTC" });

export function FiguresScreen() {
  const paged = usePaged<Counted>("figures", load, (item) => `${item.day} ${item.video}`);
  return (
    <main class="page">
      <h1 class="page-title">{t("figures_title")}</h1>
      <p class="note note-tight">{t("figures_lead")}</p>
      <p class="note note-tight">
        {t("figures_noise")}{" "}
        <a class="token" href="/api/privacy/epsilon">
          {t("figures_ledger")}
        </a>
      </p>
      <List
        paged={paged}
        row={(item) => <Line key={`${item.day} ${item.video}`} item={item} />}
        empty={
          <Empty icon="people" title={t("figures_none")}>
            <p class="state-text">{t("figures_none_text")}</p>
          </Empty>
        }
      />
    </main>
  );
}

function Line({ item }: { item: Counted }) {
  const few = (value: number | null) => (value === null ? t("figures_few") : count(value));
  return (
    <li class="line-row">
      <span>
        <a class="token" href={`/v/${item.video}`}>
          <bdi>{item.card?.caption || t("figures_wordless")}</bdi>
        </a>
        <span class="menu-note">
          {day(item.day)} · {t("figures_viewers", { n: few(item.viewers) })} ·{" "}
          {t("figures_finishers", { n: few(item.finishers) })} · {t("figures_likers", { n: few(item.likers) })}
        </span>
      </span>
    </li>
  );
}
