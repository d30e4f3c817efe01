"""Learning: fold what the logs say into live arrays, keep checkpoints, come back from a number that is none.

One step reads a piece and folds it. What fails is folded again from the last checkpoint; what fails twice at the same
place stops the learning before that place, while what was learned goes on being served.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clairvue.db.database import Connection
from clairvue.recommend import checkpoint
from clairvue.recommend.dense import version_of
from clairvue.recommend.fold import begin, fold, is_finite, wants
from clairvue.recommend.layout import AT_MS, Sizes, State, grow, sizes_of
from clairvue.recommend.live import Arrays, Live
from clairvue.recommend.tail import Piece, Place, Tail
from clairvue.recommend.views import refresh
from clairvue.signals.log import horizon

Array = NDArray[Any]
Fold = Callable[[State, Array, Array], None]

CAREFUL_ROWS = 256  # read at once where a failure is suspected: as many are lost before the place where learning stops


class Learner:
    """Owns the folder's arrays. Hand `step` a connection, over and over; nothing here waits or looks at the clock."""

    def __init__(
        self, folder: Path, live: Live, *, now: datetime, fold: Fold = fold, careful_rows: int = CAREFUL_ROWS
    ) -> None:
        self._folder = folder
        self._live = live
        self._fold = fold
        self._careful_rows = careful_rows
        self._suspect: Place | None = None
        self._stop_at: Place | None = None
        self._shown: Arrays | None = None
        self._urgent = False
        self._kept: Place | None = None
        self._listed: tuple[str, Place] | None = None
        self.frozen = False
        self.caught_up = False
        self.version = ""
        self.kept_at: datetime | None = None
        self.arrays, self._tail, self.folded_since = self._start(now)

    @property
    def place(self) -> Place:
        """How far the logs are folded."""
        return self.arrays.place

    @property
    def is_due(self) -> bool:
        """Whether readers should have what they have not: arrays that know all there is, or that replace worse ones."""
        return self._shown is not self.arrays and (self.caught_up or self._urgent)

    @property
    def has_moved(self) -> bool:
        """Whether the dense weights are no longer those that readers have."""
        return self._shown is self.arrays and version_of(self.arrays.state.network) != self.version

    async def check_log(self, conn: Connection, *, now: datetime) -> bool:
        """Begin anew when the logs end before the checkpoint: they were brought from another database cluster.

        Transactions are numbered by the cluster, so what is written from now on would never be read. Returns whether
        the logs and the checkpoint belong together.
        """
        if await horizon(conn) > max(self.place.signals.transaction, self.place.entries.transaction):
            return True
        checkpoint.prune(self._folder, kept=0)
        self.arrays, self._tail, self.folded_since = self._start(now)
        return False

    async def step(self, conn: Connection) -> int:
        """Fold the next piece and return how many rows it had; 0 when there are none, or learning has stopped."""
        if self.frozen:
            return 0
        if self._stop_at is not None and self.place == self._stop_at:
            self.frozen = self.caught_up = True
            return 0
        piece = await self._tail.read(conn, until=self._stop_at)
        self.take(piece)
        return len(piece)

    def take(self, piece: Piece) -> None:
        """Fold a piece that was just read, or come back from it."""
        before, arrays = self.arrays.place, self.arrays
        self.caught_up = not piece.more
        if not len(piece):
            return
        wanted = wants(arrays.state, piece.signals, piece.entries)
        if wanted != sizes_of(arrays.state):
            arrays = self._grow(arrays, wanted)
        self._fold(arrays.state, piece.signals, piece.entries)
        # A place that is suspected already is looked at closely, so that the second failure is told at its own place.
        if not (is_sound if self._suspect is None else is_finite)(arrays.state):
            self._come_back(before)
            return
        arrays.note(self._tail.place)
        if self._suspect is not None and is_past(self._suspect, self._tail.place):
            self._suspect, self._tail = None, Tail(self._tail.place)

    def show(self, now_s: float) -> None:
        """Let readers have the arrays, and the dense weights as they are now."""
        self._list()
        self.version = self._live.show(self.arrays, now_s)
        self._shown, self._urgent = self.arrays, False

    def refresh(self) -> None:
        """Make the lists anew that readers look clips up in, if anything was folded since."""
        if (self.arrays.generation, self.place) != self._listed:
            self._list()

    def _list(self) -> None:
        clock: Array = self.arrays.state.learned["clock"][0]
        refresh(self.arrays.state, self.arrays.views, int(clock[AT_MS]))
        self._listed = (self.arrays.generation, self.place)

    def sweep(self, now_s: float) -> None:
        """Delete generations and versions that no reader opens any more."""
        self._live.sweep(now_s, version=self.version, working=self.arrays.generation)

    def draft(self, now: datetime) -> checkpoint.Draft | None:
        """Write a checkpoint that is still to be finished; None when there is nothing new to keep, or nothing sound."""
        if self.place == self._kept:
            return None
        if not is_finite(self.arrays.state):
            self._come_back(self.place)
            return None
        return checkpoint.Draft(self._folder, self.arrays.state, self.place, folded_since=self.folded_since, now=now)

    def kept(self, draft: checkpoint.Draft) -> None:
        """Note that a draft has been finished, and delete what is older than needed."""
        self._kept, self.kept_at = draft.about.place, draft.about.made_at
        checkpoint.prune(self._folder, folded_since=self.folded_since)

    def adopt(self, refolded: Path, *, now: datetime) -> None:
        """Go on from a fold that began from nothing in another folder, and forget all that was kept before it.

        Readers keep what they have until the new one has caught up and is shown.
        """
        found = checkpoint.newest(refolded)
        assert found is not None, "a fold that ended well leaves a checkpoint"
        checkpoint.move_in(self._folder, found.path)
        self.arrays, self._tail, self.folded_since = self._start(now)
        checkpoint.prune(self._folder, folded_since=self.folded_since)
        self.frozen = self.caught_up = self._urgent = False
        self._suspect = self._stop_at = None

    def _start(self, now: datetime) -> tuple[Arrays, Tail, datetime]:
        found = checkpoint.newest(self._folder)
        self._urgent = found is not None and self._shown is not None
        if found is None:
            self._kept = self.kept_at = None
            return self._live.begin(lambda make: begin(Sizes(), make), Place()), Tail(Place()), now
        about = found.manifest
        self._kept, self.kept_at = about.place, about.made_at
        return self._live.begin(found.build, about.place), Tail(about.place), about.folded_since

    def _grow(self, arrays: Arrays, wanted: Sizes) -> Arrays:
        grown = self._live.begin(lambda make: grow(arrays.state, wanted, make), arrays.place)
        self._urgent = self._shown is arrays
        self.arrays = grown
        return grown

    def _come_back(self, before: Place) -> None:
        """Return to the last checkpoint; after a second failure at the same place, stop there."""
        if self._suspect is not None:
            self._stop_at = before
        self._suspect = self._tail.place
        self.arrays, _, self.folded_since = self._start(self.folded_since)
        self._tail = Tail(self.place, signals_at_once=self._careful_rows)


def is_sound(state: State) -> bool:
    """Say whether the dense weights, through which every row goes, are numbers: quick enough for every piece."""
    return bool(np.isfinite(state.network.view("f4")).all())


def is_past(suspect: Place, place: Place) -> bool:
    """Say whether a suspected place has been folded."""
    return place.signals >= suspect.signals and place.entries >= suspect.entries
