import { describe, expect, it } from "vitest";
import { Problem } from "./api";
import { createPaged } from "./paged";
import type { Page } from "./types";

const idOf = (item: string) => item;
const pages = (...given: Page<string>[]) => {
  const asked: (string | null)[] = [];
  const load = async (cursor: string | null) => {
    asked.push(cursor);
    const page = given.shift();
    if (!page) throw new Problem(500, "fault", "no more");
    return page;
  };
  return { load, asked };
};

describe("a list that grows while it is read", () => {
  it("never shows an item twice, whatever the pages repeat", async () => {
    const { load } = pages({ items: ["a", "b"], cursor: "1" }, { items: ["b", "c", "a"], cursor: null });
    const paged = createPaged(load, idOf);
    await paged.more();
    await paged.more();
    expect(paged.items.value).toEqual(["a", "b", "c"]);
    expect(paged.state.value).toBe("ended");
  });

  it("looks behind a page that held nothing new", async () => {
    const { load, asked } = pages(
      { items: ["a"], cursor: "1" },
      { items: ["a"], cursor: "2" },
      { items: ["b"], cursor: "3" },
    );
    const paged = createPaged(load, idOf);
    await paged.more();
    await paged.more();
    expect(asked).toEqual([null, "1", "2"]);
    expect(paged.items.value).toEqual(["a", "b"]);
  });

  it("ends rather than asking for ever when nothing new comes", async () => {
    const same = { items: ["a"], cursor: "1" };
    const { load } = pages(same, same, same, same);
    const paged = createPaged(load, idOf, same);
    await paged.more();
    expect(paged.state.value).toBe("ended");
  });

  it("asks once while an answer is on its way", async () => {
    const { load, asked } = pages({ items: ["a"], cursor: "1" });
    const paged = createPaged(load, idOf);
    await Promise.all([paged.more(), paged.more()]);
    expect(asked).toHaveLength(1);
  });

  it("keeps what it has when a page fails, says why, and goes on when asked", async () => {
    let broken = true;
    const load = async (): Promise<Page<string>> => {
      if (broken) throw new Problem(503, "unavailable", "Come back soon.");
      return { items: ["b"], cursor: null };
    };
    const paged = createPaged(load, idOf, { items: ["a"], cursor: "1" });
    await paged.more();
    expect([paged.state.value, paged.sentence.value]).toEqual(["failed", "Come back soon."]);
    broken = false;
    await paged.more();
    expect(paged.items.value).toEqual(["a", "b"]);
  });

  it("begins again at the top when the feed has moved on, without showing anything twice", async () => {
    const load = async (cursor: string | null): Promise<Page<string>> => {
      if (cursor) throw new Problem(400, "feed_moved_on", "Moved on.");
      return { items: ["a", "new"], cursor: null };
    };
    const paged = createPaged(load, idOf, { items: ["a"], cursor: "old" });
    await paged.more();
    expect(paged.items.value).toEqual(["a", "new"]);
  });

  it("puts what was just made at the top, once", () => {
    const paged = createPaged(async () => ({ items: [], cursor: null }), idOf, { items: ["a"], cursor: null });
    paged.prepend("b");
    paged.prepend("b");
    expect(paged.items.value).toEqual(["b", "a"]);
  });

  it("asks anew for what it put aside, which comes back when the server offers it, or at the end", async () => {
    const { load, asked } = pages(
      { items: ["a", "b", "c", "d", "e"], cursor: "1" },
      { items: ["d", "f"], cursor: "2" },
      { items: ["g"], cursor: null },
    );
    const paged = createPaged(load, idOf);
    await paged.more();
    paged.keep(2);
    expect(paged.items.value).toEqual(["a", "b"]);
    paged.remove((item) => item === "e");
    await paged.more();
    expect(paged.items.value).toEqual(["a", "b", "d", "f"]);
    await paged.more();
    expect(paged.items.value).toEqual(["a", "b", "d", "f", "g", "c"]);
    paged.keep(1);
    expect(paged.items.value).toHaveLength(6);
    expect(asked).toEqual([null, "1", "2"]);
  });
});
