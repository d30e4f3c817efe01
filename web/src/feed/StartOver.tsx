/** Reset: forget everything that was learned about the reader, after saying exactly what that means. */

import { useSignal } from "@preact/signals";
import { post, sentenceOf } from "../kit/api";
import { t } from "../kit/i18n";
import { Sheet } from "../kit/sheet";
import { retaught } from "../kit/signals";
import { say } from "../kit/toast";

export function StartOver({ done }: { done: () => void }) {
  const asking = useSignal(false);
  const busy = useSignal(false);
  const close = () => {
    asking.value = false;
  };

  async function reset(): Promise<void> {
    busy.value = true;
    try {
      await post("/api/feed/steering/reset");
      close();
      say(t("reset_done"));
      retaught();
      done();
    } catch (error) {
      say(sentenceOf(error), "error");
    } finally {
      busy.value = false;
    }
  }

  return (
    <section id="start-over" class="card" aria-labelledby="start-over-title">
      <h2 id="start-over-title" class="card-title">
        {t("alg_start_over")}
      </h2>
      <p>{t("reset_note")}</p>
      <button
        type="button"
        class="button button-danger"
        onClick={() => {
          asking.value = true;
        }}
      >
        {t("reset")}
      </button>
      {asking.value && (
        <Sheet title={t("reset_title")} onClose={close}>
          <div class="form">
            <ul class="reset-list">
              <li>{t("reset_learned")}</li>
              <li>{t("reset_history")}</li>
              <li>{t("reset_sliders")}</li>
              <li>{t("reset_stays")}</li>
            </ul>
            <button
              type="button"
              class="button button-danger button-wide"
              disabled={busy.value}
              onClick={() => void reset()}
            >
              {t("reset_yes")}
            </button>
            <button type="button" class="button button-quiet button-wide" onClick={close}>
              {t("cancel")}
            </button>
          </div>
        </Sheet>
      )}
    </section>
  );
}
