"""The stage as the server writes it: the first clip as a picture with its words, the others as pictures with links.

The markup and the class names are those of web/src/feed, which takes it over. It is readable without any script.
"""

from clairvue.feed.model import VideoCard
from clairvue.screens.html import NOTHING, Html, element, join, text
from clairvue.screens.words import Words

TABS = (("unprofiled", "/", "discover"), ("following", "/following", "following"), ("latest", "/latest", "latest"))
TABS_SIGNED_IN = (
    ("for-you", "/", "for_you"),
    ("following", "/following", "following"),
    ("unprofiled", "/discover", "discover"),
    ("latest", "/latest", "latest"),
)
_PORTRAIT = 0.64


def write_feed(kind: str, cards: list[VideoCard], words: Words, *, signed_in: bool) -> Html:
    """Return the feed's column with its tabs."""
    offered = TABS_SIGNED_IN if signed_in else TABS
    tabs = join(
        element(
            "a",
            {"class": "tab", "href": href, "aria-current": "page" if name == kind else None},
            text(words.say(key)),
        )
        for name, href, key in offered
    )
    clips = join(_clip(card, words, first=index == 0, plays=False) for index, card in enumerate(cards))
    column = element("section", {"class": "column"}, clips)
    menu = element("nav", {"class": "tabs", "aria-label": words.say("feeds")}, tabs)
    heading = next(words.say(key) for name, _, key in offered if name == kind)
    return element("main", {"class": "feed"}, element("h1", {"class": "hidden"}, text(heading)), menu, column)


def write_video(card: VideoCard, words: Words) -> Html:
    """Return the page of one video, playable where the browser plays HLS by itself."""
    heading = element("h1", {"class": "hidden"}, text(words.say("video")))
    column = element("section", {"class": "column"}, _clip(card, words, first=True, plays=True))
    return element("main", {"class": "feed"}, heading, column)


def player(card: VideoCard) -> Html:
    """Return a plain video element with controls."""
    source = element("source", {"src": card.master_url, "type": "application/vnd.apple.mpegurl"})
    about = {"controls": True, "playsinline": True, "loop": True, "preload": "metadata"}
    return element("video", about | {"poster": card.poster_url}, source)


def _clip(card: VideoCard, words: Words, *, first: bool, plays: bool) -> Html:
    whole = bool(card.width and card.height) and card.width / card.height >= _PORTRAIT
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
    label = words.say("clip_by", name=card.account.display_name)
    link = element("a", {"class": "tap", "href": f"/v/{card.id}", "aria-label": label})
    stage = element(
        "div",
        {"class": "stage stage-whole" if whole else "stage"},
        poster,
        element("div", {"class": "frame"}, element("noscript", {}, player(card)) if plays else NOTHING),
        NOTHING if plays else link,
        element("div", {"class": "shade"}),
        _about(card),
    )
    return element("article", {"class": "clip", "aria-label": label}, element("div", {"class": "clip-grid"}, stage))


def _about(card: VideoCard) -> Html:
    initial = (card.account.display_name or card.account.handle)[:1].upper()
    picture = (
        element("img", {"src": card.account.picture_url, "alt": ""})
        if card.account.picture_url is not None
        else text(initial)
    )
    names = element(
        "span",
        {"class": "about-names"},
        element("span", {"class": "about-name"}, text(card.account.display_name)),
        element("span", {"class": "about-handle"}, text(f"@{card.account.handle}")),
    )
    who = element(
        "a",
        {"class": "about-person", "href": f"/@{card.account.handle}"},
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
