/** From the first byte to the public: sending, describing, processing, done. */

import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { get, patch, post, sentenceOf } from "../kit/api";
import { bodyOf, captionFits, createDetails, DetailsFields } from "../kit/details";
import { t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import { Player } from "../kit/player";
import { Bar, ProcessingBar, useProgress } from "../kit/processing";
import { navigate } from "../kit/router";
import { type Sending, send } from "../kit/sending";
import { account } from "../kit/session";
import type { VideoDetail } from "../kit/types";
import { release } from "./check";

type Wish = "none" | "publish" | "keep";

export function Publishing({ file, again }: { file: File; again: () => void }) {
  const sending = useMemo(() => send(file), [file]);
  const details = useMemo(() => createDetails(), [file]);
  const wish = useSignal<Wish>("none");
  const told = useSignal(false);
  const fault = useSignal("");
  const following = useProgress(sending.id.value, wish.value === "publish");
  useEffect(() => {
    // Leaving the screen by a link keeps what was sent: choosing the same file again goes on from there.
    const warn = (event: BeforeUnloadEvent) => {
      if (sending.state.peek() === "sending") event.preventDefault();
    };
    addEventListener("beforeunload", warn);
    return () => {
      removeEventListener("beforeunload", warn);
      if (sending.state.peek() === "sending") sending.pause();
    };
  }, [sending]);

  async function tell(id: string, wanted: Wish): Promise<void> {
    fault.value = "";
    try {
      await patch<VideoDetail>(`/api/videos/${id}`, bodyOf(details));
      if (wanted === "publish") await post<VideoDetail>(`/api/videos/${id}/publish`);
      told.value = true;
      if (wanted === "keep") navigate(`/@${account.peek()?.handle}`);
    } catch (error) {
      fault.value = sentenceOf(error);
      wish.value = "none";
    }
  }

  // The wish may be there before the last byte is, or after: both ways meet here.
  useSignalEffect(() => {
    const id = sending.id.value;
    if (id && wish.value !== "none" && !told.peek()) void tell(id, wish.value);
  });

  if (told.value && sending.id.value) {
    return <Published id={sending.id.value} file={file} following={following} again={again} />;
  }
  const ready = wish.value === "none" && captionFits(details.caption.value);
  return (
    <main class="page page-wide publishing">
      <div class="publishing-look">
        <Local file={file} />
      </div>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) wish.value = "publish";
        }}
      >
        <h1 class="page-title">{t("upload")}</h1>
        <SendingBar sending={sending} again={again} />
        {sending.id.value && <ProcessingBar following={following} />}
        <DetailsFields details={details} fault={fault.value || undefined} />
        <div class="row">
          <button type="submit" class="button button-accent" disabled={!ready || sending.state.value === "failed"}>
            {t("publish")}
          </button>
          <button
            type="button"
            class="button button-quiet"
            disabled={!ready || sending.state.value === "failed"}
            onClick={() => {
              wish.value = "keep";
            }}
          >
            {t("keep_draft")}
          </button>
        </div>
        {wish.value !== "none" && <p class="note note-tight">{t("publish_wished")}</p>}
      </form>
    </main>
  );
}

function SendingBar({ sending, again }: { sending: Sending; again: () => void }) {
  const state = sending.state.value;
  if (state === "failed") {
    return (
      <div class="form-fault" role="alert">
        <p>{sending.sentence.value}</p>
        <div class="row">
          <button type="button" class="button" onClick={sending.resume}>
            <Icon name="retry" />
            {t("retry")}
          </button>
          <button type="button" class="button button-quiet" onClick={again}>
            {t("choose_other")}
          </button>
        </div>
      </div>
    );
  }
  if (state === "sent") return <Bar words={t("sent")} percent={100} />;
  return (
    <div class="sending">
      <Bar words={t(state === "paused" ? "sending_paused" : "sending")} percent={sending.percent.value} />
      <button
        type="button"
        class="icon-button"
        aria-label={t(state === "paused" ? "resume" : "pause")}
        onClick={state === "paused" ? sending.resume : sending.pause}
      >
        <Icon name={state === "paused" ? "play" : "pause"} />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={t("cancel")}
        onClick={() => void sending.discard().then(again)}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

/** The author's own file, played from this device until the server has made something of it. */
function Local({ file }: { file: File }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    const url = URL.createObjectURL(file);
    element.src = url;
    return () => {
      release(element, url);
    };
  }, [file]);
  return <video ref={video} class="player" controls playsInline muted loop aria-label={t("preview")} />;
}

interface PublishedProps {
  id: string;
  file: File;
  following: ReturnType<typeof useProgress>;
  again: () => void;
}

function Published({ id, file, following, again }: PublishedProps) {
  const progress = following.progress.value;
  const watchable = (progress?.renditions.length ?? 0) > 0;
  const made = useSignal<VideoDetail | null>(null);
  useEffect(() => {
    if (!watchable) return;
    get<VideoDetail>(`/api/videos/${id}`).then(
      (video) => {
        made.value = video;
      },
      () => {}, // the author's own file is shown meanwhile
    );
  }, [watchable]);
  const video = made.value;
  const state = progress?.state;
  return (
    <main class="page page-wide publishing">
      <div class="publishing-look">
        {video?.master_url ? (
          <Player url={video.master_url} poster={video.poster_url} label={t("preview")} />
        ) : (
          <Local file={file} />
        )}
      </div>
      <div class="form">
        <h1 class="page-title" aria-live="polite">
          {t(
            state === "published" ? "published_title" : state === "refused" ? "refused_title" : "publish_wished_title",
          )}
        </h1>
        <ProcessingBar following={following} />
        {progress?.scan.statement && <p class="note note-tight">{progress.scan.statement}</p>}
        <div class="row">
          {state === "published" && (
            <a class="button button-accent" href={`/v/${id}`}>
              {t("watch_it")}
            </a>
          )}
          <button type="button" class="button" onClick={again}>
            {t("upload_another")}
          </button>
          <a class="button button-quiet" href={`/@${account.value?.handle}`}>
            {t("see_profile")}
          </a>
        </div>
        {state !== "published" && state !== "refused" && <p class="note note-tight">{t("publish_wished")}</p>}
      </div>
    </main>
  );
}
