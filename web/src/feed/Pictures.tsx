/** Where the last clips came from, and how that changed from day to day. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, sentenceOf } from "../kit/api";
import { Options } from "../kit/field";
import { t } from "../kit/i18n";
import { Failure, Lines } from "../kit/states";
import type { Picture } from "../kit/types";
import { Bars, Days, type Part, Shares } from "./charts";
import { SOURCES, sourceOf } from "./names";

const TONES = 10;
const OTHER_TONE = 10;

type By = "sources" | "topics";

function sourcesOf(picture: Picture): Part[] {
  return picture.sources
    .filter(({ share_pct }) => share_pct > 0)
    .map(({ name, share_pct }) => {
      const tone = SOURCES.indexOf(name);
      return { name, words: sourceOf(name), tone: tone < 0 ? OTHER_TONE : tone, share: share_pct / 100 };
    });
}

/** Topics are many: the largest are shown. */
function topicsOf(picture: Picture): Part[] {
  return picture.topics
    .slice(0, TONES)
    .map(({ tag, share_pct }, tone) => ({ name: tag, words: `#${tag}`, tone, share: share_pct / 100 }));
}

export function Pictures() {
  const picture = useSignal<Picture | null>(null);
  const failure = useSignal<unknown>(null);
  const attempt = useSignal(0);
  useEffect(() => {
    failure.value = null;
    get<Picture>("/api/feed/steering/picture").then(
      (answer) => {
        picture.value = answer;
      },
      (error: unknown) => {
        failure.value = error;
      },
    );
  }, [attempt.value]);
  return (
    <section id="pictures" class="card" aria-labelledby="pictures-title">
      <h2 id="pictures-title" class="card-title">
        {t("alg_pictures")}
      </h2>
      {failure.value ? <Failure sentence={sentenceOf(failure.value)} retry={() => attempt.value++} /> : null}
      {!picture.value && !failure.value && <Lines count={2} />}
      {picture.value && <Drawn picture={picture.value} />}
    </section>
  );
}

function Drawn({ picture }: { picture: Picture }) {
  const by = useSignal<By>("sources");
  if (picture.last === 0) return <p class="state-text">{t("pictures_none")}</p>;
  const sources = sourcesOf(picture);
  const topics = topicsOf(picture);
  const label = t("pictures_days", { n: picture.last });
  const days = picture.days.map((day) => ({ day: day.day, clips: day[by.value] }));
  return (
    <>
      <Shares label={t("pictures_sources", { n: picture.last })} parts={sources} />
      {topics.length > 0 && (
        <Bars label={t("pictures_topics", { n: picture.last })} note={t("topics_overlap")} parts={topics} />
      )}
      <Options<By>
        label={t("pictures_by")}
        value={by.value}
        options={[
          { value: "sources", words: t("by_source") },
          { value: "topics", words: t("by_topic") },
        ]}
        set={(chosen) => {
          by.value = chosen;
        }}
      />
      <Days
        label={label}
        days={days}
        parts={by.value === "sources" ? sources : topics}
        tallest={(n) => (by.value === "sources" ? t("day_most", { n }) : "")}
      />
    </>
  );
}
