/** Erasing, asked twice: there is no way back. */

import { useSignal } from "@preact/signals";
import { sentenceOf } from "../kit/api";
import { t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import { Sheet } from "../kit/sheet";
import { say } from "../kit/toast";

export function Erase({ erase }: { erase: () => Promise<void> }) {
  const asking = useSignal(false);
  const busy = useSignal(false);
  async function go(): Promise<void> {
    busy.value = true;
    try {
      await erase();
    } catch (error) {
      say(sentenceOf(error), "error");
      busy.value = false;
      asking.value = false;
    }
  }
  return (
    <div>
      <button
        type="button"
        class="button button-danger"
        onClick={() => {
          asking.value = true;
        }}
      >
        <Icon name="trash" />
        {t("erase")}
      </button>
      {asking.value && (
        <Sheet
          title={t("erase_title")}
          onClose={() => {
            asking.value = false;
          }}
        >
          <div class="form">
            <p class="state-text">{t("erase_text")}</p>
            <button
              type="button"
              class="button button-danger button-wide"
              disabled={busy.value}
              onClick={() => void go()}
            >
              {t("erase_yes")}
            </button>
            <button
              type="button"
              class="button button-wide"
              onClick={() => {
                asking.value = false;
              }}
            >
              {t("cancel")}
            </button>
          </div>
        </Sheet>
      )}
    </div>
  );
}
