"""Pages of the feed, on a real database: what they hold, what they leave out, how they go on."""

from datetime import timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client import REGISTRY

from clairvue.feed import charts, jobs
from clairvue.feed.chart import HOTTEST_MAX
from clairvue.feed.heat import COUNTED, warm
from clairvue.feed.making import Asking
from clairvue.feed.model import FeedMovedOn
from clairvue.feed.page import KINDS, STAGES, make_page
from clairvue.feed.warm import warm_many
from clairvue.kit.refusals import Unauthenticated
from clairvue.social.block import block, mute
from clairvue.social.follow import follow
from clairvue.social.like import like
from clairvue.videos.edit import Changes, edit
from clairvue.videos.model import Visibility
from clairvue.videos.withdraw import withdraw


def ids(page):
    return [item.video.id for item in page.items]


@pytest.fixture
def change(database, keyring, now):
    async def change(maker, video_id, **changes):
        await database.transact(
            lambda conn: edit(
                conn,
                keyring,
                video_id=video_id,
                account_id=maker.id,
                slot=maker.slot,
                own_language="en",
                changes=Changes(**changes),
                now=now,
            )
        )

    return change


def test_the_stages_stand_in_the_order_of_the_design():
    names = [stage.name for stage in STAGES]
    assert names == ["sources", "hydrate", "filter", "rank", "diversify", "explain", "record"]
    assert set(KINDS) == {"following", "latest", "unprofiled"}


async def test_an_empty_cell_gives_an_empty_last_page(ask, makers):
    (anna,) = await makers(1)
    for kind in KINDS:
        page = await ask(kind, viewer=anna.id)
        assert (page.items, page.cursor, page.kind) == ([], None, kind)


async def test_latest_is_everything_public_the_newest_first(walk, publish, makers):
    anna, ben = await makers(2)
    clips = [await publish(maker, hours_ago=hours) for hours, maker in enumerate((anna, ben, anna), start=1)]
    await publish(ben, visibility=Visibility.FOLLOWERS)
    await publish(ben, visibility=Visibility.ONLY_ME)
    assert await walk("latest", limit=2) == clips


async def test_following_is_what_those_you_follow_published_for_you(ask, publish, makers, database, now):
    anna, ben, cleo = await makers(3)
    public, for_followers = await publish(ben, hours_ago=3), await publish(ben, visibility=Visibility.FOLLOWERS)
    await publish(ben, visibility=Visibility.ONLY_ME)
    await publish(cleo)
    await database.transact(lambda conn: follow(conn, follower_id=anna.id, followed_id=ben.id, now=now))
    page = await ask("following", viewer=anna.id)
    assert ids(page) == [for_followers, public]
    assert all(item.video.mine.follows for item in page.items)
    with pytest.raises(Unauthenticated):
        await ask("following")


@pytest.mark.parametrize("kind", ["latest", "unprofiled"])
async def test_what_is_taken_back_disappears_at_once(ask, publish, makers, database, now, kind):
    (anna,) = await makers(1)
    kept, taken = await publish(anna), await publish(anna)
    assert set(ids(await ask(kind))) == {kept, taken}
    await database.transact(lambda conn: withdraw(conn, video_id=taken, account_id=anna.id, now=now))
    assert ids(await ask(kind)) == [kept]


@pytest.mark.parametrize("kind", ["latest", "unprofiled"])
async def test_what_is_no_longer_for_everybody_disappears_at_once(ask, publish, makers, change, kind):
    (anna,) = await makers(1)
    kept, hidden = await publish(anna), await publish(anna)
    assert set(ids(await ask(kind))) == {kept, hidden}
    await change(anna, hidden, visibility=Visibility.FOLLOWERS)
    assert ids(await ask(kind)) == [kept]
    assert ids(await ask(kind, viewer=anna.id)) == [kept]


@pytest.mark.parametrize("kind", ["latest", "unprofiled"])
async def test_blocking_and_muting_leave_creators_out_and_are_counted(ask, publish, makers, database, now, kind):
    anna, ben, cleo, dan = await makers(4)
    for maker in (ben, cleo):
        await publish(maker)
    kept = await publish(dan)
    counted = {"kind": kind, "filter": "hidden"}
    before = REGISTRY.get_sample_value("clairvue_feed_filtered_total", counted) or 0
    await database.transact(lambda conn: block(conn, blocker_id=anna.id, blocked_id=ben.id, now=now))
    await database.transact(lambda conn: mute(conn, muter_id=anna.id, muted_id=cleo.id, now=now))
    assert ids(await ask(kind, viewer=anna.id)) == [kept]
    assert REGISTRY.get_sample_value("clairvue_feed_filtered_total", counted) == before + 2
    assert len(ids(await ask(kind, viewer=ben.id))) == 3
    assert len(ids(await ask(kind))) == 3


async def test_following_leaves_muted_creators_out(ask, publish, makers, database, now):
    anna, ben = await makers(2)
    await publish(ben)
    await database.transact(lambda conn: follow(conn, follower_id=anna.id, followed_id=ben.id, now=now))
    assert len(ids(await ask("following", viewer=anna.id))) == 1
    await database.transact(lambda conn: mute(conn, muter_id=anna.id, muted_id=ben.id, now=now))
    assert ids(await ask("following", viewer=anna.id)) == []


async def test_pages_go_on_past_what_filters_take_away(walk, publish, makers, database, now):
    anna, ben, cleo = await makers(3)
    clips = [await publish(cleo if number in {3, 38} else ben, hours_ago=number + 1) for number in range(40)]
    await database.transact(lambda conn: block(conn, blocker_id=anna.id, blocked_id=ben.id, now=now))
    for kind in ("latest", "unprofiled"):
        assert sorted(await walk(kind, viewer=anna.id, limit=4)) == sorted([clips[3], clips[38]])


async def test_the_feed_without_profiling_is_the_same_for_everybody(ask, crowd, makers, database, now):
    clips = await crowd(clips=60)
    anna, ben = await makers(2)
    await database.transact(lambda conn: like(conn, account_id=anna.id, video_id=clips[5].id, now=now))
    await database.transact(lambda conn: follow(conn, follower_id=ben.id, followed_id=clips[5].maker.id, now=now))
    pages = [await ask(viewer=viewer, seed=5) for viewer in (None, anna.id, ben.id)]
    assert ids(pages[0]) == ids(pages[1]) == ids(pages[2])
    assert len(pages[0].items) == 20


async def test_a_page_can_be_made_again_and_visits_differ(ask, crowd):
    await crowd(clips=200)
    assert ids(await ask(seed=3)) == ids(await ask(seed=3))
    assert len({tuple(ids(await ask(seed=seed))) for seed in range(8)}) > 4


async def test_the_language_of_the_page_gets_most_places(ask, crowd):
    language = {clip.id: clip.language for clip in await crowd(clips=200)}
    for wanted in ("en", "fr"):
        page = await ask(language=wanted, seed=1)
        assert [language[video_id] for video_id in ids(page)].count(wanted) >= 12


async def test_what_few_have_seen_gets_its_places_among_hot_clips(ask, crowd, publish, makers):
    await crowd(clips=300)
    (anna,) = await makers(1)
    late = [await publish(anna, hours_ago=24 * 50) for _ in range(3)]
    explored = [
        item.video.id
        for seed in range(64)
        for item in (await ask(seed=seed)).items
        if item.reasons[0].code == "exploration"
    ]
    assert len(explored) >= 4 * 64
    assert set(late) & set(explored)


async def test_likes_move_a_clip_up(ask, publish, makers, database, now):
    creators = await makers(6)
    clips = [await publish(creators[0], hours_ago=30), await publish(creators[1], hours_ago=1)]
    assert ids(await ask(limit=1, seed=0)) == [clips[1]]
    for fan in creators:
        await database.transact(lambda conn, fan=fan: like(conn, account_id=fan.id, video_id=clips[0], now=now))
    await database.transact(lambda conn: warm_many(conn, video_ids=clips, now=now + timedelta(days=2)))
    page = await ask(limit=1, seed=0, at=now + timedelta(minutes=1))
    assert ids(page) == [clips[0]]
    assert page.items[0].reasons[0].code == "language"
    assert page.items[0].reasons[0].values["likes"] == page.items[0].video.counts.likes == 6


changes = st.lists(st.tuples(st.sampled_from(["heat", "publish", "withdraw"]), st.integers(0, 10**6)), max_size=3)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(changes, min_size=12, max_size=12), st.sampled_from(["unprofiled", "latest"]), st.integers(0, 63))
async def test_ten_pages_never_repeat_and_never_skip_while_everything_moves(
    database, crowd, walk, publish, makers, now, happenings, kind, seed
):
    async with database.reading() as conn:
        await conn.execute("DELETE FROM feed.chart")
        await conn.execute("DELETE FROM feed.heat")
        await conn.execute("DELETE FROM videos.video")
    clips = await crowd(clips=120)
    gone = set()
    (anna,) = await makers(1)

    async def between(number):
        for what, which in happenings[number % len(happenings)]:
            clip = clips[which % len(clips)]
            if what == "heat":
                async with database.reading() as conn:
                    await conn.execute(
                        "UPDATE feed.heat SET heat = heat + 20, views_heat = heat + 20 WHERE video_id = %s", (clip.id,)
                    )
            elif what == "publish":
                await publish(anna, hours_ago=0)
            else:
                await database.transact(
                    lambda conn, clip=clip: withdraw(conn, video_id=clip.id, account_id=clip.maker.id, now=now)
                )
                gone.add(clip.id)

    seen = await walk(kind, between=between, limit=12, seed=seed)
    assert len(seen) == len(set(seen))
    assert {clip.id for clip in clips} - gone <= set(seen)


async def test_a_feed_goes_on_past_the_end_of_a_chart(walk, crowd):
    clips = await crowd(clips=HOTTEST_MAX + 900)
    seen = await walk(limit=50, seed=2)
    assert len(seen) == len(set(seen))
    assert set(seen) == {clip.id for clip in clips}


async def test_a_chart_that_says_the_same_is_not_written_again(ask, crowd, database, now):
    await crowd(clips=30)
    await ask()
    await ask(at=now + timedelta(seconds=20))
    await ask(at=now + timedelta(seconds=40))
    async with database.reading() as conn:
        rows = await (await conn.execute("SELECT made_at, renewed_at FROM feed.chart")).fetchall()
    assert rows == [(now, now + timedelta(seconds=40))]


async def test_a_feed_left_open_for_a_day_says_that_it_has_moved_on(ask, crowd, database, now):
    await crowd(clips=60)
    page = await ask()
    await database.transact(lambda conn: charts.expire(conn, now=now + timedelta(days=1)))
    charts._unpacked.clear()
    with pytest.raises(FeedMovedOn):
        await ask(cursor=page.cursor)


class Counting(psycopg.AsyncCursor):
    """A cursor that counts its statements."""

    statements = 0

    async def execute(self, *args, **kwargs):
        Counting.statements += 1
        return await super().execute(*args, **kwargs)


@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_a_page_takes_a_handful_of_statements_however_long_it_is(
    installation, crowd, makers, database, now, kind
):
    clips = await crowd(clips=120)
    (anna,) = await makers(1)
    for maker in {clip.maker.id for clip in clips}:
        await database.transact(lambda conn, maker=maker: follow(conn, follower_id=anna.id, followed_id=maker, now=now))
    taken = []
    async with database.reading() as conn:
        for limit in (2, 2, 50):
            conn.cursor_factory = Counting
            Counting.statements = 0
            asking = Asking(kind=kind, limit=limit, cursor=None, language="en", now=now)
            assert len((await make_page(installation, conn, asking, viewer_id=anna.id)).items) == limit
            taken.append(Counting.statements)
        conn.cursor_factory = psycopg.AsyncCursor
    assert taken[1] == taken[2] <= 12


async def test_erased_and_private_clips_leave_the_charts_with_their_fact(
    installation, publish, makers, change, database
):
    (anna,) = await makers(1)
    clip = await publish(anna)
    await change(anna, clip, visibility=Visibility.FOLLOWERS)
    await jobs.warm_video(installation, video_id=clip)
    async with database.reading() as conn:
        assert await (await conn.execute("SELECT 1 FROM feed.heat")).fetchone() is None


def test_heat_counts_what_social_and_signals_count():
    assert COUNTED == ("views", "finishes", "likes", "comments", "saves", "shares")
    assert callable(warm)
