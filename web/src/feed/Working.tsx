/** The arithmetic that placed a clip: its terms, what of the reader's history caused them, what moved it, and a way to
 * correct it. All of it is read from the record of the page, none of it is told afterwards. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, sentenceOf } from "../kit/api";
import { decimal, percent, t } from "../kit/i18n";
import { Failure, Waiting } from "../kit/states";
import type { FeedItem, WhyAnswer, WhyTerm } from "../kit/types";
import { Corrections } from "./Corrections";
import { History } from "./History";
import { actionOf, causeOf, filterOf, forecastOf, sourceOf } from "./names";
import "./algorithm.css";

const CAUSES_SHOWN = 3;
/** A cause that changes the odds by less than this many per cent is not worth a word. */
const ODDS_MIN = 0.02;

export function Working({ item }: { item: FeedItem }) {
  const answer = useSignal<WhyAnswer | null>(null);
  const failure = useSignal<unknown>(null);
  const attempt = useSignal(0);
  useEffect(() => {
    failure.value = null;
    get<WhyAnswer>(`/api/feed/records/${item.record}/why/${item.video.id}`).then(
      (found) => {
        answer.value = found;
      },
      (error: unknown) => {
        failure.value = error;
      },
    );
  }, [attempt.value]);
  if (failure.value) return <Failure sentence={sentenceOf(failure.value)} retry={() => attempt.value++} />;
  if (!answer.value) return <Waiting />;
  return <Shown item={item} why={answer.value} />;
}

function Shown({ item, why }: { item: FeedItem; why: WhyAnswer }) {
  const { model } = why;
  const terms = [...why.terms].sort((a, b) => Math.abs(b.term) - Math.abs(a.term));
  const largest = terms.find(({ term }) => term > 0);
  return (
    <div class="working">
      <Lead why={why} largest={largest} />
      <Corrections item={item} why={why} />
      {terms.length > 0 && (
        <section aria-labelledby="why-terms">
          <h3 id="why-terms" class="working-title">
            {t("why_terms")}
          </h3>
          <ol class="terms">
            {terms.map((term) => (
              <Term key={term.action} term={term} />
            ))}
          </ol>
          <p class="terms-sum">
            <span>{t("why_sum")}</span>
            <span class="terms-number">{decimal(why.score, 3)}</span>
          </p>
        </section>
      )}
      <History causes={why.causes} />
      <Path why={why} />
      <p class="note note-code">
        {t("why_model", {
          weights: String(model.published_version),
          model: model.weights_version,
          position: model.log_position.join("."),
          code: model.code,
        })}
        <br />
        {t("why_replay")} <code>clairvue feed replay {item.record}</code>
      </p>
      <a class="button button-quiet button-wide" href="/algorithm">
        {t("my_algorithm")}
      </a>
    </div>
  );
}

/** What raised or lowered a prediction most, largest first. */
function causesOf(term: WhyTerm): WhyTerm["because"] {
  return term.because
    .filter(({ log_odds }) => Math.abs(log_odds) > ODDS_MIN)
    .sort((a, b) => Math.abs(b.log_odds) - Math.abs(a.log_odds))
    .slice(0, CAUSES_SHOWN);
}

function wordsOf({ group, words }: WhyTerm["because"][number]): string {
  return [causeOf(group), ...words.map((tag) => `#${tag.replace(/^#/, "")}`)].join(" ");
}

/** The first sentence: what it owes its place to. */
function Lead({ why, largest }: { why: WhyAnswer; largest: WhyTerm | undefined }) {
  if (why.explored) {
    return <p class="working-lead">{t("why_explored", { percent: percent(why.explored.propensity) })}</p>;
  }
  if (!largest) return null;
  const raised = causesOf(largest).find(({ log_odds }) => log_odds > 0);
  return (
    <p class="working-lead">
      {largest.probability === null
        ? t("why_lead_slider", { slider: actionOf(largest.action) })
        : t("why_lead", { chance: forecastOf(largest.action), percent: percent(largest.probability) })}
      {raised && ` ${t("why_lead_cause", { cause: wordsOf(raised) })}`}
    </p>
  );
}

function Term({ term }: { term: WhyTerm }) {
  const { action, probability, weight, share_pct } = term;
  const causes = causesOf(term);
  return (
    <li class={term.term < 0 ? "term term-against" : "term"}>
      <span class="term-name">{actionOf(action)}</span>
      <span class="term-share">{percent((Math.sign(term.term) * Math.abs(share_pct)) / 100)}</span>
      <meter class="reason-bar" min="0" max="100" value={Math.abs(share_pct)} aria-hidden="true" />
      <span class="term-sum">
        {probability === null || weight === null
          ? t("why_slider", { term: decimal(term.term, 3, true) })
          : t("why_term", {
              percent: percent(probability),
              weight: decimal(weight),
              term: decimal(term.term, 3, true),
            })}
      </span>
      {causes.length > 0 && (
        <span class="term-causes">
          {causes.map((cause) => (
            <span key={cause.group} class={cause.log_odds < 0 ? "cause cause-against" : "cause"}>
              <span class="cause-way" aria-hidden="true">
                {cause.log_odds < 0 ? "▼ " : "▲ "}
              </span>
              <span class="hidden">{t(cause.log_odds < 0 ? "why_lowers" : "why_raises")} </span>
              {wordsOf(cause)}
            </span>
          ))}
        </span>
      )}
    </li>
  );
}

/** Where it came from and what moved it, in the order in which it happened. */
function Path({ why }: { why: WhyAnswer }) {
  const { moves, explored } = why;
  const left = new Map<string, number>();
  for (const [name, clips] of Object.entries(moves.filtered_before)) {
    if (clips > 0) left.set(filterOf(name), (left.get(filterOf(name)) ?? 0) + clips);
  }
  return (
    <section aria-labelledby="why-path">
      <h3 id="why-path" class="working-title">
        {t("why_path")}
      </h3>
      <ol class="path">
        <li>{t("why_found", { sources: why.sources.map(sourceOf).join(", ") })}</li>
        {left.size > 0 && (
          <li>{t("why_left_out", { what: [...left].map(([words, clips]) => `${clips} ${words}`).join(", ") })}</li>
        )}
        <li>{t("why_ranked", { n: String(moves.ranked_place), of: String(moves.candidates) })}</li>
        {moves.after_diversity_place !== null && moves.after_diversity_place !== moves.ranked_place && (
          <li>{t("why_diversity", { n: String(moves.after_diversity_place) })}</li>
        )}
        {explored && <li>{t("why_drawn", { percent: percent(explored.propensity) })}</li>}
        <li>{t("why_placed", { n: String(moves.place) })}</li>
      </ol>
    </section>
  );
}
