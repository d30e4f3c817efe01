"""What a page of the feed is made of: cards, reasons, kinds and refusals. Pure: no table, no clock."""

from typing import Literal

import msgspec

from clairvue.kit.refusals import Elsewhere, Invalid, NotFound
from clairvue.videos.detail import VideoDetail

LIMIT_MAX = 50
LIMIT_DEFAULT = 20


class FeedKindUnknown(Invalid):
    """There is no feed called {kind}: ask for {kinds}."""


class FeedElsewhereSilent(Elsewhere):
    """The feed {name}, which somebody else makes, does not answer at the moment: try again in a while."""


class FeedRecordOutdated(NotFound):
    """This page was made by an earlier version of the ranker, which this one cannot explain; a new page can be."""


class FeedRecordNotFound(NotFound):
    """There is no such record of a page, or it was not made for you, or its 30 days are over."""


class FeedRecordUnranked(Invalid):
    """This is a page of {kind}: only pages of for-you are ranked, and can be made again from their records."""


class FeedGridUnclear(Invalid):
    """Ask for exactly one list: of, liked, saved, hashtag or ids."""


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


Unprofiled = Literal["signed_out", "minor", "declined", "gpc", "warming"]
"""Why `unprofiled` answers for `for-you`: nobody is signed in; the viewer is under 16, or 16 or 17 and has not chosen
that anything be learned from them; the viewer has turned profiling off; their browser asks
by `Sec-GPC: 1` and they never chose otherwise; the recommender has not read the log yet."""


class FeedPage(msgspec.Struct, frozen=True):
    """A page of the feed. No cursor: there is nothing more. `kind` is the feed that answered."""

    items: list[FeedItem]
    cursor: str | None
    kind: str
    unprofiled_because: Unprofiled | None = None


class FeedKind(msgspec.Struct, frozen=True, kw_only=True):
    """A feed that can be asked for; `by` is the address of whoever makes it, null for our own."""

    kind: str
    title: str
    personal: bool  # whether it depends on who asks
    sign_in: bool  # whether it must be asked signed in
    by: str | None = None


class CardList(msgspec.Struct, frozen=True):
    """A page of a plain list of clips, in the order its name says."""

    items: list[VideoCard]
    cursor: str | None
