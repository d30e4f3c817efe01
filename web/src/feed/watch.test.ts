import { describe, expect, it } from "vitest";
import { createWatch } from "./watch";

function watched(positions: number[]) {
  const watch = createWatch();
  watch.begin("v", "r");
  for (const position of positions) watch.tick(position);
  return watch.end();
}

describe("what counts as watched", () => {
  it("is the time that passed in the film", () => {
    expect(watched([0, 0.25, 0.5, 1])).toEqual({ video: "v", record: "r", watched_ms: 1000, loops: 0 });
  });

  it("does not grow by seeking ahead", () => {
    expect(watched([0, 0.5, 9, 9.5])?.watched_ms).toBe(1000);
  });

  it("counts a loop at the end, not a jump back from the middle", () => {
    expect(watched([0, 1, 2, 3, 4, 5, 0.1, 0.5])?.loops).toBe(1);
    expect(watched([0, 1, 2, 3, 10, 11, 3, 0.1])?.loops).toBe(0);
  });

  it("is nothing for a clip that never played", () => {
    expect(watched([])).toBeNull();
    expect(watched([0.067])).toBeNull();
  });
});
