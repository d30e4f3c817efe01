/** Videos as a grid of posters. Opening one hands the rest of the list to the stage. */

import type { ComponentChildren } from "preact";
import { count, t } from "./i18n";
import { Icon } from "./icons";
import { ListEnd } from "./list";
import type { Load, Paged } from "./paged";
import { handOver } from "./shelf";
import { Waiting } from "./states";
import type { VideoCard, VideoDetail } from "./types";

interface GridProps<Video extends VideoDetail> {
  paged: Paged<Video>;
  empty: ComponentChildren;
  /** Where the stage finds the rest; a grid of drafts has no stage. */
  load?: Load<VideoCard>;
  badge?: (video: Video) => string | null;
  href?: (video: Video) => string;
}

function isCard(video: VideoDetail): video is VideoCard {
  return "counts" in video;
}

export function Grid<Video extends VideoDetail>({ paged, empty, load, badge, href }: GridProps<Video>) {
  const videos = paged.items.value;
  const state = paged.state.value;
  if (videos.length === 0 && state === "loading") return <GridBones />;
  if (videos.length === 0 && state === "ended") return <>{empty}</>;
  const open = (index: number) => {
    const rest: VideoDetail[] = videos.slice(index);
    if (load && rest.every(isCard)) handOver({ items: rest, cursor: paged.cursor(), load });
  };
  return (
    <>
      <ul class="grid">
        {videos.map((video, index) => (
          <li key={video.id} class="tile">
            <a class="tile-link" href={href?.(video) ?? `/v/${video.id}`} onClick={() => open(index)}>
              {video.poster_url ? (
                <img class="tile-poster" src={video.poster_url} alt="" loading="lazy" decoding="async" />
              ) : (
                <span class="tile-blank">
                  <Icon name="clock" />
                </span>
              )}
              <span class="tile-words">{video.caption || t("clip_by", { name: video.account.display_name })}</span>
              {badge?.(video) && <span class="badge tile-badge">{badge(video)}</span>}
              {isCard(video) && video.counts.views > 0 && (
                <span class="tile-count">
                  <Icon name="play" filled />
                  {count(video.counts.views)}
                  <span class="hidden"> {t("views")}</span>
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
      <ListEnd paged={paged} />
    </>
  );
}

function GridBones() {
  return (
    <div class="grid" role="status">
      {["a", "b", "c", "d", "e", "f"].map((key) => (
        <span key={key} class="tile bone tile-bone" />
      ))}
      <Waiting />
    </div>
  );
}
