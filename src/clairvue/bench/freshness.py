"""How long from a signal that was accepted until the model that pages are made from knows of it, in a cell that lives.

A demo runs meanwhile: its clips are made, its people watch, the learner and the worker have their usual work.
"""

import asyncio
import math
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from clairvue.bench.client import Client
from clairvue.bench.intake import Newcomer
from clairvue.bench.processes import Service
from clairvue.feed.foryou.engine import folder_of
from clairvue.installation import Installation
from clairvue.kit.ids import VideoId
from clairvue.kit.running import running_settings
from clairvue.kit.settings import read_settings
from clairvue.opening import open_cell
from clairvue.recommend.layout import ITEMS
from clairvue.recommend.live import Model
from clairvue.recommend.tables import row_of
from clairvue.signals.reader import number_of_reader

READERS, TRIALS = 24, 240
CLIPS_MIN = 4  # that the demo has published before the first trial
DEADLINE_S, PREPARED_S = 20.0, 900.0
PAUSE_MAX_S = 0.3
LOOK_EVERY_S = 0.002
_SIGNALS_OF_DAY = 0  # the place in a reader's `today`


@dataclass(frozen=True, slots=True)
class Watcher:
    """Somebody signed in, and the number that the model knows them by."""

    cookie: str
    number: int


async def measure_freshness() -> dict[str, Any]:
    """Start a cell with its demo, send signals, and return the milliseconds until the model had them.

    Raises: RuntimeError when the demo publishes nothing, or a signal is not accepted or never learned.
    """
    with tempfile.TemporaryDirectory(prefix="clairvue-fresh-") as folder:
        await asyncio.to_thread(Path(folder).chmod, 0o711)
        service = Service(Path(folder) / "cell", "--demo")
        try:
            await asyncio.to_thread(service.start)
            settings = running_settings(read_settings({}, data=str(Path(folder) / "cell")))
            async with open_cell(settings) as installation:
                clips = await asyncio.to_thread(_clips, folder_of(installation))
                watchers = [await _watcher(installation, number) for number in range(READERS)]
                waits = await asyncio.to_thread(_try, folder_of(installation), service.origin, watchers, clips)
        finally:
            await asyncio.to_thread(service.stop)
    waits.sort()
    return {
        "freshness_p50_ms": round(1000 * waits[len(waits) // 2], 1),
        "freshness_p99_ms": round(1000 * waits[math.ceil(0.99 * len(waits)) - 1], 1),
        "freshness_trials": len(waits),
    }


async def _watcher(installation: Installation, number: int) -> Watcher:
    account_id, slot, cookie = await installation.database.transact(Newcomer(installation, number))
    return Watcher(cookie, number_of_reader(installation.keyring, account_id, slot, 0))


def _clips(folder: Path) -> list[VideoId]:
    """Wait until the model knows some clips, and return them."""
    began_s = time.monotonic()
    while time.monotonic() - began_s < PREPARED_S:
        model = Model.open(folder)
        if model is not None:
            state = model.reading.state
            ids = state.items["id"][1 : int(state.learned["clock"][0, ITEMS])]
            if len(ids) >= CLIPS_MIN:
                return [VideoId(row.tobytes().rstrip(b"\0").decode()) for row in ids]
        time.sleep(0.2)
    raise RuntimeError("The demo published no clips.")


def _try(folder: Path, origin: str, watchers: list[Watcher], clips: list[VideoId]) -> list[float]:
    """Send a watched clip at moments of chance, and return the seconds that each took to be learned."""
    draw, client, waits = random.Random(7), Client(origin), list[float]()  # noqa: S311 - moments, the same each time
    for trial in range(TRIALS):
        watcher = watchers[trial % len(watchers)]
        time.sleep(draw.uniform(0, PAUSE_MAX_S))
        before, body = _learned_of(folder, watcher.number), _body(trial, draw.choice(clips))
        answer = client.ask("POST", "/api/signals", body, Cookie=watcher.cookie, Content_Type="application/json")
        accepted_s = time.monotonic()
        if answer.json.get("logged") != 2:  # noqa: PLR2004 - as many as the body holds
            raise RuntimeError(f"A signal was not accepted: {answer.status} {answer.body[:300]!r}")
        while _learned_of(folder, watcher.number) < before + 2:
            if time.monotonic() - accepted_s > DEADLINE_S:
                raise RuntimeError("A signal was never learned.")
            time.sleep(LOOK_EVERY_S)
        waits.append(time.monotonic() - accepted_s)
    return waits


def _learned_of(folder: Path, number: int) -> int:
    """Return how many signals of a reader's day are in the model, as an app process sees it."""
    model = Model.open(folder)
    assert model is not None, "clips were found in it"
    state = model.reading.state
    return int(state.readers["today"][row_of(state.reader_table, state.readers, number), _SIGNALS_OF_DAY])


def _body(trial: int, video: VideoId) -> bytes:
    told = {"video": video, "at_ms": 1_000_000}
    signals = [
        {"sequence": 1, "kind": "impression", **told},
        {"sequence": 2, "kind": "watch", "watched_ms": 1500, "furthest_ms": 1500, **told},
    ]
    return msgspec.json.encode({"client": f"{trial:032x}", "sent_at_ms": 1_000_000, "signals": signals})
