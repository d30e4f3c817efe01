"""What is written into the log of a batch, of whom, and how much of it."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairvue.kit.numbers import number_of
from clairvue.signals import reader
from clairvue.signals.hear import hear
from clairvue.signals.log import Logged, SignalKind, ms_of
from clairvue.signals.model import ROWS_MAX, ROWS_OF_VIDEO_MAX, Quota, Sender
from clairvue.signals.note import DAY_MS, note, within

PAGE, OTHER = b"p" * 32, b"o" * 32


@pytest.fixture
async def ann(newcomer):
    proven = await newcomer("ann")
    return Sender(account_id=proven.account_id, slot=proven.slot)


@pytest.fixture
def send(cinema, keyring, ann, now):
    async def send(*signals, client=PAGE, sender=ann, after_s=0, sent_at_ms=None):
        at = now + timedelta(seconds=after_s)
        return await cinema.do(
            hear, keyring, client=client, sender=sender, signals=signals, sent_at_ms=sent_at_ms, now=at
        )

    return send


async def test_what_somebody_did_is_written_in_the_order_in_which_it_happened(cinema, keyring, send, ann, now):
    video = await cinema.video()
    tally = await send(
        cinema.signal(1, "impression", video, at_ms=1_000, record="r"),
        cinema.signal(2, "like", video, at_ms=9_000, record="r"),
        cinema.signal(3, "watch", video, watched_ms=7_000, furthest_ms=6_500, at_ms=8_000, record="r"),
        cinema.signal(4, "follow", video, at_ms=9_500),
        sent_at_ms=10_000,
    )
    assert (tally.accepted, tally.logged) == (4, 4)
    me = (await cinema.do(reader.reader_of, keyring, ann.account_id, ann.slot)).number
    clip, creator, page, at = number_of(video), number_of(cinema.owner_id), number_of("r"), ms_of(now)
    assert await cinema.logged() == [
        (at - 9_000, me, clip, page, SignalKind.IMPRESSION, 0, 0, 0),
        (at - 2_000, me, clip, page, SignalKind.WATCH, 0, 7_000, 6_500),
        (at - 1_000, me, clip, page, SignalKind.LIKE, 0, 0, 0),
        (at - 500, me, creator, 0, SignalKind.FOLLOW, 0, 0, 0),
    ]


async def test_every_kind_that_a_page_can_send_is_logged_once_however_often_it_is_sent(cinema, send):
    video = await cinema.video()
    kinds = [kind for kind in SignalKind if kind <= SignalKind.REPORT]
    batch = [cinema.signal(place, kind.name.lower(), video) for place, kind in enumerate(kinds, 1)]
    await send(*batch)
    assert (await send(*batch, after_s=5)).repeated == len(batch)
    assert [row.kind for row in await cinema.logged()] == kinds


async def test_nothing_is_logged_of_a_stranger_or_of_what_is_ones_own(cinema, send):
    video = await cinema.video()
    assert (await send(cinema.view(1, video), sender=None)).logged == 0
    own = Sender(account_id=cinema.owner_id, slot=cinema.slot)
    assert await send(cinema.signal(1, "like", video), client=OTHER, sender=own) == await send(
        cinema.signal(1, "like", "none"), client=b"x" * 32
    )
    assert await cinema.logged() == []


async def test_nothing_is_logged_of_who_said_no(cinema, send, ann):
    video = await cinema.video()
    await cinema.do(reader.set_learning, account_id=ann.account_id, learning=False)
    tally = await send(cinema.view(1, video))
    assert (tally.accepted, tally.logged) == (1, 0)
    await cinema.do(reader.set_learning, account_id=ann.account_id, learning=True)
    assert (await send(cinema.view(2, video), after_s=5)).logged == 1


async def test_a_browser_that_objects_is_heeded_everywhere_until_they_choose(cinema, send, ann):
    video = await cinema.video()
    objecting = Sender(account_id=ann.account_id, slot=ann.slot, objecting=True)
    assert (await send(cinema.view(1, video), sender=objecting)).logged == 0
    assert (await send(cinema.view(1, video), client=OTHER)).logged == 0, "another browser of theirs"
    await cinema.do(reader.set_learning, account_id=ann.account_id, learning=True)
    assert (await send(cinema.view(2, video), sender=objecting, after_s=5)).logged == 1


async def test_a_watch_that_cannot_have_been_is_cut_and_one_that_is_cut_to_nothing_is_not_logged(cinema, send):
    video = await cinema.video(duration_ms=100_000)
    await send(cinema.view(1, video, 1_000))
    await send(cinema.view(2, video, 90_000, loops=500, furthest_ms=10**9), cinema.view(3, video, 9_000), after_s=5)
    assert [(row.value, row.furthest, row.loops) for row in await cinema.logged()] == [
        (1_000, 0, 0),
        (7_000, 100_000, 0),
    ]


async def test_an_account_is_logged_so_often_about_a_video_in_a_day_and_no_more(cinema, send):
    videos = [await cinema.video() for _ in range(2)]
    likes = [cinema.signal(place, "like", videos[0]) for place in range(1, ROWS_OF_VIDEO_MAX + 20)]
    assert (await send(*likes)).logged == ROWS_OF_VIDEO_MAX
    again = [cinema.signal(1_000 + place, "like", video) for place, video in enumerate(videos)]
    assert (await send(*again, after_s=5)).logged == 1
    assert (await send(cinema.signal(2_000, "like", videos[0]), after_s=24 * 3600)).logged == 1


async def test_an_account_with_many_pages_watches_no_more_than_a_day_has(cinema, now):
    def watch(subject):
        return Logged(at_ms=1, reader=5, subject=subject, kind=SignalKind.WATCH, value=DAY_MS // 2)

    async def write(*subjects, after_s=0):
        at = now + timedelta(seconds=after_s)
        return await cinema.do(note, reader=5, rows=[watch(subject) for subject in subjects], now=at)

    assert await write(1) == 1
    assert await asyncio.gather(*(write(subject) for subject in (2, 3, 4))) in ([1, 0, 0], [0, 1, 0], [0, 0, 1])
    assert await write(5, after_s=24 * 3600) == 1


async def test_a_batch_that_meets_a_reset_is_not_logged(cinema, keyring, send, ann, now):
    video = await cinema.video()
    before = await cinema.do(reader.reader_of, keyring, ann.account_id, ann.slot)
    await cinema.do(reader.reset, keyring, account_id=ann.account_id, slot=ann.slot, now=now)
    row = Logged(at_ms=1, reader=before.number, subject=1, kind=SignalKind.LIKE)
    assert await cinema.do(note, reader=before.number, rows=[row], now=now) == 0
    assert (await send(cinema.view(1, video))).logged == 1


quantities = st.builds(
    Logged,
    at_ms=st.just(0),
    reader=st.just(1),
    subject=st.integers(1, 4),
    kind=st.sampled_from([SignalKind.WATCH, SignalKind.LIKE]),
    value=st.integers(0, DAY_MS),
)


@given(
    st.lists(quantities, max_size=150),
    st.integers(0, ROWS_MAX + 50),
    st.integers(0, 2 * DAY_MS),
    st.dictionaries(st.integers(1, 4), st.integers(0, ROWS_OF_VIDEO_MAX + 5)),
)
def test_a_day_never_has_more_than_it_has_room_for(rows, rows_before, watched_before_ms, held):
    asked_ms = sum(row.value for row in rows if row.kind is SignalKind.WATCH)
    quota = Quota(rows=rows_before + len(rows), watched_ms=watched_before_ms + asked_ms, closed=False)
    kept = within(rows, quota, held)
    assert rows_before + len(kept) <= max(ROWS_MAX, rows_before)
    watched_ms = sum(row.value for row in kept if row.kind is SignalKind.WATCH)
    assert watched_before_ms + watched_ms <= max(DAY_MS, watched_before_ms)
    for subject in range(1, 5):
        count = sum(row.subject == subject for row in kept)
        assert held.get(subject, 0) + count <= max(ROWS_OF_VIDEO_MAX, held.get(subject, 0))
    if rows_before + len(rows) <= ROWS_OF_VIDEO_MAX and quota.watched_ms <= DAY_MS and not held:
        assert kept == rows
