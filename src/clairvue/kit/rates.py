"""How often one may do a thing: all limits in one table, counted in memory or in Redis. It decides nothing else.

In memory each app process counts for itself; `CLAIRVUE_REDIS_URL` makes all of them count together. Where Redis is out,
what is limited is refused as an outage, never let through uncounted.
"""

from dataclasses import dataclass
from itertools import islice
from math import ceil
from time import time

from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from clairvue.kit.refusals import TooMany

# What is counted → how much of it, by one key; all of a row's limits hold at once. Names are `domain.verb.key`.
LIMITS: dict[str, tuple[RateLimitItem, ...]] = {
    "accounts.sign_up.address": (RateLimitItemPerMinute(30), RateLimitItemPerDay(500)),
    "accounts.sign_in.address": (RateLimitItemPerMinute(30), RateLimitItemPerHour(300)),
    "accounts.sign_in.handle_from_address": (RateLimitItemPerMinute(10), RateLimitItemPerHour(40)),
    "accounts.sign_in.handle": (RateLimitItemPerHour(400),),
    "accounts.sign_in.device": (RateLimitItemPerMinute(10), RateLimitItemPerHour(40)),
    "accounts.passkey.address": (RateLimitItemPerMinute(60), RateLimitItemPerHour(600)),
    "accounts.code.device": (RateLimitItemPerMinute(5), RateLimitItemPerHour(20)),
    "accounts.code.handle": (RateLimitItemPerHour(10), RateLimitItemPerDay(40)),
    "accounts.recovery.address": (RateLimitItemPerMinute(10), RateLimitItemPerHour(60)),
    "accounts.recovery.email": (RateLimitItemPerHour(3),),
    "accounts.email.account": (RateLimitItemPerHour(6), RateLimitItemPerDay(20)),
    "accounts.security.account": (RateLimitItemPerHour(60),),
    "accounts.proof.session": (RateLimitItemPerMinute(6), RateLimitItemPerHour(40)),
    "accounts.change_password.account": (RateLimitItemPerHour(20),),
    "accounts.edit_profile.account": (RateLimitItemPerMinute(30), RateLimitItemPerDay(500)),
    "portability.archive.account": (RateLimitItemPerHour(6), RateLimitItemPerDay(20)),
    "accounts.picture.account": (RateLimitItemPerMinute(6), RateLimitItemPerDay(60)),
    "desk.look.account": (RateLimitItemPerMinute(60), RateLimitItemPerDay(2_000)),
    "families.pair.account": (RateLimitItemPerMinute(10), RateLimitItemPerDay(50)),
    "social.act.account": (RateLimitItemPerMinute(120), RateLimitItemPerDay(10_000)),
    "social.comment.account": (RateLimitItemPerMinute(12), RateLimitItemPerDay(600)),
    "social.follow.account": (RateLimitItemPerMinute(40), RateLimitItemPerDay(1_000)),
    "signals.batch.address": (RateLimitItemPerMinute(3_000),),
    "signals.reset.account": (RateLimitItemPerHour(30),),
    "uploads.create.account": (RateLimitItemPerMinute(30), RateLimitItemPerDay(500)),
    "uploads.archive.account": (RateLimitItemPerDay(6),),
    "uploads.mebibytes.account": (RateLimitItemPerDay(20_000),),
}

_SWEEP_S = 60.0
_KEYS_MAX = 200_000  # about 50 MB


class _Counters(MemoryStorage):
    """The library's counters in memory, swept once a minute: it sweeps at every use, 13 CPU-ms with 50,000 keys."""

    def __init__(self) -> None:
        super().__init__()
        self._sweep_at = 0.0

    async def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Add to a counter, which ends `expiry` seconds after its first use."""
        now = time()
        if now >= self._sweep_at or len(self.storage) >= _KEYS_MAX:
            self._sweep(now)
        self.storage[key] += amount
        if self.storage[key] == amount:
            self.expirations[key] = now + expiry
        return self.storage[key]

    def _sweep(self, now: float) -> None:
        self._sweep_at = now + _SWEEP_S
        ended = [key for key, end in self.expirations.items() if end <= now]
        # Too many keys are an attack from many addresses: the oldest counters make room, a tenth at once.
        crowd = len(self.storage) - len(ended) - _KEYS_MAX * 9 // 10 if len(self.storage) >= _KEYS_MAX else 0
        for key in [*ended, *islice(list(self.storage), max(0, crowd))]:
            self.storage.pop(key, None)
            self.expirations.pop(key, None)


@dataclass(frozen=True, slots=True)
class Rates:
    """The open counters; made by `open_rates`."""

    _limiter: SlidingWindowCounterRateLimiter

    async def spend(self, name: str, key: str, cost: int = 1) -> None:
        """Count `cost` against every limit of `name` for this key. Keys are blinded by the caller where personal.

        Raises: TooMany, which says how long to wait.
        """
        for limit in LIMITS[name]:
            if not await self._limiter.hit(limit, name, key, cost=cost):
                window = await self._limiter.get_window_stats(limit, name, key)
                raise TooMany(retry_after_s=max(1, ceil(window.reset_time - time())))


def open_rates(redis_url: str = "") -> Rates:
    """Return the counters: in this process's memory, or in Redis when it has an address."""
    storage = RedisStorage(f"async+{redis_url}", implementation="redispy") if redis_url else _Counters()
    return Rates(SlidingWindowCounterRateLimiter(storage))
