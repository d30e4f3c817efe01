"""One account in a hundred works together to push one creator: the same days are lived with and without them.

They watch to the end, like, share, comment on and follow everything of that creator, ten times a day, and watch other
clips in between, so that each time counts as new.
"""

from dataclasses import dataclass, replace

import numpy as np

from clairvue.recommend.compile import Array
from clairvue.recommend.fold import (
    COMMENT_TOLD,
    FINISH_TOLD,
    FOLLOW_TOLD,
    IMPRESSION_TOLD,
    LIKE_TOLD,
    SHARE_TOLD,
    WATCH_TOLD,
)
from clairvue.recommend.layout import RING
from clairvue.sim.world.history import make_past
from clairvue.sim.world.learner import Told
from clairvue.sim.world.living import Life
from clairvue.sim.world.marginals import Marginals
from clairvue.sim.world.measures import Figures
from clairvue.sim.world.policies import ForYou
from clairvue.sim.world.world import BEGINNING_MS, DAY_MS, Size, World, make_world

SHARE = 0.01  # of all accounts
ROUNDS_A_DAY = 10  # what the caps of the log leave of sixty rows a clip
PAST_SHOWINGS = 60
STEP_MS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """How large the world is in which it happens."""

    readers: int = 300
    clips: int = 800
    days: int = 2

    @property
    def accounts(self) -> int:
        """How many work together: at least one."""
        return max(1, round(self.readers * SHARE))


def push(marginals: Marginals, plot: Plot, seed: int) -> Figures:
    """Return what the creator gets without and with the brigade: share of impressions, rank, best place in trends."""
    size = Size(readers=plot.readers, clips=plot.clips, days=plot.days)
    world = make_world(marginals, size, seed)
    clips = replace(world.clips, published_ms=np.minimum(world.clips.published_ms, BEGINNING_MS - DAY_MS))
    clips.entries["at_ms"] = clips.published_ms
    world = replace(world, clips=clips)
    pushed = _pick(world)
    figures: Figures = {}
    for name, accounts in (("without", 0), ("with", plot.accounts)):
        policy = ForYou(world)
        policy.learn(make_past(world, plot.clips, PAST_SHOWINGS), BEGINNING_MS)
        life = Life(world, policy, judged=False)
        for told in _plot(world, pushed, accounts, plot.days):
            life.tell(told)
        places = [_trend_place(policy, world, pushed) for _ in life.live(range(plot.days))]
        shown = np.concatenate([page.clips for page in life.shown])
        counts = np.bincount(world.clips.creator[shown], minlength=len(world.fans))
        figures |= {
            f"brigade_share_pct_{name}": [100 * float(counts[pushed] / counts.sum())],
            f"brigade_rank_{name}": [float(1 + (counts > counts[pushed]).sum())],
            f"brigade_trend_place_{name}": [float(min(places))],
        }
    fair = 100 * float((world.clips.creator == pushed).mean())
    return {**figures, "brigade_fair_share_pct": [fair], "brigade_accounts": [float(plot.accounts)]}


def _pick(world: World) -> int:
    """Return a creator like any other: of middling quality, with as many clips as the most usual."""
    made = np.bincount(world.clips.creator, minlength=len(world.fans))
    sums = np.bincount(world.clips.creator, weights=world.clips.quality, minlength=len(world.fans))
    usual = np.flatnonzero(made >= min(2, made.max()))
    quality = sums[usual] / made[usual]
    return int(usual[np.argsort(quality)[len(usual) // 2]])


def _plot(world: World, pushed: int, accounts: int, days: int) -> list[Told]:
    rng = np.random.default_rng((world.seed, 9))
    mine: Array = np.flatnonzero(world.clips.creator == pushed)
    told: list[Told] = []
    for account in range(accounts):
        number = 10**15 + account
        told.append(Told(BEGINNING_MS, number, int(world.creator_numbers[pushed]), FOLLOW_TOLD))
        for turn in range(days * ROUNDS_A_DAY):
            at_ms = BEGINNING_MS + turn * DAY_MS // ROUNDS_A_DAY + account * 60_000
            for clip in mine:
                for cover in rng.integers(0, len(world.clips.number), RING):
                    told += _watched(world, number, int(cover), at_ms, whole=False)
                    at_ms += STEP_MS
                told += _watched(world, number, int(clip), at_ms, whole=True)
                at_ms += 2 * int(world.clips.duration_ms[clip])
    return told


def _watched(world: World, number: int, clip: int, at_ms: int, *, whole: bool) -> list[Told]:
    subject, duration_ms = int(world.clips.number[clip]), int(world.clips.duration_ms[clip])
    if not whole:
        return [
            Told(at_ms, number, subject, IMPRESSION_TOLD),
            Told(at_ms + STEP_MS, number, subject, WATCH_TOLD, duration_ms // 3),
        ]
    kinds = (IMPRESSION_TOLD, LIKE_TOLD, SHARE_TOLD, COMMENT_TOLD, FINISH_TOLD)
    rows = [Told(at_ms + duration_ms, number, subject, kind) for kind in kinds]
    return [*rows, Told(at_ms + 2 * duration_ms, number, subject, WATCH_TOLD, 2 * duration_ms)]


def _trend_place(policy: ForYou, world: World, pushed: int) -> int:
    """Return the best place of the creator's clips in the trends of all languages; one after the last if in none."""
    best = policy.learner.views.trending.shape[-1] + 1
    for trend in policy.learner.views.trending[:, 0]:
        clips = trend[trend > 0] - 1
        places = np.flatnonzero(world.clips.creator[clips] == pushed)
        if len(places):
            best = min(best, int(places[0]) + 1)
    return best
