/** What the feed leaves out: words, what machines made, languages, what was seen. */

import { useSignal } from "@preact/signals";
import { Field, Switch } from "../kit/field";
import { LANGUAGES, language, t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import type { Inferred, Steering } from "../kit/types";
import { steer } from "./steering";

export function LeaveOut({ chosen, inferred }: { chosen: Steering; inferred: Inferred | null }) {
  return (
    <section id="leave-out" class="card" aria-labelledby="leave-out-title">
      <h2 id="leave-out-title" class="card-title">
        {t("alg_leave_out")}
      </h2>
      <MutedWords words={chosen.muted_words} />
      <Switch
        label={t("hide_ai_made")}
        note={t("hide_ai_made_note")}
        on={chosen.hide_ai_made}
        set={(hide_ai_made) => steer({ hide_ai_made })}
      />
      <Switch
        label={t("repeats_hidden")}
        note={t("repeats_hidden_note")}
        on={!chosen.repeats_allowed}
        set={(hidden) => steer({ repeats_allowed: !hidden })}
      />
      <Languages chosen={chosen.languages} offered={inferred?.languages ?? []} />
    </section>
  );
}

function MutedWords({ words }: { words: readonly string[] }) {
  const text = useSignal("");
  return (
    <div class="stack-wide">
      <form
        class="add"
        onSubmit={(event) => {
          event.preventDefault();
          const word = text.value.trim().toLowerCase();
          if (word && !words.includes(word)) steer({ muted_words: [...words, word] });
          text.value = "";
        }}
      >
        <Field
          label={t("muted_words")}
          name="muted_word"
          value={text}
          spellcheck={false}
          maxLength={60}
          help={t("muted_words_help")}
        />
        <button type="submit" class="icon-button add-button" aria-label={t("muted_word_add")}>
          <Icon name="add" />
        </button>
      </form>
      {words.length > 0 && (
        <ul class="row" aria-label={t("muted_words")}>
          {words.map((word) => (
            <li key={word}>
              <button
                type="button"
                class="button button-quiet"
                aria-label={t("muted_word_remove", { word })}
                onClick={() => steer({ muted_words: words.filter((other) => other !== word) })}
              >
                {word}
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Languages({ chosen, offered }: { chosen: readonly string[]; offered: readonly string[] }) {
  const names = new Intl.DisplayNames(language.value, { type: "language" });
  const all = [...new Set<string>([...LANGUAGES, ...chosen, ...offered])];
  const change = (code: string, on: boolean) => {
    steer({ languages: on ? [...chosen, code] : chosen.filter((other) => other !== code) });
  };
  return (
    <fieldset class="options">
      <legend class="field-label">{t("only_languages")}</legend>
      <div class="options-row">
        {all.map((code) => (
          <label key={code} class="option">
            <input
              type="checkbox"
              checked={chosen.includes(code)}
              onChange={(event) => change(code, event.currentTarget.checked)}
            />
            <span>{names.of(code) ?? code}</span>
          </label>
        ))}
      </div>
      <p class="field-note options-note">{t(chosen.length ? "only_languages_some" : "only_languages_all")}</p>
    </fieldset>
  );
}
