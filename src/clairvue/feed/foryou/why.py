"""Why this video: what a record says of one of its clips, in numbers and words, to whom it was served."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from clairvue.db.database import Connection
from clairvue.feed.foryou.answers import (
    Because,
    CauseAccount,
    CauseVideo,
    Corrections,
    Explored,
    ModelNamed,
    Moves,
    Term,
    Why,
    WhyCause,
)
from clairvue.feed.foryou.considered import Considered
from clairvue.feed.foryou.record import FORMAT, Cause, Placed, RecordedForYou, considered_in
from clairvue.feed.hydrate import hydrate
from clairvue.feed.model import FeedRecordNotFound, FeedRecordOutdated, VideoCard
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, VideoId
from clairvue.recommend import dense
from clairvue.recommend.because import GROUPS, parts
from clairvue.recommend.compile import Array
from clairvue.recommend.layout import HEADS
from clairvue.recommend.rank import TERMS, weighted
from clairvue.recommend.retrieve import source_names
from clairvue.signals.history import list_history

_HISTORY = 100


@dataclass(frozen=True, slots=True)
class Told:
    """A record and what is needed to tell of one of its clips."""

    record: RecordedForYou
    considered: Considered
    slot: int
    placed: Placed


async def why(
    installation: Installation,
    conn: Connection,
    record: RecordedForYou,
    *,
    video_id: VideoId,
    viewer_id: AccountId,
    reader: int,
) -> Why:
    """Return why a clip was on a page.

    Raises: FeedRecordNotFound when it was not on it, or what it was ranked with is kept no longer;
    FeedRecordOutdated when an earlier version of the ranker made it.
    """
    if record.format != FORMAT:
        raise FeedRecordOutdated
    slots = {placed.video: slot for slot, placed in enumerate(record.page)}
    network = await dense.find(conn, record.weights_version)
    if video_id not in slots or network is None:
        raise FeedRecordNotFound
    slot = slots[video_id]
    told = Told(record, considered_in(record), slot, record.page[slot])
    wanted = [video_id, *(VideoId(cause.video) for cause in told.placed.causes)]
    cards = {card.id: card for card in await hydrate(installation, conn, viewer_id, wanted)}
    past = await list_history(conn, reader=reader, cursor=None, limit=_HISTORY) if told.placed.causes else None
    done = {each.video: next(iter(each.actions), "watched") for each in past.items} if past is not None else {}
    card = cards.get(video_id)
    return Why(
        video=video_id,
        place=slot + 1,
        score=float(told.considered.scores[told.placed.place]),
        sources=source_names(int(told.considered.sources[told.placed.place])),
        terms=_terms(told, network),
        causes=[
            _cause(cause, cards[VideoId(cause.video)], done)
            for cause in told.placed.causes
            if VideoId(cause.video) in cards
        ],
        moves=_moves(told),
        explored=None if told.placed.odds is None else Explored(told.placed.odds),
        model=ModelNamed(record.weights_version, record.published_version, list(record.log_position), record.code),
        corrections=Corrections(
            topics=list(card.hashtags) if card else told.placed.topics, creator=card.account.handle if card else None
        ),
    )


def _terms(told: Told, network: Array) -> list[Term]:
    """Return every term of the clip's score, the largest first; none where it was explored from far below the best."""
    place = told.placed.place
    if place >= told.considered.full:
        return []
    probabilities = told.considered.probabilities[place : place + 1]
    weights = np.array(told.record.weights, np.float32)
    terms = weighted(probabilities, weights, told.considered.sliders[place : place + 1])[0][0]
    buckets = told.considered.buckets[place : place + 1].copy()  # of the kind that is compiled: a record's is read-only
    added, _ = parts(network, buckets, np.arange(len(HEADS))[None, :])
    whole = max(float(np.abs(terms).sum()), 1e-12)
    found: list[Term] = []
    for number in np.argsort(-np.abs(terms), kind="stable"):
        if terms[number] == 0:
            continue
        is_head = number < len(HEADS)
        found.append(
            Term(
                action=TERMS[int(number)],
                probability=float(probabilities[0, number]) if is_head else None,
                weight=float(weights[number]) if is_head else None,
                term=float(terms[number]),
                share_pct=round(100 * abs(float(terms[number])) / whole, 1),
                because=_because(added[0, number], told.placed.topics) if is_head else [],
            )
        )
    return found


def _because(added: Array, topics: list[str]) -> list[Because]:
    order = np.argsort(-np.abs(added), kind="stable")
    return [
        Because(GROUPS[int(group)], round(float(added[group]), 4), topics if GROUPS[int(group)] == "topic" else [])
        for group in order
        if added[group] != 0
    ]


def _moves(told: Told) -> Moves:
    record, placed = told.record, told.placed
    hidden = {name: len(places) for name, places in record.hidden.items()}
    return Moves(
        ranked_place=placed.place + 1,
        after_diversity_place=record.chosen.index(placed.place) + 1 if placed.place in record.chosen else None,
        place=told.slot + 1,
        candidates=len(told.considered.scores),
        filtered_before={name: clips for name, clips in {**record.filtered, **hidden}.items() if clips},
    )


def _cause(cause: Cause, card: VideoCard, done: Mapping[VideoId, str]) -> WhyCause:
    return WhyCause(
        video=CauseVideo(
            card.id, card.caption, card.poster_url, CauseAccount(card.account.handle, card.account.display_name)
        ),
        action=done.get(card.id, "watched"),
        at=datetime.fromtimestamp(cause.at_s, UTC),
        weight=round(cause.weight, 4),
    )
