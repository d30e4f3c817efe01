import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { open, speak } from "../kit/i18n";
import { ACTIONS, actionOf, causeOf, filterOf, SOURCES, sourceNoteOf, sourceOf } from "./names";

const read = (path: string) => readFileSync(`../src/clairvue/${path}`, "utf8");
const found = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, name = ""]) => name))];

/** Return the names in a tuple or a table of the server's code. */
function listed(path: string, name: string, item = /"(\w+)"/g): string[] {
  const [, inside = ""] = new RegExp(`^${name}\\b[^=]*=\\s*([^]*?)[)}\\]]$`, "m").exec(read(path)) ?? [];
  return found(inside, item);
}

const HEADS = listed("recommend/layout.py", "HEADS");
const FILTERS = [...listed("recommend/sift.py", "FILTERS"), ...listed("feed/foryou/sight.py", "HIDING", /"(\w+)":/g)];
const GROUPS = listed("recommend/feature_names.py", "FEATURES", /"\w+", "(\w+)"/g);

beforeAll(async () => {
  await speak("fr"); // in English some names are their own words
  await open("algorithm");
});

describe("what the recommender calls by name has words for people", () => {
  it("its actions, in its order", () => {
    expect(ACTIONS).toEqual(HEADS);
  });

  it.each(HEADS)("the action %s", (name) => {
    expect(actionOf(name)).not.toBe(name.replaceAll("_", " "));
  });

  it.each(FILTERS)("the filter %s", (name) => {
    expect(filterOf(name)).not.toBe(name.replaceAll("_", " "));
  });

  it.each(GROUPS)("the cause %s", (name) => {
    expect(causeOf(name)).not.toBe(name);
  });

  it.each(SOURCES)("the source %s", (name) => {
    expect(sourceOf(name)).not.toBe(name.replaceAll("_", " "));
    expect(sourceNoteOf(name)).not.toBe(name.replaceAll("_", " "));
  });

  it("all of which were found", () => {
    expect([HEADS.length > 9, FILTERS.length > 10, GROUPS.length > 9]).toEqual([true, true, true]);
  });

  it("and one that has none is shown as it is", () => {
    expect(filterOf("something_new")).toBe("something new");
  });
});
