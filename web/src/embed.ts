/** The player in other people's pages: where the browser knows no HLS, the script engine takes over. */

import { attach, chooseEngine } from "./kit/engine";

for (const video of document.querySelectorAll("video")) {
  const source = video.querySelector("source");
  if (source && chooseEngine(video) === "script") attach(video, source.src, () => {});
}
