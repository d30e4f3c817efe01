/** Every screen and panel there is, and the frame around them. The only place where domains meet. */

import { useEffect } from "preact/hooks";
import { FeedScreen } from "./feed/FeedScreen";
import { today } from "./kit/hours";
import { type Book, language, open, t } from "./kit/i18n";
import { closePanel, panel } from "./kit/panels";
import { lazy, match, type Params, path } from "./kit/router";
import { account } from "./kit/session";
import { Waiting } from "./kit/states";
import { Toasts } from "./kit/toast";
import type { FeedKind } from "./kit/types";
import { Navigation } from "./navigation";

const Nothing = () => null;
/** Pages that few read bring their words with them. */
const withWords = <Module,>(module: Promise<Module>, ...books: Book[]) =>
  Promise.all([module, ...(books.length > 0 ? books : ["algorithm" as const]).map(open)]).then(([code]) => code);
const Video = lazy(() => import("./feed/VideoScreen").then((m) => m.VideoScreen), Waiting);
const Why = lazy(() => withWords(import("./feed/Why")).then((m) => m.Why), Nothing);
const More = lazy(() => import("./feed/More").then((m) => m.More), Nothing);
const KeysHelp = lazy(() => import("./feed/KeysHelp").then((m) => m.KeysHelp), Nothing);
const Algorithm = lazy(() => withWords(import("./feed/AlgorithmScreen")).then((m) => m.AlgorithmScreen), Waiting);
const First = lazy(() => withWords(import("./feed/WelcomeScreen")).then((m) => m.WelcomeScreen), Waiting);
const History = lazy(() => withWords(import("./signals/HistoryScreen")).then((m) => m.HistoryScreen), Waiting);
const Upload = lazy(() => import("./uploads/UploadScreen").then((m) => m.UploadScreen), Waiting);
const Edit = lazy(() => import("./videos/EditScreen").then((m) => m.EditScreen), Waiting);
const SignIn = lazy(
  () => withWords(import("./accounts/SignInScreen"), "security").then((m) => m.SignInScreen),
  Waiting,
);
const SignUp = lazy(
  () => withWords(import("./accounts/SignUpScreen"), "family", "security").then((m) => m.SignUpScreen),
  Waiting,
);
const Settings = lazy(() => import("./accounts/SettingsScreen").then((m) => m.SettingsScreen), Waiting);
const Security = lazy(
  () => withWords(import("./accounts/SecurityScreen"), "security").then((m) => m.SecurityScreen),
  Waiting,
);
const Recover = lazy(
  () => withWords(import("./accounts/RecoverScreen"), "security").then((m) => m.RecoverScreen),
  Waiting,
);
const ConfirmEmail = lazy(
  () => withWords(import("./accounts/ConfirmEmailScreen"), "security").then((m) => m.ConfirmEmailScreen),
  Waiting,
);
const Proof = lazy(() => withWords(import("./accounts/Proof"), "security").then((m) => m.Proof), Nothing);
const MyData = lazy(() => withWords(import("./portability/DataScreen"), "privacy").then((m) => m.DataScreen), Waiting);
const Age = lazy(() => withWords(import("./accounts/AgeScreen"), "family").then((m) => m.AgeScreen), Waiting);
const Family = lazy(() => withWords(import("./families/FamilyScreen"), "family").then((m) => m.FamilyScreen), Waiting);
const Minor = lazy(() => withWords(import("./families/MinorScreen"), "family").then((m) => m.MinorScreen), Waiting);
const Rest = lazy(() => withWords(import("./families/RestScreen"), "family").then((m) => m.RestScreen), Waiting);
const Desk = lazy(
  () => withWords(import("./desk/DeskScreen"), "desk", "privacy", "security").then((m) => m.DeskScreen),
  Waiting,
);
const Figures = lazy(
  () => withWords(import("./figures/FiguresScreen"), "privacy").then((m) => m.FiguresScreen),
  Waiting,
);
const Gate = lazy(() => import("./accounts/Gate").then((m) => m.Gate), Nothing);
const Profile = lazy(() => import("./social/ProfileScreen").then((m) => m.ProfileScreen), Waiting);
const People = lazy(() => import("./social/PeopleScreen").then((m) => m.PeopleScreen), Waiting);
const Notifications = lazy(() => import("./social/NotificationsScreen").then((m) => m.NotificationsScreen), Waiting);
const Comments = lazy(() => import("./social/Comments").then((m) => m.Comments), Nothing);
const Search = lazy(() => import("./search/SearchScreen").then((m) => m.SearchScreen), Waiting);

const feed = (kind: FeedKind) => () => <FeedScreen kind={kind} />;

type ScreenOf = (params: Params) => preact.JSX.Element;
const SCREENS: readonly [pattern: string, screen: ScreenOf, signedInOnly?: "signed-in"][] = [
  ["/", () => <FeedScreen kind={account.value ? "for-you" : "unprofiled"} />],
  ["/discover", feed("unprofiled")],
  ["/following", feed("following")],
  ["/latest", feed("latest")],
  ["/by/:name", ({ name = "" }) => <FeedScreen kind={`by:${name}`} />],
  ["/v/:id", ({ id = "" }) => <Video key={id} id={id} />],
  ["/v/:id/edit", ({ id = "" }) => <Edit key={id} id={id} />, "signed-in"],
  ["/upload", () => <Upload />, "signed-in"],
  ["/search", () => <Search />],
  ["/notifications", () => <Notifications />, "signed-in"],
  ["/algorithm", () => <Algorithm />, "signed-in"],
  ["/history", () => <History />, "signed-in"],
  ["/welcome", () => <First />, "signed-in"],
  ["/settings", () => <Settings />],
  ["/security", () => <Security />, "signed-in"],
  ["/my-data", () => <MyData />, "signed-in"],
  ["/age", () => <Age />, "signed-in"],
  ["/family", () => <Family />, "signed-in"],
  ["/family/:handle", ({ handle = "" }) => <Minor key={handle} handle={handle} />, "signed-in"],
  ["/figures", () => <Figures />, "signed-in"],
  ["/desk", () => <Desk />, "signed-in"],
  ["/confirm-email", () => <ConfirmEmail />, "signed-in"],
  ["/recover", () => <Recover />],
  ["/sign-in", () => <SignIn />],
  ["/sign-up", () => <SignUp />],
  ["/@:handle", ({ handle = "" }) => <Profile key={handle} handle={handle} />],
  ["/@:handle/followers", ({ handle = "" }) => <People key={`${handle}/1`} handle={handle} kind="followers" />],
  ["/@:handle/following", ({ handle = "" }) => <People key={`${handle}/2`} handle={handle} kind="following" />],
];

/** Where clips are shown: under 16 these rest at night, and when the minutes of the day are over. */
const CLIPS = /^\/(discover|following|latest|by\/[^/]+|v\/[^/]+)?\/?$/;

function Screen() {
  const shut = today.value && today.value.state !== "open" ? today.value : null;
  if (shut && (CLIPS.test(path.value) || path.value === "/search")) return <Rest shut={shut} />;
  for (const [pattern, screen, only] of SCREENS) {
    const params = match(pattern, path.value);
    if (!params) continue;
    return only && !account.value ? <SignIn /> : screen(params);
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
    case "comments":
      return <Comments key={shown.video.id} video={shown.video} onCount={shown.onCount} />;
    case "why":
      return <Why item={shown.item} />;
    case "more":
      return <More video={shown.video} onHide={shown.onHide} />;
    case "keys":
      return <KeysHelp />;
    case "proof":
      return <Proof done={shown.done} />;
    case "gate":
      return <Gate why={shown.why} />;
  }
}

export function App() {
  const place = path.value;
  const stage = CLIPS.test(place);
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
