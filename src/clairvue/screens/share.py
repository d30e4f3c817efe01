"""Cards that other sites show of ours: OpenGraph and Twitter tags, oEmbed, and the embedded player.

Sources: ogp.me; oembed.com, version 1.0. Only what everybody may see comes here.
"""

from clairvue.accounts.model import Account
from clairvue.feed.model import VideoCard
from clairvue.kit.language import Language
from clairvue.screens import assets as built
from clairvue.screens.assets import Assets
from clairvue.screens.document import NAME
from clairvue.screens.html import NOTHING, Html, element, join, text
from clairvue.screens.stage import player

_TITLE_MAX = 90
_FRAME_WIDTH = 360
_FRAME_HEIGHT = 640


def title_of(card: VideoCard) -> str:
    """Return a short title: the caption's beginning, or whose video it is."""
    words = " ".join(card.caption.split())
    if not words:
        return f"@{card.account.handle}"
    return words if len(words) <= _TITLE_MAX else words[: _TITLE_MAX - 1].rstrip() + "…"


def video_head(card: VideoCard, origin: str) -> Html:
    """Return the head of a video's page."""
    address = f"{origin}/v/{card.id}"
    tags = {
        "og:type": "video.other",
        "og:site_name": NAME,
        "og:title": f"{card.account.display_name} (@{card.account.handle})",
        "og:description": title_of(card),
        "og:url": address,
        "og:image": _absolute(card.poster_url, origin),
        "og:image:width": str(card.width or ""),
        "og:image:height": str(card.height or ""),
        "og:video": f"{origin}/embed/{card.id}",
        "og:video:type": "text/html",
        "og:video:width": str(_FRAME_WIDTH),
        "og:video:height": str(_FRAME_HEIGHT),
        "twitter:card": "player",
        "twitter:player": f"{origin}/embed/{card.id}",
        "twitter:player:width": str(_FRAME_WIDTH),
        "twitter:player:height": str(_FRAME_HEIGHT),
    }
    oembed = {"rel": "alternate", "type": "application/json+oembed", "href": f"{origin}/oembed?url={address}"}
    return join((_tags(tags), element("link", {"rel": "canonical", "href": address}), element("link", oembed)))


def person_head(account: Account, origin: str) -> Html:
    """Return the head of a profile's page."""
    tags = {
        "og:type": "profile",
        "og:site_name": NAME,
        "og:title": f"{account.display_name} (@{account.handle})",
        "og:description": account.bio,
        "og:url": f"{origin}/@{account.handle}",
        "og:image": _absolute(account.picture_url, origin),
        "profile:username": account.handle,
        "twitter:card": "summary",
    }
    return _tags(tags)


def oembed(card: VideoCard, origin: str) -> dict[str, str | int | None]:
    """Return oEmbed's answer of type video."""
    frame = element(
        "iframe",
        {
            "src": f"{origin}/embed/{card.id}",
            "width": _FRAME_WIDTH,
            "height": _FRAME_HEIGHT,
            "allow": "fullscreen; autoplay",
            "title": title_of(card),
        },
        NOTHING,
    )
    return {
        "version": "1.0",
        "type": "video",
        "provider_name": NAME,
        "provider_url": origin,
        "title": title_of(card),
        "author_name": card.account.display_name,
        "author_url": f"{origin}/@{card.account.handle}",
        "thumbnail_url": _absolute(card.poster_url, origin),
        "thumbnail_width": card.width,
        "thumbnail_height": card.height,
        "html": frame,
        "width": _FRAME_WIDTH,
        "height": _FRAME_HEIGHT,
    }


def embed_page(card: VideoCard, *, assets: Assets, origin: str, language: Language) -> str:
    """Return the player that others may show inside their pages."""
    sheets = built.styles_of(assets, built.ENTRY)
    head = element(
        "head",
        {},
        element("meta", {"charset": "utf-8"}),
        element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("title", {}, text(title_of(card))),
        join(element("link", {"rel": "stylesheet", "href": f"/assets/{sheet}"}) for sheet in sheets),
        element("script", {"type": "module", "src": f"/assets/{assets.chunks[built.EMBED_ENTRY].file}"}),
    )
    link = element(
        "a",
        {"class": "embed-link", "href": f"{origin}/v/{card.id}", "target": "_blank", "rel": "noopener"},
        text(f"@{card.account.handle} · {NAME}"),
    )
    body = element("body", {"class": "embed"}, player(card), link)
    return "<!doctype html>" + element("html", {"lang": language}, head, body)


def video_id_of(url: str, origin: str) -> str | None:
    """Return the id in the address of one of our videos' pages, or None."""
    prefix = f"{origin}/v/"
    if not url.startswith(prefix):
        return None
    return url.removeprefix(prefix).partition("?")[0].partition("#")[0].rstrip("/")


def _absolute(address: str | None, origin: str) -> str:
    if not address:
        return ""
    return address if address.startswith("http") else origin + address


def _tags(tags: dict[str, str]) -> Html:
    return join(
        element("meta", {"name" if name.startswith("twitter:") else "property": name, "content": value})
        for name, value in tags.items()
        if value
    )
