import { signal } from "@preact/signals";
import { afterEach, describe, expect, it } from "vitest";
import { toggle } from "./toggle";

const real = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = real;
});

describe("a switch", () => {
  it("answers at once and counts", async () => {
    globalThis.fetch = async () => new Response(null, { status: 204 });
    const [on, count] = [signal(false), signal(4)];
    const sent = toggle("/api/social/likes/v", on, count);
    expect([on.value, count.value]).toEqual([true, 5]);
    await sent;
    expect([on.value, count.value]).toEqual([true, 5]);
  });

  it("comes back when the server refuses", async () => {
    globalThis.fetch = async () => new Response("{}", { status: 401 });
    const [on, count] = [signal(false), signal(4)];
    await toggle("/api/social/likes/w", on, count);
    expect([on.value, count.value]).toEqual([false, 4]);
  });

  it("sends one after the other, so that the last wish wins", async () => {
    const sent: string[] = [];
    globalThis.fetch = async (_, init) => {
      await Promise.resolve();
      sent.push(init?.method ?? "");
      return new Response(null, { status: 204 });
    };
    const on = signal(false);
    await Promise.all([toggle("/p", on), toggle("/p", on), toggle("/p", on)]);
    expect(sent).toEqual(["PUT", "DELETE", "PUT"]);
    expect(on.value).toBe(true);
  });
});
