import asyncio
from datetime import timedelta

import pytest

from clairvue.signals.count import changed_since, counts_of
from clairvue.signals.expire import expire_clients
from clairvue.signals.forget import forget_video
from clairvue.signals.hear import hear
from clairvue.signals.model import CLIENT_TIME, SIGNALS_MAX, BatchTooLarge, Sender, Tally
from clairvue.videos.model import Visibility

PAGE, OTHER = b"p" * 32, b"o" * 32


@pytest.fixture
def send(cinema, keyring, now):
    async def send(*signals, client=PAGE, sender=None, after_s=0):
        at = now + timedelta(seconds=after_s)
        return await cinema.do(hear, keyring, client=client, sender=sender, signals=signals, now=at)

    return send


async def numbers(cinema, video):
    count = (await cinema.do(counts_of, [video])).get(video)
    return count and (count.views, count.finishes, count.watched_ms)


async def test_views_of_all_pages_add_up(cinema, send):
    video = await cinema.video()
    assert await send(cinema.view(1, video, 10_000)) == Tally(accepted=1)
    assert await send(cinema.view(1, video, 3_000), client=OTHER) == Tally(accepted=1)
    assert await numbers(cinema, video) == (2, 1, 13_000)


async def test_a_batch_that_is_sent_twice_counts_once(cinema, send):
    video = await cinema.video()
    batch = [cinema.view(1, video), cinema.view(2, video)]
    assert (await send(*batch)).accepted == 2
    assert await send(*batch, after_s=60) == Tally(repeated=2)
    assert await numbers(cinema, video) == (1, 0, 4_000)


async def test_a_batch_that_is_sent_many_times_at_once_counts_once(cinema, send):
    video = await cinema.video()
    tallies = await asyncio.gather(*(send(cinema.view(1, video)) for _ in range(12)))
    assert sum(tally.accepted for tally in tallies) == 1
    assert await numbers(cinema, video) == (1, 0, 2_000)


async def test_many_pages_that_watch_the_same_videos_at_once_are_all_counted(cinema, send):
    videos = [await cinema.video() for _ in range(5)]
    pages = [bytes([number]) * 32 for number in range(24)]

    async def watch(page, order):
        await send(*(cinema.view(place, video) for place, video in enumerate(order, 1)), client=page)

    await asyncio.gather(*(watch(page, videos if page[0] % 2 else videos[::-1]) for page in pages))
    assert [await numbers(cinema, video) for video in videos] == [(24, 0, 48_000)] * 5


async def test_time_that_has_not_passed_is_cut(cinema, send):
    video = await cinema.video(duration_ms=100_000)
    await send(cinema.view(1, video, 1_000))
    await send(cinema.view(2, video, 90_000), after_s=5)
    assert await numbers(cinema, video) == (2, 0, 1_000 + 5_000 + 2_000)


async def test_only_what_others_published_counts(cinema, send):
    mine = await cinema.video()
    private = await cinema.video(visibility=Visibility.ONLY_ME)
    early = await cinema.video(published=False)
    views = [cinema.view(place, video) for place, video in enumerate([mine, private, early, "none"], 1)]
    assert await send(*views, sender=Sender(account_id=cinema.owner_id, slot=cinema.slot)) == Tally(unknown=4)
    assert await send(cinema.view(1, mine), client=OTHER) == Tally(accepted=1)
    assert await numbers(cinema, mine) == (1, 0, 2_000)


async def test_an_empty_batch_starts_the_clock(cinema, send):
    video = await cinema.video(duration_ms=100_000)
    assert await send() == Tally()
    await send(cinema.view(1, video, 60_000), after_s=10)
    assert await numbers(cinema, video) == (1, 0, 12_000)


async def test_a_batch_has_a_largest_size(cinema, send):
    with pytest.raises(BatchTooLarge):
        await send(*(cinema.view(number, "none") for number in range(SIGNALS_MAX + 1)))


async def test_what_changed_is_found_in_the_order_of_its_changes(cinema, send, now):
    videos = [await cinema.video() for _ in range(4)]
    for number, video in enumerate(videos):
        await send(cinema.view(number + 1, video), after_s=number // 2 * 10)
    seen, at, after = [], now - timedelta(seconds=1), None
    while page := await cinema.do(changed_since, at, 1, after=after):
        seen += page
        at, after = page[-1].changed_at, page[-1].video_id
    assert [each.video_id for each in seen] == [*sorted(videos[:2]), *sorted(videos[2:])]
    assert [each.video_id for each in await cinema.do(changed_since, now, 10)] == sorted(videos[2:])
    assert await cinema.do(changed_since, now + timedelta(seconds=10), 10) == []


async def test_counts_say_nothing_of_who_watched_and_pages_are_forgotten_after_a_day(cinema, send, now, newcomer):
    video, ann = await cinema.video(), await newcomer("ann")
    await send(cinema.view(1, video), sender=Sender(account_id=ann.account_id, slot=ann.slot))
    async with cinema.database.reading() as conn:
        rows = await (await conn.execute("SELECT c::text FROM signals.client AS c")).fetchall()
        assert len(rows) == 1
        assert ann.account_id not in rows[0][0]
        assert video not in rows[0][0]
    assert await cinema.do(expire_clients, now=now + CLIENT_TIME - timedelta(seconds=1)) == 0
    assert await cinema.do(expire_clients, now=now + CLIENT_TIME) == 1
    assert await numbers(cinema, video) == (1, 0, 2_000)


async def test_the_counts_of_a_video_go_with_it(cinema, send):
    video = await cinema.video()
    await send(cinema.view(1, video))
    for _ in range(2):
        await cinema.do(forget_video, video_id=video)
    assert await numbers(cinema, video) is None
