"""`bench search`: one search at a given size, application and PostgreSQL together."""

from typing import Any

import uvloop

from clairvue.bench.cell import scratch_cell
from clairvue.feed.measure import fill as fill_feed
from clairvue.search.measure import fill, measure

ACCOUNTS = 500


def search(*, videos: int) -> dict[str, Any]:
    """Fill a cell with rows, index them, and return the CPU-ms of a search."""
    return uvloop.run(_search(videos))


async def _search(videos: int) -> dict[str, Any]:
    async with scratch_cell() as installation:
        await fill_feed(installation, videos=videos, accounts=ACCOUNTS)
        await fill(installation)
        costs = await measure(installation)
    return {"videos": videos, **{name: round(cost, 2) for name, cost in costs.items()}}
