import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const DOMAINS = [
  "feed",
  "videos",
  "uploads",
  "accounts",
  "social",
  "search",
  "signals",
  "portability",
  "families",
  "desk",
  "figures",
  "kit",
];
const LINES_MAX = 300;
const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name));

describe("the house", () => {
  it.each(DOMAINS)("%s imports itself and kit alone", (domain) => {
    for (const name of files.filter((file) => file.startsWith(`${domain}/`))) {
      const text = readFileSync(join("src", name), "utf8");
      for (const [, from = ""] of text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]*)"/g)) {
        const target = join(domain, from).split("/")[0];
        expect([domain, "kit"], `${name} imports ${from}`).toContain(target);
      }
    }
  });

  it("keeps every module short and says what it is for", () => {
    for (const name of files.filter((file) => !/(\.(test|d)\.tsx?|answers\.ts)$/.test(file))) {
      const text = readFileSync(join("src", name), "utf8");
      expect(text.split("\n").length, name).toBeLessThanOrEqual(LINES_MAX);
      expect(text.startsWith("/**"), name).toBe(true);
    }
  });

  it("makes no markup from text", () => {
    for (const name of files.filter((file) => !file.includes(".test."))) {
      const text = readFileSync(join("src", name), "utf8");
      expect(text, name).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
    }
  });
});
