import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stopMinutes } from "../kit/preferences";
import type { Steering } from "../kit/types";
import { settle, steer, steering, takeSteering, topicLevels } from "./steering";

const AT_FIRST: Steering = {
  profiling: true,
  topics: {},
  creators: [],
  actions: {},
  sources: {},
  muted_words: [],
  hide_ai_made: false,
  languages: [],
  half_life_days: 14,
  diversity: 0.5,
  repeats_allowed: false,
  chosen_topics: [],
  session_stop_minutes: 20,
  own_weights: null,
};

let kept: Steering;
let sent: Partial<Steering>[];
let status: number;

beforeEach(() => {
  kept = AT_FIRST;
  sent = [];
  status = 200;
  takeSteering(AT_FIRST);
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    const change = JSON.parse(String(init.body)) as Partial<Steering>;
    sent.push(change);
    if (status === 200) kept = { ...kept, ...change };
    return new Response(JSON.stringify(status === 200 ? kept : { detail: "No." }), { status });
  });
});

afterEach(() => vi.unstubAllGlobals());

describe("steering", () => {
  it("is shown at once, and sent once the hand rests, however often it moved", async () => {
    for (const level of [0.75, 0.5, 0.25, 0]) steer({ topics: { surf: level } });
    steer({ diversity: 1 });
    expect(steering.value?.topics).toEqual({ surf: 0 });
    expect(sent).toEqual([]);
    await settle();
    expect(sent).toEqual([{ topics: { surf: 0 }, diversity: 1 }]);
    expect(steering.value).toEqual(kept);
  });

  it("has more of a topic that was chosen to begin with, until its slider is moved", () => {
    const chosen = { ...AT_FIRST, chosen_topics: ["surf", "chess"], topics: { chess: 1, noise: 0 } };
    expect(topicLevels(chosen)).toEqual({ surf: 1.25, chess: 1, noise: 0 });
  });

  it("goes back to what the server holds when it says no", async () => {
    steer({ muted_words: ["spoiler"] });
    status = 400;
    await settle();
    expect(steering.value).toEqual(AT_FIRST);
  });

  it("keeps what moved while an answer was on its way", async () => {
    steer({ diversity: 0 });
    const answered = settle();
    steer({ half_life_days: 3 });
    await answered;
    expect(steering.value).toMatchObject({ diversity: 0, half_life_days: 3 });
    await settle();
    expect(kept).toMatchObject({ diversity: 0, half_life_days: 3 });
  });

  it("asks nothing when nothing moved", async () => {
    await settle();
    expect(sent).toEqual([]);
  });

  it("tells the stage when to offer a stop", () => {
    takeSteering({ ...AT_FIRST, session_stop_minutes: 5 });
    expect(stopMinutes.value).toBe(5);
  });
});
