/** Mute and block, and the way back. */

import { useSignal } from "@preact/signals";
import { t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import { signedIn } from "../kit/session";
import { Sheet } from "../kit/sheet";
import { toggle } from "../kit/toggle";
import type { Profile } from "../kit/types";

export function ProfileMenu({ profile }: { profile: Profile }) {
  const { handle } = profile.account;
  const open = useSignal(false);
  const mutes = useSignal(profile.relation.mutes);
  const blocks = useSignal(profile.relation.blocks);
  const close = () => {
    open.value = false;
  };
  return (
    <>
      <button
        type="button"
        class="icon-button"
        aria-label={t("more")}
        onClick={() => {
          if (signedIn("gate_mute")) open.value = true;
        }}
      >
        <Icon name="more" />
      </button>
      {open.value && (
        <Sheet title={`@${handle}`} onClose={close}>
          <ul class="menu">
            <li>
              <button
                type="button"
                class="menu-item"
                aria-pressed={mutes.value}
                onClick={() => void toggle(`/api/social/mutes/${handle}`, mutes)}
              >
                <Icon name="mute_person" />
                <span>
                  {mutes.value ? t("unmute_person") : t("mute_person", { handle })}
                  <span class="menu-note">{t("mute_note")}</span>
                </span>
              </button>
            </li>
            <li>
              <button
                type="button"
                class="menu-item"
                aria-pressed={blocks.value}
                onClick={() => void toggle(`/api/social/blocks/${handle}`, blocks)}
              >
                <Icon name="lock" />
                <span>
                  {blocks.value ? t("unblock") : t("block_person", { handle })}
                  <span class="menu-note">{t("block_note")}</span>
                </span>
              </button>
            </li>
          </ul>
        </Sheet>
      )}
    </>
  );
}
