/** The talk under a video: comments, replies, likes, and a place to write. */

import { type Signal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { del, page, post, sentenceOf } from "../kit/api";
import { t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import { ListEnd, usePaged } from "../kit/list";
import { closePanel } from "../kit/panels";
import { Picture } from "../kit/person";
import { account } from "../kit/session";
import { Sheet } from "../kit/sheet";
import { tell } from "../kit/signals";
import { Empty, Lines } from "../kit/states";
import { say } from "../kit/toast";
import type { Comment, VideoCard } from "../kit/types";
import { Remark } from "./Remark";
import "./social.css";

const BODY_MAX = 1000;

interface CommentsProps {
  video: VideoCard;
  onCount: (change: number) => void;
}

export function Comments({ video, onCount }: CommentsProps) {
  const paged = usePaged<Comment>(
    video.id,
    (cursor) => page<Comment>("/api/social/comments", { video: video.id, cursor, limit: 20 }),
    ({ id }) => id,
  );
  const answering = useSignal<Comment | null>(null);
  const replied = useSignal<Comment | null>(null);
  const items = paged.items.value;

  async function write(body: string): Promise<void> {
    const to = answering.value;
    // A reply to a reply belongs to the same thread.
    const made = await post<Comment>("/api/social/comments", {
      video: video.id,
      body,
      ...(to ? { reply_to: to.id } : {}),
    });
    tell("comment", video.id);
    onCount(1);
    answering.value = null;
    if (made.reply_to) replied.value = made;
    else paged.prepend(made);
  }

  async function remove(comment: Comment): Promise<boolean> {
    try {
      await del(`/api/social/comments/${comment.id}`);
    } catch (error) {
      say(sentenceOf(error), "error");
      return false;
    }
    onCount(-1);
    if (!comment.reply_to) paged.remove(({ id }) => id === comment.id);
    return true;
  }

  return (
    <Sheet
      title={t("comments")}
      onClose={closePanel}
      side
      foot={<Foot open={video.comments_allowed} answering={answering} write={write} />}
    >
      {items.length === 0 && paged.state.value === "loading" && <Lines count={5} />}
      {items.length === 0 && paged.state.value === "ended" && (
        <Empty icon="comment" title={t(video.comments_allowed ? "comments_none" : "comments_closed")}>
          {video.comments_allowed && <p class="state-text">{t("comments_none_text")}</p>}
        </Empty>
      )}
      <ol class="comments">
        {items.map((comment) => (
          <Remark
            key={comment.id}
            comment={comment}
            owner={video.account.handle}
            answer={(to) => {
              answering.value = to;
            }}
            replied={replied}
            remove={remove}
          />
        ))}
      </ol>
      <ListEnd paged={paged} />
    </Sheet>
  );
}

interface FootProps {
  open: boolean;
  answering: Signal<Comment | null>;
  write: (body: string) => Promise<void>;
}

function Foot({ open, answering, write }: FootProps) {
  const me = account.value;
  const body = useSignal("");
  const busy = useSignal(false);
  const input = useRef<HTMLTextAreaElement>(null);
  const length = [...body.value].length;
  const ready = body.value.trim().length > 0 && length <= BODY_MAX && !busy.value;

  async function send(): Promise<void> {
    if (!ready) return;
    busy.value = true;
    try {
      await write(body.value.trim());
      body.value = "";
    } catch (error) {
      say(sentenceOf(error), "error");
    } finally {
      busy.value = false;
      input.current?.focus();
    }
  }

  if (!open) return <p class="note note-tight">{t("comments_closed")}</p>;
  if (!me) {
    return (
      <a class="button button-accent button-wide" href="/sign-in">
        {t("comment_sign_in")}
      </a>
    );
  }
  const to = answering.value;
  return (
    <form
      class="write"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {to && (
        <p class="write-to">
          {t("answering", { name: to.account?.display_name ?? "" })}
          <button
            type="button"
            class="icon-button"
            aria-label={t("answer_cancel")}
            onClick={() => {
              answering.value = null;
            }}
          >
            <Icon name="close" />
          </button>
        </p>
      )}
      <div class="write-row">
        <Picture person={me} size="s" />
        <textarea
          ref={input}
          class="field-input field-area write-body"
          rows={1}
          dir="auto"
          aria-label={t("comment_write")}
          placeholder={t("comment_write")}
          value={body.value}
          onInput={(event) => {
            body.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            void send();
          }}
        />
        <button type="submit" class="icon-button write-send" aria-label={t("send")} disabled={!ready}>
          <Icon name="up" />
        </button>
      </div>
      {length > BODY_MAX * 0.9 && (
        <p class="field-note">{t("count_of", { at: String(length), of: String(BODY_MAX) })}</p>
      )}
    </form>
  );
}
