"""How much of the cell one asker may take: requests, bytes there and back, CPU seconds. It decides nothing else.

Each is a leaky bucket: what was taken leaks away at a steady pace, and whoever is above the brim waits until they are
below it. What a request took is known only when it has taken it, so a bucket may overflow once: that debt is waited for
too. Kept in memory and never written: each app process counts what it gave itself.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from math import ceil
from typing import Literal, TypeAlias

Whose: TypeAlias = Literal["address", "account"]
Kind: TypeAlias = Literal["requests", "bytes_in", "bytes_out", "cpu_s"]


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be taken at once, and how much of it comes back a second."""

    at_once: float
    a_second: float


# An address is a household, a school or a whole operator's customers; an account is one person with their devices.
# Somebody who watches takes about 2 requests, 600 kB and 2 CPU-ms a second.
BUDGETS: dict[Whose, dict[Kind, Budget]] = {
    "address": {
        "requests": Budget(at_once=12_000, a_second=300),
        "bytes_in": Budget(at_once=4e9, a_second=25e6),
        "bytes_out": Budget(at_once=12e9, a_second=125e6),
        "cpu_s": Budget(at_once=60, a_second=0.5),
    },
    "account": {
        "requests": Budget(at_once=2_400, a_second=30),
        "bytes_in": Budget(at_once=2e9, a_second=12e6),
        "bytes_out": Budget(at_once=4e9, a_second=25e6),
        "cpu_s": Budget(at_once=20, a_second=0.1),
    },
}

_BUCKETS_MAX = 200_000  # about 55 MB
_GRAIN_S = 1e-6  # what floating point may add to a wait


@dataclass(slots=True)
class _Bucket:
    """What one asker took of one kind and what has not leaked away, as of a moment."""

    level: float
    at: float


class Budgets:
    """The buckets of this process. `seconds` is a clock that never goes back."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._buckets: dict[tuple[Whose, Kind, str], _Bucket] = {}

    def take(self, whose: Whose, kind: Kind, key: str, cost: float) -> None:
        """Count what was taken, whether or not there was so much left."""
        now = self._seconds()
        bucket = self._buckets.get((whose, kind, key))
        if bucket is None:
            if len(self._buckets) >= _BUCKETS_MAX:
                self._make_room(now)
            bucket = self._buckets[whose, kind, key] = _Bucket(0.0, now)
        budget = BUDGETS[whose][kind]
        bucket.level = _left_in(bucket, budget, now) + cost
        bucket.at = now

    def wait_s(self, whose: Whose, key: str) -> int:
        """Return how many whole seconds somebody must wait until no bucket of theirs is above its brim; 0 is none."""
        now, wait = self._seconds(), 0.0
        for kind, budget in BUDGETS[whose].items():
            bucket = self._buckets.get((whose, kind, key))
            if bucket is not None:
                wait = max(wait, (_left_in(bucket, budget, now) - budget.at_once) / budget.a_second)
        return ceil(wait - _GRAIN_S)

    def _make_room(self, now: float) -> None:
        """Forget what has leaked away; of a crowd, which is an attack from many addresses, the oldest tenth too."""
        for name, bucket in list(self._buckets.items()):
            if _left_in(bucket, BUDGETS[name[0]][name[1]], now) <= 0:
                del self._buckets[name]
        for name in list(islice(self._buckets, max(0, len(self._buckets) - _BUCKETS_MAX * 9 // 10))):
            del self._buckets[name]


def _left_in(bucket: _Bucket, budget: Budget, now: float) -> float:
    return max(0.0, bucket.level - (now - bucket.at) * budget.a_second)
