"""Measuring for-you: CPU of the application and of PostgreSQL for one personal page, history and model included."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from clairvue.accounts.model import AgeBand, Handle, Proof, Viewer
from clairvue.db.database import Connection
from clairvue.feed.answer import answer
from clairvue.feed.catalogue import Maker
from clairvue.feed.foryou.cursor import KIND
from clairvue.feed.foryou.engine import folder_of
from clairvue.feed.foryou.profiling import Asker
from clairvue.feed.foryou.showing import show_model
from clairvue.feed.making import Asking
from clairvue.feed.measure import PAGES_EACH, cpu_ms
from clairvue.installation import Installation
from clairvue.kit.ids import SessionId, VideoId
from clairvue.kit.numbers import number_of
from clairvue.recommend.anchoring import make_anchor
from clairvue.signals import log
from clairvue.signals.log import Logged, SignalKind
from clairvue.signals.reader import reader_of

WATCHED = 150  # clips that each has watched
CROWD = 280  # readers beside them, of whom the model has learned as much
PASSERS = 120  # accounts that are served before a process counts as one that has served
PASSING_PAGES = 60  # to each of them: until a page of a small cell hardly meets a clip for the first time
PASSING = 4  # clips that each of the other accounts has watched
_BATCH = 20_000
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def viewer_of(maker: Maker) -> Viewer:
    """Return an account of the catalogue as one who asks, and who proved who they are long ago."""
    return Viewer(
        maker.id,
        SessionId("measure"),
        Handle(maker.handle),
        "en",
        maker.slot,
        (),
        Proof.PASSWORD,
        _LONG_AGO,
        AgeBand.ADULT,
    )


async def teach(
    installation: Installation,
    viewers: Sequence[Viewer],
    video_ids: Sequence[VideoId],
    *,
    readers: int = 0,
    seed: int = 7,
) -> None:
    """Give the viewers and a crowd a history: each likes some part of the catalogue better; then show model and anchor.

    Of `readers` in all, those beside the crowd have watched a few clips each.
    """
    draw, now = random.Random(seed), installation.clock()  # noqa: S311 - made-up histories, the same each time
    async with installation.database.reading() as conn:
        numbers = [
            (await reader_of(conn, installation.keyring, viewer.account_id, viewer.slot)).number for viewer in viewers
        ]
    numbers += [draw.getrandbits(62) + 1 for _ in range(CROWD)]
    others = [draw.getrandbits(62) + 1 for _ in range(readers - len(numbers))]
    subjects = [number_of(video_id) for video_id in video_ids]
    ended_ms = log.ms_of(now) - 3_600_000
    rows: list[Logged] = []
    for place in range(WATCHED):
        for number, reader in enumerate(numbers if place < WATCHED - PASSING else [*numbers, *others]):
            middle = len(subjects) * (number % 20) // 20
            subject = subjects[(middle + min(int(draw.paretovariate(0.5)), len(subjects))) % len(subjects)]
            at_ms = ended_ms - 60_000 * (WATCHED - place)
            kind = SignalKind.FINISH if draw.random() < 0.6 else SignalKind.SKIP  # noqa: PLR2004 - most are enjoyed
            rows.append(Logged(at_ms, reader, subject, SignalKind.IMPRESSION))
            rows.append(Logged(at_ms + 9_000, reader, subject, kind, value=9_000))
    for first in range(0, len(rows), _BATCH):
        batch = rows[first : first + _BATCH]
        await installation.database.transact(lambda conn, batch=batch: log.append(conn, batch, now=now))
    await show_model(installation, now=now)
    await make_anchor(installation.database, folder_of(installation))


async def measure(installation: Installation, viewers: Sequence[Viewer], passers: Sequence[Viewer]) -> dict[str, float]:
    """Return the CPU-ms of a page of 20 for somebody with a history: everything behind the session's look-up.

    Cold: in a process that has just begun, which meets most clips for the first time. Then in one that has served the
    passers.
    """
    asking = Asking(kind=KIND, limit=20, cursor=None, language="en", now=installation.clock())
    cursors: list[str | None] = [None] * (len(viewers) + len(passers))
    asked = 0

    async def page(conn: Connection, first: int, among: Sequence[Viewer]) -> None:
        nonlocal asked
        number = asked % len(among)
        cursor, viewer = cursors[first + number], among[number]
        made = await answer(installation, conn, replace(asking, cursor=cursor), Asker(viewer=viewer))
        assert made.kind == KIND, "the model is shown"
        cursors[first + number] = made.cursor
        asked += 1

    async def to_viewers(conn: Connection) -> None:
        await page(conn, 0, viewers)

    async with installation.database.reading() as conn:
        cold_ms = await cpu_ms(conn, to_viewers, times=PAGES_EACH * len(viewers))
        for _ in range(PASSING_PAGES * len(passers)):
            await page(conn, len(viewers), passers)
        page_ms = await cpu_ms(conn, to_viewers, times=PAGES_EACH * len(viewers))
    return {"for_you_cold_page_cpu_ms": cold_ms, "for_you_page_cpu_ms": page_ms}
