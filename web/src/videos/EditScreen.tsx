/** One's own video: what it says, who may see it, and its end. */

import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { AgeMark } from "../kit/answers";
import { del, get, Problem, patch, post, sentenceOf } from "../kit/api";
import { bodyOf, captionFits, createDetails, DetailsFields } from "../kit/details";
import { FormFault } from "../kit/field";
import { useForm } from "../kit/form";
import { t } from "../kit/i18n";
import { Player } from "../kit/player";
import { ProcessingBar, useProgress } from "../kit/processing";
import { navigate } from "../kit/router";
import { account } from "../kit/session";
import { Empty, Failure, Waiting } from "../kit/states";
import { say } from "../kit/toast";
import type { VideoDetail } from "../kit/types";
import { Erase } from "./Erase";
import "./videos.css";

export function EditScreen({ id }: { id: string }) {
  const video = useSignal<VideoDetail | null>(null);
  const failure = useSignal<unknown>(null);
  const attempt = useSignal(0);
  useEffect(() => {
    failure.value = null;
    get<VideoDetail>(`/api/videos/${id}`).then(
      (found) => {
        video.value = found;
      },
      (error: unknown) => {
        failure.value = error;
      },
    );
  }, [id, attempt.value]);
  const found = video.value;
  const foreign = found && found.account.handle !== account.value?.handle;
  if (foreign || (failure.value instanceof Problem && failure.value.status === 404)) {
    return (
      <main class="page">
        <Empty icon="eye" title={t("video_missing")}>
          <p class="state-text">{t("video_missing_text")}</p>
        </Empty>
      </main>
    );
  }
  if (failure.value) {
    return (
      <main class="page">
        <Failure sentence={sentenceOf(failure.value)} retry={() => attempt.value++} />
      </main>
    );
  }
  if (!found) return <Waiting />;
  return (
    <Edit
      video={found}
      changed={(now) => {
        video.value = now;
      }}
    />
  );
}

const RUNNING = ["uploaded", "processing"];

function Edit({ video, changed }: { video: VideoDetail; changed: (video: VideoDetail) => void }) {
  const details = useMemo(() => createDetails(video), [video.id]);
  const marked = useSignal<string | null>(null);
  useEffect(() => {
    if (!video.age_restricted) return;
    get<AgeMark>(`/api/videos/${video.id}/age-mark`).then(
      ({ reason }) => {
        marked.value = reason;
      },
      () => {}, // the server refuses all the same, with its sentence
    );
  }, [video.id]);
  const running = RUNNING.includes(video.state) || video.state === "refused";
  const following = useProgress(running ? video.id : null, false);
  const now = following.progress.value?.state;
  const form = useForm({ caption_too_long: "caption", too_many_hashtags: "caption", too_many_mentions: "caption" });
  useEffect(() => {
    if (!now || now === video.state || RUNNING.includes(now)) return;
    get<VideoDetail>(`/api/videos/${video.id}`).then(changed, () => {});
  }, [now]);

  const act = (event: Event, step: "publish" | "withdraw", words: string) =>
    form.send(event, async () => {
      changed(await post<VideoDetail>(`/api/videos/${video.id}/${step}`));
      say(words);
    });
  const mayPublish = ["uploaded", "processing", "ready", "withdrawn"].includes(video.state);

  return (
    <main class="page page-wide publishing">
      <div class="publishing-look">
        {video.master_url ? (
          <Player url={video.master_url} poster={video.poster_url} label={t("preview")} />
        ) : (
          <div class="player player-blank" />
        )}
      </div>
      <div class="form">
        <h1 class="page-title">{t("edit_video")}</h1>
        {running && <ProcessingBar following={following} />}
        {video.state !== "refused" && (
          <form
            class="form"
            onSubmit={(event) =>
              form.send(event, async () => {
                changed(await patch<VideoDetail>(`/api/videos/${video.id}`, bodyOf(details)));
                say(t("saved_now"));
              })
            }
          >
            <DetailsFields details={details} fault={form.fault("caption")} marked={marked.value} />
            <FormFault form={form} />
            <div class="row">
              <button
                type="submit"
                class="button button-accent"
                disabled={form.busy.value || !captionFits(details.caption.value)}
              >
                {t("save_changes")}
              </button>
              {video.state === "published" && (
                <>
                  <a class="button" href={`/v/${video.id}`}>
                    {t("watch_it")}
                  </a>
                  <button
                    type="button"
                    class="button button-quiet"
                    disabled={form.busy.value}
                    onClick={(event) => act(event, "withdraw", t("withdrawn_now"))}
                  >
                    {t("withdraw")}
                  </button>
                </>
              )}
              {mayPublish && (
                <button
                  type="button"
                  class="button"
                  disabled={form.busy.value}
                  onClick={(event) => act(event, "publish", t("publish_wished_title"))}
                >
                  {t("publish")}
                </button>
              )}
            </div>
          </form>
        )}
        <Erase
          erase={async () => {
            await del(`/api/videos/${video.id}`);
            say(t("erased_now"));
            navigate(`/@${account.peek()?.handle}`, "replace");
          }}
        />
      </div>
    </main>
  );
}
