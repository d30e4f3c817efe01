"""What learning costs: signals taken in, logged, read and folded, candidates ranked with reasons, and memory."""

import asyncio
import contextlib
import random
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from clairvue.bench.cell import scratch_cell
from clairvue.bench.freshness import measure_freshness
from clairvue.bench.intake import measure_http
from clairvue.bench.room import measure_room
from clairvue.feed.foryou.reasons import TERMS_TOLD
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, VideoId, make_id
from clairvue.kit.numbers import number_of
from clairvue.recommend.because import largest_terms
from clairvue.recommend.enter import enter_new
from clairvue.recommend.features import describe_many
from clairvue.recommend.gather import make_desk
from clairvue.recommend.heads import predict
from clairvue.recommend.layout import AT_MS, ITEMS, State
from clairvue.recommend.learn import Learner
from clairvue.recommend.live import Live
from clairvue.recommend.model import EntryWords
from clairvue.recommend.rank import action_weights, weighted
from clairvue.recommend.tables import row_of
from clairvue.recommend.wish import Wish
from clairvue.signals.log import Logged, SignalKind, append, ms_of

CLIPS, READERS, VIEWINGS = 5_000, 5_000, 150_000
BATCH = 200
WARM_UP = 20_000  # signals, of which the first few wait for the compiler
CANDIDATES, PAGES = 500, 200
_TOLD = (SignalKind.LIKE, SignalKind.SAVE, SignalKind.SHARE, SignalKind.COMMENT, SignalKind.NOT_INTERESTED)


def learn() -> dict[str, Any]:
    """Return signals a CPU-second, the CPU time of ranking 500 candidates, how soon one is learned, and the memory."""
    with tempfile.TemporaryDirectory(prefix="clairvue-bench-") as folder:
        room = measure_room(Path(folder))
    return asyncio.run(_learn()) | room


async def _learn() -> dict[str, Any]:
    result: dict[str, Any] = {}
    async with scratch_cell() as installation:
        logged, logging_s = await _log(installation)
        with (
            tempfile.TemporaryDirectory(prefix="clairvue-bench-") as folder,
            contextlib.closing(Live.open(Path(folder))) as live,
        ):
            learner = Learner(Path(folder), live, now=installation.clock())
            folded, learning_s = await _fold(installation, learner)
            result["signals_per_cpu_s"] = round(folded / learning_s)
            result["logging_signals_per_cpu_s"] = round(logged / logging_s)
            result |= _rank(learner.arrays.state)
    async with scratch_cell() as installation, installation.database.reading() as conn:
        url = conn.info.dsn
        password = f"{url} password={conn.info.password}"
        intake = await measure_http(installation, password)
        result["http_signals_per_cpu_s"] = round(intake.signals_per_cpu_s)
    result |= await measure_freshness()
    return result


async def _log(installation: Installation) -> tuple[int, float]:
    """Fill the logs as a busy cell would, a thousand signals a second; return how many, and what writing them cost."""
    draw = random.Random(7)  # noqa: S311 - a made-up audience, the same each time
    now = installation.clock() - timedelta(hours=1)
    videos = [VideoId(make_id(installation.cell, now)) for _ in range(CLIPS)]
    clips = [
        EntryWords(
            video_id=video,
            creator=number_of(AccountId(f"maker-{place % 500}")),
            published_at=now,
            duration_ms=draw.randint(5_000, 60_000),
            language="en",
            hashtags=(f"topic{place % 60}", f"topic{place % 7}"),
            caption="",
        )
        for place, video in enumerate(videos)
    ]
    await installation.database.transact(lambda conn: enter_new(conn, clips, now=now))
    numbers = [number_of(video) for video in videos]
    rows: list[Logged] = []
    began_ms, spent_s = ms_of(now), 0.0
    for viewing in range(VIEWINGS):
        at_ms, reader = began_ms + 2 * viewing, 1 + draw.randrange(READERS)
        place = int(CLIPS * draw.random() ** 2)
        alike = place % 60 == reader % 60 or draw.random() < 0.3  # noqa: PLR2004 - chance of a taste that is not theirs
        watched_ms = draw.randint(8_000, 60_000) if alike else draw.randint(300, 6_000)
        rows.append(Logged(at_ms, reader, numbers[place], SignalKind.IMPRESSION))
        rows.append(Logged(at_ms + 1, reader, numbers[place], SignalKind.WATCH, watched_ms))
        if draw.random() < 0.1:  # noqa: PLR2004 - about as many as people do
            rows.append(Logged(at_ms + 2, reader, numbers[place], draw.choice(_TOLD)))
    for start in range(0, len(rows), BATCH):
        batch, began_s = rows[start : start + BATCH], time.process_time()
        await installation.database.transact(lambda conn, batch=batch: append(conn, batch, now=now))
        spent_s += time.process_time() - began_s
    return len(rows), spent_s


async def _fold(installation: Installation, learner: Learner) -> tuple[int, float]:
    """Read and fold everything as the learner does; return how many rows after warming up, and their CPU seconds."""
    folded, counted, began_s = 0, 0, time.process_time()
    async with installation.database.reading() as conn:
        while taken := await learner.step(conn):
            folded += taken
            if folded <= WARM_UP:
                began_s = time.process_time()
            else:
                counted += taken
    return counted, time.process_time() - began_s


def _rank(state: State) -> dict[str, Any]:
    """Rank the same number of candidates for many readers, with the parts that reasons are told from."""
    desk, now_ms = make_desk(), int(state.learned["clock"][0, AT_MS])
    random_rows = np.random.default_rng(7)
    spent_s = 0.0
    for page in range(-3, PAGES):
        wish = Wish(reader=1 + (page + 3) % READERS, now_ms=now_ms, seed=page + 3)
        rows = random_rows.permutation(np.arange(1, int(state.learned["clock"][0, ITEMS]), dtype=np.int32))[:CANDIDATES]
        began_s = time.process_time()
        reader = row_of(state.reader_table, state.readers, wish.reader)
        buckets = describe_many(state, desk, reader, rows, wish.now_ms)
        probabilities = predict(state.network, buckets)
        sliders = np.zeros((len(rows), 2), np.float32)
        terms, scores = weighted(probabilities, action_weights(wish.actions), sliders)
        shown = np.argsort(-scores, kind="stable")[: wish.limit]
        largest_terms(state.network, buckets[shown], probabilities[shown], terms[shown], TERMS_TOLD)
        if page >= 0:  # the first few wait for the compiler
            spent_s += time.process_time() - began_s
    return {"rank_500_cpu_ms": round(1000 * spent_s / PAGES, 3)}
