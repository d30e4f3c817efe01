"""Hear a batch of signals: count what is believed, once. It keeps the numbers and forgets who sent them."""

from collections.abc import Sequence
from datetime import datetime

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, is_id
from clairvue.signals import _store
from clairvue.signals.model import CLIENT_TIME, SIGNALS_MAX, BatchTooLarge, Tally, View, believe
from clairvue.videos.model import VideoState, Visibility
from clairvue.videos.read import outlines_of


async def hear(
    conn: Connection, *, client: bytes, account_id: AccountId | None, views: Sequence[View], now: datetime
) -> Tally:
    """Count the views of a batch; those that were counted before, by client and sequence, are not counted again.

    `client` is the keyed digest of what the page calls itself. Nobody's views of their own videos count.
    Raises: BatchTooLarge.
    """
    if len(views) > SIGNALS_MAX:
        raise BatchTooLarge(signals_max=SIGNALS_MAX)
    # Two batches of one client at once: the second waits here, and finds what the first counted.
    await _store.meet(conn, client, now + CLIENT_TIME)
    known = await _store.hold(conn, client)
    assert known, "a client that was just met can be held"
    outlines = await outlines_of(conn, sorted({view.video_id for view in views if is_id(view.video_id)}))
    durations = {
        video_id: outline.duration_ms
        for video_id, outline in outlines.items()
        if outline.account_id != account_id
        and outline.state is VideoState.PUBLISHED
        and outline.visibility is not Visibility.ONLY_ME
    }
    believed = believe(known, views, durations, now)
    if believed.sequence > known.sequence or known.heard_at is None:
        await _store.remember(conn, client, believed.sequence, believed.views, now)
    if believed.watched:
        await _store.add(conn, believed.watched, now)
    return believed.tally
