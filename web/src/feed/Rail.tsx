/** What one can do with a clip: like, comment, save, share, ask why, more. */

import { post } from "../kit/api";
import { count, t } from "../kit/i18n";
import { Icon, type IconName } from "../kit/icons";
import { like, marksOf, save } from "../kit/marks";
import { openPanel } from "../kit/panels";
import { tell } from "../kit/signals";
import { say } from "../kit/toast";
import type { FeedItem } from "../kit/types";

interface ActProps {
  icon: IconName;
  label: string;
  onClick: () => void;
  number?: number;
  pressed?: boolean;
}

function Act({ icon, label, onClick, number, pressed }: ActProps) {
  return (
    <button
      type="button"
      class={pressed ? "act act-on" : "act"}
      {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
      onClick={onClick}
    >
      <span class="act-disc">
        <Icon name={icon} filled={pressed ?? false} />
      </span>
      <span class="hidden">{label}</span>
      {number !== undefined && <span class="act-count">{count(number)}</span>}
    </button>
  );
}

/** Share through the system where there is one, else copy the link. */
export async function shareVideo(item: FeedItem): Promise<void> {
  const { video } = item;
  const marks = marksOf(video);
  const url = new URL(video.share_url, location.href).href;
  try {
    if (navigator.share && matchMedia("(pointer: coarse)").matches) {
      await navigator.share({ url, text: video.caption });
    } else {
      await navigator.clipboard.writeText(url);
      say(t("link_copied"));
    }
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) say(url);
    return;
  }
  marks.shares.value += 1;
  tell("share", video.id);
  post(`/api/social/shares/${video.id}`).catch(() => {
    marks.shares.value -= 1;
  });
}

export function Rail({ item, onHide }: { item: FeedItem; onHide: () => void }) {
  const { video } = item;
  const marks = marksOf(video);
  const comments = () =>
    openPanel({
      kind: "comments",
      video,
      onCount: (change) => {
        marks.comments.value += change;
      },
    });
  return (
    <div class="rail">
      <Act
        icon="heart"
        label={t("like")}
        number={marks.likeCount.value}
        pressed={marks.likes.value}
        onClick={() => like(video)}
      />
      <Act icon="comment" label={t("comments")} number={marks.comments.value} onClick={comments} />
      <Act
        icon="save"
        label={t("save")}
        number={marks.saveCount.value}
        pressed={marks.saves.value}
        onClick={() => save(video)}
      />
      <Act icon="share" label={t("share")} number={marks.shares.value} onClick={() => void shareVideo(item)} />
      <Act icon="eye" label={t("why_this")} onClick={() => openPanel({ kind: "why", item })} />
      <Act icon="more" label={t("more")} onClick={() => openPanel({ kind: "more", video, onHide })} />
    </div>
  );
}
