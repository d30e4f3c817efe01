/** What the model has inferred about the reader, and for each topic and creator a slider that reaches zero. */

import { type Signal, useSignal } from "@preact/signals";
import { del, sentenceOf } from "../kit/api";
import { Dial } from "../kit/dial";
import { Field } from "../kit/field";
import { type Key, percent, t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import { say } from "../kit/toast";
import type { Inferred, Steering } from "../kit/types";
import { readSteering, settle, steer, topicLevels } from "./steering";

const LEVEL_MAX = 2;
const STEP = 0.25;
const SOME = 0.5;
const MUCH = 1.5;

export function levelWords(level: number): string {
  if (level === 0) return t("level_none");
  if (level === 1) return t("level_as_is");
  const words = t(level < 1 ? "level_less" : "level_more");
  return `${words} (× ${new Intl.NumberFormat(document.documentElement.lang).format(level)})`;
}

interface Row {
  name: string;
  words: string;
  href: string;
  /** How strongly it was inferred: a like or two is under 1; null where nothing was. */
  inferred: number | null;
}

export function Tastes({ chosen, inferred }: { chosen: Steering; inferred: Signal<Inferred | null> }) {
  const known = inferred.value;
  const levels = Object.fromEntries(chosen.creators.map(({ handle, level }) => [handle, level]));
  return (
    <>
      <Kind
        kind="topics"
        title="alg_topics"
        add="topic_add"
        prefix="#"
        rows={rowsOf(
          (known?.topics ?? []).map(({ tag, weight }) => ({ name: tag, weight })),
          [...Object.keys(chosen.topics), ...chosen.chosen_topics],
          (tag) => ({ words: `#${tag}`, href: `/search?kind=videos&q=%23${encodeURIComponent(tag)}` }),
        )}
        levels={topicLevels(chosen)}
        set={(topics) => steer({ topics })}
        inferred={inferred}
      >
        {known && known.watched_share_pct !== null && (
          <p class="note note-tight">{t("inferred_note", { percent: percent(known.watched_share_pct / 100) })}</p>
        )}
      </Kind>
      <Kind
        kind="creators"
        title="alg_creators"
        add="creator_add"
        prefix="@"
        rows={rowsOf(
          (known?.creators ?? []).map(({ handle, weight }) => ({ name: handle, weight })),
          Object.keys(levels),
          (handle) => ({ words: `@${handle}`, href: `/@${handle}` }),
        )}
        levels={levels}
        set={(changed) => steer({ creators: Object.entries(changed).map(([handle, level]) => ({ handle, level })) })}
        inferred={inferred}
      />
    </>
  );
}

/** What was inferred, strongest first, then what was only chosen. */
function rowsOf(
  inferred: readonly { name: string; weight: number }[],
  chosen: readonly string[],
  shown: (name: string) => Pick<Row, "words" | "href">,
): Row[] {
  const strengths = new Map(inferred.map(({ name, weight }) => [name, weight]));
  const names = [...new Set([...strengths.keys(), ...chosen])];
  return names.map((name) => ({ name, inferred: strengths.get(name) ?? null, ...shown(name) }));
}

interface KindProps {
  kind: "topics" | "creators";
  title: Key;
  add: Key;
  prefix: string;
  rows: readonly Row[];
  levels: Readonly<Record<string, number>>;
  set: (levels: Record<string, number>) => void;
  inferred: Signal<Inferred | null>;
  children?: preact.ComponentChildren;
}

function Kind({ kind, title, add, prefix, rows, levels, set, inferred, children }: KindProps) {
  /** Rows that only have their place here because somebody asked for them just now. */
  const added = useSignal<readonly string[]>([]);
  const shown = [
    ...rows,
    ...added.value
      .filter((name) => !rows.some((row) => row.name === name))
      .map((name) => ({ name, words: `${prefix}${name}`, href: "", inferred: null })),
  ];

  async function forget(name: string): Promise<void> {
    try {
      await settle();
      await del(`/api/feed/steering/inferred/${kind}/${encodeURIComponent(name)}`);
      await readSteering();
      if (inferred.value) inferred.value = without(inferred.value, kind, name);
      say(t("inferred_forgotten", { name: `${prefix}${name}` }));
    } catch (error) {
      say(sentenceOf(error), "error");
    }
  }

  return (
    <section id={kind} class="card" aria-labelledby={`${kind}-title`}>
      <h2 id={`${kind}-title`} class="card-title">
        {t(title)}
      </h2>
      {children}
      {shown.length === 0 && <p class="state-text">{t("inferred_nothing")}</p>}
      <ul class="tastes">
        {shown.map((row) => (
          <Taste
            key={row.name}
            row={row}
            level={levels[row.name] ?? 1}
            set={(level) => set({ ...levels, [row.name]: level })}
            forget={() => void forget(row.name)}
          />
        ))}
      </ul>
      <Add
        label={t(add)}
        prefix={prefix}
        add={(name) => {
          added.value = [...added.value, name];
        }}
      />
    </section>
  );
}

function without(known: Inferred, kind: "topics" | "creators", name: string): Inferred {
  return kind === "topics"
    ? { ...known, topics: known.topics.filter(({ tag }) => tag !== name) }
    : { ...known, creators: known.creators.filter(({ handle }) => handle !== name) };
}

interface TasteProps {
  row: Row;
  level: number;
  set: (level: number) => void;
  forget: () => void;
}

function Taste({ row, level, set, forget }: TasteProps) {
  return (
    <li class="taste">
      <Dial label={row.words} value={level} max={LEVEL_MAX} step={STEP} words={levelWords} set={set} />
      {row.inferred !== null && (
        <span class="taste-inferred">
          <span>{t(strengthOf(row.inferred))}</span>
          <button
            type="button"
            class="button button-quiet"
            aria-label={`${t("not_me")}: ${row.words}`}
            onClick={forget}
          >
            {t("not_me")}
          </button>
        </span>
      )}
    </li>
  );
}

function strengthOf(weight: number): Key {
  if (weight < 0) return "inferred_against";
  if (weight >= MUCH) return "inferred_much";
  return weight >= SOME ? "inferred_some" : "inferred_little";
}

function Add({ label, prefix, add }: { label: string; prefix: string; add: (name: string) => void }) {
  const text = useSignal("");
  return (
    <form
      class="add"
      onSubmit={(event) => {
        event.preventDefault();
        const name = text.value.trim().replace(/^[#@]/, "").toLowerCase();
        if (name) add(name);
        text.value = "";
      }}
    >
      <Field label={label} name={label} prefix={prefix} value={text} spellcheck={false} maxLength={100} />
      <button type="submit" class="icon-button add-button" aria-label={label}>
        <Icon name="add" />
      </button>
    </form>
  );
}
