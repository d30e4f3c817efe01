/** One tap that says "less of this", and one that takes it back. */

import { useSignal } from "@preact/signals";
import { patch, post, sentenceOf } from "../kit/api";
import { t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import { retaught } from "../kit/signals";
import { say } from "../kit/toast";
import type { FeedItem, Less, Steering, WhyAnswer } from "../kit/types";
import { readSteering, steering, takeSteering } from "./steering";

export function Corrections({ item, why }: { item: FeedItem; why: WhyAnswer }) {
  const { topics, creator } = why.corrections;
  return (
    <section aria-labelledby="why-less">
      <h3 id="why-less" class="working-title">
        {t("less_of")}
      </h3>
      <div class="row">
        {topics.map((tag) => (
          <LessButton key={tag} item={item} of="topic" value={tag} words={`#${tag}`} />
        ))}
        {creator !== null && <LessButton item={item} of="creator" words={`@${creator}`} />}
        <LessButton item={item} of="kind" words={t("less_kind")} />
      </div>
    </section>
  );
}

interface LessProps {
  item: FeedItem;
  of: Less["of"];
  value?: string;
  words: string;
}

function LessButton({ item, of, value, words }: LessProps) {
  /** How the sliders stood before: what undoing returns to. */
  const before = useSignal<Pick<Steering, "topics" | "creators"> | null>(null);
  const busy = useSignal(false);

  async function press(): Promise<void> {
    busy.value = true;
    try {
      if (before.value) {
        takeSteering(await patch<Steering>("/api/feed/steering", before.value));
        before.value = null;
        say(t("undone"));
      } else {
        if (!steering.value) await readSteering();
        const { topics = {}, creators = [] } = steering.value ?? {};
        const body = { video: item.video.id, of, value: value ?? null, record: item.record };
        takeSteering(await post<Steering>("/api/feed/steering/less", body));
        before.value = { topics, creators };
        say(t("less_done"));
      }
      retaught();
    } catch (error) {
      say(sentenceOf(error), "error");
    } finally {
      busy.value = false;
    }
  }

  const done = before.value !== null;
  return (
    <button
      type="button"
      class={done ? "button" : "button button-quiet"}
      aria-pressed={done}
      disabled={busy.value}
      onClick={() => void press()}
    >
      <Icon name={done ? "check" : "close"} />
      {words}
      {done && <span class="less-undo">{t("undo")}</span>}
    </button>
  );
}
