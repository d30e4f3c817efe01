import { beforeAll, describe, expect, it } from "vitest";
import { open, speak } from "../kit/i18n";
import { clockOf, minuteOf, opensWords } from "./clock";

describe("a clock", () => {
  it("shows the minutes of a day and reads them back", () => {
    expect([0, 359, 1320].map(clockOf)).toEqual(["00:00", "05:59", "22:00"]);
    for (let minute = 0; minute < 1440; minute++) expect(minuteOf(clockOf(minute))).toBe(minute);
  });
});

describe("when the feed opens", () => {
  beforeAll(async () => {
    await speak("en");
    await open("family");
  });

  it("is said by the clock where the minor is, and as tomorrow only where it is tomorrow there", () => {
    const opens = "2026-11-24T06:00:00+01:00";
    expect(opensWords(opens, Date.parse("2026-11-23T22:59:00Z"))).toContain("tomorrow at 06:00");
    expect(opensWords(opens, Date.parse("2026-11-23T23:01:00Z"))).not.toContain("tomorrow");
    expect(opensWords("2026-11-24T06:00:00-08:00", Date.parse("2026-11-24T08:01:00Z"))).not.toContain("tomorrow");
    expect(opensWords("2026-11-24T06:00:00Z", Date.parse("2026-11-23T23:01:00Z"))).toContain("tomorrow");
  });
});
