/** The sum itself: what each predicted action weighs, where clips may come from, and weights of one's own. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { del, get, put, sentenceOf } from "../kit/api";
import { Dial } from "../kit/dial";
import { decimal, t } from "../kit/i18n";
import { say } from "../kit/toast";
import type { PublishedWeights, Steering } from "../kit/types";
import { ACTIONS, actionOf, SOURCES, sourceNoteOf, sourceOf } from "./names";
import { settle, steer, takeSteering } from "./steering";
import { levelWords } from "./Tastes";

const LEVEL_MAX = 2;
const STEP = 0.25;

export function Weighing({ chosen }: { chosen: Steering }) {
  const published = useSignal<PublishedWeights | null>(null);
  useEffect(() => {
    get<PublishedWeights>("/api/feed/weights").then(
      (answer) => {
        published.value = answer;
      },
      (error: unknown) => say(sentenceOf(error), "error"),
    );
  }, []);
  const weights = new Map(published.value?.weights.map(({ action, weight }) => [action, weight]));
  return (
    <section id="weighing" class="card" aria-labelledby="weighing-title">
      <h2 id="weighing-title" class="card-title">
        {t("alg_weighing")}
      </h2>
      <p>{t("weighing_lead")}</p>
      <details class="fold">
        <summary class="fold-open">{t("weighing_actions")}</summary>
        <div class="dials">
          {ACTIONS.map((action) => {
            const weight = chosen.own_weights?.[action] ?? weights.get(action);
            const level = chosen.actions[action] ?? 1;
            return (
              <Dial
                key={action}
                label={actionOf(action)}
                value={level}
                max={LEVEL_MAX}
                step={STEP}
                words={levelWords}
                set={(changed) => steer({ actions: { ...chosen.actions, [action]: changed } })}
                {...(weight === undefined ? {} : { note: weightNote(weight, level) })}
              />
            );
          })}
        </div>
      </details>
      <details class="fold">
        <summary class="fold-open">{t("weighing_sources")}</summary>
        <div class="dials">
          {SOURCES.map((source) => (
            <Dial
              key={source}
              label={sourceOf(source)}
              note={sourceNoteOf(source)}
              value={chosen.sources[source] ?? 1}
              max={LEVEL_MAX}
              step={STEP}
              words={levelWords}
              set={(changed) => steer({ sources: { ...chosen.sources, [source]: changed } })}
            />
          ))}
        </div>
      </details>
      <OwnWeights chosen={chosen} published={published.value} />
    </section>
  );
}

function weightNote(weight: number, level: number): string {
  const yours = decimal(weight * level);
  return level === 1 ? t("weight_is", { weight: yours }) : t("weight_was", { weight: decimal(weight), yours });
}

/** The published file, with its reasons as comments; where there are weights of one's own, those stand in it. */
function fileOf(published: PublishedWeights, own: Steering["own_weights"]): string {
  const lines = published.weights.map(({ action, weight, why }) => `# ${why}\n${action}: ${own?.[action] ?? weight}\n`);
  return `# ${t("weights_file_head", { version: String(published.version) })}\n\n${lines.join("\n")}`;
}

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/yaml" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "weights.yaml";
  link.click();
  URL.revokeObjectURL(url);
}

function OwnWeights({ chosen, published }: { chosen: Steering; published: PublishedWeights | null }) {
  const fault = useSignal("");
  const busy = useSignal(false);

  async function change(work: () => Promise<Steering>, words: string): Promise<void> {
    busy.value = true;
    fault.value = "";
    try {
      await settle();
      takeSteering(await work());
      say(words);
    } catch (error) {
      fault.value = sentenceOf(error);
    } finally {
      busy.value = false;
    }
  }

  async function take(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    if (!file) return;
    const json = file.name.endsWith(".json");
    const body = new Blob([await file.text()], { type: json ? "application/json" : "text/yaml" });
    input.value = "";
    await change(() => put<Steering>("/api/feed/steering/weights", body), t("weights_taken"));
  }

  return (
    <div class="stack-wide">
      <h3 class="field-label">{t("own_weights")}</h3>
      <p class="field-note">{t(chosen.own_weights ? "own_weights_on" : "own_weights_off")}</p>
      <div class="row">
        <button
          type="button"
          class="button button-quiet"
          disabled={!published}
          onClick={() => published && download(fileOf(published, chosen.own_weights))}
        >
          {t("weights_download")}
        </button>
        <label class="button button-file">
          {t("weights_upload")}
          <input
            class="hidden"
            type="file"
            accept=".yaml,.yml,.json,text/yaml,application/json"
            disabled={busy.value}
            onChange={(event) => void take(event.currentTarget)}
          />
        </label>
        {chosen.own_weights && (
          <button
            type="button"
            class="button button-quiet"
            disabled={busy.value}
            onClick={() => void change(() => del<Steering>("/api/feed/steering/weights"), t("weights_published"))}
          >
            {t("weights_back")}
          </button>
        )}
      </div>
      {fault.value && (
        <p class="form-fault" role="alert">
          {fault.value}
        </p>
      )}
    </div>
  );
}
