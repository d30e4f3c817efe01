"""What a signal is, and which of a batch are believed. Pure: no database, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from clairvue.kit.facts import Fact
from clairvue.kit.ids import VideoId
from clairvue.kit.refusals import Invalid

SIGNALS_MAX = 200
CLIENT_TIME = timedelta(days=1)
VIEWS_MAX = 3_000  # of one client, in its one day
VIEW_MS_MIN = 1_000
FINISH_SHARE = 0.95
SPEED_MAX = 2.0  # the fastest a player plays
FIRST_BATCH_MS = 60_000  # what a page may have watched before it was first heard of
SLACK_MS = 2_000  # between the page's clock and ours


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
class View:
    """What a page says of one video: for how long it played on screen, and how often it began again."""

    sequence: int
    video_id: VideoId
    watched_ms: int
    loops: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """What is known of a page that sends signals."""

    sequence: int
    views: int
    heard_at: datetime | None  # None: this is its first batch


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
    """What became of a batch: each of its signals is in exactly one of the four numbers."""

    accepted: int = 0
    repeated: int = 0  # heard before, by sequence
    unknown: int = 0  # no video that anybody may watch, or the sender's own
    over: int = 0  # beyond what one client is counted for


@dataclass(frozen=True, slots=True, kw_only=True)
class Believed:
    """The part of a batch that counts."""

    watched: list[Watched]
    sequence: int
    views: int
    tally: Tally


def believe(client: Client, views: Sequence[View], durations: Mapping[VideoId, int], now: datetime) -> Believed:
    """Return what counts of a batch.

    Only what is newer than the client's sequence; of videos in `durations` (ms); no more watched time than has passed
    since the client was last heard; one view and one finish of a video in a batch; at most VIEWS_MAX views in all.
    """
    left_ms = allowance_ms(client, now)
    views_left = VIEWS_MAX - client.views
    sequence = client.sequence
    watched: dict[VideoId, int] = {}
    looped: set[VideoId] = set()
    repeated = unknown = over = 0
    for view in sorted(views, key=lambda view: view.sequence):
        if view.sequence <= sequence:
            repeated += 1
            continue
        sequence = view.sequence
        if view.video_id not in durations:
            unknown += 1
            continue
        if view.video_id not in watched and len(watched) >= views_left:
            over += 1
            continue
        counted_ms = min(max(view.watched_ms, 0), left_ms)
        left_ms -= counted_ms
        watched[view.video_id] = watched.get(view.video_id, 0) + counted_ms
        if view.loops > 0:
            looped.add(view.video_id)
    counted = [
        judge(video_id, watched_ms, durations[video_id], looped=video_id in looped)
        for video_id, watched_ms in sorted(watched.items())
    ]
    return Believed(
        watched=[each for each in counted if each.watched_ms],
        sequence=sequence,
        views=client.views + sum(each.views for each in counted),
        tally=Tally(accepted=len(views) - repeated - unknown - over, repeated=repeated, unknown=unknown, over=over),
    )


def allowance_ms(client: Client, now: datetime) -> int:
    """Return how much a page can have watched since it was last heard."""
    if client.heard_at is None:
        return FIRST_BATCH_MS
    return max(0, (now - client.heard_at) // timedelta(milliseconds=1)) + SLACK_MS


def judge(video_id: VideoId, watched_ms: int, duration_ms: int, *, looped: bool) -> Watched:
    """Return what time on a video amounts to: a view after a second or at a finish, a finish at (nearly) the end.

    A page that says the clip began again is believed if the fastest player could have reached the end.
    """
    finished = watched_ms > 0 and (
        watched_ms >= duration_ms * FINISH_SHARE or (looped and watched_ms >= duration_ms / SPEED_MAX)
    )
    viewed = finished or watched_ms >= VIEW_MS_MIN
    return Watched(video_id=video_id, views=int(viewed), finishes=int(finished), watched_ms=watched_ms)
