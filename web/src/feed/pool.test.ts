import { beforeEach, describe, expect, it } from "vitest";
import { type Clip, createPool, POOL_SIZE, type Pool } from "./pool";

const clips: Clip[] = Array.from({ length: 50 }, (_, index) => ({ id: `clip-${index}`, url: `/media/${index}` }));
const at = (index: number): Clip | null => clips[index] ?? null;

interface Loaded {
  video: HTMLVideoElement;
  url: string;
  fail: () => void;
}

let made: HTMLVideoElement[];
let loaded: Loaded[];
let detached: string[];
let frames: Map<HTMLVideoElement, () => void>;
let shown: string[];
let failed: string[];
let pool: Pool;

beforeEach(() => {
  made = [];
  loaded = [];
  detached = [];
  frames = new Map();
  shown = [];
  failed = [];
  pool = createPool({
    make: () => {
      const video = document.createElement("video");
      made.push(video);
      return video;
    },
    attach: (video, url, fail) => {
      loaded.push({ video, url, fail });
      return { detach: () => detached.push(url) };
    },
    onFrame: (video, then) => frames.set(video, then),
    host: () => null,
    onShown: (id) => shown.push(id),
    onFailed: (id) => failed.push(id),
  });
});

const urls = () => loaded.map(({ url }) => url);
const show = (index: number) => pool.move({ previous: at(index - 1), current: at(index), next: at(index + 1) });
const frame = (video: HTMLVideoElement | null) => video && frames.get(video)?.();

describe("the pool of videos", () => {
  it("makes three elements for a feed of any length, and never another", () => {
    for (let index = 0; index < clips.length; index++) frame(show(index));
    expect(made).toHaveLength(POOL_SIZE);
    expect(new Set(loaded.map(({ video }) => video)).size).toBe(POOL_SIZE);
  });

  it("loads the next clip only once the current one has shown a frame", () => {
    const video = show(0);
    expect(urls()).toEqual(["/media/0"]);
    frame(video);
    expect(urls()).toEqual(["/media/0", "/media/1"]);
  });

  it("does not load a clip again that it has prepared, nor the one before", () => {
    frame(show(0));
    const second = show(1);
    frame(second);
    show(0);
    expect(urls()).toEqual(["/media/0", "/media/1", "/media/2"]);
  });

  it("lets go of what is neither before, on, nor after the screen", () => {
    for (const index of [0, 1, 2, 3]) frame(show(index));
    expect(detached).toContain("/media/0");
    expect(detached).not.toContain("/media/2");
  });

  it("ignores a late frame and a late fault of a clip that was swiped away", () => {
    show(0);
    const first = loaded[0];
    const late = frames.get(first?.video as HTMLVideoElement);
    show(10);
    show(20);
    show(30);
    show(40);
    late?.();
    first?.fail();
    expect(shown).toEqual([]);
    expect(failed).toEqual([]);
  });

  it("says which clip cannot be played, and loads it again when asked", () => {
    show(0);
    loaded[0]?.fail();
    expect(failed).toEqual(["clip-0"]);
    pool.retry("clip-0");
    expect(urls()).toEqual(["/media/0", "/media/0"]);
  });

  it("prepares nothing when there is no next clip or data is to be saved", () => {
    frame(pool.move({ previous: null, current: at(0), next: null }));
    expect(urls()).toEqual(["/media/0"]);
  });
});
