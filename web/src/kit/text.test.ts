import { describe, expect, it } from "vitest";
import { captionFits, countTokens } from "./details";
import { tokens } from "./text";

const kinds = (text: string) => tokens(text).map(({ kind, text: piece }) => `${kind}:${piece}`);

describe("text that people wrote", () => {
  it("is cut at its hashtags and mentions, and loses nothing", () => {
    expect(kinds("Hi @ana.b, #été!")).toEqual(["text:Hi ", "mention:@ana.b", "text:, ", "hashtag:#été", "text:!"]);
    for (const text of ["", "#a#b", "a@b.c #", "@x. #y_z…", "line\n#two"]) {
      expect(
        tokens(text)
          .map((piece) => piece.text)
          .join(""),
      ).toBe(text);
    }
  });

  it("does not take an address or the end of a sentence for a name", () => {
    expect(kinds("write to me@example.org")).toEqual(["text:write to me@example.org"]);
    expect(kinds("thanks @ana.")).toEqual(["text:thanks ", "mention:@ana", "text:."]);
  });

  it("is counted once per name", () => {
    expect(countTokens("#a #A #b @c")).toEqual({ hashtags: 2, mentions: 1 });
    expect(captionFits("x".repeat(2201))).toBe(false);
    expect(captionFits(Array.from({ length: 31 }, (_, n) => `#t${n}`).join(" "))).toBe(false);
  });
});
