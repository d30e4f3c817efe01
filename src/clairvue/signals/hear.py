"""Hear a batch of signals: count what is believed, once, and log it for whom may be learned from."""

from collections.abc import Sequence
from datetime import datetime

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, VideoId, is_id
from clairvue.kit.numbers import number_of
from clairvue.privacy.keyring import Keyring
from clairvue.signals import _store
from clairvue.signals.believe import believe
from clairvue.signals.log import ms_of
from clairvue.signals.model import (
    CLIENT_TIME,
    SIGNALS_MAX,
    UNHEARD,
    BatchTooLarge,
    Client,
    Clip,
    Sender,
    Signal,
    Tally,
)
from clairvue.signals.note import note, rows_of
from clairvue.signals.reader import heed_objection, reader_of
from clairvue.videos.model import Outline, VideoState, Visibility
from clairvue.videos.read import outlines_of


async def hear(
    conn: Connection,
    keyring: Keyring,
    *,
    client: bytes,
    sender: Sender | None,
    signals: Sequence[Signal],
    now: datetime,
    sent_at_ms: int | None = None,
) -> Tally:
    """Count and log the signals of a batch; those that were heard before, by client and sequence, are left out.

    `client` is the keyed digest of what the page calls itself, `sent_at_ms` the page's own clock. Nobody's signals of
    their own videos count. Nothing is logged of whom is not signed in, or is not to be learned from.
    Raises: BatchTooLarge, KeyDestroyed.
    """
    if len(signals) > SIGNALS_MAX:
        raise BatchTooLarge(signals_max=SIGNALS_MAX)
    known = await _hold(conn, client, now)
    outlines = await outlines_of(conn, sorted({VideoId(each.video) for each in signals if is_id(each.video)}))
    clips = {
        video_id: Clip(outline.duration_ms, number_of(video_id), outline.account_id)
        for video_id, outline in outlines.items()
        if _counts(outline, sender and sender.account_id)
    }
    believed = believe(known, signals, {video_id: clip.duration_ms for video_id, clip in clips.items()}, now)
    logged, named = 0, set[str]()
    if sender is not None and not sender.unlearned and believed.taken:
        reader = await _reader(conn, keyring, sender)
        if reader is not None:
            rows = rows_of(believed.taken, reader=reader, clips=clips, sent_at_ms=sent_at_ms, received_ms=ms_of(now))
            named = {each.signal.video for each in believed.taken}
            logged = await note(conn, reader=reader, rows=rows, now=now)
    if believed.tally.repeated < len(signals) or known.heard_at is None:
        await _store.remember(conn, client, believed.client)
    if believed.watched or logged:
        numbers = {video_id: clips[video_id].number for video_id in sorted(map(VideoId, named))}
        await _store.add(conn, believed.watched, now, numbers)
    tally = believed.tally
    return Tally(
        accepted=tally.accepted, repeated=tally.repeated, unknown=tally.unknown, over=tally.over, logged=logged
    )


async def _hold(conn: Connection, client: bytes, now: datetime) -> Client:
    """Return what is known of a client. Two batches of one at once: the second waits, and finds what the first left."""
    known = await _store.hold(conn, client)
    if known is None:
        if await _store.meet(conn, client, now + CLIENT_TIME):
            return UNHEARD
        known = await _store.hold(conn, client)
    assert known, "whoever met the client in between has left a row"
    return known


def _counts(outline: Outline, sender_id: AccountId | None) -> bool:
    return (
        outline.account_id != sender_id
        and outline.state is VideoState.PUBLISHED
        and outline.visibility is not Visibility.ONLY_ME
    )


async def _reader(conn: Connection, keyring: Keyring, sender: Sender) -> int | None:
    """Return whose signals these are to the log, or None when nothing may be learned from them."""
    reader = await reader_of(conn, keyring, sender.account_id, sender.slot)
    if reader.may_learn(objecting=sender.objecting):
        return reader.number
    if reader.learning:
        await heed_objection(conn, account_id=sender.account_id)
    return None
