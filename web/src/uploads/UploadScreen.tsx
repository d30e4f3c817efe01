/** Publish a video: choose or record, describe it while it is sent, watch it become public. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, sentenceOf } from "../kit/api";
import { clock, t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import { lazy } from "../kit/router";
import { Failure, Waiting } from "../kit/states";
import type { UploadLimits } from "../kit/types";
import { faultOf, lengthOf, megabytes } from "./check";
import { Publishing } from "./Publishing";
import "./uploads.css";

const Recorder = lazy(() => import("./Recorder").then((m) => m.Recorder), Waiting);

export function UploadScreen() {
  const limits = useSignal<UploadLimits | null>(null);
  const failure = useSignal("");
  const attempt = useSignal(0);
  const file = useSignal<File | null>(null);
  const recording = useSignal(false);
  const fault = useSignal("");
  const checking = useSignal(false);

  useEffect(() => {
    failure.value = "";
    get<UploadLimits>("/api/uploads/limits").then(
      (found) => {
        limits.value = found;
      },
      (error: unknown) => {
        failure.value = sentenceOf(error);
      },
    );
  }, [attempt.value]);

  async function take(chosen: File): Promise<void> {
    if (!limits.value) return;
    recording.value = false;
    fault.value = "";
    checking.value = true;
    const wrong = faultOf(chosen, await lengthOf(chosen), limits.value);
    checking.value = false;
    if (wrong) fault.value = wrong;
    else file.value = chosen;
  }

  const known = limits.value;
  if (failure.value) {
    return (
      <main class="page">
        <Failure sentence={failure.value} retry={() => attempt.value++} />
      </main>
    );
  }
  if (!known) return <Waiting />;
  if (file.value) {
    return (
      <Publishing
        file={file.value}
        again={() => {
          file.value = null;
        }}
      />
    );
  }
  if (recording.value) {
    return (
      <Recorder
        limits={known}
        done={(recorded) => void take(recorded)}
        cancel={() => {
          recording.value = false;
        }}
      />
    );
  }
  return (
    <Choose
      limits={known}
      fault={fault.value}
      checking={checking.value}
      take={(chosen) => void take(chosen)}
      record={() => {
        fault.value = "";
        recording.value = true;
      }}
    />
  );
}

interface ChooseProps {
  limits: UploadLimits;
  fault: string;
  checking: boolean;
  take: (file: File) => void;
  record: () => void;
}

function Choose({ limits, fault, checking, take, record }: ChooseProps) {
  const over = useSignal(false);
  const first = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file) take(file);
  };
  const mayRecord = "mediaDevices" in navigator && "MediaRecorder" in globalThis;
  return (
    <main class="page">
      <h1 class="page-title">{t("upload")}</h1>
      <section
        class={over.value ? "drop drop-over" : "drop"}
        aria-label={t("choose_file")}
        onDragOver={(event) => {
          event.preventDefault();
          over.value = true;
        }}
        onDragLeave={() => {
          over.value = false;
        }}
        onDrop={(event) => {
          event.preventDefault();
          over.value = false;
          first(event.dataTransfer?.files);
        }}
      >
        <span class="state-lens">
          <Icon name="file" />
        </span>
        <p class="state-title">{t("upload_start")}</p>
        <p class="state-text">
          {t("upload_limits", { length: clock(limits.duration_ms_max), size: megabytes(limits.bytes_max) })}
        </p>
        <div class="row row-centre">
          <label class="button button-accent">
            <Icon name="file" />
            {t(checking ? "checking" : "choose_file")}
            <input
              class="hidden"
              type="file"
              accept="video/*"
              disabled={checking}
              onChange={(event) => {
                first(event.currentTarget.files);
                event.currentTarget.value = "";
              }}
            />
          </label>
          {mayRecord && (
            <button type="button" class="button" onClick={record}>
              <Icon name="camera" />
              {t("record")}
            </button>
          )}
        </div>
        {fault && (
          <p class="form-fault" role="alert">
            {fault}
          </p>
        )}
      </section>
      <p class="note">{t("upload_resume_note")}</p>
    </main>
  );
}
