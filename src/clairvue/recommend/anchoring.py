"""Makes the anchor from the logs: collects who enjoyed what, fits, and leaves files. Run hourly, beside the learner.

What has left the logs is in no anchor made after; nothing of any reader is written.
"""

from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse

from clairvue.db.database import Database
from clairvue.recommend.anchor import sweep, write
from clairvue.recommend.compile import Array
from clairvue.recommend.fit_anchor import Matrix, fit
from clairvue.recommend.fold import COMMENT_TOLD, FINISH_TOLD, LIKE_TOLD, SAVE_TOLD, SHARE_TOLD
from clairvue.recommend.rows import GONE
from clairvue.recommend.sources import digest_of
from clairvue.recommend.tail import Place, Tail

ENJOYED = (FINISH_TOLD, LIKE_TOLD, SAVE_TOLD, SHARE_TOLD, COMMENT_TOLD)
CLIPS_MAX = 32_768  # those enjoyed most: fitting takes time by their square; the others have the live arrays alone
A_READER_MAX = 500  # a reader's latest
_BITS = 20  # of a clip's place in a pair; there are never so many live clips of one cell that were enjoyed

sparse: Any = scipy.sparse  # whose types say nothing


class Enjoyments:
    """Collects rows of both logs, in their order."""

    def __init__(self) -> None:
        self._readers: list[Array] = [np.zeros(0, np.int64)]
        self._clips: list[Array] = [np.zeros(0, np.int64)]
        self._looks: dict[int, Array] = {}

    def take(self, signals: Array, entries: Array) -> None:
        """Take rows in. Shapes: signals (n,) of SIGNAL, entries (m,) of ENTRY."""
        said_yes = signals[np.isin(signals["kind"], ENJOYED) & (signals["reader"] != 0)]
        self._readers.append(said_yes["reader"])
        self._clips.append(said_yes["subject"])
        for entry in entries:
            if entry["flags"] & GONE:
                self._looks.pop(int(entry["video"]), None)
            else:
                self._looks[int(entry["video"])] = entry["look"].copy()

    def table(self) -> tuple[Matrix, Array, Array]:
        """Return who enjoyed what, the clips' numbers, and their looks. Shapes: (readers, n), (n,), (n, dimensions)."""
        live = np.sort(np.fromiter(self._looks, np.int64, len(self._looks)))
        clips, readers = np.concatenate(self._clips), np.concatenate(self._readers)
        known = np.isin(clips, live)
        places, owners = np.searchsorted(live, clips[known]), np.unique(readers[known], return_inverse=True)[1]
        most = np.argsort(-np.bincount(places, minlength=len(live)), kind="stable")[:CLIPS_MAX]
        chosen = np.sort(most)
        kept = np.isin(places, chosen)
        owners, places = _latest(owners[kept], np.searchsorted(chosen, places[kept]))
        shape = (int(owners.max()) + 1 if len(owners) else 0, len(chosen))
        table = sparse.csr_matrix((np.ones(len(owners), np.float32), (owners, places)), shape)
        numbers = live[chosen]
        return table, numbers, np.array([self._looks[int(number)] for number in numbers], np.float32)


def _latest(owners: Array, places: Array) -> tuple[Array, Array]:
    """Return each pair once, and of a reader the latest alone. Shapes: (n,), in the order of the log."""
    pairs = (owners.astype(np.int64) << _BITS) | places
    _, last = np.unique(pairs[::-1], return_index=True)
    at = np.sort(len(pairs) - 1 - last)[::-1]
    order = np.argsort(owners[at], kind="stable")
    at, sorted_owners = at[order], owners[at][order]
    since = np.arange(len(at)) - np.searchsorted(sorted_owners, sorted_owners)
    kept = at[since < A_READER_MAX]
    return owners[kept], places[kept]


async def make_anchor(database: Database, folder: Path, *, until: Place | None = None) -> str:
    """Fit an anchor to the logs, to a place or to their ends, and name it in the folder; return its version.

    A cell that nobody has enjoyed anything in gets none: "".
    """
    enjoyments, tail = Enjoyments(), Tail(Place())
    while tail.place != until:
        async with database.reading() as conn:
            piece = await tail.read(conn, until=until)
        enjoyments.take(piece.signals, piece.entries)
        if not piece.more:
            break
    table, numbers, looks = enjoyments.table()
    if not table.nnz:
        return ""
    blocks = [looks] if looks.any() else []
    about = {
        "signals": list(tail.place.signals),
        "entries": list(tail.place.entries),
        "clips": len(numbers),
        "readers": int(table.shape[0]),
        "code": digest_of(("anchoring",)),
    }
    version = write(folder, fit(table, numbers, blocks), about)
    sweep(folder)
    return version
