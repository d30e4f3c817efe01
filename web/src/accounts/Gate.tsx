/** What asks somebody to sign in, at the moment they want what needs it. */

import { type Key, t } from "../kit/i18n";
import { closePanel } from "../kit/panels";
import { Sheet } from "../kit/sheet";

export function Gate({ why }: { why: Key }) {
  return (
    <Sheet title={t(why)} onClose={closePanel}>
      <div class="form">
        <p class="state-text">{t("gate_text")}</p>
        <a class="button button-accent button-wide" href="/sign-up">
          {t("sign_up")}
        </a>
        <a class="button button-quiet button-wide" href="/sign-in">
          {t("sign_in")}
        </a>
      </div>
    </Sheet>
  );
}
