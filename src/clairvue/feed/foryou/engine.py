"""The engine: the arithmetic of for-you, loaded when it is first asked for and never waited for by a page.

It is compiled code that takes a second to load, so a start does not: until it is there, and until the learner has
written a model, whoever asks for a page is told that it is warming. This module imports none of it by itself.
"""

import asyncio
import gc
import importlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from clairvue.installation import Installation

if TYPE_CHECKING:
    from clairvue.recommend.live import Model

FOLDER = "recommender"
log = structlog.get_logger()


YOUNG_OBJECTS = 10_000  # a page makes thousands, and hardly a cycle: else the collector comes several times a page


class _Loading:
    """The one load of this process."""

    def __init__(self) -> None:
        self.done = False
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Load in a thread, unless somebody has begun. Returns at once."""
        if not self.done and self._thread is None:
            self._thread = threading.Thread(target=self.load, name="for-you", daemon=True)
            self._thread.start()

    def load(self) -> None:
        """Load, or wait until it is loaded."""
        with self._lock:
            if not self.done:
                importlib.import_module("clairvue.feed.foryou.page")
                # A hundred thousand objects that stay for good: the collector need not visit them page after page.
                gc.collect()
                gc.freeze()
                gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])
                self.done = True
                log.info("feed.engine_loaded")


_loading = _Loading()


def folder_of(installation: Installation) -> Path:
    """Return where the learner writes the model of a cell."""
    return installation.data / FOLDER


def begin_loading() -> None:
    """Load in a thread, unless somebody has begun. Returns at once."""
    _loading.begin()


def find_model(installation: Installation) -> "Model | None":
    """Return the model that is live once the arithmetic is loaded; None before. Loading begins if it has not."""
    if not _loading.done:
        _loading.begin()
        return None
    from clairvue.recommend.live import Model  # noqa: PLC0415 - loaded by now, and by nothing else at a start

    return Model.open(folder_of(installation))


async def loaded() -> None:
    """Return once the arithmetic is loaded; for answers that are rare enough to wait a second."""
    if not _loading.done:
        await asyncio.to_thread(_loading.load)
