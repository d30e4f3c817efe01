"""What the model takes in memory at a million clips and a million readers: the pages of its arrays in use."""

import contextlib
from pathlib import Path

import numpy as np

from clairvue.recommend.compile import Array
from clairvue.recommend.fold import FINISH_TOLD, IMPRESSION_TOLD, begin, fold
from clairvue.recommend.layout import NEARS_MAX, Sizes
from clairvue.recommend.live import Live
from clairvue.recommend.rows import ENTRY, SIGNAL
from clairvue.recommend.tail import Place
from clairvue.recommend.views import refresh

CLIPS = READERS = 1_000_000
CREATORS = WORDS = 100_000
PAIRS = NEARS_MAX  # readers who go on from one clip to another, so that every list of neighbours is begun
ROOM = Sizes(items=1 << 20, readers=1 << 20, creators=1 << 17, words=1 << 17, nears=NEARS_MAX)
PIECE = 100_000
_SMAPS = Path("/proc/self/smaps")


def measure_room(folder: Path) -> dict[str, float]:
    """Fold a million of both into live arrays in a folder, and return how much of them is in memory."""
    with contextlib.closing(Live.open(folder)) as live:
        arrays = live.begin(lambda make: begin(ROOM, make), Place())
        nothing = np.zeros(0, SIGNAL), np.zeros(0, ENTRY)
        for start in range(0, CLIPS, PIECE):
            fold(arrays.state, nothing[0], _entries(start))
        for start in range(0, READERS, PIECE):
            fold(arrays.state, _signals(np.arange(start, start + PIECE), IMPRESSION_TOLD), nothing[1])
        for step in range(2):
            fold(arrays.state, _signals(np.arange(PAIRS) + step * PAIRS, FINISH_TOLD, readers=PAIRS), nothing[1])
        refresh(arrays.state, arrays.views, 2)
        return {"memory_mib": round(touched_bytes(folder) / 2**20, 1)}


def touched_bytes(folder: Path) -> int:
    """Return how much of the files below a folder this process has mapped and touched."""
    touched, counts = 0, False
    for line in _SMAPS.read_text().splitlines():
        name, _, rest = line.partition(":")
        if name == "Rss" and counts:
            touched += 1024 * int(rest.split()[0])
        elif "-" in name:
            counts = str(folder) in line
    return touched


def _entries(start: int) -> Array:
    numbers = np.arange(start, start + PIECE)
    entries = np.zeros(PIECE, ENTRY)
    entries["transaction"], entries["position"], entries["at_ms"] = 1, numbers + 1, 1
    entries["video"], entries["creator"], entries["duration_ms"] = numbers + 1, numbers % CREATORS + 1, 9_000
    entries["topics"], entries["words"][:, 0] = 1, numbers % WORDS + 1
    return entries


def _signals(numbers: Array, kind: int, *, readers: int = READERS) -> Array:
    signals = np.zeros(len(numbers), SIGNAL)
    signals["transaction"], signals["position"], signals["at_ms"] = 2, numbers + 1, 2
    signals["reader"], signals["subject"], signals["kind"] = numbers % readers + 1, numbers % CLIPS + 1, kind
    return signals
