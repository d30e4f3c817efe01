"""Folding the logs from nothing: once a day to forget, and by whoever wants to know that a model is what it says.

What has left the logs is in no fold of them. Nothing here is live.
"""

from datetime import UTC, datetime
from pathlib import Path

from clairvue.db.database import Database
from clairvue.recommend import checkpoint
from clairvue.recommend.fold import begin, fold, is_finite, wants
from clairvue.recommend.layout import State, grow, sizes_of
from clairvue.recommend.tail import ENTRIES_AT_ONCE, SIGNALS_AT_ONCE, Place, Tail

EVERY_S = 24 * 3600


class NotFinite(Exception):  # noqa: N818 - told to the operator
    """The logs fold into something that is no number."""


async def fold_logs(
    database: Database,
    *,
    until: Place | None = None,
    signals_at_once: int = SIGNALS_AT_ONCE,
    entries_at_once: int = ENTRIES_AT_ONCE,
) -> tuple[State, Place]:
    """Return the fold of both logs, to a place or to their ends, and where it stands.

    Raises: NotFinite.
    """
    state = begin()
    tail = Tail(Place(), signals_at_once=signals_at_once, entries_at_once=entries_at_once)
    while tail.place != until:
        async with database.reading() as conn:
            piece = await tail.read(conn, until=until)
        wanted = wants(state, piece.signals, piece.entries)
        if wanted != sizes_of(state):
            state = grow(state, wanted)
        fold(state, piece.signals, piece.entries)
        if not piece.more:
            break
    if not is_finite(state):
        raise NotFinite
    return state, tail.place


async def refold(database: Database, folder: Path) -> None:
    """Leave a checkpoint of the logs, folded from nothing, in a folder."""
    began_at = datetime.now(UTC)
    state, place = await fold_logs(database)
    checkpoint.Draft(folder, state, place, folded_since=began_at, now=datetime.now(UTC)).finish()
