"""The learner's days: fold, show, keep, forget, in one loop whose every turn leaves the model whole."""

import asyncio
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import structlog
from psycopg_pool import PoolTimeout

from clairvue.db.database import Connection, Database
from clairvue.kit.room import is_for_room
from clairvue.learner.children import ChildFailed, run_child
from clairvue.recommend import refold
from clairvue.recommend.checkpoint import Draft
from clairvue.recommend.files import make_folder
from clairvue.recommend.layout import SIGNALS
from clairvue.recommend.learn import Learner
from clairvue.recommend.live import Live
from clairvue.recommend.status import Status, write_status
from clairvue.recommend.tail import rows_lost_since
from clairvue.signals.log import waiting

IDLE_S, BUSY_S = 0.05, 0.02
LOOK_EVERY_S = 1.0
SHOW_EVERY_S = 30.0
KEEP_EVERY_S = 300.0
ANCHOR_FIRST_S, ANCHOR_EVERY_S = 300.0, 3_600.0
OUTAGE_S = 1.0
COUNTED_MAX = 100_000
# Rows that tell a learner to forget stay in the log for an hour: who was away for longer folds from nothing.
AWAY_MAX = timedelta(minutes=50)
log = structlog.get_logger()


class Loop:
    """Runs one learner. Everything that moves the arrays happens in `run`, one thing after the other."""

    def __init__(
        self,
        folder: Path,
        live: Live,
        database: Database,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        refold_every_s: float = refold.EVERY_S,
    ) -> None:
        self._folder = folder
        self._database = database
        self._clock = clock
        self._learner = Learner(folder, live, now=clock())
        self._refold_every = timedelta(seconds=refold_every_s)
        self._refold_due = self._learner.folded_since + self._refold_every
        self._refolding: asyncio.Task[None] | None = None
        self._keeping: asyncio.Task[Draft] | None = None
        self._anchoring: asyncio.Task[None] | None = None
        self._due = {
            self._look: 0.0,
            self._show: 0.0,
            self._keep: time.monotonic() + KEEP_EVERY_S,
            self._anchor: time.monotonic() + ANCHOR_FIRST_S,
        }
        self._ended = asyncio.Event()
        self._lag = (0, 0.0)
        self._was_frozen = False

    def end(self) -> None:
        """Ask `run` to keep a checkpoint and return; safe from a signal handler."""
        self._ended.set()

    async def run(self) -> None:
        """Learn until asked to end. While the database is away, what was learned goes on being served."""
        checked = False
        while not self._ended.is_set():
            try:
                async with self._database.reading() as conn:
                    checked = checked or await self._check(conn)
                    await self._turns(conn)
            except (psycopg.OperationalError, PoolTimeout) as outage:
                log.warning("learner.database_lost", reason=type(outage).__name__)
                await self._pause(OUTAGE_S)
        await self._keep_last()

    async def _turns(self, conn: Connection) -> None:
        """Fold and look after the model until asked to end, or until the connection breaks."""
        while not self._ended.is_set():
            rows = await self._learner.step(conn)
            try:
                if self._learner.is_due:
                    self._learner.show(time.monotonic())
                await self._chores(conn)
            except OSError as fault:  # what readers map stays as it was, and all of this is tried again
                if not is_for_room(fault):
                    raise
                log.warning("learner.disk_full", reason=fault.strerror)
                await self._pause(OUTAGE_S)
            if not rows or self._learner.caught_up:
                await self._pause(BUSY_S if rows else IDLE_S)

    async def _chores(self, conn: Connection) -> None:
        await self._finish()
        for chore, due in self._due.items():
            if time.monotonic() >= due:
                self._due[chore] = time.monotonic() + _EVERY_S[chore.__name__]
                await chore(conn)

    async def _look(self, conn: Connection) -> None:
        """Make the lists anew, say how things are, and sweep."""
        learner, now = self._learner, self._clock()
        count, oldest_ms = await waiting(conn, learner.place.signals, COUNTED_MAX)
        self._lag = (count, 0.0 if oldest_ms is None else max(0.0, now.timestamp() - oldest_ms / 1000))
        if learner.frozen and not self._was_frozen:
            log.error("learner.frozen", transaction=learner.place.signals.transaction)
        self._was_frozen = learner.frozen
        learner.refresh()
        learner.sweep(time.monotonic())
        self._tell(now)
        if self._refolding is None and now >= self._refold_due:
            self._refolding = asyncio.create_task(self._refold())

    async def _show(self, _conn: Connection) -> None:
        """Let readers have the dense weights as they are now."""
        if self._learner.has_moved:
            self._learner.show(time.monotonic())

    async def _keep(self, _conn: Connection) -> None:
        """Write a checkpoint, and leave its syncing to a thread."""
        if self._keeping is None and self._learner.caught_up:
            try:
                draft = self._learner.draft(self._clock())
            except OSError as fault:
                _tell_unkept(fault)
                return
            if draft is not None:
                self._keeping = asyncio.create_task(_finished(draft))

    async def _anchor(self, _conn: Connection) -> None:
        """Have the anchor fitted anew, unless the last is still being fitted; it has until the next would be."""
        if self._anchoring is None:
            fitting = run_child("anchor", self._folder, within_s=ANCHOR_EVERY_S)
            self._anchoring = asyncio.create_task(fitting)

    async def _keep_last(self) -> None:
        for child in (self._refolding, self._anchoring):
            if child is not None:
                child.cancel()
                await asyncio.gather(child, return_exceptions=True)
        if self._keeping is not None:
            self._learner.kept(await self._keeping)
        draft = self._learner.draft(self._clock())
        if draft is not None:
            self._learner.kept(await _finished(draft))
        self._tell(self._clock())

    async def _finish(self) -> None:
        """Take in what ended beside the loop."""
        if self._anchoring is not None and self._anchoring.done():
            task, self._anchoring = self._anchoring, None
            fault = task.exception()
            if isinstance(fault, ChildFailed):
                log.error("learner.anchor_failed", reason=str(fault))
            elif fault is not None:
                raise fault
        if self._keeping is not None and self._keeping.done():
            task, self._keeping = self._keeping, None
            try:
                self._learner.kept(task.result())
            except OSError as fault:
                _tell_unkept(fault)
        if self._refolding is not None and self._refolding.done() and self._keeping is None:
            refolding, self._refolding = self._refolding, None
            fault = refolding.exception()
            if fault is None:
                self._learner.adopt(self._folder / "refold", now=self._clock())
                log.info("learner.refolded", transaction=self._learner.place.signals.transaction)
                self._refold_due = self._learner.folded_since + self._refold_every
            elif isinstance(fault, ChildFailed):
                log.error("learner.refold_failed", reason=str(fault))
                self._refold_due = self._clock() + timedelta(hours=1)
            else:
                raise fault

    async def _refold(self) -> None:
        scratch = self._folder / "refold"
        await asyncio.to_thread(shutil.rmtree, scratch, ignore_errors=True)
        await run_child("refold", make_folder(scratch))

    async def _check(self, conn: Connection) -> bool:
        """See that the checkpoint belongs to these logs, and that no word to forget was missed meanwhile."""
        now, learner = self._clock(), self._learner
        if not await learner.check_log(conn, now=now):
            log.warning("learner.began_anew", reason="the logs end before the checkpoint")
        elif (
            learner.kept_at is not None
            and now - learner.kept_at > AWAY_MAX
            and await rows_lost_since(conn, learner.kept_at)
        ):
            self._refold_due = now
        log.info("learner.started", transaction=learner.place.signals.transaction)
        return True

    def _tell(self, now: datetime) -> None:
        learner, place = self._learner, self._learner.place.signals
        write_status(
            self._folder,
            Status(
                at=now,
                signals=(place.transaction, place.position),
                rows=int(learner.arrays.state.learned["clock"][0, SIGNALS]),
                lag_rows=self._lag[0],
                lag_s=self._lag[1],
                ready=learner.version != "",
                frozen=learner.frozen,
                checkpoint_at=learner.kept_at,
                folded_since=learner.folded_since,
                refold_due=self._refold_due,
                weights=learner.version,
            ),
        )

    async def _pause(self, seconds: float) -> None:
        """Wait, unless asked to end."""
        try:
            await asyncio.wait_for(self._ended.wait(), seconds)
        except TimeoutError:
            return


_EVERY_S = {"_look": LOOK_EVERY_S, "_show": SHOW_EVERY_S, "_keep": KEEP_EVERY_S, "_anchor": ANCHOR_EVERY_S}


def _tell_unkept(fault: OSError) -> None:
    """Say that a checkpoint could not be written: the next is tried five minutes later, and learning goes on."""
    log.error("learner.not_kept", reason=fault.strerror)


async def _finished(draft: Draft) -> Draft:
    await asyncio.to_thread(draft.finish)
    return draft
