/** Every screen and panel there is, and the frame around them. The only place where domains meet. */

import { useEffect } from "preact/hooks";
import { FeedScreen } from "./feed/FeedScreen";
import { language, t } from "./kit/i18n";
import { closePanel, panel } from "./kit/panels";
import { lazy, match, type Params, path } from "./kit/router";
import { Waiting } from "./kit/states";
import { Toasts } from "./kit/toast";
import type { FeedKind } from "./kit/types";
import { Navigation } from "./navigation";

const Nothing = () => null;
const Video = lazy(() => import("./feed/VideoScreen").then((m) => m.VideoScreen), Waiting);
const Why = lazy(() => import("./feed/Why").then((m) => m.Why), Nothing);
const More = lazy(() => import("./feed/More").then((m) => m.More), Nothing);
const KeysHelp = lazy(() => import("./feed/KeysHelp").then((m) => m.KeysHelp), Nothing);

const feed = (kind: FeedKind) => () => <FeedScreen kind={kind} />;

type ScreenOf = (params: Params) => preact.JSX.Element;
const SCREENS: readonly [pattern: string, screen: ScreenOf][] = [
  ["/", feed("unprofiled")],
  ["/following", feed("following")],
  ["/latest", feed("latest")],
  ["/v/:id", ({ id = "" }) => <Video key={id} id={id} />],
];

function Screen() {
  for (const [pattern, screen] of SCREENS) {
    const params = match(pattern, path.value);
    if (!params) continue;
    return screen(params);
  }
  return <Missing />;
}

function Missing() {
  return (
    <main class="page">
      <h1 class="page-title">{t("missing_title")}</h1>
      <p class="state-text">{t("missing_text")}</p>
      <a class="button button-accent" href="/">
        {t("discover")}
      </a>
    </main>
  );
}

function Panels() {
  const shown = panel.value;
  useEffect(closePanel, [path.value]);
  if (!shown) return null;
  switch (shown.kind) {
    case "why":
      return <Why item={shown.item} />;
    case "more":
      return <More video={shown.video} onHide={shown.onHide} />;
    case "keys":
      return <KeysHelp />;
    default:
      return null;
  }
}

export function App() {
  const place = path.value;
  const stage = /^\/(following|latest|v\/[^/]+)?\/?$/.test(place);
  useEffect(() => {
    document.body.dataset["screen"] = stage ? "stage" : "page";
  }, [stage]);
  return (
    <div class="frame-grid" key={language.value}>
      <a class="skip" href="#main">
        {t("skip_to_content")}
      </a>
      <Navigation />
      <div id="main" class="main" tabIndex={-1}>
        <Screen />
      </div>
      <Panels />
      <Toasts />
    </div>
  );
}
