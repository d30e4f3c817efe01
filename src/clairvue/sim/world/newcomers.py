"""How long a new clip waits for its first hundred impressions, under a stated load.

The load model: so many readers watch without a break, each page asked for when the last was watched; clips are uploaded
at a steady rate; the installation has a past in which every older clip had its first impressions.
"""

import heapq
from dataclasses import dataclass, replace

import numpy as np

from clairvue.recommend.views import GUARANTEED, SEEN_ENOUGH
from clairvue.sim.world.history import make_past
from clairvue.sim.world.living import Life
from clairvue.sim.world.marginals import Marginals
from clairvue.sim.world.measures import Figures
from clairvue.sim.world.policies import ForYou
from clairvue.sim.world.world import BEGINNING_MS, Size, make_world

MINUTE_MS = 60_000
WAIT_MS_BAR = 10 * MINUTE_MS
PAST_SHOWINGS = SEEN_ENOUGH + 5
FIRST_PAGE_WITHIN_MS = 5 * MINUTE_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The load model. `clips` are those that were there before."""

    readers: int = 300
    clips: int = 800
    uploads_a_minute: float = 0.2  # some six thousand impressions an upload: the two slots of a hundred suffice
    uploading_minutes: int = 30

    @property
    def minutes(self) -> int:
        """How long it takes, until the last upload has had its ten minutes."""
        return self.uploading_minutes + 12


def first_hundred(marginals: Marginals, load: Load, seed: int) -> Figures:
    """Return how many minutes new clips waited for their first hundred impressions, and how many within ten."""
    uploads = round(load.uploads_a_minute * load.uploading_minutes)
    size = Size(readers=load.readers, clips=load.clips + uploads, days=1)
    world = make_world(marginals, size, seed)
    published = np.minimum(world.clips.published_ms, BEGINNING_MS - 4 * 86_400_000)
    published[load.clips :] = BEGINNING_MS + np.arange(uploads) * MINUTE_MS / load.uploads_a_minute
    entries = world.clips.entries.copy()
    entries["at_ms"] = published
    world = replace(world, clips=replace(world.clips, published_ms=published, entries=entries))
    policy = ForYou(world)
    policy.learn(make_past(world, load.clips, PAST_SHOWINGS), BEGINNING_MS)
    life = Life(world, policy, judged=False)
    rng = np.random.default_rng((seed, 8))
    turns = [(BEGINNING_MS - int(rng.integers(0, FIRST_PAGE_WITHIN_MS)), reader) for reader in range(load.readers)]
    heapq.heapify(turns)
    end_ms = BEGINNING_MS + load.minutes * MINUTE_MS
    while turns[0][0] < end_ms:
        at_ms, reader = heapq.heappop(turns)
        heapq.heappush(turns, (life.turn(reader, at_ms), reader))
    return _waits(life, load, uploads, end_ms)


def _waits(life: Life, load: Load, uploads: int, end_ms: int) -> Figures:
    published, old = life.world.clips.published_ms, load.clips
    times: list[list[int]] = [[] for _ in range(uploads)]
    watched_ms, showings, explored = 0, 0, 0
    for page in life.shown:
        starts = page.at_ms + np.concatenate([[0], np.cumsum(page.deeds.watched_ms + 1_000)[:-1]])
        for place in np.flatnonzero(page.clips >= old):
            if starts[place] < end_ms:
                times[int(page.clips[place]) - old].append(int(starts[place]))
        watched_ms += int(page.deeds.watched_ms.sum()) + 1_000 * len(page.clips)
        showings += len(page.clips)
        explored += int(page.explored.sum())
    waits = np.array(
        [
            (sorted(seen)[GUARANTEED - 1] if len(seen) >= GUARANTEED else end_ms + MINUTE_MS)
            - int(published[old + place])
            for place, seen in enumerate(times)
        ]
    )
    minutes, seconds = waits / MINUTE_MS, watched_ms / max(showings, 1) / 1000
    within = np.array(
        [sum(at <= published[old + place] + WAIT_MS_BAR for at in seen) for place, seen in enumerate(times)]
    )
    return {
        "first_100_minutes": [float(np.median(minutes))],
        "first_100_minutes_p90": [float(np.quantile(minutes, 0.9))],
        "first_100_within_10_pct": [100 * float((waits <= WAIT_MS_BAR).mean())],
        "impressions_in_10_minutes": [float(within.mean())],
        "impressions_in_10_minutes_least": [float(within.min())],
        "load_seconds_a_clip": [seconds],
        "load_impressions_an_upload": [60 * load.readers / seconds / load.uploads_a_minute],
        "load_explored_pct": [100 * explored / max(showings, 1)],
    }
