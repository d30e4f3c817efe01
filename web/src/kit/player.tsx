/** One video with the browser's own controls, for looking at a single clip outside the stage. */

import { useEffect, useRef } from "preact/hooks";
import { attach } from "./engine";
import { t } from "./i18n";
import { say } from "./toast";

export function Player({ url, poster, label }: { url: string; poster: string | null; label: string }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (!video.current) return;
    const attachment = attach(video.current, url, () => say(t("clip_failed"), "error"));
    return () => attachment.detach();
  }, [url]);
  return (
    // biome-ignore lint/a11y/useMediaCaption: captions come as text tracks of the playlist, when there are any
    <video ref={video} class="player" controls playsInline loop poster={poster ?? undefined} aria-label={label} />
  );
}
