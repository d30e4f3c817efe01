/** Records a clip with the camera, upright where the camera can. Nothing leaves the device from here. */

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { clock, t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import { Failure } from "../kit/states";
import type { UploadLimits } from "../kit/types";

const TYPES = ["video/mp4;codecs=avc1,mp4a.40.2", "video/mp4", "video/webm;codecs=vp9,opus", "video/webm"];
const TICK_MS = 200;
const BITS_PER_SECOND = 6_000_000;

/** The first type that this browser records, mp4 before webm: it needs least work afterwards. */
export function recordingType(supports: (type: string) => boolean): string | null {
  return TYPES.find(supports) ?? null;
}

function faultOf(error: unknown): string {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError") return t("camera_denied");
  return name === "NotFoundError" ? t("camera_missing") : t("camera_failed");
}

interface RecorderProps {
  limits: UploadLimits;
  done: (file: File) => void;
  cancel: () => void;
}

export function Recorder({ limits, done, cancel }: RecorderProps) {
  const screen = useRef<HTMLVideoElement>(null);
  const stream = useRef<MediaStream | null>(null);
  const recorder = useRef<MediaRecorder | null>(null);
  const facing = useSignal<"user" | "environment">("user");
  const recorded = useSignal<number | null>(null);
  const fault = useSignal("");
  const attempt = useSignal(0);

  useEffect(() => {
    let gone = false;
    fault.value = "";
    const video = { facingMode: facing.value, width: { ideal: 1080 }, height: { ideal: 1920 } };
    navigator.mediaDevices.getUserMedia({ video, audio: { echoCancellation: false } }).then(
      (found) => {
        if (gone) return stop(found);
        stream.current = found;
        if (screen.current) screen.current.srcObject = found;
      },
      (error: unknown) => {
        fault.value = faultOf(error);
      },
    );
    return () => {
      gone = true;
      if (stream.current) stop(stream.current);
      stream.current = null;
    };
  }, [facing.value, attempt.value]);

  function begin(): void {
    const type = recordingType((one) => MediaRecorder.isTypeSupported(one));
    if (!stream.current || !type) {
      fault.value = t("camera_failed");
      return;
    }
    const parts: Blob[] = [];
    const machine = new MediaRecorder(stream.current, { mimeType: type, videoBitsPerSecond: BITS_PER_SECOND });
    const started = performance.now();
    recorder.current = machine;
    recorded.value = 0;
    const timer = window.setInterval(() => {
      recorded.value = performance.now() - started;
      if (recorded.value >= limits.duration_ms_max - TICK_MS) machine.stop();
    }, TICK_MS);
    machine.ondataavailable = ({ data }) => {
      if (data.size) parts.push(data);
    };
    machine.onstop = () => {
      clearInterval(timer);
      const plain = type.split(";")[0] ?? type;
      const name = `clairvue.${plain.endsWith("mp4") ? "mp4" : "webm"}`;
      done(new File(parts, name, { type: plain, lastModified: Date.now() }));
    };
    machine.start(1000);
  }

  const running = recorded.value !== null;
  if (fault.value) {
    return (
      <main class="page">
        <Failure sentence={fault.value} retry={() => attempt.value++} />
        <div class="row row-centre">
          <button type="button" class="button" onClick={cancel}>
            {t("back")}
          </button>
        </div>
      </main>
    );
  }
  return (
    <main class="recorder" aria-label={t("record")}>
      <video
        ref={screen}
        class={facing.value === "user" ? "recorder-screen recorder-mirror" : "recorder-screen"}
        autoplay
        muted
        playsInline
      />
      <p class="recorder-time" role="timer">
        {clock(recorded.value ?? 0)} / {clock(limits.duration_ms_max)}
      </p>
      <div class="recorder-tools">
        <button type="button" class="glass-button" aria-label={t("cancel")} disabled={running} onClick={cancel}>
          <Icon name="close" />
        </button>
        <button
          type="button"
          class={running ? "recorder-button recorder-running" : "recorder-button"}
          aria-label={t(running ? "record_stop" : "record_start")}
          onClick={() => (running ? recorder.current?.stop() : begin())}
        />
        <button
          type="button"
          class="glass-button"
          aria-label={t("camera_turn")}
          disabled={running}
          onClick={() => {
            facing.value = facing.value === "user" ? "environment" : "user";
          }}
        >
          <Icon name="retry" />
        </button>
      </div>
    </main>
  );
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
