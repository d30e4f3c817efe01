/**
 * Words in the reader's language. A dictionary is a chunk of its own; only the one that is read is loaded.
 * The first is data that the server writes the first screen with, too; the others come with the screens that need them.
 */

import { signal } from "@preact/signals";
import type { Language } from "./types";
import type algorithm from "./words/algorithm.en.json";
import type desk from "./words/desk.en.json";
import type en from "./words/en.json";
import type family from "./words/family.en.json";
import type privacy from "./words/privacy.en.json";
import type security from "./words/security.en.json";

export type Key =
  | keyof typeof en
  | keyof typeof algorithm
  | keyof typeof desk
  | keyof typeof family
  | keyof typeof privacy
  | keyof typeof security;
export type Dictionary = Record<Key, string>;

export const LANGUAGES: readonly Language[] = ["en", "fr"];
export type Book = "first" | "algorithm" | "desk" | "family" | "privacy" | "security";
const LOADERS: Record<Book, Record<Language, () => Promise<{ default: Partial<Dictionary> }>>> = {
  first: { en: () => import("./words/en.json"), fr: () => import("./words/fr.json") },
  algorithm: { en: () => import("./words/algorithm.en.json"), fr: () => import("./words/algorithm.fr.json") },
  desk: { en: () => import("./words/desk.en.json"), fr: () => import("./words/desk.fr.json") },
  family: { en: () => import("./words/family.en.json"), fr: () => import("./words/family.fr.json") },
  privacy: { en: () => import("./words/privacy.en.json"), fr: () => import("./words/privacy.fr.json") },
  security: { en: () => import("./words/security.en.json"), fr: () => import("./words/security.fr.json") },
};
const opened = new Set<Book>(["first"]);

export const language = signal<Language>("en");
const dictionary = signal<Partial<Dictionary>>({});
let plural = new Intl.PluralRules("en");

/** Load a dictionary, then show everything in it. */
export async function speak(wanted: Language): Promise<void> {
  const books = await Promise.all([...opened].map((book) => LOADERS[book][wanted]()));
  plural = new Intl.PluralRules(wanted);
  dictionary.value = Object.assign({}, ...books.map((book) => book.default));
  language.value = wanted;
  document.documentElement.lang = wanted;
}

/** Load one more dictionary, in the language that is spoken and in any that will be. */
export async function open(book: Book): Promise<void> {
  if (opened.has(book)) return;
  const words = (await LOADERS[book][language.peek()]()).default;
  opened.add(book);
  dictionary.value = { ...dictionary.value, ...words };
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

/** 0.6243 → 62 %, 0.0314 → 3.1 %; what is not nothing is not shown as nothing. */
export function percent(share: number): string {
  const write = (value: number, digits: number) =>
    new Intl.NumberFormat(language.value, { style: "percent", maximumFractionDigits: digits }).format(value);
  if (share > 0 && share < 0.001) return `< ${write(0.001, 1)}`;
  if (Math.abs(share) < 0.0005) return write(0, 0); // and not "-0%"
  return write(share, Math.abs(share) < 0.1 ? 1 : 0);
}

/** A number as the language writes it, with a sign where both signs occur. */
export function decimal(value: number, digits = 2, signed = false): string {
  return new Intl.NumberFormat(language.value, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: signed ? "exceptZero" : "auto",
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
