"""Made-up batches of signals, as pages send them: for measuring how many of them a cell takes in. It sends nothing."""

import random
from collections.abc import Iterator, Sequence

import msgspec

from clairvue.kit.ids import VideoId

_SENT_AT_MS = 10_000_000
_WATCHED_MS_IN_ALL = 55_000  # of one batch: what a page that was never heard is believed
_AFTERWARDS = ("finish", "skip", "like", "save", "share", "comment", "follow", "not_interested")
_WEIGHTS = (45, 30, 10, 4, 4, 3, 3, 1)
_PER_CLIP = 3  # an impression, a watch, and what came of it
_PAGE = 60  # signals about one page of the feed


def imagine_batches(videos: Sequence[VideoId], *, size: int, count: int, seed: int = 7) -> Iterator[bytes]:
    """Yield the bodies of `count` batches of `size` signals, each of a page of its own, over clips of unequal fame."""
    draw = random.Random(seed)  # noqa: S311 - made-up pages, the same each time
    watched_ms = _WATCHED_MS_IN_ALL * _PER_CLIP // size
    for number in range(count):
        signals: list[dict[str, str | int]] = []
        while len(signals) < size:
            video = videos[int(len(videos) * draw.random() ** 2)]
            done = ("impression", "watch", draw.choices(_AFTERWARDS, _WEIGHTS)[0])
            for kind in done[: size - len(signals)]:
                place = len(signals) + 1
                told: dict[str, str | int] = {
                    "sequence": place,
                    "kind": kind,
                    "video": video,
                    "at_ms": _SENT_AT_MS - 100 * (size - place),
                    "record": f"{videos[0]}{number}{place // _PAGE}"[-40:],
                }
                if kind in {"watch", "finish", "skip"}:
                    told |= {"watched_ms": watched_ms, "furthest_ms": watched_ms}
                signals.append(told)
        yield msgspec.json.encode({"client": f"{number:032x}", "sent_at_ms": _SENT_AT_MS, "signals": signals})
