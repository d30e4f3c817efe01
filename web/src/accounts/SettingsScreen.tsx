/** Settings: what belongs to this device, what belongs to the account, the way to its security, whom one does not see. */

import { patch, sentenceOf } from "../kit/api";
import { Options, Switch } from "../kit/field";
import { mayPlayOn } from "../kit/hours";
import { language, speak, t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import {
  autoplayNext,
  type Choice,
  calm,
  captions,
  dataSaver,
  keyboard,
  rememberLanguage,
  theme,
} from "../kit/preferences";
import { account, roles } from "../kit/session";
import { say } from "../kit/toast";
import type { Account, Language } from "../kit/types";
import { EditProfile } from "./EditProfile";
import { leave } from "./enter";
import { Silenced } from "./Silenced";
import "./accounts.css";

export function SettingsScreen() {
  const me = account.value;
  return (
    <main class="page">
      <h1 class="page-title">{t("settings")}</h1>
      {!me && (
        <section class="card">
          <p>{t("settings_signed_out")}</p>
          <a class="button button-accent" href="/sign-in">
            {t("sign_in")}
          </a>
        </section>
      )}
      {me && (
        <section class="card">
          <a class="menu-item" href="/algorithm">
            <Icon name="faders" />
            <span>
              {t("my_algorithm")}
              <span class="menu-note">{t("my_algorithm_note")}</span>
            </span>
          </a>
          <a class="menu-item" href="/security">
            <Icon name="lock" />
            <span>
              {t("security")}
              <span class="menu-note">{t("security_note")}</span>
            </span>
          </a>
          <a class="menu-item" href="/family">
            <Icon name="people" />
            <span>
              {t("family")}
              <span class="menu-note">{t("family_note")}</span>
            </span>
          </a>
          <a class="menu-item" href="/age">
            <Icon name="person" />
            <span>
              {t("age")}
              <span class="menu-note">{t("age_setting_note")}</span>
            </span>
          </a>
          <a class="menu-item" href="/my-data">
            <Icon name="eye" />
            <span>
              {t("my_data")}
              <span class="menu-note">{t("my_data_note")}</span>
            </span>
          </a>
          <a class="menu-item" href="/figures">
            <Icon name="people" />
            <span>
              {t("figures_title")}
              <span class="menu-note">{t("figures_way_note")}</span>
            </span>
          </a>
          {roles.value.length > 0 && (
            <a class="menu-item" href="/desk">
              <Icon name="search" />
              <span>
                {t("desk_way")}
                <span class="menu-note">{t("desk_way_note")}</span>
              </span>
            </a>
          )}
          <button
            type="button"
            class="menu-item"
            onClick={() => void leave(false).catch((error: unknown) => say(sentenceOf(error), "error"))}
          >
            <Icon name="back" />
            <span>{t("sign_out")}</span>
          </button>
        </section>
      )}
      {me && <EditProfile key={me.id} me={me} />}
      <Device />
      {me && <Silenced />}
    </main>
  );
}

async function chooseLanguage(chosen: Language): Promise<void> {
  rememberLanguage(chosen);
  try {
    await speak(chosen);
    if (!account.value) return;
    account.value = (await patch<{ account: Account }>("/api/accounts/me", { language: chosen })).account;
  } catch (error) {
    say(sentenceOf(error), "error");
  }
}

function Device() {
  return (
    <section class="card" aria-labelledby="device">
      <h2 id="device" class="card-title">
        {t("this_device")}
      </h2>
      <Options<Language>
        label={t("language")}
        value={language.value}
        options={[
          { value: "en", words: "English" },
          { value: "fr", words: "Français" },
        ]}
        set={(chosen) => void chooseLanguage(chosen)}
      />
      <Options<"dark" | "light">
        label={t("theme")}
        value={theme.value}
        options={[
          { value: "dark", words: t("theme_dark") },
          { value: "light", words: t("theme_light") },
        ]}
        set={(chosen) => {
          theme.value = chosen;
        }}
      />
      <Options<Choice>
        label={t("calm")}
        value={calm.value}
        options={[
          { value: "system", words: t("as_system") },
          { value: "on", words: t("on") },
          { value: "off", words: t("off") },
        ]}
        set={(chosen) => {
          calm.value = chosen;
        }}
      />
      {mayPlayOn() ? (
        <Toggle state={autoplayNext} label={t("autoplay_next")} note={t("autoplay_next_note")} />
      ) : (
        <p class="note note-tight">{t("autoplay_next_locked")}</p>
      )}
      <Toggle state={dataSaver} label={t("data_saver")} note={t("data_saver_note")} />
      <Toggle state={captions} label={t("captions")} note={t("captions_note")} />
      <Toggle state={keyboard} label={t("keyboard")} note={t("keyboard_note")} />
    </section>
  );
}

function Toggle({ state, label, note }: { state: { value: boolean }; label: string; note: string }) {
  return (
    <Switch
      label={label}
      note={note}
      on={state.value}
      set={(on) => {
        state.value = on;
      }}
    />
  );
}
