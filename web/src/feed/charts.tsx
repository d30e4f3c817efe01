/** Plain pictures of shares: one bar cut into parts, and a column a day. Every number is also there as text. */

import { count, percent, t } from "../kit/i18n";

export interface Part {
  name: string;
  words: string;
  /** Which of the ten colours, the same for the same thing in every picture. */
  tone: number;
  share: number;
}

const WIDE = 1000;
const HIGH = 40;
/** The gap that keeps neighbours apart for those who do not see the colours. */
const GAP = 4;

/** One bar, left to right, and the list that says what its parts are. */
export function Shares({ label, parts }: { label: string; parts: readonly Part[] }) {
  let from = 0;
  return (
    <figure class="shares">
      <figcaption class="field-label">{label}</figcaption>
      <svg class="shares-bar" viewBox={`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="none" aria-hidden="true">
        {parts.map(({ name, tone, share }) => {
          const x = from;
          from += share * WIDE;
          return (
            <rect key={name} class={`tone-${tone}`} x={x} y="0" width={Math.max(1, share * WIDE - GAP)} height={HIGH} />
          );
        })}
      </svg>
      <ul class="legend">
        {parts.map(({ name, words, tone, share }) => (
          <li key={name} class="legend-row">
            <Swatch tone={tone} />
            <span class="legend-words">{words}</span>
            <span class="legend-share">{percent(share)}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

/** A bar of its own for each, where what is shown overlaps and does not add up to a whole. */
export function Bars({ label, note, parts }: { label: string; note: string; parts: readonly Part[] }) {
  const most = Math.max(0.01, ...parts.map(({ share }) => share));
  return (
    <figure class="shares">
      <figcaption class="field-label">{label}</figcaption>
      <ul class="bars">
        {parts.map(({ name, words, tone, share }) => (
          <li key={name} class="bars-row">
            <span class="bars-words">{words}</span>
            <svg class="bars-bar" viewBox={`0 0 ${WIDE} 12`} preserveAspectRatio="none" aria-hidden="true">
              <rect class={`tone-${tone}`} width={(share / most) * WIDE} height="12" />
            </svg>
            <span class="legend-share">{percent(share)}</span>
          </li>
        ))}
      </ul>
      <p class="field-note">{note}</p>
    </figure>
  );
}

function Swatch({ tone }: { tone: number }) {
  return (
    <svg class="swatch" viewBox="0 0 12 12" aria-hidden="true">
      <rect class={`tone-${tone}`} width="12" height="12" rx="3" />
    </svg>
  );
}

export interface Day {
  day: string;
  clips: Readonly<Record<string, number>>;
}

const COLUMN = 24;
const TALL = 160;

interface DaysProps {
  label: string;
  days: readonly Day[];
  parts: readonly Part[];
  /** What the tallest column holds, in words; "" where its parts overlap. */
  tallest: (clips: number) => string;
}

/** A column for each day, cut into the same parts, and the same as a table. */
export function Days({ label, days, parts, tallest }: DaysProps) {
  const most = Math.max(1, ...days.map(({ clips }) => parts.reduce((sum, { name }) => sum + (clips[name] ?? 0), 0)));
  return (
    <figure class="days">
      <figcaption class="field-label">{label}</figcaption>
      <svg
        class="days-columns"
        viewBox={`0 0 ${Math.max(7, days.length) * COLUMN} ${TALL}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {days.map((day, index) => (
          <Column key={day.day} day={day} parts={parts} x={index * COLUMN} scale={TALL / most} />
        ))}
      </svg>
      <p class="days-ends" aria-hidden="true">
        <span>{dateOf(days[0]?.day)}</span>
        <span>{tallest(most)}</span>
        <span>{days.length > 1 && dateOf(days.at(-1)?.day)}</span>
      </p>
      <Numbers label={label} days={days} parts={parts} />
    </figure>
  );
}

function Column({ day, parts, x, scale }: { day: Day; parts: readonly Part[]; x: number; scale: number }) {
  let foot = TALL;
  return (
    <>
      {parts.map(({ name, tone }) => {
        const height = (day.clips[name] ?? 0) * scale;
        foot -= height;
        if (height === 0) return null;
        return <rect key={name} class={`tone-${tone}`} x={x + 2} y={foot} width={COLUMN - 4} height={height} />;
      })}
    </>
  );
}

function Numbers({ label, days, parts }: { label: string; days: readonly Day[]; parts: readonly Part[] }) {
  return (
    <details class="numbers">
      <summary class="numbers-open">{t("as_table")}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="numbers-scroll" aria-label={label} tabIndex={0}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t("day")}</th>
              {parts.map(({ name, words }) => (
                <th key={name} scope="col">
                  {words}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map(({ day, clips }) => (
              <tr key={day}>
                <th scope="row">{dateOf(day)}</th>
                {parts.map(({ name }) => (
                  <td key={name}>{count(clips[name] ?? 0)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

function dateOf(day: string | undefined): string {
  if (!day) return "";
  return new Date(`${day}T12:00:00Z`).toLocaleDateString(document.documentElement.lang, {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
}
