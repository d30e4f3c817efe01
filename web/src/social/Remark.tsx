/** One comment with its replies. */

import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { page } from "../kit/api";
import { ago, count, t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import { createPaged } from "../kit/paged";
import { Picture } from "../kit/person";
import { account, signedIn } from "../kit/session";
import { Words } from "../kit/text";
import { toggle } from "../kit/toggle";
import type { Comment } from "../kit/types";

interface RemarkProps {
  comment: Comment;
  owner: string;
  answer: (to: Comment) => void;
  /** The reply that was just written, for the thread it belongs to. */
  replied: ReadonlySignal<Comment | null>;
  remove: (comment: Comment) => Promise<boolean>;
}

export function Remark({ comment, owner, answer, replied, remove }: RemarkProps) {
  const replies = useMemo(
    () =>
      createPaged<Comment>(
        (cursor) => page<Comment>(`/api/social/comments/${comment.id}/replies`, { cursor }),
        ({ id }) => id,
      ),
    [comment.id],
  );
  const open = useSignal(false);
  useSignalEffect(() => {
    const made = replied.value;
    if (made?.reply_to !== comment.id) return;
    open.value = true;
    replies.prepend(made);
  });
  const shown = replies.items.value;
  const left = Math.max(0, comment.replies - shown.length);
  return (
    <li class="remark">
      <Saying comment={comment} owner={owner} answer={answer} remove={remove} />
      {(comment.replies > 0 || shown.length > 0) && (
        <div class="remark-replies">
          {open.value && shown.length > 0 && (
            <ol class="comments">
              {shown.map((reply) => (
                <li key={reply.id} class="remark">
                  <Saying
                    comment={reply}
                    owner={owner}
                    answer={answer}
                    remove={async (gone) => {
                      const done = await remove(gone);
                      if (done) replies.remove(({ id }) => id === gone.id);
                      return done;
                    }}
                  />
                </li>
              ))}
            </ol>
          )}
          {left > 0 && replies.state.value !== "ended" && (
            <button
              type="button"
              class="text-button"
              aria-expanded={open.value}
              onClick={() => {
                open.value = true;
                void replies.more();
              }}
            >
              {t("replies", { n: left })}
            </button>
          )}
        </div>
      )}
    </li>
  );
}

type SayingProps = Omit<RemarkProps, "replied">;

function Saying({ comment, owner, answer, remove }: SayingProps) {
  const likes = useSignal(comment.mine.likes);
  const likeCount = useSignal(comment.likes);
  const me = account.value?.handle;
  if (comment.deleted || !comment.account) return <p class="remark-gone">{t("comment_deleted")}</p>;
  const { account: author } = comment;
  const mayRemove = me !== undefined && (me === author.handle || me === owner);
  return (
    <div class="saying">
      <Picture person={author} size="s" />
      <div class="saying-body">
        <p class="saying-who">
          <a href={`/@${author.handle}`}>{author.display_name}</a>
          {author.handle === owner && <span class="badge badge-plain">{t("creator")}</span>}
          <span class="saying-when">{ago(comment.created_at)}</span>
        </p>
        <p class="saying-words" dir="auto">
          <Words text={comment.body} />
        </p>
        <div class="row saying-acts">
          <button type="button" class="text-button" onClick={() => signedIn("gate_comment") && answer(comment)}>
            {t("answer")}
          </button>
          {mayRemove && (
            <button type="button" class="text-button" onClick={() => void remove(comment)}>
              {t("delete")}
            </button>
          )}
        </div>
      </div>
      <button
        type="button"
        class={likes.value ? "saying-like saying-liked" : "saying-like"}
        aria-pressed={likes.value}
        onClick={() => {
          if (signedIn("gate_like")) void toggle(`/api/social/comments/${comment.id}/like`, likes, likeCount);
        }}
      >
        <Icon name="heart" filled={likes.value} />
        <span class="hidden">{t("like")}</span>
        {likeCount.value > 0 && <span>{count(likeCount.value)}</span>}
      </button>
    </div>
  );
}
