/** Minutes after midnight as a clock shows them, and when the feed opens again, where the minor is. */

import { t } from "../kit/i18n";

export const DAY_MINUTES = 24 * 60;

/** 1320 → 22:00 */
export function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** 22:00 → 1320 */
export function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

/** The server writes the moment in the minor's own zone: its letters are what the clock on their wall will show. */
export function opensWords(opensAt: string, now: number = Date.now()): string {
  const zone = opensAt.endsWith("Z") ? 0 : minuteOf(opensAt.slice(-5)) * (opensAt.at(-6) === "-" ? -1 : 1);
  const today = new Date(now + zone * 60_000).toISOString().slice(0, 10);
  const time = opensAt.slice(11, 16);
  return t(opensAt.startsWith(today) ? "rest_opens" : "rest_opens_tomorrow", { time });
}
