"""Count people of a day by what they did, each in so many counts at most. It gives numbers, and nobody's."""

from collections.abc import Sequence

from clairvue.db.database import Connection
from clairvue.signals import _store
from clairvue.signals.log import SignalKind

_COUNTS_MAX = 10_000_000


async def tally(
    conn: Connection, *, day: int, kinds: Sequence[SignalKind], subjects_of_reader_max: int
) -> dict[tuple[int, int], int]:
    """Return how many readers did each kind of thing to each subject on a day of the log, by (kind, subject).

    A reader counts once in a count and, of each kind, in no more than so many: those they came to first.
    """
    rows = await _store.tally(conn, day, list(kinds), subjects_of_reader_max, _COUNTS_MAX)
    return {(kind, subject): count for kind, subject, count in rows}


async def count_readers(conn: Connection, *, day: int) -> int:
    """Return how many readers the log knows of a day."""
    return await _store.count_readers(conn, day)
