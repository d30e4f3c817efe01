import { expect, test } from "vitest";
import { learnCodecs, playlistOf } from "./codec";

const answering = (powerEfficient: boolean) => ({
  decodingInfo: async () => ({ supported: true, smooth: true, powerEfficient }) as MediaCapabilitiesDecodingInfo,
});

test("H.264 is asked for until the device says that AV1 is easy for it", async () => {
  expect(playlistOf("/media/v/master.m3u8")).toBe("/media/v/master.m3u8");
  learnCodecs(answering(false));
  await Promise.resolve();
  expect(playlistOf("/media/v/master.m3u8")).toBe("/media/v/master.m3u8");
  learnCodecs(answering(true));
  await Promise.resolve();
  await Promise.resolve();
  expect(playlistOf("/media/v/master.m3u8")).toBe("/media/v/master-av1.m3u8");
});
