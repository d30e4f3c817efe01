/** One line over For You that says what it uses: that it learns, until its reader has chosen, or why it may not. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Key, t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import { reader, readReader, setLearning } from "../kit/reader";
import type { Unprofiled } from "../kit/types";
import { readSteering } from "./steering";

const WORDS: Record<NonNullable<Unprofiled>, Key> = {
  declined: "notice_off",
  gpc: "notice_gpc",
  minor: "notice_minor",
  signed_out: "notice_warming",
  warming: "notice_warming",
};

let dismissed = false;

export function Notice({ because }: { because: Unprofiled }) {
  const hidden = useSignal(dismissed);
  useEffect(() => {
    // Steering says when to offer a stop. The feed works without either; saying nothing is right when they fail.
    Promise.all([readSteering(), readReader()]).catch(() => {});
  }, []);
  const words = because ? WORDS[because] : reader.value?.chosen === false ? "notice_learns" : null;
  if (!words || hidden.value) return null;
  const close = () => {
    dismissed = true;
    hidden.value = true;
    if (words === "notice_learns") setLearning(true).catch(() => {}); // it is asked again on the next visit
  };
  return (
    <aside class="notice" aria-label={t("my_algorithm")}>
      <p class="notice-words">{t(words)}</p>
      <a class="notice-way" href={words === "notice_learns" ? "/welcome" : "/algorithm"}>
        {t("notice_choose")}
      </a>
      <button type="button" class="icon-button" aria-label={t("notice_fine")} onClick={close}>
        <Icon name={words === "notice_learns" ? "check" : "close"} />
      </button>
    </aside>
  );
}
