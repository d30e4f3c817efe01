import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ago, clock, open, percent, speak, t } from "./i18n";
import algorithmEn from "./words/algorithm.en.json";
import algorithmFr from "./words/algorithm.fr.json";
import deskEn from "./words/desk.en.json";
import deskFr from "./words/desk.fr.json";
import en from "./words/en.json";
import familyEn from "./words/family.en.json";
import familyFr from "./words/family.fr.json";
import fr from "./words/fr.json";
import privacyEn from "./words/privacy.en.json";
import privacyFr from "./words/privacy.fr.json";
import securityEn from "./words/security.en.json";
import securityFr from "./words/security.fr.json";

const SERVER = "../src/clairvue/screens";

function sources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(tsx?|py)$/.test(name) && !name.includes(".test.") && !name.startsWith("client"))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
}

const fields = (words: string) => [...new Set(words.match(/\{\w+\}/g) ?? [])].sort();

const BOOKS: [name: string, english: Record<string, string>, french: Record<string, string>][] = [
  ["first", en, fr],
  ["algorithm", algorithmEn, algorithmFr],
  ["desk", deskEn, deskFr],
  ["family", familyEn, familyFr],
  ["privacy", privacyEn, privacyFr],
  ["security", securityEn, securityFr],
];

describe.each(BOOKS)("the %s dictionary", (_, english, french) => {
  it("says the same things in both languages, with the same gaps to fill", () => {
    expect(Object.keys(french)).toEqual(Object.keys(english));
    for (const [key, words] of Object.entries(english)) expect(fields(french[key] ?? ""), key).toEqual(fields(words));
  });

  it("holds no word that nobody says", () => {
    const text = sources("src") + sources(SERVER);
    expect(Object.keys(english).filter((key) => !text.includes(`"${key}"`))).toEqual([]);
  });

  it("counts in the French singular too, which is said of nothing", () => {
    const bare = Object.entries(french).filter(([key, words]) => {
      const [one = "", many = ""] = words.split("|");
      return many.includes("{n}") && !one.includes("{n}") && !key.startsWith("pictures_"); // which say none otherwise
    });
    expect(bare).toEqual([]);
  });

  it("is sorted, so that two people who add words do not collide", () => {
    for (const words of [english, french]) expect(Object.keys(words)).toEqual(Object.keys(words).sort());
  });
});

it("has no word in two dictionaries", () => {
  const keys = BOOKS.flatMap(([, english]) => Object.keys(english));
  expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([]);
});

describe("words", () => {
  it("count as the language counts", async () => {
    await speak("en");
    expect([t("n_videos", { n: 0 }), t("n_videos", { n: 1 }), t("n_videos", { n: 2 })]).toEqual([
      "0 videos",
      "1 video",
      "2 videos",
    ]);
    await speak("fr");
    expect([t("n_videos", { n: 0 }), t("n_videos", { n: 1 }), t("n_videos", { n: 2 })]).toEqual([
      "0 vidéo",
      "1 vidéo",
      "2 vidéos",
    ]);
    expect(document.documentElement.lang).toBe("fr");
  });

  it("of a later dictionary come in the language that is spoken, and follow it", async () => {
    await speak("fr");
    await open("algorithm");
    expect(t("reset_yes")).toBe(algorithmFr.reset_yes);
    await speak("en");
    expect(t("reset_yes")).toBe(algorithmEn.reset_yes);
  });

  it("tell a share without a sign where nothing is left of it", async () => {
    await speak("en");
    expect([-0.0001, 0, -0.0712, 0.0004, 0.66].map(percent)).toEqual(["0%", "0%", "-7.1%", "< 0.1%", "66%"]);
  });

  it("shorten large numbers and long times", async () => {
    await speak("en");
    expect(t("n_videos", { n: 12_345 })).toBe("12.3K videos");
    expect(clock(95_400)).toBe("1:35");
    expect(ago("2026-11-22T10:00:00Z", Date.parse("2026-11-22T12:30:00Z"))).toBe("2h ago");
    expect(ago("2026-11-22T10:00:00Z", Date.parse("2026-11-22T10:00:10Z"))).toBe("just now");
  });
});
