import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { account } from "./session";
import { flush, servedBy, taught, tell } from "./signals";
import type { Account } from "./types";

interface Batch {
  client: string;
  sent_at_ms: number;
  signals: { sequence: number; kind: string; video: string; at_ms: number; record?: string; watched_ms?: number }[];
}

let batches: Batch[];
let status: number;

beforeEach(() => {
  batches = [];
  status = 202;
  account.value = { handle: "ana" } as Account;
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    batches.push(JSON.parse(String(init.body)) as Batch);
    return new Response("{}", { status });
  });
});

afterEach(() => {
  account.value = null;
  vi.unstubAllGlobals();
});

const kinds = () => batches.map(({ signals }) => signals.map(({ kind }) => kind));

describe("what the server is told", () => {
  it("names the clip, the page it was served on, and both moments by this device's clock", async () => {
    servedBy("v1", "r1");
    tell("watch", "v1", { watched_ms: 1200 });
    tell("skip", "v2");
    await flush();
    const [batch] = batches;
    const [watch, skip] = batch?.signals ?? [];
    expect(watch).toMatchObject({ kind: "watch", video: "v1", record: "r1", watched_ms: 1200 });
    expect(skip).toMatchObject({ kind: "skip", video: "v2" });
    expect(skip).not.toHaveProperty("record");
    expect(skip?.sequence).toBe((watch?.sequence ?? 0) + 1);
    expect(batch?.sent_at_ms).toBeGreaterThanOrEqual(watch?.at_ms ?? Number.POSITIVE_INFINITY);
  });

  it("is nothing but watching while nobody is signed in", async () => {
    account.value = null;
    for (const kind of ["impression", "watch", "skip", "finish"] as const) tell(kind, "v1");
    await flush();
    expect(kinds()).toEqual([["watch"]]);
  });

  it("is kept when the server cannot take it, and told again in the same order, under the same numbers", async () => {
    status = 503;
    tell("finish", "v1");
    await flush();
    status = 202;
    tell("like", "v1");
    await flush();
    expect(kinds()).toEqual([["finish"], ["finish", "like"]]);
    expect(batches[1]?.signals[0]?.sequence).toBe(batches[0]?.signals[0]?.sequence);
  });

  it("is dropped when the server refuses it: it would be refused again", async () => {
    status = 400;
    tell("finish", "v1");
    await flush();
    status = 202;
    tell("like", "v1");
    await flush();
    expect(kinds()).toEqual([["finish"], ["like"]]);
  });

  it("makes the feed ask anew when it was chosen, not when it just happened, and not before it was heard", async () => {
    const before = taught.value;
    for (const kind of ["impression", "watch", "finish", "skip"] as const) tell(kind, "v1");
    await flush();
    expect(taught.value).toBe(before);
    status = 503;
    tell("like", "v1");
    await flush();
    expect(taught.value).toBe(before);
    status = 202;
    await flush();
    expect(taught.value).toBe(before + 1);
  });
});
