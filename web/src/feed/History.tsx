/** What the reader watched that caused a ranking, with its poster, and a way to have it forgotten. */

import { useSignal } from "@preact/signals";
import { del, sentenceOf } from "../kit/api";
import { didOf } from "../kit/deeds";
import { ago, t } from "../kit/i18n";
import { retaught } from "../kit/signals";
import { say } from "../kit/toast";
import type { WhyCause } from "../kit/types";

export function History({ causes }: { causes: readonly WhyCause[] }) {
  if (causes.length === 0) return null;
  return (
    <section aria-labelledby="why-history">
      <h3 id="why-history" class="working-title">
        {t("why_history")}
      </h3>
      <ul class="causes">
        {causes.map((cause) => (
          <Cause key={`${cause.video.id} ${cause.action}`} cause={cause} />
        ))}
      </ul>
    </section>
  );
}

function Cause({ cause }: { cause: WhyCause }) {
  const { video, action, at } = cause;
  const forgotten = useSignal(false);
  const busy = useSignal(false);
  const name = video.caption || `@${video.account.handle}`;

  async function forget(): Promise<void> {
    busy.value = true;
    try {
      await del(`/api/signals/history/${video.id}`);
      forgotten.value = true;
      retaught();
    } catch (error) {
      say(sentenceOf(error), "error");
    } finally {
      busy.value = false;
    }
  }

  return (
    <li class="cause-row">
      <a class="cause-poster" href={`/v/${video.id}`} aria-label={name}>
        {video.poster_url && <img src={video.poster_url} alt="" loading="lazy" decoding="async" />}
      </a>
      <span class="cause-words">
        <span class="cause-name">{name}</span>
        <span class="menu-note">
          {didOf(action)} · {ago(at)}
        </span>
      </span>
      <button
        type="button"
        class="button button-quiet"
        disabled={busy.value || forgotten.value}
        aria-label={`${t("forget")}: ${name}`}
        onClick={() => void forget()}
      >
        {t(forgotten.value ? "forgotten" : "forget")}
      </button>
    </li>
  );
}
