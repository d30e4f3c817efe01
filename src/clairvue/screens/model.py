"""What the screens show, as this room needs it. Pure data; the shapes are those of the feed's answers."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who asks, and in which language."""

    language: str
    theme: str = "dark"
    account: Json | None = None
    unread: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One video, as much of it as the first document shows."""

    id: str
    handle: str
    name: str
    picture_url: str | None
    caption: str
    poster_url: str | None
    master_url: str | None
    share_url: str
    width: int
    height: int
    duration_ms: int
    published_at: str | None = None
    item: Json = field(default_factory=dict)
    """The feed's whole item, for the client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPage:
    """The first page of a feed."""

    kind: str
    cards: list[Card]
    page: Json
