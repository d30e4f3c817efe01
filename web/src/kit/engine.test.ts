import { describe, expect, it } from "vitest";
import { attach, chooseEngine } from "./engine";
import { renewed } from "./renew";

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

describe("an address that has ended", () => {
  const settled = () => new Promise((resolve) => setTimeout(resolve));

  function player(): HTMLVideoElement {
    const video = document.createElement("video");
    video.canPlayType = () => "maybe";
    return video;
  }

  it("is asked for again, and the clip goes on where it was", async () => {
    const video = player();
    let failures = 0;
    const fresh: Record<string, string> = { "/old": "/new", "/new": "/newer" };
    attach(
      video,
      "/old",
      () => failures++,
      async (url) => fresh[url] ?? null,
    );
    for (const next of ["/new", "/newer"]) {
      video.currentTime = 7;
      video.dispatchEvent(new Event("error"));
      await settled();
      expect(video.getAttribute("src")).toBe(next);
      video.currentTime = 0;
      video.dispatchEvent(new Event("loadedmetadata"));
      expect(video.currentTime).toBe(7);
    }
    expect(failures).toBe(0);
    video.dispatchEvent(new Event("error"));
    await settled();
    expect(failures).toBe(1);
  });

  it("is a failure when there is no other, and nothing to whoever has swiped on", async () => {
    for (const [answer, swiped, expected] of [
      [null, false, 1],
      ["/old", false, 1],
      ["/new", true, 0],
    ] as const) {
      const video = player();
      let failures = 0;
      const attachment = attach(
        video,
        "/old",
        () => failures++,
        async () => answer,
      );
      video.dispatchEvent(new Event("error"));
      if (swiped) attachment.detach();
      await settled();
      expect(failures).toBe(expected);
      expect(video.getAttribute("src")).toBe(swiped ? null : "/old");
    }
  });

  it("never is that of a clip which is everybody's", async () => {
    expect(await renewed("/media/local-0123/master.m3u8")).toBeNull();
  });
});
