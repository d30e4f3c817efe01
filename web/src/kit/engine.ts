/** Puts a playlist into a video element: the browser's own HLS first, hls.js (light, on demand) where it has none. */

import { playlistOf } from "./codec";
import { renewed } from "./renew";

export type EngineName = "native" | "script" | "none";

export interface Attachment {
  detach: () => void;
}

const PLAYLIST = "application/vnd.apple.mpegurl";

/** Which engine plays HLS in this browser. */
export function chooseEngine(video: Pick<HTMLVideoElement, "canPlayType">, root: object = globalThis): EngineName {
  if (video.canPlayType(PLAYLIST)) return "native";
  return "MediaSource" in root || "ManagedMediaSource" in root ? "script" : "none";
}

function attachNative(video: HTMLVideoElement, url: string, fail: () => void): Attachment {
  video.addEventListener("error", fail, { once: true });
  video.src = url;
  return {
    detach: () => {
      video.removeEventListener("error", fail);
      video.removeAttribute("src");
      video.load();
    },
  };
}

function attachScript(video: HTMLVideoElement, url: string, fail: () => void): Attachment {
  let gone = false;
  let destroy = () => {};
  import("hls.js/light").then(
    ({ default: Hls }) => {
      if (gone) return;
      // No worker: Trusted Types refuse the script address it would be made from.
      const hls = new Hls({ enableWorker: false, maxBufferLength: 12, backBufferLength: 12, startLevel: -1 });
      hls.on(Hls.Events.ERROR, (_, data) => {
        if (data.fatal) fail();
      });
      hls.loadSource(url);
      hls.attachMedia(video);
      destroy = () => hls.destroy();
    },
    () => fail(),
  );
  return {
    detach: () => {
      gone = true;
      destroy();
      video.removeAttribute("src");
      video.load();
    },
  };
}

function attachOnce(video: HTMLVideoElement, url: string, fail: () => void): Attachment {
  const engine = chooseEngine(video);
  const playlist = playlistOf(url);
  if (engine === "script") return attachScript(video, playlist, fail);
  if (engine === "none") queueMicrotask(fail);
  return attachNative(video, playlist, fail);
}

/**
 * Begin to load `url` into `video`; `fail` is called at most once, when it cannot be played.
 *
 * The address of a clip that is not everybody's ends after some hours: then the clip is asked for again, and goes on
 * where it was.
 */
export function attach(video: HTMLVideoElement, url: string, fail: () => void, renew = renewed): Attachment {
  let gone = false;
  let attachment: Attachment;

  function begin(from: string): void {
    let ended = false;
    attachment = attachOnce(video, from, () => {
      if (ended) return;
      ended = true;
      renew(from).then((fresh) => {
        if (gone) return;
        if (fresh === null || fresh === from) fail();
        else goOn(fresh);
      });
    });
  }

  function goOn(fresh: string): void {
    const place = video.currentTime;
    const plays = !video.paused;
    const take = () => {
      if (gone) return;
      video.currentTime = place;
      if (plays) video.play().catch(() => {});
    };
    attachment.detach();
    begin(fresh);
    video.addEventListener("loadedmetadata", take, { once: true });
  }

  begin(url);
  return {
    detach: () => {
      gone = true;
      attachment.detach();
    },
  };
}
