"""Noting: put the record of a for-you page together from what the stages have left. It stores nothing."""

from clairvue.feed.foryou.considered import Laid
from clairvue.feed.foryou.making import Making, Workshop, ids_of
from clairvue.feed.foryou.record import FORMAT, Asked, Cause, Placed, RecordedForYou, arrays_of
from clairvue.recommend.because import causes
from clairvue.recommend.compile import code_digest
from clairvue.recommend.rank import published
from clairvue.recommend.tables import row_of

CAUSES_MAX = 3


def recorded(workshop: Workshop, making: Making, stages: list[str]) -> RecordedForYou:
    """Return the record of a page that is laid out."""
    assert making.considered is not None
    assert making.sight is not None
    hidden: dict[str, list[int]] = {}
    for place, name in making.sight.hidden.items():
        hidden.setdefault(name, []).append(place)
    return RecordedForYou(
        format=FORMAT,
        asked=_asked(workshop, making),
        stages=stages,
        weights_version=workshop.reading.version,
        published_version=int(published()["version"]),
        weights=[float(weight) for weight in making.weights],
        log_position=workshop.reading.position,
        code=code_digest(),
        offered=dict(making.offered),
        filtered=dict(making.filtered),
        hidden=hidden,
        waiting=making.waiting,
        slots=[bool(slot) for slot in making.slots],
        explored=dict(making.explored),
        chosen=list(making.chosen),
        page=_placed(workshop, making),
        arrays=arrays_of(making.considered),
    )


def _asked(workshop: Workshop, making: Making) -> Asked:
    asking, wish, viewing = making.asking, making.wish, workshop.viewing
    steering = viewing.steering
    return Asked(
        limit=asking.limit,
        language=asking.language,
        cursor=asking.cursor,
        seed=wish.seed,
        now_ms=wish.now_ms,
        actions=list(wish.actions),
        sources=list(wish.sources),
        half_life_days=wish.half_life_days,
        diversity=wish.diversity,
        repeats_allowed=steering.repeats_allowed,
        hide_ai_made=steering.hide_ai_made,
        languages=steering.languages,
        own_weights=steering.own_weights is not None,
        lists={
            "follows": len(wish.follows),
            "topics": len(wish.topics),
            "creators": len(wish.creators),
            "chosen_topics": len(wish.chosen_topics),
            "muted_words": len(steering.muted_words),
            "seen": len(wish.seen),
        },
    )


def _placed(workshop: Workshop, making: Making) -> list[Placed]:
    behind = _causes(workshop, making, making.page)
    assert making.sight is not None
    return [
        Placed(
            video=making.sight.ids[laid.place],
            place=laid.place,
            odds=laid.odds,
            topics=list(making.sight.card(laid.place).hashtags[:8]),
            causes=close,
        )
        for laid, close in zip(making.page, behind, strict=True)
    ]


def _causes(workshop: Workshop, making: Making, page: tuple[Laid, ...]) -> list[list[Cause]]:
    """Return for each clip the closest of those that the reader enjoyed lately, the closest first."""
    state = workshop.reading.state
    row = row_of(state.reader_table, state.readers, making.wish.reader)
    if not row or not page:
        return [[] for _ in page]
    rings, weights = causes(state, row, making.rows([laid.place for laid in page]), CAUSES_MAX)
    reader = state.readers[row]
    liked = ids_of(workshop.reading, reader["liked"])
    at_s: list[int] = reader["liked_at"].tolist()
    behind: list[list[int]] = rings.tolist()
    close: list[list[float]] = weights.tolist()
    return [
        [Cause(liked[ring], at_s[ring], near) for ring, near in zip(behind[clip], close[clip], strict=True) if near > 0]
        for clip in range(len(page))
    ]
