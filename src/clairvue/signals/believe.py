"""Which signals of a batch are believed. Pure: no database, no clock.

A page may say anything. What it says arrives once, late or early, by a clock that is wrong: its sequences are counted
in a window, its times are read against the moment it sent them, and it cannot have watched longer than time has passed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from clairvue.kit.ids import VideoId
from clairvue.signals.model import (
    SEQUENCES_KEPT,
    VIEWS_MAX,
    Client,
    Durations,
    Signal,
    Tally,
    Watched,
)

VIEW_MS_MIN = 1_000
FINISH_SHARE = 0.95
SPEED_MAX = 2.0  # the fastest a player plays
FIRST_BATCH_MS = 60_000  # what a page may have watched before it was first heard of
SLACK_MS = 2_000  # between the page's clock and ours
UNSPENT_MS_MAX = 3_600_000
LATE_MS_MAX = 24 * 3_600_000  # nothing is older than this when it arrives
_WINDOW = (1 << SEQUENCES_KEPT) - 1
_WATCHES = ("watch", "view")


@dataclass(frozen=True, slots=True)
class Taken:
    """A signal that is believed, and the watched time of it that is."""

    signal: Signal
    watched_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Believed:
    """The part of a batch that counts, and what is known of its client afterwards."""

    watched: list[Watched]
    taken: list[Taken]
    client: Client
    tally: Tally


def take(sequence: int, missing: int, number: int) -> tuple[bool, int, int]:
    """Say whether a sequence is new, and return the highest one and those missing below it as they are then.

    Source: the anti-replay window of RFC 4303, section 3.4.3, with its bits turned round: what is missing is noted, so
    that a page whose signals arrive in order costs nothing.
    """
    ahead = number - sequence
    if ahead > 0:
        if ahead > SEQUENCES_KEPT:
            return True, number, _WINDOW
        return True, number, (missing << ahead | (1 << ahead - 1) - 1) & _WINDOW
    bit = 1 << -ahead - 1 if -SEQUENCES_KEPT <= ahead < 0 else 0
    return bool(missing & bit), sequence, missing & ~bit


def believe(client: Client, signals: Sequence[Signal], durations: Durations, now: datetime) -> Believed:
    """Return what counts of a batch.

    Only what was not heard before, of videos in `durations`; no more watched time than has passed and was not claimed
    before; one view and one finish of a video in a batch; at most VIEWS_MAX views in all.
    """
    left_ms = allowed_ms = allowance_ms(client, now)
    views_left = VIEWS_MAX - client.views
    sequence, missing = client.sequence, client.missing
    watched: dict[VideoId, int] = {}
    looped: set[VideoId] = set()
    taken: list[Taken] = []
    repeated = unknown = over = 0
    for signal in sorted(signals, key=lambda signal: signal.sequence):
        new, sequence, missing = take(sequence, missing, signal.sequence)
        video_id = VideoId(signal.video)
        if not new:
            repeated += 1
        elif video_id not in durations:
            unknown += 1
        elif signal.kind in _WATCHES:
            if video_id not in watched and len(watched) >= views_left:
                over += 1
                continue
            counted_ms = min(max(signal.watched_ms, 0), left_ms)
            left_ms -= counted_ms
            watched[video_id] = watched.get(video_id, 0) + counted_ms
            if signal.loops > 0:
                looped.add(video_id)
            taken.append(Taken(signal, counted_ms))
        elif signal.kind == "finish" and durations[video_id] / SPEED_MAX > allowed_ms:
            over += 1
        else:
            taken.append(Taken(signal, min(max(signal.watched_ms, 0), allowed_ms)))
    counted = [
        judge(video_id, watched_ms, durations[video_id], looped=video_id in looped)
        for video_id, watched_ms in sorted(watched.items())
    ]
    return Believed(
        watched=[each for each in counted if each.watched_ms],
        taken=taken,
        client=Client(
            sequence=sequence,
            missing=missing,
            views=client.views + sum(each.views for each in counted),
            heard_at=now if client.heard_at is None else max(now, client.heard_at),
            unspent_ms=0 if client.heard_at is None else min(left_ms - SLACK_MS, UNSPENT_MS_MAX),
        ),
        tally=Tally(accepted=len(taken), repeated=repeated, unknown=unknown, over=over),
    )


def allowance_ms(client: Client, now: datetime) -> int:
    """Return how much a page can have watched that it has not claimed yet."""
    if client.heard_at is None:
        return FIRST_BATCH_MS
    passed_ms = max(0, (now - client.heard_at) // timedelta(milliseconds=1))
    return client.unspent_ms + passed_ms + SLACK_MS


def judge(video_id: VideoId, watched_ms: int, duration_ms: int, *, looped: bool) -> Watched:
    """Return what time on a video amounts to: a view after a second or at a finish, a finish at (nearly) the end.

    A page that says the clip began again is believed if the fastest player could have reached the end.
    """
    finished = watched_ms > 0 and (
        watched_ms >= duration_ms * FINISH_SHARE or (looped and watched_ms >= duration_ms / SPEED_MAX)
    )
    viewed = finished or watched_ms >= VIEW_MS_MIN
    return Watched(video_id=video_id, views=int(viewed), finishes=int(finished), watched_ms=watched_ms)


def happened_ms(signal: Signal, sent_at_ms: int | None, received_ms: int) -> int:
    """Return when a signal happened by our clock, from a day ago to now.

    How long before sending it happened is all that a page's clock is believed; how long sending took is nothing.
    """
    if signal.at_ms is None:
        return received_ms
    at_ms = signal.at_ms if sent_at_ms is None else received_ms - (sent_at_ms - signal.at_ms)
    return min(max(at_ms, received_ms - LATE_MS_MAX), received_ms)
