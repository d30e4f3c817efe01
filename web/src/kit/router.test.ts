import { beforeEach, describe, expect, it } from "vitest";
import { match, navigate, path, startRouter } from "./router";

startRouter();

describe("addresses", () => {
  it("name their parts", () => {
    expect(match("/@:handle", "/@ana.b")).toEqual({ handle: "ana.b" });
    expect(match("/v/:id/edit", "/v/fr-06/edit")).toEqual({ id: "fr-06" });
    expect(match("/", "/")).toEqual({});
  });

  it("do not fit others", () => {
    expect(match("/v/:id", "/v/one/two")).toBeNull();
    expect(match("/@:handle", "/ana")).toBeNull();
    expect(match("/@:handle", "/@%E0%A4%A")).toBeNull();
  });
});

describe("links", () => {
  beforeEach(() => navigate("/"));

  function click(href: string, more: MouseEventInit = {}, target = ""): boolean {
    const link = document.createElement("a");
    link.href = href;
    if (target) link.target = target;
    document.body.append(link);
    let left = false;
    // The last listener stands for the browser: it would leave the page unless the router took the click.
    const browser = (event: Event) => {
      left = !event.defaultPrevented;
      event.preventDefault();
    };
    addEventListener("click", browser, { once: true });
    link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ...more }));
    link.remove();
    return left;
  }

  it("to our screens stay on the page", () => {
    expect(click("/search")).toBe(false);
    expect(path.value).toBe("/search");
  });

  it("to elsewhere, to files, to new tabs are the browser's", () => {
    expect(click("https://example.org/")).toBe(true);
    expect(click("/media/v/master.m3u8")).toBe(true);
    expect(click("/latest", { ctrlKey: true })).toBe(true);
    expect(click("/latest", {}, "_blank")).toBe(true);
    expect(path.value).toBe("/");
  });
});
