/**
 * Three video elements for a feed of any length: the clip before, the one on screen, the next one.
 * The same three are used again and again, so that a tap which unmuted one has unmuted them all.
 * The next clip begins to load only once the current one has shown a frame.
 */

import type { Attachment } from "../kit/engine";

export interface Clip {
  id: string;
  url: string;
}

export interface Around {
  previous: Clip | null;
  current: Clip | null;
  next: Clip | null;
}

export type Attach = (video: HTMLVideoElement, url: string, fail: () => void) => Attachment;

export interface PoolParts {
  make: () => HTMLVideoElement;
  attach: Attach;
  /** Calls back when a frame has really been presented. */
  onFrame: (video: HTMLVideoElement, then: () => void) => void;
  /** Where a clip's video belongs on the page, while it is there. */
  host: (id: string) => HTMLElement | null;
  onShown: (id: string) => void;
  onFailed: (id: string) => void;
}

export interface Pool {
  videos: readonly HTMLVideoElement[];
  move: (around: Around) => HTMLVideoElement | null;
  retry: (id: string) => void;
  close: () => void;
}

interface Player {
  video: HTMLVideoElement;
  clip: Clip | null;
  attachment: Attachment | null;
  shown: boolean;
}

export const POOL_SIZE = 3;

export function createPool(parts: PoolParts): Pool {
  const players: Player[] = Array.from({ length: POOL_SIZE }, () => ({
    video: parts.make(),
    clip: null,
    attachment: null,
    shown: false,
  }));
  let around: Around = { previous: null, current: null, next: null };

  function release(player: Player): void {
    player.video.pause();
    player.attachment?.detach();
    player.attachment = null;
    player.clip = null;
    player.shown = false;
    player.video.dataset["shown"] = "false";
  }

  function load(player: Player, clip: Clip): void {
    release(player);
    player.clip = clip;
    parts.host(clip.id)?.append(player.video);
    player.attachment = parts.attach(player.video, clip.url, () => {
      if (player.clip === clip) parts.onFailed(clip.id);
    });
    parts.onFrame(player.video, () => {
      if (player.clip !== clip || player.shown) return;
      player.shown = true;
      player.video.dataset["shown"] = "true";
      parts.onShown(clip.id);
      preload();
    });
  }

  function holding(clip: Clip | null): Player | undefined {
    return clip ? players.find((player) => player.clip?.id === clip.id) : undefined;
  }

  /** Return the player of `clip`, or one that holds nothing wanted, loaded with it. */
  function ensure(clip: Clip): Player | undefined {
    const held = holding(clip);
    if (held) {
      const host = parts.host(clip.id);
      if (host && held.video.parentElement !== host) host.append(held.video);
      return held;
    }
    const wanted = [around.previous?.id, around.current?.id, around.next?.id];
    const free = players.find(({ clip: holds }) => !holds || !wanted.includes(holds.id));
    if (free) load(free, clip);
    return free;
  }

  function preload(): void {
    if (!around.next || !holding(around.current)?.shown) return;
    ensure(around.next);
  }

  function move(to: Around): HTMLVideoElement | null {
    around = to;
    const current = to.current ? ensure(to.current) : undefined;
    for (const player of players) {
      if (player !== current) player.video.pause();
    }
    preload();
    return current?.video ?? null;
  }

  function retry(id: string): void {
    const player = players.find(({ clip }) => clip?.id === id);
    if (player?.clip) load(player, player.clip);
  }

  function close(): void {
    for (const player of players) {
      release(player);
      player.video.remove();
    }
  }

  return { videos: players.map(({ video }) => video), move, retry, close };
}

/** Call back at the first frame that the browser says it presented, or at `playing` where it cannot say. */
export function onFrame(video: HTMLVideoElement, then: () => void): void {
  if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(then);
  else (video as HTMLVideoElement).addEventListener("playing", then, { once: true });
}
