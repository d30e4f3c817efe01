/** How a minor is protected: one screen, the same for the minor and for their guardians. */

import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import type { Hours, MinorOverview, MinorPeople } from "../kit/answers";
import { del, get, put, sentenceOf } from "../kit/api";
import { FormFault, Switch } from "../kit/field";
import { useForm } from "../kit/form";
import { askToday } from "../kit/hours";
import { t } from "../kit/i18n";
import { Picture } from "../kit/person";
import { navigate } from "../kit/router";
import { account } from "../kit/session";
import { Failure, Lines } from "../kit/states";
import { say } from "../kit/toast";
import type { Person } from "../kit/types";
import { clockOf, DAY_MINUTES, minuteOf, opensWords } from "./clock";
import "./families.css";

const HOURS_OF_OLD: Hours = { quiet_from: 22 * 60, quiet_until: 6 * 60, minutes_per_day: 60, autoplay_allowed: false };

export function MinorScreen({ handle }: { handle: string }) {
  const seen = useSignal<{ overview: MinorOverview; people: MinorPeople } | null>(null);
  const failure = useSignal("");
  async function read(): Promise<void> {
    failure.value = "";
    try {
      const [overview, people] = await Promise.all([
        get<MinorOverview>(`/api/families/minors/${encodeURIComponent(handle)}`),
        get<MinorPeople>(`/api/social/minors/${encodeURIComponent(handle)}`),
      ]);
      seen.value = { overview, people };
    } catch (error) {
      failure.value = sentenceOf(error);
    }
  }
  useEffect(() => void read(), [handle]);
  const shown = seen.value;
  return (
    <main class="page">
      <p>
        <a class="token" href="/family">
          {t("family")}
        </a>
      </p>
      {failure.value && <Failure sentence={failure.value} retry={() => void read()} />}
      {!shown && !failure.value && <Lines count={4} />}
      {shown && (
        <>
          <h1 class="page-title">{t("family_of", { name: shown.overview.account.display_name })}</h1>
          <p class="note note-tight">{t("family_same")}</p>
          <Today overview={shown.overview} />
          <HoursForm
            overview={shown.overview}
            changed={(overview) => {
              seen.value = { overview, people: shown.people };
            }}
          />
          <People title={t("family_follows")} people={shown.people.follows} />
          <People title={t("family_blocks")} people={shown.people.blocks} />
          <People title={t("family_guardians")} people={shown.overview.guardians} />
          {shown.overview.account.handle !== account.value?.handle && <Leave minor={shown.overview.account} />}
        </>
      )}
    </main>
  );
}

function Today({ overview: { today, time_zone } }: { overview: MinorOverview }) {
  if (today.minutes_used === null || today.minutes_max === null) {
    return <p class="card">{t("family_uncounted")}</p>;
  }
  const unlimited = today.minutes_max >= DAY_MINUTES;
  return (
    <section class="card" aria-labelledby="today">
      <h2 id="today" class="card-title">
        {t("family_today")}
      </h2>
      <p class="family-minutes">
        {unlimited
          ? t("family_minutes", { n: today.minutes_used })
          : t("family_minutes_of", { n: today.minutes_used, max: today.minutes_max })}
      </p>
      {!unlimited && (
        <progress
          class="family-bar"
          max={Math.max(1, today.minutes_max)}
          value={today.minutes_used}
          aria-label={t("family_today")}
        />
      )}
      {today.opens_at && <p>{opensWords(today.opens_at)}</p>}
      <p class="note note-tight">{t("family_zone", { zone: time_zone.replaceAll("_", " ") })}</p>
    </section>
  );
}

function HoursForm({ overview, changed }: { overview: MinorOverview; changed: (overview: MinorOverview) => void }) {
  const { hours, account: minor, today } = overview;
  const quiet = useSignal(hours.quiet_from !== hours.quiet_until);
  const from = useSignal(clockOf(quiet.peek() ? hours.quiet_from : HOURS_OF_OLD.quiet_from));
  const until = useSignal(clockOf(quiet.peek() ? hours.quiet_until : HOURS_OF_OLD.quiet_until));
  const limited = useSignal(hours.minutes_per_day < DAY_MINUTES);
  const minutes = useSignal(String(limited.peek() ? hours.minutes_per_day : HOURS_OF_OLD.minutes_per_day));
  const autoplay = useSignal(hours.autoplay_allowed);
  const form = useForm();
  if (today.minutes_max === null) return null;
  const mine = minor.handle === account.value?.handle;
  const wished = (): Hours => ({
    quiet_from: quiet.value ? minuteOf(from.value) : 0,
    quiet_until: quiet.value ? minuteOf(until.value) : 0,
    minutes_per_day: limited.value ? Number(minutes.value) : DAY_MINUTES,
    autoplay_allowed: autoplay.value,
  });
  return (
    <section class="card" aria-labelledby="hours">
      <h2 id="hours" class="card-title">
        {t("family_hours")}
      </h2>
      <p class="note note-tight">{t(mine ? "family_hours_mine" : "family_hours_theirs")}</p>
      <form
        class="form"
        onSubmit={(event) =>
          form.send(event, async () => {
            changed(await put<MinorOverview>(`/api/families/minors/${minor.handle}/hours`, wished()));
            if (mine) await askToday();
            say(t("saved_now"));
          })
        }
      >
        <Choice label={t("family_quiet")} note={t("family_quiet_note")} state={quiet} />
        {quiet.value && (
          <div class="family-times">
            <Time label={t("family_from")} value={from} />
            <Time label={t("family_until")} value={until} />
          </div>
        )}
        <Choice label={t("family_limit")} note={t("family_limit_note")} state={limited} />
        {limited.value && (
          <Input label={t("family_limit_minutes")} type="number" min="0" max="1439" step="1" value={minutes} />
        )}
        <Choice label={t("family_autoplay")} note={t("family_autoplay_note")} state={autoplay} />
        <FormFault form={form} />
        <button type="submit" class="button button-accent" disabled={form.busy.value}>
          {t("save_changes")}
        </button>
      </form>
    </section>
  );
}

function Choice({ label, note, state }: { label: string; note: string; state: Signal<boolean> }) {
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

interface InputProps {
  label: string;
  value: Signal<string>;
  type: "time" | "number";
  min?: string;
  max?: string;
  step?: string;
}

function Input({ label, value, ...rest }: InputProps) {
  const id = useId();
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <span class="field-box">
        <input
          id={id}
          class="field-input"
          required
          value={value.value}
          onInput={(event) => {
            value.value = event.currentTarget.value;
          }}
          {...rest}
        />
      </span>
    </div>
  );
}

const Time = ({ label, value }: { label: string; value: Signal<string> }) => (
  <Input label={label} type="time" value={value} />
);

function People({ title, people }: { title: string; people: readonly Person[] }) {
  return (
    <section class="card" aria-label={title}>
      <h2 class="card-title">{title}</h2>
      {people.length === 0 ? (
        <p class="note note-tight">{t("nobody")}</p>
      ) : (
        <ul class="rows">
          {people.map((person) => (
            <li key={person.id} class="line-row">
              <a class="person" href={`/@${person.handle}`}>
                <Picture person={person} />
                <span>
                  {person.display_name}
                  <span class="menu-note">@{person.handle}</span>
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Leave({ minor }: { minor: Person }) {
  async function leave(): Promise<void> {
    try {
      await del(`/api/families/guardianships/${minor.handle}`);
      say(t("family_ended"));
      navigate("/family", "replace");
    } catch (error) {
      say(sentenceOf(error), "error");
    }
  }
  return (
    <section class="card">
      <p class="note note-tight">{t("family_end_note")}</p>
      <button type="button" class="button button-danger" onClick={() => void leave()}>
        {t("family_end")}
      </button>
    </section>
  );
}
