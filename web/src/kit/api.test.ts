import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { address, get, type Problem, post, problemOf } from "./api";
import { speak } from "./i18n";

const real = globalThis.fetch;
let asked: RequestInit[] = [];

function serve(...answers: (Response | Error)[]): void {
  asked = [];
  globalThis.fetch = async (_, init) => {
    asked.push(init ?? {});
    const answer = answers.shift();
    if (!answer || answer instanceof Error) throw answer ?? new TypeError("nothing left");
    return answer;
  };
}

beforeAll(() => speak("en"));
afterEach(() => {
  globalThis.fetch = real;
});

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error as Problem,
  );

describe("the way to the server", () => {
  it("leaves empty questions out of the address", () => {
    expect(address("/api/feed", { kind: "latest", cursor: null, q: "" })).toBe("/api/feed?kind=latest");
  });

  it("turns problem+json into its code and its sentence", async () => {
    serve(json({ code: "handle_taken", detail: "Somebody has that handle already." }, 409));
    const problem = await refused(post("/api/accounts", {}));
    expect(problem).toMatchObject({ status: 409, code: "handle_taken", message: "Somebody has that handle already." });
  });

  it("has a sentence for a fault that has none", async () => {
    const problem = await problemOf(new Response("<html>", { status: 502 }));
    expect(problem.code).toBe("http_502");
    expect(problem.message).toContain("on our side");
  });

  it("tries a read again once, after a lost connection or a server on its way up", async () => {
    serve(new TypeError("lost"), json({ ok: true }));
    expect(await get("/api/x")).toEqual({ ok: true });
    serve(json({}, 503), json({ ok: true }));
    expect(await get("/api/x")).toEqual({ ok: true });
    serve(new TypeError("lost"), new TypeError("lost"));
    expect(await refused(get("/api/x"))).toMatchObject({ status: 0, code: "offline" });
  });

  it("never sends a write twice", async () => {
    serve(new TypeError("lost"), json({}));
    expect(await refused(post("/api/x", {}))).toMatchObject({ code: "offline" });
    expect(asked).toHaveLength(1);
  });

  it("asks in the language that is shown", async () => {
    serve(json({}));
    await get("/api/x");
    expect(asked[0]?.headers).toMatchObject({ "Accept-Language": "en" });
  });

  it("takes an empty answer for what it is", async () => {
    serve(new Response(null, { status: 204 }));
    expect(await post("/api/x")).toBeUndefined();
  });
});
