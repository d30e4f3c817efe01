/** The way around: below on a phone, at the left on a desktop. One markup, two dresses. */

import { sentenceOf } from "./kit/api";
import { today } from "./kit/hours";
import { LANGUAGES, language, speak, t } from "./kit/i18n";
import { Icon, type IconName } from "./kit/icons";
import { Mark, Wordmark } from "./kit/logo";
import { Picture } from "./kit/person";
import { rememberLanguage } from "./kit/preferences";
import { path } from "./kit/router";
import { account, unread } from "./kit/session";
import { say } from "./kit/toast";

function signOut(): void {
  import("./accounts/enter")
    .then(({ leave }) => leave(false))
    .catch((error: unknown) => say(sentenceOf(error), "error"));
}

interface WayProps {
  href: string;
  icon: IconName;
  words: string;
  wide?: boolean;
  badge?: number;
}

function Way({ href, icon, words, wide = false, badge = 0 }: WayProps) {
  const here = path.value === href;
  return (
    <a class={wide ? "way way-wide" : "way"} href={href} {...(here ? { "aria-current": "page" as const } : {})}>
      <span class="way-icon">
        <Icon name={icon} />
        {badge > 0 && <span class="way-badge" />}
      </span>
      <span class="way-words">{words}</span>
      {badge > 0 && <span class="hidden">{t("unread", { n: badge })}</span>}
    </a>
  );
}

export function Navigation() {
  const me = account.value;
  return (
    <header class="navigation">
      <a class="brand" href="/" aria-label="Clairvue">
        <Mark />
        <Wordmark />
      </a>
      <nav class="ways" aria-label={t("main_menu")}>
        <Way href="/" icon="home" words={t(me ? "for_you" : "discover")} />
        {me && <Way href="/discover" icon="spark" words={t("discover")} wide />}
        <Way href="/following" icon="people" words={t("following")} wide />
        <Way href="/latest" icon="clock" words={t("latest")} wide />
        <Way href="/search" icon="search" words={t("search")} />
        <a class="way way-add" href="/upload">
          <span class="way-icon">
            <Icon name="add" />
          </span>
          <span class="way-words">{t("upload")}</span>
        </a>
        <Way
          href="/notifications"
          icon="bell"
          words={t("notifications")}
          badge={today.value?.state === "night" ? 0 : unread.value}
        />
        {me ? (
          <a
            class="way"
            href={`/@${me.handle}`}
            {...(path.value === `/@${me.handle}` ? { "aria-current": "page" as const } : {})}
          >
            <span class="way-icon">
              <Picture person={me} size="s" />
            </span>
            <span class="way-words">{t("profile")}</span>
          </a>
        ) : (
          <Way href="/sign-in" icon="person" words={t("sign_in_short")} />
        )}
        {me && <Way href="/algorithm" icon="faders" words={t("my_algorithm")} wide />}
        <Way href="/settings" icon="settings" words={t("settings")} wide />
        {me && (
          <button type="button" class="way way-wide" onClick={signOut}>
            <span class="way-icon">
              <Icon name="back" />
            </span>
            <span class="way-words">{t("sign_out")}</span>
          </button>
        )}
      </nav>
      {!me && <Languages />}
    </header>
  );
}

const NAMES = { en: "English", fr: "Français" };

function Languages() {
  return (
    <fieldset class="languages">
      <legend class="hidden">{t("language")}</legend>
      {LANGUAGES.map((one) => (
        <button
          key={one}
          type="button"
          class="language"
          lang={one}
          aria-pressed={language.value === one}
          onClick={() => {
            rememberLanguage(one);
            void speak(one);
          }}
        >
          {NAMES[one]}
        </button>
      ))}
    </fieldset>
  );
}
