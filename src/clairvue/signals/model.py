"""What a signal is, what is refused, and what is told. Pure: no database, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal, NamedTuple, TypeAlias

import msgspec

from clairvue.kit.facts import Fact
from clairvue.kit.ids import AccountId, VideoId
from clairvue.kit.refusals import Forbidden, Invalid

SIGNALS_MAX = 200
CLIENT_TIME = timedelta(days=1)
VIEWS_MAX = 3_000  # of one client, in its one day
SEQUENCES_KEPT = 1_024  # how far behind the highest one a sequence may arrive and still be new
ROWS_MAX = 20_000  # of one account in the log, in a day
ROWS_OF_VIDEO_MAX = 60  # of one account about one video in the log, in a day
_NUMBER_MAX = 2**53  # what JavaScript counts exactly

Number: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=_NUMBER_MAX)]
Kind: TypeAlias = Literal[
    "view",
    "impression",
    "watch",
    "finish",
    "skip",
    "like",
    "unlike",
    "save",
    "unsave",
    "share",
    "comment",
    "follow",
    "unfollow",
    "not_interested",
    "report",
]


class MinorUnlearned(Forbidden):
    """Nothing is learned from what anybody under 16 does here: this can be chosen from 16 years on."""


class ClientMissing(Invalid):
    """Sign in, or send a client of 22 to 64 letters and digits that the page made at random."""


class BatchTooLarge(Invalid):
    """A batch holds at most {signals_max} signals: send the rest in the next one."""


class ReaderReset(Fact, frozen=True, kw_only=True):
    """A reader is no more: whoever keeps something under this number deletes it."""

    reader: int


class WatchForgotten(Fact, frozen=True, kw_only=True):
    """A reader has forgotten that they watched something: whoever keeps that deletes it."""

    reader: int
    subject: int


class Signal(msgspec.Struct, frozen=True):
    """What a page says that happened to one video. A `view` is a `watch` by its older name.

    `sequence` grows with each signal of a page. Of a watch: for how long the video played on screen, how far it got,
    and how often it began again. `at_ms` is the page's own clock; `record` names the page of the feed that the video
    came from. A `follow` is of the video's creator.
    """

    sequence: Number
    kind: Kind
    video: Annotated[str, msgspec.Meta(max_length=64)]
    watched_ms: Number = 0
    furthest_ms: Number = 0
    loops: Number = 0
    at_ms: Number | None = None
    record: Annotated[str, msgspec.Meta(max_length=64)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who is signed in where signals come from; `objecting`: their browser sent `Sec-GPC: 1`, or they are 16 or 17.

    `unlearned`: they are under 16, so nothing is learned from them.
    """

    account_id: AccountId
    slot: int
    objecting: bool = False
    unlearned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """What is known of a page that sends signals.

    Bit i of `missing` says that sequence `sequence - 1 - i` was not heard yet. `unspent_ms` is time that has passed and
    that nobody claimed to have watched in; below 0 by what was believed ahead of the clock.
    """

    sequence: int
    views: int
    heard_at: datetime | None  # None: this is its first batch
    missing: int = 0
    unspent_ms: int = 0


UNHEARD = Client(sequence=0, views=0, heard_at=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What one batch adds to one video."""

    video_id: VideoId
    views: int
    finishes: int
    watched_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoCount:
    """How much a video has been watched in all."""

    video_id: VideoId
    views: int
    finishes: int
    watched_ms: int
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of a batch: each of its signals is in exactly one of the first four numbers."""

    accepted: int = 0
    repeated: int = 0  # heard before, by sequence
    unknown: int = 0  # no video that anybody may watch, or the sender's own
    over: int = 0  # beyond what one client is counted for
    logged: int = 0  # of those accepted, in the signal log


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody wants of the log, as it is stored."""

    epoch: int
    learning: bool
    chosen: bool
    objected: bool
    since: datetime | None


NO_WISHES = Wishes(epoch=0, learning=True, chosen=False, objected=False, since=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What was asked to be logged of a reader today, this time included."""

    rows: int
    watched_ms: int
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the log holds of a reader and one video."""

    video_id: VideoId
    number: int
    at_ms: int
    watched_ms: int
    kinds: list[int]
    likes: int | None  # the last of LIKE and UNLIKE
    saves: int | None  # the last of SAVE and UNSAVE


class Clip(NamedTuple):
    """What judging signals of a video takes."""

    duration_ms: int
    number: int
    creator_id: AccountId


Durations: TypeAlias = Mapping[VideoId, int]
"""The videos whose signals count, with their duration in ms."""
