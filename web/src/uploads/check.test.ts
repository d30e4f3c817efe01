import { beforeAll, describe, expect, it } from "vitest";
import { speak } from "../kit/i18n";
import { faultOf } from "./check";
import { recordingType } from "./Recorder";

const limits = { bytes_max: 500_000_000, duration_ms_max: 180_000, containers: ["mp4"] };
beforeAll(() => speak("en"));

describe("a chosen file", () => {
  it("is sent when it fits, and when its length cannot be read here", () => {
    expect(faultOf({ size: 12_000_000, type: "video/mp4" }, 15, limits)).toBeNull();
    expect(faultOf({ size: 12_000_000, type: "" }, null, limits)).toBeNull();
  });

  it("is refused with its own numbers and the limit", () => {
    expect(faultOf({ size: 612_000_000, type: "video/mp4" }, 15, limits)).toContain("612 MB");
    expect(faultOf({ size: 1, type: "video/mp4" }, 200, limits)).toContain("3:20");
    expect(faultOf({ size: 1, type: "image/png" }, null, limits)).toContain("not a video");
    expect(faultOf({ size: 0, type: "video/mp4" }, null, limits)).toContain("empty");
  });
});

describe("a recording", () => {
  it("is mp4 where the browser can, webm where it must, nothing where it cannot", () => {
    expect(recordingType(() => true)).toContain("mp4");
    expect(recordingType((type) => type.includes("webm"))).toContain("webm");
    expect(recordingType(() => false)).toBeNull();
  });
});
