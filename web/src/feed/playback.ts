/** What plays: the pool of videos, sound, pause, place in the film. The stage says which clip; this does the rest. */

import { effect, type Signal, signal } from "@preact/signals";
import { attach } from "../kit/engine";
import { playsOn } from "../kit/hours";
import { captions, dataSaver, still } from "../kit/preferences";
import { servedBy, tell, tellOnLeaving } from "../kit/signals";
import type { FeedItem } from "../kit/types";
import { type Clip, createPool, onFrame } from "./pool";
import { createWatch } from "./watch";

/** Sound is a choice for the visit: browsers start silent, and so do we. */
export const muted = signal(true);

export interface Playback {
  paused: Signal<boolean>;
  position: Signal<number>;
  duration: Signal<number>;
  stalled: Signal<boolean>;
  failed: Signal<ReadonlySet<string>>;
  show: (items: readonly FeedItem[], index: number) => void;
  host: (id: string) => (element: HTMLElement | null) => void;
  toggle: () => void;
  seek: (seconds: number) => void;
  retry: (id: string) => void;
  mute: (off?: boolean) => void;
  close: () => void;
}

function makeVideo(): HTMLVideoElement {
  const video = document.createElement("video");
  video.playsInline = true;
  video.muted = true;
  video.preload = "auto";
  video.disablePictureInPicture = true;
  video.tabIndex = -1;
  video.className = "video";
  return video;
}

function clipOf(item: FeedItem | undefined): Clip | null {
  return item?.video.master_url ? { id: item.video.id, url: item.video.master_url } : null;
}

export function createPlayback(onEnded: () => void): Playback {
  const paused = signal(false);
  const position = signal(0);
  const duration = signal(0);
  const stalled = signal(false);
  const failed = signal<ReadonlySet<string>>(new Set());
  const hosts = new Map<string, HTMLElement>();
  const watch = createWatch(tell);
  let video: HTMLVideoElement | null = null;
  let current: string | null = null;
  let wantsPause = still();

  const pool = createPool({
    make: makeVideo,
    attach,
    onFrame,
    host: (id) => hosts.get(id) ?? null,
    onShown: (id) => {
      if (id === current) stalled.value = false;
    },
    onFailed: (id) => {
      failed.value = new Set([...failed.value, id]);
    },
  });

  function play(): void {
    const element = video;
    if (!element) return;
    element.play().catch((error: DOMException) => {
      if (element !== video) return;
      if (error.name === "NotAllowedError" && !muted.value) {
        muted.value = true;
        element.play().catch(() => {
          paused.value = true;
        });
      } else if (error.name === "NotAllowedError") paused.value = true;
    });
  }

  function listen(element: HTMLVideoElement): void {
    const mine = (then: () => void) => () => {
      if (element === video) then();
    };
    const heard: Record<string, () => void> = {
      timeupdate: () => {
        position.value = element.currentTime;
        watch.tick(element.currentTime, duration.value);
      },
      durationchange: () => {
        if (Number.isFinite(element.duration)) duration.value = element.duration;
      },
      play: () => {
        paused.value = false;
      },
      playing: () => {
        stalled.value = false;
      },
      waiting: () => {
        stalled.value = true;
      },
      ended: onEnded,
    };
    for (const [name, then] of Object.entries(heard)) element.addEventListener(name, mine(then));
  }

  for (const element of pool.videos) listen(element);

  const stops = [
    effect(() => {
      for (const element of pool.videos) element.muted = muted.value;
    }),
    effect(() => {
      for (const element of pool.videos) element.loop = !playsOn();
    }),
    effect(() => {
      const mode = captions.value ? "showing" : "disabled";
      for (const element of pool.videos) for (const track of element.textTracks) track.mode = mode;
    }),
    tellOnLeaving(() => watch.leave()),
  ];

  /** Show `items[index]`, keep the one before, prepare the one after. */
  function show(items: readonly FeedItem[], index: number): void {
    const item = items[index];
    const next = dataSaver.value ? null : clipOf(items[index + 1]);
    video = pool.move({ previous: clipOf(items[index - 1]), current: clipOf(item), next });
    const id = item?.video.id ?? null;
    if (id === current) return;
    watch.end();
    current = id;
    position.value = video?.currentTime ?? 0;
    duration.value = (item?.video.duration_ms ?? 0) / 1000;
    if (!item || !video) return;
    servedBy(item.video.id, item.record);
    watch.begin(item.video.id);
    subtitle(video, item);
    stalled.value = video.dataset["shown"] !== "true";
    paused.value = wantsPause;
    if (!wantsPause) play();
  }

  function toggle(): void {
    if (!video) return;
    if (video.paused) {
      wantsPause = false;
      play();
    } else {
      video.pause();
      paused.value = true;
    }
  }

  function seek(seconds: number): void {
    if (!video) return;
    const end = Number.isFinite(video.duration) ? video.duration : duration.value;
    video.currentTime = Math.min(Math.max(0, seconds), Math.max(0, end - 0.05));
    position.value = video.currentTime;
  }

  function retry(id: string): void {
    failed.value = new Set([...failed.value].filter((other) => other !== id));
    pool.retry(id);
    play();
  }

  return {
    paused,
    position,
    duration,
    stalled,
    failed,
    show,
    host: (id) => (element) => {
      if (element) hosts.set(id, element);
      else hosts.delete(id);
    },
    toggle,
    seek,
    retry,
    mute: (off = !muted.value) => {
      // Inside the tap itself, and on all three: this is what Safari remembers.
      for (const element of pool.videos) element.muted = off;
      muted.value = off;
    },
    close: () => {
      for (const stop of stops) stop();
      pool.close();
    },
  };
}

function subtitle(video: HTMLVideoElement, item: FeedItem): void {
  for (const old of video.querySelectorAll("track")) old.remove();
  for (const { url, language, label } of item.video.text_tracks) {
    const track = document.createElement("track");
    Object.assign(track, { kind: "captions", src: url, srclang: language, label });
    video.append(track);
    track.track.mode = captions.value ? "showing" : "disabled";
  }
}
