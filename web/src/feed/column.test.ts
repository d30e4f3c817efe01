import { describe, expect, it } from "vitest";
import type { FeedItem } from "../kit/types";
import { entriesOf, STOP_EVERY } from "./Column";

const items = (count: number) => Array.from({ length: count }, (_, id) => ({ video: { id } }) as unknown as FeedItem);
const kinds = (count: number) => entriesOf(items(count)).map(({ kind }) => kind);

describe("the column of clips", () => {
  it("offers a place to stop after every forty, and never before the first", () => {
    expect(kinds(3)).toEqual(["clip", "clip", "clip", "tail"]);
    const many = kinds(STOP_EVERY * 2 + 1);
    expect(many.filter((kind) => kind === "stop")).toHaveLength(2);
    expect(many.indexOf("stop")).toBe(STOP_EVERY);
  });

  it("keeps every clip and its place in the list", () => {
    const at = entriesOf(items(90)).flatMap((entry) => (entry.kind === "clip" ? [entry.at] : []));
    expect(at).toEqual(Array.from({ length: 90 }, (_, index) => index));
  });

  it("offers to stop where the clock said so, and nowhere when nobody wants to be asked", () => {
    const stops = (at: number[]) => entriesOf(items(90), at).filter(({ kind }) => kind === "stop");
    expect(stops([7, 52])).toEqual([
      { kind: "stop", seen: 7 },
      { kind: "stop", seen: 52 },
    ]);
    expect(stops([])).toEqual([]);
  });
});
