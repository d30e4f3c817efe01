"""What a page of the feed is made of: cards, reasons, kinds and refusals. Pure: no table, no clock."""

import msgspec

from clairvue.kit.refusals import Invalid, NotFound
from clairvue.videos.detail import VideoDetail

LIMIT_MAX = 50
LIMIT_DEFAULT = 20


class FeedKindUnknown(Invalid):
    """There is no feed called {kind}: ask for {kinds}. The personal feed, for-you, comes with the next version."""


class FeedRecordNotFound(NotFound):
    """There is no such record of a page, or it was not made for you, or its 30 days are over."""


class FeedGridUnclear(Invalid):
    """Ask for exactly one list: of, liked, saved or hashtag."""


class FeedMovedOn(Invalid):
    """This feed has moved on since: begin again from its first page."""


class CardCounts(msgspec.Struct, frozen=True):
    """What everybody did with a clip."""

    likes: int = 0
    comments: int = 0
    saves: int = 0
    shares: int = 0
    views: int = 0


class CardMine(msgspec.Struct, frozen=True):
    """What the viewer did with a clip and its creator."""

    likes: bool = False
    saves: bool = False
    follows: bool = False


class VideoCard(VideoDetail, frozen=True, kw_only=True):
    """One clip with everything a screen shows of it: the full Video of the HTTP contract."""

    counts: CardCounts
    mine: CardMine


class Reason(msgspec.Struct, frozen=True):
    """One term of the score that put a clip in its place, and the part of the whole that it makes up."""

    code: str
    share_pct: float
    values: dict[str, float | int | str]


class FeedItem(msgspec.Struct, frozen=True):
    """One place of a page."""

    video: VideoCard
    reasons: list[Reason]
    record: str


class FeedPage(msgspec.Struct, frozen=True):
    """A page of the feed. No cursor: there is nothing more."""

    items: list[FeedItem]
    cursor: str | None
    kind: str


class CardList(msgspec.Struct, frozen=True):
    """A page of a plain list of clips, in the order its name says."""

    items: list[VideoCard]
    cursor: str | None
