/** Which codec this device plays best. AV1 is a third smaller, but only worth it where the device decodes it easily. */

const AV1: MediaDecodingConfiguration = {
  type: "media-source",
  video: {
    contentType: 'video/mp4; codecs="av01.0.05M.08"',
    width: 720,
    height: 1280,
    bitrate: 1_200_000,
    framerate: 30,
  },
};

let easy = false;

/** Ask the browser once whether AV1 is smooth and easy on the battery; until it has answered, H.264 it is. */
export function learnCodecs(capabilities: Pick<MediaCapabilities, "decodingInfo"> | undefined): void {
  capabilities?.decodingInfo(AV1).then(
    (answer) => {
      easy = answer.supported && answer.smooth && answer.powerEfficient;
    },
    () => {},
  );
}

/** The playlist to load for a clip: the server answers the AV1 one with H.264 where there is no AV1 yet. */
export function playlistOf(url: string): string {
  return easy ? url.replace("/master.m3u8", "/master-av1.m3u8") : url;
}
