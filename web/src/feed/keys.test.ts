import { describe, expect, it } from "vitest";
import { keyboard } from "../kit/preferences";
import { meaningOf } from "./keys";

function press(key: string, on: Element = document.body, more: KeyboardEventInit = {}) {
  let meaning: ReturnType<typeof meaningOf> = null;
  const listen = (event: Event) => {
    meaning = meaningOf(event as KeyboardEvent);
  };
  document.addEventListener("keydown", listen);
  document.body.append(on === document.body ? "" : on);
  on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...more }));
  document.removeEventListener("keydown", listen);
  return meaning;
}

describe("keys on the stage", () => {
  it("swipe, pause, like and ask for help", () => {
    expect(["ArrowDown", "j", "k", " ", "L", "?"].map((key) => press(key))).toEqual([
      "next",
      "next",
      "previous",
      "pause",
      "like",
      "help",
    ]);
  });

  it("leave people alone who are writing, and the browser its own shortcuts", () => {
    expect(press("l", document.createElement("textarea"))).toBeNull();
    expect(press("l", document.createElement("input"))).toBeNull();
    expect(press("l", document.body, { ctrlKey: true })).toBeNull();
  });

  it("leave a focused button its space bar and a slider its arrows", () => {
    const slider = document.createElement("input");
    slider.type = "range";
    expect(press(" ", document.createElement("button"))).toBeNull();
    expect(press("ArrowDown", slider)).toBeNull();
  });

  it("can be switched off, arrows and space excepted", () => {
    keyboard.value = false;
    expect([press("l"), press("ArrowDown"), press(" ")]).toEqual([null, "next", "pause"]);
    keyboard.value = true;
  });
});
