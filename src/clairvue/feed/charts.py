"""Where charts come from: the newest one for a first page, the one a cursor names, the one that goes on from its end.

A chart is made when somebody asks and the newest is older than CHART_AGE_MAX_S; one that says the same as the last is
not written again. Nothing here knows who asks.
"""

from collections import OrderedDict
from datetime import datetime, timedelta

from clairvue.db.database import Connection
from clairvue.feed import _store
from clairvue.feed.chart import (
    CHART_AGE_MAX_S,
    CHART_KEPT_HOURS,
    HOTTEST_MAX,
    LANGUAGE_MAX,
    LITTLE_SEEN_MAX,
    LITTLE_SEEN_VIEWS_MAX,
    Chart,
    Warm,
    pack,
    unpack,
)
from clairvue.feed.model import FeedMovedOn
from clairvue.installation import Installation
from clairvue.kit.ids import make_id

_UNPACKED_MAX = 16
_unpacked: OrderedDict[str, Chart] = (
    OrderedDict()
)  # charts never change and their ids are unique: a cache needs no key but that


async def current(installation: Installation, conn: Connection, *, language: str, now: datetime) -> Chart:
    """Return the chart for a first page, at most CHART_AGE_MAX_S old."""
    newest = await _store.newest_chart(conn, language)
    if newest is not None and now - newest[1] < timedelta(seconds=CHART_AGE_MAX_S):
        return await named(conn, newest[0])
    body = pack(await _candidates(conn, language, []), language)
    if newest is not None:
        row = await _store.chart(conn, newest[0])
        if row is not None and row.body == body:
            await installation.database.transact(lambda write: _store.renew_chart(write, row.chart_id, now))
            return await named(conn, row.chart_id)
    chart_id = make_id(installation.cell, now)
    await installation.database.transact(
        lambda write: _store.add_chart(write, chart_id=chart_id, language=language, after=None, now=now, body=body)
    )
    return _keep(unpack(chart_id, language, None, body))


async def named(conn: Connection, chart_id: str) -> Chart:
    """Return the chart that a cursor names.

    Raises: FeedMovedOn when it is kept no longer.
    """
    kept = _unpacked.get(chart_id)
    if kept is not None:
        _unpacked.move_to_end(chart_id)
        return kept
    row = await _store.chart(conn, chart_id)
    if row is None:
        raise FeedMovedOn
    return _keep(unpack(row.chart_id, row.language, row.after, row.body))


async def going_on(installation: Installation, conn: Connection, chart: Chart, *, now: datetime) -> Chart:
    """Return the chart of what the given one, and those it went on from, left out. It may be empty.

    Raises: FeedMovedOn when one of those is kept no longer.
    """
    row = await _store.chart_after(conn, chart.chart_id)
    if row is None:
        without = list(chart.videos)
        earlier = chart.after
        while earlier is not None:
            before = await named(conn, earlier)
            without += before.videos
            earlier = before.after
        body = pack(await _candidates(conn, chart.language, without), chart.language)
        chart_id = make_id(installation.cell, now)
        await installation.database.transact(
            lambda write: _store.add_chart(
                write, chart_id=chart_id, language=chart.language, after=chart.chart_id, now=now, body=body
            )
        )
        row = await _store.chart_after(conn, chart.chart_id)
        if row is None:
            raise FeedMovedOn
    return await named(conn, row.chart_id)


async def expire(conn: Connection, *, now: datetime) -> int:
    """Delete charts that are CHART_KEPT_HOURS old; return how many."""
    return await _store.remove_charts(conn, now - timedelta(hours=CHART_KEPT_HOURS))


async def _candidates(conn: Connection, language: str, without: list[str]) -> list[Warm]:
    return await _store.candidates(
        conn,
        language=language,
        without=without,
        hottest=HOTTEST_MAX,
        of_language=LANGUAGE_MAX,
        little_seen=LITTLE_SEEN_MAX,
        views_max=LITTLE_SEEN_VIEWS_MAX,
    )


def _keep(chart: Chart) -> Chart:
    _unpacked[chart.chart_id] = chart
    if len(_unpacked) > _UNPACKED_MAX:
        _unpacked.popitem(last=False)
    return chart
