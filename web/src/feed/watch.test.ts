import { describe, expect, it } from "vitest";
import type { Deed, Watched } from "../kit/signals";
import { createWatch } from "./watch";

function watched(positions: number[], duration = 20) {
  const told: [Deed, Partial<Watched>][] = [];
  const watch = createWatch((kind, _, how = {}) => told.push([kind, how]));
  watch.begin("v");
  for (const position of positions) watch.tick(position, duration);
  watch.end();
  return { kinds: told.map(([kind]) => kind), how: told.find(([kind]) => kind === "watch")?.[1] };
}

const through = (seconds: number) => Array.from({ length: seconds * 2 + 1 }, (_, half) => half / 2);

describe("what counts as watched", () => {
  it("is the time that passed in the film, and how far it came", () => {
    expect(watched([0, 0.25, 0.5, 1]).how).toEqual({ watched_ms: 1000, furthest_ms: 1000, loops: 0 });
  });

  it("does not grow by seeking ahead", () => {
    expect(watched([0, 0.5, 9, 9.5]).how).toEqual({ watched_ms: 1000, furthest_ms: 9500, loops: 0 });
  });

  it("counts a loop at the end, not a jump back from the middle", () => {
    expect(watched([0, 1, 2, 3, 4, 5, 0.1, 0.5], 5).how?.loops).toBe(1);
    expect(watched([0, 1, 2, 3, 10, 11, 3, 0.1]).how?.loops).toBe(0);
  });

  it("is nothing for a clip that never played", () => {
    expect(watched([]).how).toBeUndefined();
    expect(watched([0.067]).how).toBeUndefined();
  });

  it("is finished once, by watching, not by dragging the line to the end", () => {
    expect(watched(through(5), 5).kinds).toEqual(["impression", "finish", "watch"]);
    expect(watched([...through(5), 0.1, 1, 2, 3, 4, 5], 5).kinds).toEqual(["impression", "finish", "watch"]);
    expect(watched([0, 1, 2, 3, 4.9, 19.9], 20).kinds).not.toContain("finish");
  });

  it("is skipped when it is left early, and not when most of a short one was seen", () => {
    expect(watched([0, 1], 20).kinds).toEqual(["impression", "watch", "skip"]);
    expect(watched([], 20).kinds).toEqual(["impression", "skip"]);
    expect(watched([0, 1, 2], 20).kinds).toEqual(["impression", "watch"]);
    expect(watched([0, 1], 4).kinds).toEqual(["impression", "watch"]);
  });

  it("goes on after the page was left for a moment, without an impression of its own", () => {
    const kinds: Deed[] = [];
    const watch = createWatch((kind) => kinds.push(kind));
    watch.begin("v");
    for (const position of [0, 1]) watch.tick(position, 20);
    watch.leave();
    for (const position of [2, 3, 4]) watch.tick(position, 20);
    watch.leave();
    watch.leave();
    expect(kinds).toEqual(["impression", "watch", "watch"]);
  });
});
