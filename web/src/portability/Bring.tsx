/** Bring an archive: choose it, send it like a clip, then read what came of it and what could not. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Arrival, ArrivalsAnswer } from "../kit/answers";
import { get, sentenceOf } from "../kit/api";
import { language, t } from "../kit/i18n";
import type { Sending } from "../kit/sending";
import { say } from "../kit/toast";

const ASK_AGAIN_MS = 2000;
const day = (moment: string) => new Date(moment).toLocaleDateString(language.value, { dateStyle: "long" });

export function Bring() {
  const sending = useSignal<Sending | null>(null);
  const arrivals = useSignal<readonly Arrival[]>([]);
  const sent = sending.value?.state.value === "sent" ? sending.value.id.value : null;
  const waiting =
    arrivals.value.some((arrival) => !arrival.ended_at) ||
    (sent !== null && !arrivals.value.some((arrival) => arrival.id === sent));

  async function load(): Promise<void> {
    try {
      arrivals.value = (await get<ArrivalsAnswer>("/api/portability/arrivals")).items;
    } catch (error) {
      say(sentenceOf(error), "error");
    }
  }
  useEffect(() => void load(), []);
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => void load(), ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [waiting]);

  async function take(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    if (!file) return;
    const { send } = await import("../kit/sending");
    sending.value = send(file, "archive");
    input.value = "";
  }

  return (
    <section class="card" aria-labelledby="bring">
      <h2 id="bring" class="card-title">
        {t("data_bring_title")}
      </h2>
      <p>{t("data_bring_lead")}</p>
      <label class="note">
        {t("data_bring_choose")}{" "}
        <input type="file" accept=".zip,application/zip" onChange={(event) => void take(event.currentTarget)} />
      </label>
      <div aria-live="polite">
        {sending.value && <Way sending={sending.value} />}
        {waiting && <p>{t("data_bring_waiting")}</p>}
      </div>
      {arrivals.value.map((arrival) => (
        <details key={arrival.id} open={arrival.id === sent}>
          <summary class="menu-item">{t("data_bring_of", { day: day(arrival.sent_at) })}</summary>
          <ul>
            {arrival.told.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}

function Way({ sending }: { sending: Sending }) {
  if (sending.state.value === "failed") {
    return (
      <p>
        {sending.sentence.value}{" "}
        <button type="button" class="button" onClick={sending.resume}>
          {t("retry")}
        </button>
      </p>
    );
  }
  if (sending.state.value === "sent") return null;
  return <progress aria-label={t("data_bring_sending")} max={100} value={sending.percent.value} />;
}
