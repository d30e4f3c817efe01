"""For You: a page for one reader, ranked, filtered, explored, never repeated."""

from datetime import timedelta

import pytest
from prometheus_client import REGISTRY

from clairvue.accounts.model import AgeBand
from clairvue.feed import jobs
from clairvue.feed.foryou.page import FILTER_NAMES, STAGES
from clairvue.feed.foryou.sight import in_line
from clairvue.feed.steering.model import SOURCES
from clairvue.kit.numbers import number_of
from clairvue.signals import log
from clairvue.signals.log import SignalKind
from clairvue.social.block import block, mute
from clairvue.social.follow import follow
from clairvue.videos.edit import Changes, edit
from clairvue.videos.model import Visibility
from clairvue.videos.withdraw import withdraw

FINISH, WATCH, LIKE, IMPRESSION = SignalKind.FINISH, SignalKind.WATCH, SignalKind.LIKE, SignalKind.IMPRESSION


def ids(page):
    return [item.video.id for item in page.items]


async def test_a_page_is_ranked_for_a_reader_and_says_why(for_you, history, kept):
    zoe, clips, _ = await history()
    page = await for_you(zoe)
    assert (page.kind, len(page.items), page.unprofiled_because) == ("for-you", 20, None)
    assert set(ids(page)) <= {clip.id for clip in clips}
    record = await kept(page)
    assert record.stages == [stage.name for stage in STAGES]
    assert record.stages == ["sources", "filter", "rank", "weigh", "diversify", "visibility", "explain", "record"]
    assert [placed.video for placed in record.page] == ids(page)
    for item, placed in zip(page.items, record.page, strict=True):
        codes = [reason.code for reason in item.reasons]
        if placed.odds is not None:
            assert codes == ["exploration"]
            continue
        shares = [reason.share_pct for reason in item.reasons]
        assert shares == sorted(shares, reverse=True)
        assert 0 < sum(shares) <= 100.5
        for reason in item.reasons:
            assert reason.values["term"] == pytest.approx(
                reason.values["probability_pct"] / 100 * reason.values["weight"], abs=0.01
            )
            assert reason.values["because"]


async def test_nothing_repeats_in_a_session_and_it_ends(for_you, history):
    zoe, _, _ = await history(clips=70)
    seen, cursor = [], None
    for _ in range(20):
        page = await for_you(zoe, cursor=cursor, limit=8)
        seen += ids(page)
        cursor = page.cursor
        if cursor is None:
            break
    assert cursor is None
    assert len(seen) == len(set(seen))
    assert len(seen) >= 50


async def test_who_comes_back_soon_gets_other_clips_and_when_none_are_left_the_unwatched(for_you, history, now):
    zoe, _, _ = await history(clips=30, finished=5)
    first, second = await for_you(zoe, limit=10), await for_you(zoe, limit=10)
    assert not set(ids(first)) & set(ids(second))
    third = await for_you(zoe, limit=10)
    assert len(third.items) == 10
    later = await for_you(zoe, limit=10, at=now + timedelta(hours=1))
    assert len(later.items) == 10


async def test_what_was_just_watched_does_not_come_again_before_it_is_noted(for_you, history, number_for, taught):
    zoe, clips, _ = await history(clips=60, finished=1)
    reader = await number_for(zoe)
    watched = ids(await for_you(zoe, limit=40))
    await taught(*((reader, clip, SignalKind.WATCH, 15_000) for clip in watched[:20]))
    page = await for_you(zoe, limit=40)
    assert len(set(ids(page))) > len(clips) - len(watched)
    assert not set(ids(page)) & set(watched[:20])


async def test_what_was_watched_never_comes_again_unless_wished(for_you, history, installation, steered, new_session):
    zoe, _, finished = await history(clips=40, finished=25)
    await jobs.notice_seen(installation)
    page = await for_you(zoe, limit=40)
    assert page.items
    assert not set(ids(page)) & set(finished)
    await steered(zoe, repeats_allowed=True)
    await new_session()
    assert set(ids(await for_you(zoe, limit=40))) & set(finished)


async def test_a_reset_makes_somebody_new(for_you, history, installation, database, sign_in, client, number_for):
    await history(clips=40)
    zoe = await sign_in("ben")
    before = await number_for(zoe)
    await for_you(zoe)
    assert (await client.post("/api/feed/steering/reset")).status_code == 204
    assert await number_for(zoe) != before
    await jobs.forget_reader(installation, reader=before)
    async with database.reading() as conn:
        rows = await conn.execute("SELECT count(*) FROM feed.record WHERE kind = 'for-you'")
        assert await rows.fetchall() == [(0,)]


async def test_a_clip_is_explored_with_odds_that_are_logged(for_you, history, steered, database, kept, new_session):
    zoe, _, _ = await history(clips=150, finished=1)
    explored = []
    for seed in range(12):
        page = await for_you(zoe, seed=seed)
        explored += [(placed.video, placed.odds) for placed in (await kept(page)).page if placed.odds is not None]
        await new_session()
    assert explored
    async with database.reading() as conn:
        rows = await conn.execute("SELECT subject, value FROM signals.log WHERE kind = 15 ORDER BY position")
        logged = await rows.fetchall()
    assert logged == [(number_of(video), round(odds * 1_000_000)) for video, odds in explored]
    await steered(zoe, sources={"fresh": 0.0})
    for seed in range(12):
        page = await for_you(zoe, seed=seed)
        assert not any(reason.code == "exploration" for item in page.items for reason in item.reasons)
        await new_session()


def test_the_filters_stand_in_their_order():
    assert FILTER_NAMES == (
        "withdrawn", "own", "seen", "muted_words", "less", "ai_made", "language", "age_restricted",
        "gone", "not_public", "blocked_or_muted", "for_adults", "muted_in_caption",
    )  # fmt: skip


def counted(name):
    return REGISTRY.get_sample_value("clairvue_feed_filtered_total", {"kind": "for-you", "filter": name}) or 0.0


@pytest.fixture
def one_of_two(for_you, publish, makers, newcomer, taught, kept, new_session, installation):
    """Publish a clip that a filter takes out and one that it lets pass; check that it does, and that it is counted."""

    async def one_of_two(name, steps, *, out=None, passes=None, before=None, zoe=None, band=AgeBand.ADULT):
        anna, ben = await makers(2)
        zoe = zoe or await newcomer("zoe")
        leaves = await publish(before["maker"] if before else anna, **(out or {}))
        stays = await publish(ben, **(passes or {}))
        for clip in (leaves, stays):
            await jobs.recommend_entry(installation, video_id=clip)
        await taught((9, stays, FINISH, 9_000), (9, leaves, FINISH, 9_000))
        page = await for_you(zoe, seed=3, band=band)
        if before is None:
            assert set(ids(page)) == {leaves, stays}
        await new_session()
        was = counted(name)
        await steps(zoe, anna, leaves)
        page = await for_you(zoe, seed=3, band=band)
        assert set(ids(page)) == {stays}
        record = await kept(page)
        hidden = {filter_: len(places) for filter_, places in record.hidden.items()}
        assert {**record.filtered, **hidden}[name] == 1
        assert counted(name) == was + 1

    return one_of_two


@pytest.mark.parametrize(
    ("name", "out", "passes", "steering"),
    [
        ("muted_words", {"caption": "fresh bread today"}, {"caption": "a walk"}, {"muted_words": ["bread"]}),
        ("less", {"caption": "look #cats"}, {"caption": "look #dogs"}, {"topics": {"cats": 0.0}}),
        ("ai_made", {"ai_made": True}, {}, {"hide_ai_made": True}),
        ("language", {"language": "en"}, {"language": "fr"}, {"languages": ["fr"]}),
        (
            "muted_in_caption",
            {"caption": "one two three four five six seven eight nine ten a Very Loud thing"},
            {"caption": "very quiet, loud"},
            {"muted_words": ["very loud"]},
        ),
    ],
)
async def test_what_is_steered_away_is_left_out_and_counted(one_of_two, steered, name, out, passes, steering):
    async def steps(zoe, _anna, _clip):
        await steered(zoe, **steering)

    await one_of_two(name, steps, out=out, passes=passes)


async def test_creators_at_zero_are_left_out(one_of_two, steered):
    async def steps(zoe, anna, _clip):
        await steered(zoe, creators={anna.id: 0.0})

    await one_of_two("less", steps)


async def test_blocked_and_muted_creators_are_left_out(one_of_two, database, now):
    async def steps(zoe, anna, _clip):
        await database.transact(lambda conn: mute(conn, muter_id=zoe.account_id, muted_id=anna.id, now=now))

    await one_of_two("blocked_or_muted", steps)


async def test_those_who_blocked_the_viewer_are_left_out(one_of_two, database, now):
    async def steps(zoe, anna, _clip):
        await database.transact(lambda conn: block(conn, blocker_id=anna.id, blocked_id=zoe.account_id, now=now))

    await one_of_two("blocked_or_muted", steps)


async def test_what_is_withdrawn_is_gone_before_the_model_knows(one_of_two, database, now):
    async def steps(_zoe, anna, clip):
        await database.transact(lambda conn: withdraw(conn, account_id=anna.id, video_id=clip, now=now))

    await one_of_two("gone", steps)


async def test_what_is_withdrawn_is_left_out_by_the_model(one_of_two, database, taught, installation, now):
    async def steps(_zoe, anna, clip):
        await database.transact(lambda conn: withdraw(conn, account_id=anna.id, video_id=clip, now=now))
        await jobs.recommend_entry(installation, video_id=clip)
        await taught((9, clip, WATCH, 100))

    await one_of_two("withdrawn", steps)


async def test_what_is_for_followers_alone_is_left_out(one_of_two, database, keyring, now):
    async def steps(_zoe, anna, clip):
        changes = Changes(visibility=Visibility.FOLLOWERS)
        await database.transact(
            lambda conn: edit(
                conn,
                keyring,
                account_id=anna.id,
                slot=anna.slot,
                video_id=clip,
                own_language="en",
                changes=changes,
                now=now,
            )
        )

    await one_of_two("not_public", steps)


@pytest.fixture
def restrict(database, keyring, now):
    """Say that a clip is for adults."""

    async def restrict(anna, clip):
        words = {"account_id": anna.id, "slot": anna.slot, "video_id": clip, "own_language": "en", "now": now}
        changes = Changes(age_restricted=True)
        await database.transact(lambda conn: edit(conn, keyring, changes=changes, **words))

    return restrict


async def test_what_is_for_adults_is_left_out_before_the_model_knows(one_of_two, restrict):
    async def steps(_zoe, anna, clip):
        await restrict(anna, clip)

    await one_of_two("for_adults", steps, band=AgeBand.UNDECLARED)


async def test_what_is_for_adults_is_left_out_by_the_model_and_ranked_for_adults(
    one_of_two, restrict, taught, installation, newcomer, for_you
):
    clips = []

    async def steps(_zoe, anna, clip):
        await restrict(anna, clip)
        await jobs.recommend_entry(installation, video_id=clip)
        await taught((9, clip, WATCH, 100))
        clips.append(clip)

    await one_of_two("age_restricted", steps, band=AgeBand.UNDECLARED)
    assert clips[0] in ids(await for_you(await newcomer("ada"), seed=3))


async def test_seen_clips_are_left_out(one_of_two, installation, database, number_for, now):
    async def steps(zoe, _anna, clip):
        row = log.Logged(log.ms_of(now), await number_for(zoe), number_of(clip), WATCH)
        await database.transact(lambda conn: log.append(conn, [row], now=now))
        await jobs.notice_seen(installation)

    await one_of_two("seen", steps)


async def test_ones_own_clips_are_left_out(one_of_two, newcomer):
    zoe = await newcomer("zoe")

    class Maker:
        id, slot = zoe.account_id, zoe.slot

    async def steps(_zoe, _anna, _clip):
        pass

    await one_of_two("own", steps, before={"maker": Maker}, zoe=zoe)


def test_muted_words_are_whole_words_and_phrases():
    assert in_line("loud") in in_line("So LOUD!")
    assert in_line("loud") not in in_line("louder")
    assert in_line("été") in in_line("un ete")
    assert in_line("very loud") not in in_line("very, not loud")


@pytest.fixture
def orders(for_you, new_session):
    """Give the order of the same page, asked for with the same seed."""

    async def orders(zoe, **asked):
        await new_session()
        page = await for_you(zoe, **asked)
        await new_session()
        return ids(page)

    return orders


@pytest.mark.parametrize(
    "change",
    [
        *({"actions": {action: 0.0}} for action in ("finish", "watched", "like", "skip", "next")),
        {"own_weights": {"finish": -5.0}},
        {"own_weights": {"comment": 900.0}},
        {"own_weights": {"share": 900.0}},
        {"own_weights": {"follow": 900.0}},
        {"own_weights": {"not_interested": 900.0}},
        {"own_weights": {"report": 900.0}},
        {"diversity": 0.0},
        {"diversity": 1.0},
        {"topics": {"cats": 2.0}},
        {"topics": {"cats": 0.2}},
        {"languages": ["fr"]},
    ],
    ids=str,
)
async def test_each_slider_and_weight_can_change_the_order(history, orders, steered, change):
    zoe, _, _ = await history(clips=400, finished=8)
    before = await orders(zoe)
    assert await orders(zoe) == before
    await steered(zoe, **change)
    assert await orders(zoe) != before


@pytest.mark.parametrize("source", [source for source in SOURCES if source != "anchor"])
async def test_each_source_offers_clips_that_change_the_order(
    history, for_you, kept, steered, new_session, database, now, source
):
    zoe, clips, _ = await history(clips=400, finished=8)
    maker = clips[0].maker
    await database.transact(lambda conn: follow(conn, follower_id=zoe.account_id, followed_id=maker.id, now=now))
    whole = await for_you(zoe)
    assert (await kept(whole)).offered[source] > 0
    await new_session()
    await steered(zoe, sources={other: 0.0 for other in SOURCES if other != source})
    alone = await for_you(zoe)
    offered = (await kept(alone)).offered
    assert {name for name, count in offered.items() if count} == {source}
    assert ids(alone) != ids(whole)


async def test_a_creators_slider_brings_their_clips_forward(history, for_you, kept, steered, new_session):
    zoe, clips, _ = await history(clips=400)
    makers = {clip.id: clip.maker.id for clip in clips}

    async def first_places():
        await new_session()
        page = (await kept(await for_you(zoe))).page
        places = {}
        for place, placed in enumerate(page):
            if placed.odds is None:  # where a clip is explored is the lot's affair
                places.setdefault(makers[placed.video], place)
        return places

    before = await first_places()
    maker = max(before, key=before.__getitem__)
    await steered(zoe, creators={maker: 2.0})
    assert (await first_places())[maker] < before[maker]


async def test_following_somebody_brings_their_clips(history, database, kept, for_you, now):
    zoe, clips, _ = await history(clips=400)
    before = await for_you(zoe)
    assert (await kept(before)).offered["followed"] == 0
    maker = clips[0].maker
    await database.transact(lambda conn: follow(conn, follower_id=zoe.account_id, followed_id=maker.id, now=now))
    assert (await kept(await for_you(zoe))).offered["followed"] > 0


async def test_somebody_new_sees_more_of_the_topics_they_chose_without_seeing_nothing_else(
    history, newcomer, steered, for_you, new_session
):
    _, clips, _ = await history(clips=400)
    about_cats = {clip.id for clip in clips if "cats" in clip.tags}
    ben = await newcomer("ben")
    before = set(ids(await for_you(ben)))
    await new_session()
    await steered(ben, chosen_topics=["cats"])
    after = set(ids(await for_you(ben)))
    assert len(after & about_cats) > len(before & about_cats)
    assert after - about_cats


async def test_somebody_new_begins_with_the_topics_they_chose(history, newcomer, steered, for_you):
    _, clips, _ = await history(clips=400)
    ben = await newcomer("ben")
    await steered(ben, chosen_topics=["cats"], sources={other: 0.0 for other in SOURCES if other != "topic"})
    page = await for_you(ben)
    assert page.items
    assert {item.video.id for item in page.items} <= {clip.id for clip in clips if "cats" in clip.tags}
