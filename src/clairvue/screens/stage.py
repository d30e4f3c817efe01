"""The stage as the server writes it: the first clip as a picture with its words, the others as pictures with links.

The markup and the class names are those of web/src/feed, which takes it over. It is readable without any script.
"""

from clairvue.screens.html import NOTHING, Html, element, join, text
from clairvue.screens.model import Card
from clairvue.screens.words import Words

TABS = (("unprofiled", "/", "discover"), ("following", "/following", "following"), ("latest", "/latest", "latest"))
SHOWN = 6
_PORTRAIT = 0.64


def write_feed(kind: str, cards: list[Card], words: Words) -> Html:
    """Return the feed's column with its tabs."""
    tabs = join(
        element(
            "a",
            {"class": "tab", "href": href, "aria-current": "page" if name == kind else None},
            text(words.say(key)),
        )
        for name, href, key in TABS
    )
    clips = join(_clip(card, words, first=index == 0) for index, card in enumerate(cards[:SHOWN]))
    column = element("section", {"class": "column"}, clips)
    menu = element("nav", {"class": "tabs", "aria-label": words.say("feeds")}, tabs)
    return element("div", {"class": "feed"}, menu, column)


def write_video(card: Card, words: Words) -> Html:
    """Return the page of one video, playable where the browser plays HLS by itself."""
    return element("div", {"class": "feed"}, element("section", {"class": "column"}, _clip(card, words, first=True)))


def player(card: Card) -> Html:
    """Return a plain video element with controls."""
    source = element("source", {"src": card.master_url, "type": "application/vnd.apple.mpegurl"})
    about = {"controls": True, "playsinline": True, "loop": True, "preload": "none"}
    return element("video", about | {"poster": card.poster_url}, source)


def _clip(card: Card, words: Words, *, first: bool) -> Html:
    whole = card.width / card.height >= _PORTRAIT if card.height else False
    poster = (
        element(
            "img",
            {
                "class": "poster",
                "src": card.poster_url,
                "alt": "",
                "loading": None if first else "lazy",
                "fetchpriority": "high" if first else None,
            },
        )
        if card.poster_url
        else NOTHING
    )
    label = words.say("clip_by", name=card.name)
    link = element("a", {"class": "tap", "href": f"/v/{card.id}", "aria-label": label})
    stage = element(
        "div",
        {"class": "stage stage-whole" if whole else "stage"},
        poster,
        element("div", {"class": "frame"}, element("noscript", {}, player(card)) if first else NOTHING),
        link,
        element("div", {"class": "shade"}),
        _about(card),
    )
    return element("article", {"class": "clip", "aria-label": label}, element("div", {"class": "clip-grid"}, stage))


def _about(card: Card) -> Html:
    initial = (card.name or card.handle)[:1].upper()
    picture = element("img", {"src": card.picture_url, "alt": ""}) if card.picture_url is not None else text(initial)
    names = element(
        "span",
        {"class": "about-names"},
        element("span", {"class": "about-name"}, text(card.name)),
        element("span", {"class": "about-handle"}, text(f"@{card.handle}")),
    )
    who = element(
        "a",
        {"class": "about-person", "href": f"/@{card.handle}"},
        element("span", {"class": "picture picture-m"}, picture),
        names,
    )
    caption = element("p", {"class": "caption-text", "dir": "auto"}, text(card.caption))
    return element(
        "div",
        {"class": "about"},
        element("div", {"class": "about-who"}, who),
        element("div", {"class": "caption"}, caption),
    )
