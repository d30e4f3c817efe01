"""What searches find, on a real PostgreSQL with its dictionaries."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clairvue.search import jobs
from clairvue.search.find import complete, correct, find_accounts, find_hashtags, find_videos, score, suggest
from clairvue.search.model import SearchTooLong, read_query
from clairvue.social.block import block
from clairvue.videos.edit import Changes, edit
from clairvue.videos.erase import erase
from clairvue.videos.model import Visibility
from clairvue.videos.withdraw import withdraw


@pytest.fixture
def videos(installation, database):
    async def videos(query, *, viewer=None, limit=20):
        found, cursor = [], None
        async with database.reading() as conn:
            while True:
                cards, cursor = await find_videos(
                    installation, conn, viewer, query=read_query(query), cursor=cursor, limit=limit
                )
                found += [card.id for card in cards]
                if cursor is None:
                    return found

    return videos


@pytest.fixture
def accounts(installation, database):
    async def accounts(query, *, viewer=None, limit=20):
        found, cursor = [], None
        async with database.reading() as conn:
            while True:
                page, cursor = await find_accounts(
                    installation, conn, viewer, query=read_query(query), cursor=cursor, limit=limit
                )
                found += [account.handle for account in page]
                if cursor is None:
                    return found

    return accounts


@pytest.fixture
def completions(installation, database):
    async def completions(query, *, viewer=None):
        async with database.reading() as conn:
            return [(each.kind, each.text) for each in await complete(installation, conn, viewer, query=query)]

    return completions


async def test_words_are_found_without_accents_and_in_other_forms(videos, publish, makers):
    (anna,) = await makers(anna=None)
    french = await publish(
        anna, "Les forêts enneigées près du café, une longue promenade avec mon chien", language="fr"
    )
    english = await publish(anna, "Dancing horses jumped over rivers while everybody was watching them", language="en")
    for query in ("foret", "FORÊTS", "cafe", "enneigée promenades", '"longue promenade"'):
        assert await videos(query) == [french], query
    for query in ("dance", "jump river", "horse -cat", "watch"):
        assert await videos(query) == [english], query
    for query in ("horse -rivers", "chat", '"promenade longue"'):
        assert await videos(query) == [], query


async def test_a_clip_is_found_by_its_hashtags_and_its_creators_handle(videos, publish, makers):
    anna, ben = await makers(anna=None, ben=None)
    hers, his = await publish(anna, "one #Été"), await publish(ben, "two")
    assert await videos("#ete") == [hers]
    assert await videos("été") == [hers]
    assert await videos("ben") == [his]


async def test_only_what_is_public_is_found_and_leaves_no_word_behind(
    videos, publish, makers, installation, database, keyring, now
):
    (anna,) = await makers(anna=None)
    clips = {
        way: await publish(anna, f"unicorn {way} #rare{way}") for way in ("withdrawn", "hidden", "erased", "edited")
    }
    assert set(await videos("unicorn")) == set(clips.values())

    async def change(video_id, **changes):
        await database.transact(
            lambda conn: edit(
                conn,
                keyring,
                video_id=video_id,
                account_id=anna.id,
                slot=anna.slot,
                own_language="en",
                changes=Changes(**changes),
                now=now,
            )
        )

    mine = {"account_id": anna.id, "now": now}
    await database.transact(lambda conn: withdraw(conn, video_id=clips["withdrawn"], **mine))
    await database.transact(lambda conn: erase(conn, video_id=clips["erased"], **mine))
    await change(clips["hidden"], visibility=Visibility.FOLLOWERS)
    await change(clips["edited"], caption="a plain horse")
    assert await videos("unicorn") == [clips["edited"]]
    for _ in range(2):
        for clip in clips.values():
            await jobs.index_video(installation, video_id=clip)
    assert await videos("unicorn") == []
    assert await videos("horse") == [clips["edited"]]
    async with database.reading() as conn:
        rows = await (await conn.execute("SELECT kind, term, videos FROM search.term ORDER BY term")).fetchall()
        indexed = await (await conn.execute("SELECT video_id FROM search.video")).fetchall()
    assert rows == [("word", "horse", 1), ("word", "plain", 1)]
    assert indexed == [(clips["edited"],)]


async def test_heat_and_fit_both_order_what_is_found(videos, publish, makers, database):
    (anna,) = await makers(anna=None)
    close = await publish(anna, "violin")
    loose = await publish(anna, "one violin among very many other words that are not about music at all " * 3)
    assert await videos("violin") == [close, loose]
    async with database.reading() as conn:
        await conn.execute("UPDATE feed.heat SET heat = heat + 200 WHERE video_id = %s", (loose,))
    assert await videos("violin") == [loose, close]
    assert score(0.5, 300) > score(0.25, 300)
    assert score(0.5, 330) > score(0.5, 300)


async def test_pages_of_a_search_neither_repeat_nor_skip(videos, publish, makers):
    (anna,) = await makers(anna=None)
    clips = [await publish(anna, f"same words number{number}") for number in range(11)]
    found = await videos("same words", limit=3)
    assert sorted(found) == sorted(clips)


async def test_whoever_blocks_is_not_found_by_the_blocked(
    videos, accounts, completions, publish, makers, database, now
):
    anna, ben = await makers(anna="Anna", benjamin="Ben")
    clip = await publish(ben, "hello #hello")
    await database.transact(lambda conn: block(conn, blocker_id=ben.id, blocked_id=anna.id, now=now))
    assert await videos("hello", viewer=anna.id) == []
    assert await videos("hello") == [clip]
    assert await accounts("benjamin", viewer=anna.id) == []
    assert await accounts("benjamin") == ["benjamin"]
    assert ("account", "@benjamin") not in await completions("benj", viewer=anna.id)


async def test_accounts_are_found_by_handle_name_and_in_spite_of_a_typo(accounts, makers):
    await makers(marguerite="Rita Moreau", rita="Somebody Else", ritalin="Third", paul="Éloïse Rivière")
    assert await accounts("rita") == ["rita", "ritalin", "marguerite"]
    assert (await accounts("@RITA"))[0] == "rita"
    assert await accounts("margerite") == ["marguerite"]
    assert await accounts("eloi") == ["paul"]
    assert await accounts("Éloïse Riv") == ["paul"]
    assert await accounts("xyzzy") == []


async def test_accounts_page_without_repeats(accounts, makers):
    await makers(**{f"club{number}": "Club" for number in range(9)})
    assert sorted(await accounts("club", limit=2)) == [f"club{number}" for number in range(9)]


async def test_hashtags_are_found_by_beginning_and_by_likeness_with_their_counts(publish, makers, database):
    (anna,) = await makers(anna=None)
    for caption in ("a #Cuisine #cuisson", "b #cuisine", "c #dance"):
        await publish(anna, caption)
    async with database.reading() as conn:
        found, cursor = await find_hashtags(conn, query="#cui", cursor=None, limit=20)
        assert [(hashtag.tag, hashtag.videos) for hashtag in found] == [("cuisine", 2), ("cuisson", 1)]
        assert cursor is None
        typo, _ = await find_hashtags(conn, query="cuisnie", cursor=None, limit=1)
        assert [hashtag.tag for hashtag in typo] == ["cuisine"]
        first, onward = await find_hashtags(conn, query="cui", cursor=None, limit=1)
        second, last = await find_hashtags(conn, query="cui", cursor=onward, limit=1)
        assert [hashtag.tag for hashtag in (*first, *second)] == ["cuisine", "cuisson"]
        assert last is None
        assert [each.text for each in await suggest(conn)] == ["#cuisine", "#cuisson", "#dance"]


async def test_completion_offers_accounts_hashtags_and_words(completions, publish, makers):
    (guy,) = await makers(guillaume="Guillaume Petit")
    await publish(guy, "Une guitare dans la forêt #guitare", language="fr")
    assert await completions("gui") == [
        ("account", "@guillaume"),
        ("hashtag", "#guitare"),
        ("phrase", "guitare"),
    ]
    assert await completions("#gui") == [("hashtag", "#guitare")]
    assert await completions("@gui") == [("account", "@guillaume")]
    assert ("phrase", "ma guitare") in await completions("ma gui")
    assert await completions("") == [("hashtag", "#guitare")]
    assert ("phrase", "dans") not in await completions("da")


async def test_a_misspelt_word_is_corrected_by_the_words_there_are(publish, makers, database):
    (anna,) = await makers(anna=None)
    await publish(anna, "a wonderful chocolate cake")
    async with database.reading() as conn:
        (meant,) = await correct(conn, query="choclate")
        assert meant.text == "chocolate"
        assert await correct(conn, query="chocolate") == []


async def test_older_matches_are_ordered_by_heat_not_forgotten(videos, publish, makers, now):
    (anna,) = await makers(anna=None)
    old = await publish(anna, "violin", now=now - timedelta(days=40))
    new = await publish(anna, "violin", now=now)
    assert await videos("violin") == [new, old]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=100), st.text("\"'&|!:*()<->\\%_# \0-", max_size=40)))
async def test_no_text_that_anybody_types_breaks_a_search(videos, accounts, completions, database, text):
    query = read_query(text)
    if query:
        await videos(text)
        await accounts(text)
        await completions(query)
        async with database.reading() as conn:
            await find_hashtags(conn, query=query, cursor=None, limit=5)
            await correct(conn, query=query)


def test_a_search_has_a_hundred_characters_at_most():
    assert read_query("  a\n\tb\0c ") == "a b c"
    with pytest.raises(SearchTooLong, match="100"):
        read_query("x" * 101)
