/** The line under the film: how far it is, a way to go elsewhere, and a small picture of what is there. */

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { clock, t } from "../kit/i18n";
import type { VideoCard } from "../kit/types";
import type { Playback } from "./playback";

const STEPS = 1000;

export function Seek({ video, playback }: { video: VideoCard; playback: Playback }) {
  const seeking = useSignal<number | null>(null);
  const duration = playback.duration.value || (video.duration_ms ?? 0) / 1000;
  const shown = seeking.value ?? Math.min(playback.position.value, duration);
  const part = duration ? shown / duration : 0;
  const go = (value: string) => {
    seeking.value = (Number(value) / STEPS) * duration;
    playback.seek(seeking.value);
  };
  const done = () => {
    seeking.value = null;
  };
  return (
    <div class={seeking.value === null ? "seek" : "seek seek-active"}>
      {seeking.value !== null && <Preview video={video} seconds={shown} part={part} />}
      <span class="seek-line" aria-hidden="true">
        <span class="seek-done" style={{ transform: `scaleX(${part})` }} />
      </span>
      <input
        class="seek-range"
        type="range"
        min="0"
        max={STEPS}
        value={Math.round(part * STEPS)}
        aria-label={t("seek")}
        aria-valuetext={t("seek_at", { at: clock(shown * 1000), of: clock(duration * 1000) })}
        onInput={(event) => go(event.currentTarget.value)}
        onChange={done}
        onPointerUp={done}
        onBlur={done}
      />
    </div>
  );
}

function Preview({ video, seconds, part }: { video: VideoCard; seconds: number; part: number }) {
  const tile = useRef<HTMLSpanElement>(null);
  const board = video.storyboard;
  useEffect(() => {
    const element = tile.current;
    if (!element || !board) return;
    const last = board.columns * board.rows - 1;
    const index = Math.min(last, Math.floor((seconds * 1000) / board.interval_ms));
    const column = index % board.columns;
    const row = Math.floor(index / board.columns);
    const height = 128;
    const width = Math.round((height * board.tile_width) / board.tile_height);
    element.style.width = `${width}px`;
    element.style.height = `${height}px`;
    element.style.backgroundImage = `url("${board.url}")`;
    element.style.backgroundSize = `${width * board.columns}px ${height * board.rows}px`;
    element.style.backgroundPosition = `-${column * width}px -${row * height}px`;
  }, [seconds, board]);
  return (
    <span class="seek-preview" style={{ left: `clamp(48px, ${part * 100}%, calc(100% - 48px))` }} aria-hidden="true">
      {board && <span ref={tile} class="seek-tile" />}
      <span class="seek-time">{clock(seconds * 1000)}</span>
    </span>
  );
}
