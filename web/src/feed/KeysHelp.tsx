/** Which keys do what. */

import { type Key, t } from "../kit/i18n";
import { closePanel } from "../kit/panels";
import { Sheet } from "../kit/sheet";

const KEYS: readonly [keys: string[], words: Key][] = [
  [["↓", "J"], "next"],
  [["↑", "K"], "previous"],
  [["␣"], "key_pause"],
  [["M"], "key_sound"],
  [["L"], "like"],
  [["C"], "comments"],
  [["S"], "save"],
  [["F"], "follow"],
  [["W"], "why_this"],
  [["?"], "keys_title"],
  [["Esc"], "close"],
];

export function KeysHelp() {
  return (
    <Sheet title={t("keys_title")} onClose={closePanel}>
      <dl class="keys">
        {KEYS.map(([keys, words]) => (
          <div key={words} class="keys-row">
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(words)}</dd>
          </div>
        ))}
      </dl>
      <p class="note">{t("keys_off")}</p>
    </Sheet>
  );
}
