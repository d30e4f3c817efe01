/** The first choice: some topics to begin with, and whether the feed may learn. Nothing is chosen beforehand. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, patch } from "../kit/api";
import { FormFault } from "../kit/field";
import { useForm } from "../kit/form";
import { language, t } from "../kit/i18n";
import { setLearning } from "../kit/reader";
import { navigate } from "../kit/router";
import type { Policy, Steering, SuggestedTopic } from "../kit/types";
import { takeSteering } from "./steering";
import "./algorithm.css";

type Answer = "yes" | "no" | "";

export function WelcomeScreen() {
  const offered = useSignal<SuggestedTopic[]>([]);
  const topics = useSignal<readonly string[]>([]);
  const learns = useSignal<Answer>("");
  const days = useSignal<number | null>(null);
  const form = useForm();
  useEffect(() => {
    get<Policy>("/api/signals/policy").then(
      ({ kept_days }) => {
        days.value = kept_days;
      },
      () => {}, // then nothing is said of how long, rather than something untrue
    );
    get<SuggestedTopic[]>("/api/feed/steering/topics", { language: language.peek() }).then(
      (found) => {
        offered.value = found;
      },
      () => {}, // an invitation only: the feed begins without it
    );
  }, []);
  const turn = (tag: string, on: boolean) => {
    topics.value = on ? [...topics.value, tag] : topics.value.filter((other) => other !== tag);
  };

  async function begin(): Promise<void> {
    if (topics.value.length > 0) {
      takeSteering(await patch<Steering>("/api/feed/steering", { chosen_topics: topics.value }));
    }
    await setLearning(learns.value === "yes");
    navigate("/", "replace");
  }

  return (
    <main class="page first">
      <h1 class="page-title">{t("welcome_title")}</h1>
      <form class="form" onSubmit={(event) => form.send(event, begin)}>
        {offered.value.length > 0 && (
          <fieldset class="options">
            <legend class="first-title">{t("welcome_topics")}</legend>
            <div class="options-row">
              {offered.value.map(({ tag }) => (
                <label key={tag} class="option">
                  <input
                    type="checkbox"
                    checked={topics.value.includes(tag)}
                    onChange={(event) => turn(tag, event.currentTarget.checked)}
                  />
                  <span>#{tag}</span>
                </label>
              ))}
            </div>
          </fieldset>
        )}
        <fieldset class="options first-learn">
          <legend class="first-title">{t("welcome_learn")}</legend>
          <Answered
            learns={learns}
            value="yes"
            note={days.value === null ? "" : t("welcome_yes_note", { n: days.value })}
          />
          <Answered learns={learns} value="no" note={t("welcome_no_note")} />
        </fieldset>
        <FormFault form={form} />
        <button type="submit" class="button button-accent button-wide" disabled={form.busy.value || !learns.value}>
          {t("welcome_begin")}
        </button>
      </form>
      <p class="note">
        {t("welcome_later")} <a href="/">{t("welcome_skip")}</a>
      </p>
    </main>
  );
}

interface AnsweredProps {
  learns: { value: Answer };
  value: "yes" | "no";
  note: string;
}

function Answered({ learns, value, note }: AnsweredProps) {
  return (
    <label class="answer">
      <input
        class="answer-mark"
        type="radio"
        name="learns"
        value={value}
        checked={learns.value === value}
        onChange={() => {
          learns.value = value;
        }}
      />
      <span>
        <span class="answer-words">{t(value === "yes" ? "welcome_yes" : "welcome_no")}</span>
        {note && <span class="menu-note">{note}</span>}
      </span>
    </label>
  );
}
