/** Whose clip it is and what they say about it, over the lower edge of the film. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { ago, t } from "../kit/i18n";
import { follow, followOf } from "../kit/marks";
import { FollowButton, Picture } from "../kit/person";
import { Words } from "../kit/text";
import type { VideoCard } from "../kit/types";

export function About({ video }: { video: VideoCard }) {
  const { account } = video;
  return (
    <div class="about">
      <div class="about-who">
        <a class="about-person" href={`/@${account.handle}`}>
          <Picture person={account} />
          <span class="about-names">
            <span class="about-name">{account.display_name}</span>
            <span class="about-handle">
              @{account.handle}
              {video.published_at && <> · {ago(video.published_at)}</>}
            </span>
          </span>
        </a>
        {!video.mine.follows && (
          <FollowButton
            person={account}
            follows={followOf(account.handle, false)}
            toggle={() => follow(account.handle, false, { video: video.id })}
            small
          />
        )}
      </div>
      <Caption text={video.caption} />
      {video.age_restricted && <span class="badge">{t("age_restricted")}</span>}
      {video.ai_made && <span class="badge">{t("ai_made")}</span>}
    </div>
  );
}

function Caption({ text }: { text: string }) {
  const lines = useRef<HTMLParagraphElement>(null);
  const open = useSignal(false);
  const long = useSignal(false);
  useLayoutEffect(() => {
    const element = lines.current;
    if (element && !open.value) long.value = element.scrollHeight > element.clientHeight + 2;
  }, [text]);
  if (!text) return null;
  return (
    <div class={open.value ? "caption caption-open" : "caption"}>
      <p ref={lines} class="caption-text" dir="auto">
        <Words text={text} />
      </p>
      {long.value && (
        <button
          type="button"
          class="caption-more"
          aria-expanded={open.value}
          onClick={() => {
            open.value = !open.value;
          }}
        >
          {t(open.value ? "less" : "more_text")}
        </button>
      )}
    </div>
  );
}
