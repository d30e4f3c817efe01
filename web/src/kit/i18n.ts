/**
 * Words in the reader's language. A dictionary is a chunk of its own; only the one that is read is loaded.
 * The dictionaries are data: the server writes the first screen with the same words.
 */

import { signal } from "@preact/signals";
import type { Language } from "./types";
import type en from "./words/en.json";

export type Key = keyof typeof en;
export type Dictionary = Record<Key, string>;

export const LANGUAGES: readonly Language[] = ["en", "fr"];
const LOADERS: Record<Language, () => Promise<{ default: Dictionary }>> = {
  en: () => import("./words/en.json"),
  fr: () => import("./words/fr.json"),
};

export const language = signal<Language>("en");
const dictionary = signal<Partial<Dictionary>>({});
let plural = new Intl.PluralRules("en");

/** Load a dictionary, then show everything in it. */
export async function speak(wanted: Language): Promise<void> {
  const words = (await LOADERS[wanted]()).default;
  plural = new Intl.PluralRules(wanted);
  dictionary.value = words;
  language.value = wanted;
  document.documentElement.lang = wanted;
}

/**
 * Return the words of `key` with `{name}` filled in.
 * "one clip|{n} clips" is a singular and a plural, chosen by `n` as the language counts.
 */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  let words: string = dictionary.value[key] ?? "";
  if (words.includes("|") && values["n"] !== undefined) {
    const [one = "", other = one] = words.split("|");
    words = plural.select(Number(values["n"])) === "one" ? one : other;
  }
  return words.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === "number" ? count(value) : (value ?? "");
  });
}

/** 1234 → 1.2K in English, 1,2 k in French. */
export function count(value: number): string {
  const compact = value >= 10_000 || (value >= 1000 && value % 1000 !== 0);
  return new Intl.NumberFormat(language.value, {
    notation: compact || value >= 1000 ? "compact" : "standard",
    maximumFractionDigits: 1,
  }).format(value);
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** How long ago, in one short word group. */
export function ago(moment: string, now: number = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(moment)) / 1000);
  const format = new Intl.RelativeTimeFormat(language.value, {
    numeric: "auto",
    style: language.value === "en" ? "narrow" : "short",
  });
  for (const [unit, length] of STEPS) {
    if (seconds >= length) return format.format(-Math.floor(seconds / length), unit);
  }
  return t("just_now");
}

/** 95000 → 1:35 */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
