/** The client's root: reads the document the server wrote, then takes it over. */

import "./kit/styles/tokens.css";
import "./kit/styles/parts.css";
import "./kit/styles/frame.css";
import "./feed/feed.css";
import { render } from "preact";
import { App } from "./app";
import { learnCodecs } from "./kit/codec";
import { keepHours, today } from "./kit/hours";
import { speak } from "./kit/i18n";
import { keepIsland, readIsland } from "./kit/island";
import { dress } from "./kit/preferences";
import { startRouter } from "./kit/router";
import { welcome } from "./kit/session";

async function start(): Promise<void> {
  const island = readIsland();
  const root = document.getElementById("app");
  if (!root) return;
  keepIsland(island);
  welcome(island);
  today.value = island.today;
  keepHours();
  dress();
  learnCodecs(navigator.mediaCapabilities);
  await speak(island.language);
  startRouter();
  // Preact keeps the nodes that fit, so the first poster stays where it is.
  render(<App />, root);
}

void start();
