/** "My algorithm": what the feed may use, what it has learned, and everything about it that can be moved. */

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, sentenceOf } from "../kit/api";
import { type Key, t } from "../kit/i18n";
import { reader, readReader } from "../kit/reader";
import { Failure, Lines } from "../kit/states";
import { say } from "../kit/toast";
import type { Inferred } from "../kit/types";
import { Allowed } from "./Allowed";
import { LeaveOut } from "./LeaveOut";
import { Memory } from "./Memory";
import { OtherFeeds } from "./OtherFeeds";
import { Pictures } from "./Pictures";
import { StartOver } from "./StartOver";
import { readSteering, settle, steering } from "./steering";
import { Tastes } from "./Tastes";
import { Weighing } from "./Weighing";
import "./algorithm.css";

const PARTS: readonly [id: string, words: Key][] = [
  ["allowed", "alg_allowed"],
  ["pictures", "alg_pictures"],
  ["topics", "alg_topics"],
  ["creators", "alg_creators"],
  ["leave-out", "alg_leave_out"],
  ["memory", "alg_memory"],
  ["weighing", "alg_weighing"],
  ["others", "alg_others"],
  ["start-over", "alg_start_over"],
];

const inferred = signal<Inferred | null>(null);
const failure = signal<unknown>(null);

/** Read what the page cannot do without, and what was inferred, without which its sliders still move. */
async function read(): Promise<void> {
  failure.value = null;
  const learned = get<Inferred>("/api/feed/steering/inferred").then(
    (answer) => {
      inferred.value = answer;
    },
    (error: unknown) => say(sentenceOf(error), "error"),
  );
  try {
    await Promise.all([readSteering(), readReader(), learned]);
  } catch (error) {
    failure.value = error;
  }
}

export function AlgorithmScreen() {
  useEffect(() => {
    void read();
    return () => void settle();
  }, []);
  // Both at once, where both come: what is being read must not be pushed down by what comes later.
  const chosen = reader.value || failure.value ? steering.value : null;
  return (
    <main class="page algorithm">
      <h1 class="page-title">{t("my_algorithm")}</h1>
      <p class="algorithm-lead">{t("alg_lead")}</p>
      <nav aria-label={t("my_algorithm")}>
        <ul class="algorithm-parts">
          {PARTS.map(([id, words]) => (
            <li key={id}>
              <a class="button button-quiet" href={`#${id}`}>
                {t(words)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {failure.value ? <Failure sentence={sentenceOf(failure.value)} retry={() => void read()} /> : null}
      {!chosen && !failure.value && <Lines count={5} />}
      {chosen && (
        <>
          <Allowed chosen={chosen} />
          <Pictures />
          <Tastes chosen={chosen} inferred={inferred} />
          <LeaveOut chosen={chosen} inferred={inferred.value} />
          <Memory chosen={chosen} />
          <Weighing chosen={chosen} />
          <OtherFeeds />
          <StartOver done={() => void read()} />
        </>
      )}
    </main>
  );
}
