"""`bench feed`: one page of the feed at a given size, application and PostgreSQL together."""

from typing import Any

import uvloop

from clairvue.bench.cell import scratch_cell
from clairvue.feed.foryou.measure import PASSERS, teach, viewer_of
from clairvue.feed.foryou.measure import measure as measure_for_you
from clairvue.feed.measure import READERS, fill, measure


def feed(*, videos: int, accounts: int) -> dict[str, Any]:
    """Fill a cell with rows and return the CPU-ms of a page of 20."""
    return uvloop.run(_feed(videos, accounts))


async def _feed(videos: int, accounts: int) -> dict[str, Any]:
    async with scratch_cell() as installation:
        makers, clips = await fill(installation, videos=videos, accounts=accounts)
        costs = await measure(installation)
        people = [viewer_of(maker) for maker in makers[: READERS + PASSERS]]
        await teach(installation, people, clips, readers=accounts)
        costs |= await measure_for_you(installation, people[:READERS], people[READERS:])
    return {"videos": videos, "accounts": accounts, **{name: round(cost, 2) for name, cost in costs.items()}}
