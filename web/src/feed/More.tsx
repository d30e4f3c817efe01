/** The rest of what one can do about a clip: not for me, mute, block, copy the link, edit one's own. */

import { put, sentenceOf } from "../kit/api";
import { t } from "../kit/i18n";
import { Icon, type IconName } from "../kit/icons";
import { closePanel } from "../kit/panels";
import { account, signedIn } from "../kit/session";
import { Sheet } from "../kit/sheet";
import { tell } from "../kit/signals";
import { say } from "../kit/toast";
import type { VideoCard } from "../kit/types";

export function More({ video, onHide }: { video: VideoCard; onHide: () => void }) {
  const { handle } = video.account;
  const own = account.value?.handle === handle;

  async function silence(path: string, words: string): Promise<void> {
    if (!signedIn("gate_mute")) return;
    try {
      await put(`${path}/${handle}`);
      closePanel();
      onHide();
      say(words);
    } catch (error) {
      say(sentenceOf(error), "error");
    }
  }

  async function copy(): Promise<void> {
    const url = new URL(video.share_url, location.href).href;
    closePanel();
    await navigator.clipboard.writeText(url).then(
      () => say(t("link_copied")),
      () => say(url),
    );
  }

  return (
    <Sheet title={t("more")} onClose={closePanel}>
      <ul class="menu">
        {own && <Item icon="edit" words={t("edit_video")} href={`/v/${video.id}/edit`} />}
        <Item icon="link" words={t("copy_link")} act={() => void copy()} />
        {!own && (
          <>
            <Item
              icon="close"
              words={t("not_for_me")}
              note={t("not_for_me_note")}
              act={() => {
                closePanel();
                tell("not_interested", video.id);
                onHide();
                say(t("hidden_now"));
              }}
            />
            <Item
              icon="mute_person"
              words={t("mute_person", { handle })}
              note={t("mute_note")}
              act={() => void silence("/api/social/mutes", t("muted_now", { handle }))}
            />
            <Item
              icon="lock"
              words={t("block_person", { handle })}
              note={t("block_note")}
              act={() => void silence("/api/social/blocks", t("blocked_now", { handle }))}
            />
          </>
        )}
      </ul>
    </Sheet>
  );
}

interface ItemProps {
  icon: IconName;
  words: string;
  note?: string;
  href?: string;
  act?: () => void;
}

function Item({ icon, words, note, href, act }: ItemProps) {
  const inside = (
    <>
      <Icon name={icon} />
      <span>
        {words}
        {note && <span class="menu-note">{note}</span>}
      </span>
    </>
  );
  return (
    <li>
      {href ? (
        <a class="menu-item" href={href}>
          {inside}
        </a>
      ) : (
        <button type="button" class="menu-item" onClick={act}>
          {inside}
        </button>
      )}
    </li>
  );
}
