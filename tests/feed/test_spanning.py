"""What for-you reads in one statement is what each domain answers by itself."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from clairvue.feed import seen
from clairvue.feed.foryou import _store
from clairvue.feed.foryou.profiling import Asker, Profiled, may_profile
from clairvue.feed.record import row_of
from clairvue.feed.seen import seen_by
from clairvue.kit.ids import RecordId, VideoId, make_id
from clairvue.kit.numbers import number_of
from clairvue.signals import log, reader
from clairvue.signals.count import views_of
from clairvue.signals.log import Logged, SignalKind
from clairvue.signals.reader import reader_of
from clairvue.social.block import block, hidden_among, mute
from clairvue.social.count import counts_of, mine_of
from clairvue.social.follow import follow, followed_by
from clairvue.social.like import like
from clairvue.social.save import save
from clairvue.videos.edit import Changes, edit
from clairvue.videos.model import Visibility
from clairvue.videos.watch import accesses_of
from clairvue.videos.withdraw import withdraw


@pytest.fixture
async def world(makers, publish, newcomer, database, keyring, now):
    """Publish clips that stand in every way towards a viewer; give the viewer and the clips."""
    zoe, anna = await newcomer("zoe"), await newcomer("anna")
    blocked, blocking, muted, followed, plain = await makers(5)
    clips = [await publish(maker) for maker in (blocked, blocking, muted, followed, plain, plain, plain, plain)]
    do, at = database.transact, {"now": now}
    await do(lambda conn: block(conn, blocker_id=zoe.account_id, blocked_id=blocked.id, **at))
    await do(lambda conn: block(conn, blocker_id=blocking.id, blocked_id=zoe.account_id, **at))
    await do(lambda conn: mute(conn, muter_id=zoe.account_id, muted_id=muted.id, **at))
    for number, maker in enumerate((followed, plain)):
        later = now + timedelta(minutes=number)
        await do(lambda conn, who=maker.id, when=later: follow(
            conn, follower_id=zoe.account_id, followed_id=who, now=when
        ))  # fmt: skip
    for who in (zoe, anna):
        await do(lambda conn, who=who: like(conn, account_id=who.account_id, video_id=clips[3], **at))
    await do(lambda conn: save(conn, account_id=zoe.account_id, video_id=clips[4], **at))
    await do(lambda conn: withdraw(conn, account_id=plain.id, video_id=clips[5], **at))
    async with database.reading() as conn:
        await conn.execute(
            """INSERT INTO signals.video_count (video_id, views, finishes, watched_ms, changed_at)
            VALUES (%s, 1234, 0, 0, %s)""",
            (clips[3], now),
        )
    for clip, changes in (
        (clips[6], Changes(age_restricted=True)),
        (clips[7], Changes(visibility=Visibility.FOLLOWERS)),
    ):
        words = {"account_id": plain.id, "slot": plain.slot, "video_id": clip, "own_language": "en", "changes": changes}
        await do(lambda conn, words=words: edit(conn, keyring, **words, **at))
    return zoe, clips


async def test_how_clips_stand_is_what_each_domain_says(world, database):
    zoe, clips = world
    unknown = clips[0][:-4] + "0000"
    async with database.reading() as conn:
        found = dict(await _store.stands(conn, zoe.account_id, [*clips, unknown, VideoId("")]))
        access, views = await accesses_of(conn, [*clips, unknown]), await views_of(conn, clips)
        counts, mine = await counts_of(conn, clips), await mine_of(conn, zoe.account_id, clips)
        hidden = await hidden_among(conn, zoe.account_id, [row.account_id for row in access.values()])
    assert {clip: replace(stand.access, author_version="") for clip, stand in found.items()} == access
    assert set(access) == set(clips)
    assert [found[clip].hidden for clip in clips] == [access[clip].account_id in hidden for clip in clips]
    assert sum(stand.hidden for stand in found.values()) == 3
    for clip in clips:
        told = found[clip].counts
        assert (told.likes, told.comments, told.saves, told.shares) == (
            *(counts[clip].likes, counts[clip].comments), *(counts[clip].saves, counts[clip].shares)
        )  # fmt: skip
        assert told.views == views.get(clip, 0)
        assert (found[clip].likes, found[clip].saves) == (mine[clip].likes, mine[clip].saves)
    assert (found[clips[3]].counts.views, found[clips[4]].counts.views) == (1200, 0)
    assert (found[clips[3]].counts.likes, found[clips[3]].likes, found[clips[4]].saves) == (2, True, True)


@pytest.mark.parametrize("resets", [0, 2])
async def test_whom_a_page_is_for_is_what_each_domain_says(world, database, as_viewer, keyring, cell, now, resets):
    zoe, clips = world
    for _ in range(resets):
        await database.transact(
            lambda conn: reader.reset(conn, keyring, account_id=zoe.account_id, slot=zoe.slot, now=now)
        )
    async with database.reading() as conn:
        expected = await reader_of(conn, keyring, zoe.account_id, zoe.slot)
    row = row_of(record_id=RecordId(make_id(cell, now)), kind="for-you", reader=None, page=b"", now=now)
    numbers = [number_of(clip) for clip in clips]
    await database.transact(lambda conn: seen.keep_served(conn, row, reader=expected.number, numbers=numbers, now=now))
    await database.transact(lambda conn: seen.note_seen(conn, {expected.number: numbers[:3]}))
    async with database.reading() as conn:
        found = await may_profile(conn, keyring, Asker(viewer=as_viewer(zoe)), now=now)
        assert isinstance(found, Profiled)
        assert found.reader == expected
        assert found.seen == await seen_by(conn, expected.number, now)
        assert list(found.follows) == await followed_by(conn, zoe.account_id)
    assert found.seen.ever
    assert found.seen.session
    assert len(found.follows) == 2


async def test_what_a_page_explored_is_logged_as_the_log_would(database, cell, now):
    rows = [
        Logged(log.ms_of(now), 41, 7, SignalKind.EXPLORED, value=31_250, record=9),
        Logged(log.ms_of(now), 41, 5, SignalKind.EXPLORED, value=62_500, record=9),
    ]
    row = row_of(record_id=RecordId(make_id(cell, now)), kind="for-you", reader=None, page=b"", now=now)
    keep = {"reader": 41, "numbers": [7, 5], "now": now}
    await database.transact(lambda conn: seen.keep_served(conn, row, **keep, logged=rows))
    await database.transact(lambda conn: log.append(conn, rows, now=now))
    async with database.reading() as conn:
        found = await conn.execute(
            """SELECT day, at_ms, reader, subject, record, kind, loops, value, furthest FROM signals.log
            ORDER BY transaction, position"""
        )
        written = await found.fetchall()
    assert written[:2] == written[2:]
    assert [subject for _, _, _, subject, *_ in written] == [7, 5, 7, 5]
