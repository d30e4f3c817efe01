/** One clip on the stage: poster first, film over it, and everything one can touch. */

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import { like } from "../kit/marks";
import { captions } from "../kit/preferences";
import type { FeedItem } from "../kit/types";
import { About } from "./About";
import { muted, type Playback } from "./playback";
import { Rail } from "./Rail";
import { Seek } from "./Seek";

const DOUBLE_TAP_MS = 260;
const HEART_MS = 900;

interface ClipProps {
  item: FeedItem;
  active: boolean;
  playback: Playback;
  onHide: () => void;
  onSkip: () => void;
}

interface Heart {
  key: number;
  x: number;
  y: number;
}

/** Taller than wide by enough to fill a phone; anything else is shown whole. */
function fills(width: number | null, height: number | null): boolean {
  return !width || !height || width / height < 0.64;
}

export function ClipView({ item, active, playback, onHide, onSkip }: ClipProps) {
  const { video } = item;
  const whole = !fills(video.width, video.height);
  const failed = playback.failed.value.has(video.id);
  return (
    <div class="clip-grid">
      <div class={whole ? "stage stage-whole" : "stage"}>
        {whole && video.poster_url && <img class="stage-echo" src={video.poster_url} alt="" aria-hidden="true" />}
        {video.poster_url && <img class="poster" src={video.poster_url} alt="" decoding="async" />}
        <div class="frame" ref={playback.host(video.id)} />
        <Tap item={item} active={active} playback={playback} />
        <div class="shade" aria-hidden="true" />
        {active && failed && (
          <div class="clip-failed" role="alert">
            <p>{t("clip_failed")}</p>
            <div class="row">
              <button type="button" class="button" onClick={() => playback.retry(video.id)}>
                <Icon name="retry" />
                {t("retry")}
              </button>
              <button type="button" class="button button-quiet" onClick={onSkip}>
                {t("skip")}
              </button>
            </div>
          </div>
        )}
        <About video={video} />
        {active && <Sound item={item} playback={playback} />}
        {active && <Seek video={video} playback={playback} />}
      </div>
      <Rail item={item} onHide={onHide} />
    </div>
  );
}

function Sound({ item, playback }: { item: FeedItem; playback: Playback }) {
  return (
    <div class="clip-tools">
      {item.video.text_tracks.length > 0 && (
        <button
          type="button"
          class="glass-button"
          aria-pressed={captions.value}
          aria-label={t("captions")}
          onClick={() => {
            captions.value = !captions.value;
          }}
        >
          <Icon name="captions" />
        </button>
      )}
      <button
        type="button"
        class={muted.value ? "glass-button glass-wide" : "glass-button"}
        aria-label={t(muted.value ? "unmute" : "mute_sound")}
        onClick={() => playback.mute()}
      >
        <Icon name={muted.value ? "muted" : "sound"} />
        {muted.value && <span aria-hidden="true">{t("unmute")}</span>}
      </button>
    </div>
  );
}

function Tap({ item, active, playback }: { item: FeedItem; active: boolean; playback: Playback }) {
  const hearts = useSignal<Heart[]>([]);
  const timer = useRef(0);
  const paused = active && playback.paused.value;

  function love(event: MouseEvent): void {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const heart = { key: event.timeStamp, x: event.clientX - box.left, y: event.clientY - box.top };
    hearts.value = [...hearts.value, heart];
    setTimeout(() => {
      hearts.value = hearts.value.filter(({ key }) => key !== heart.key);
    }, HEART_MS);
    like(item.video, "on");
  }

  function tap(event: MouseEvent): void {
    // A keyboard's click, or a mouse's first, acts at once; a finger's waits for a second one.
    const finger = (event as PointerEvent).pointerType === "touch";
    if (timer.current || event.detail === 2) {
      clearTimeout(timer.current);
      timer.current = 0;
      if (!finger) playback.toggle(); // undo the first click's pause
      love(event);
    } else if (finger) {
      timer.current = window.setTimeout(() => {
        timer.current = 0;
        playback.toggle();
      }, DOUBLE_TAP_MS);
    } else playback.toggle();
  }

  return (
    <>
      <button type="button" class="tap" aria-label={t(paused ? "play" : "pause")} onClick={tap} />
      {paused && !playback.failed.value.has(item.video.id) && (
        <span class="paused" aria-hidden="true">
          <Icon name="play" filled />
        </span>
      )}
      {active && playback.stalled.value && !paused && <span class="stalled" aria-hidden="true" />}
      {hearts.value.map(({ key, x, y }) => (
        <span key={key} class="love" style={{ left: `${x}px`, top: `${y}px` }} aria-hidden="true">
          <Icon name="heart" filled />
        </span>
      ))}
    </>
  );
}
