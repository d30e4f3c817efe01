"""The shell around every screen: head, frame, navigation, data island. One HTML document, in one language."""

from dataclasses import dataclass

from clairvue.screens import assets as built
from clairvue.screens.assets import Assets
from clairvue.screens.html import NOTHING, Html, element, island, join, text
from clairvue.screens.model import Reader
from clairvue.screens.words import Words

NAME = "Clairvue"
THEME_COLOR = "#0b0d0c"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What one screen puts into the shell."""

    title: str
    main: Html
    path: str
    stage: bool = False
    head: Html = NOTHING
    preload: str | None = None
    data: dict[str, object] | None = None


def icon(assets: Assets, name: str) -> Html:
    """Return one of the client's icons."""
    drawing = element("path", {"d": assets.icons[name]})
    return element("svg", {"class": "icon", "viewBox": "0 0 24 24", "aria-hidden": "true"}, drawing)


def write(document: Document, *, assets: Assets, reader: Reader, words: Words) -> str:
    """Return the whole document."""
    data: dict[str, object] = {
        "account": reader.account,
        "age_band": reader.viewer and reader.viewer.age_band,
        "today": reader.today,
        "unread": reader.unread,
        "roles": reader.viewer.roles if reader.viewer else (),
        "language": reader.language,
    }
    screen = "stage" if document.stage else "page"
    main = element("div", {"id": "main", "class": "main", "tabindex": "-1"}, document.main)
    skip = element("a", {"class": "skip", "href": "#main"}, text(words.say("skip_to_content")))
    frame = element("div", {"class": "frame-grid"}, skip, _navigation(document.path, assets, reader, words), main)
    body = element(
        "body",
        {"data-screen": screen},
        element("div", {"id": "app"}, frame),
        island("island", data | (document.data or {})),
    )
    root = {"lang": reader.language, "data-theme": reader.theme}
    return "<!doctype html>" + element("html", root, _head(document, assets, reader), body)


def _head(document: Document, assets: Assets, reader: Reader) -> Html:
    scripts = built.scripts_of(assets, built.ENTRY)
    wanted = [*scripts[1:], built.words_of(assets, reader.language)]
    title = document.title if document.title == NAME else f"{document.title} · {NAME}"
    viewport = "width=device-width, initial-scale=1, viewport-fit=cover"
    poster = document.preload
    sheets = built.styles_of(assets, built.ENTRY)
    return element(
        "head",
        {},
        element("meta", {"charset": "utf-8"}),
        element("meta", {"name": "viewport", "content": viewport}),
        element("title", {}, text(title)),
        join(element("link", {"rel": "stylesheet", "href": f"/assets/{sheet}"}) for sheet in sheets),
        element("link", {"rel": "preload", "as": "image", "href": poster, "fetchpriority": "high"})
        if poster
        else NOTHING,
        join(element("link", {"rel": "modulepreload", "href": f"/assets/{script}"}) for script in wanted),
        element("script", {"type": "module", "src": f"/assets/{scripts[0]}"}),
        element("meta", {"name": "theme-color", "content": THEME_COLOR}),
        element("meta", {"name": "color-scheme", "content": "dark light"}),
        element("link", {"rel": "icon", "type": "image/svg+xml", "href": "/favicon.svg"}),
        element("link", {"rel": "manifest", "href": "/manifest.webmanifest"}),
        document.head,
    )


def _navigation(path: str, assets: Assets, reader: Reader, words: Words) -> Html:
    me = reader.account
    last = (
        ("/sign-in", "person", "sign_in_short", "way") if me is None else (f"/@{me.handle}", "person", "profile", "way")
    )
    home = ("/", "home", "discover", "way") if me is None else ("/", "home", "for_you", "way")
    mine = (("/discover", "spark", "discover", "way way-wide"),) if me else ()
    dials = (("/algorithm", "faders", "my_algorithm", "way way-wide"),) if me else ()
    ways = (
        home,
        *mine,
        ("/following", "people", "following", "way way-wide"),
        ("/latest", "clock", "latest", "way way-wide"),
        ("/search", "search", "search", "way"),
        ("/upload", "add", "upload", "way way-add"),
        ("/notifications", "bell", "notifications", "way"),
        last,
        *dials,
        ("/settings", "settings", "settings", "way way-wide"),
    )
    links = join(
        element(
            "a",
            {"class": dress, "href": href, "aria-current": "page" if href == path else None},
            element("span", {"class": "way-icon"}, icon(assets, drawing)),
            element("span", {"class": "way-words"}, text(words.say(key))),
        )
        for href, drawing, key, dress in ways
    )
    brand = element("a", {"class": "brand", "href": "/", "aria-label": NAME}, _mark(assets), _wordmark(assets))
    menu = element("nav", {"class": "ways", "aria-label": words.say("main_menu")}, links)
    return element("header", {"class": "navigation"}, brand, menu)


def _mark(assets: Assets) -> Html:
    return element(
        "svg",
        {"class": "mark", "viewBox": "0 0 40 40", "aria-hidden": "true"},
        element("circle", {"class": "mark-pane", "cx": 20, "cy": 14, "r": 12}),
        element("circle", {"class": "mark-pane", "cx": 20, "cy": 26, "r": 12}),
        element("path", {"class": "mark-iris", "d": assets.icons["mark_iris"]}),
        element("path", {"class": "mark-pupil", "d": assets.icons["mark_pupil"]}),
    )


def _wordmark(assets: Assets) -> Html:
    return element(
        "svg",
        {"class": "wordmark", "viewBox": "0 0 146 36", "role": "img", "aria-label": NAME},
        element("path", {"d": assets.icons["wordmark"]}),
        element("circle", {"class": "wordmark-dot", "cx": 55, "cy": "5.5", "r": "2.6"}),
    )
