import { describe, expect, it } from "vitest";
import { chooseEngine } from "./engine";

const plays = (answer: CanPlayTypeResult) => ({ canPlayType: () => answer });

describe("the engine", () => {
  it("is the browser's own wherever it says it may play HLS", () => {
    expect(chooseEngine(plays("maybe"), {})).toBe("native");
    expect(chooseEngine(plays("probably"), { MediaSource: class {} })).toBe("native");
  });

  it("is hls.js where the browser has media sources only", () => {
    expect(chooseEngine(plays(""), { MediaSource: class {} })).toBe("script");
    expect(chooseEngine(plays(""), { ManagedMediaSource: class {} })).toBe("script");
  });

  it("is none where there is neither", () => {
    expect(chooseEngine(plays(""), {})).toBe("none");
  });
});
