"""Cards that are shared: what makes them vanish at once, and how old they may be otherwise."""

from types import SimpleNamespace

import pytest

from clairvue.accounts.edit_profile import edit_profile
from clairvue.feed import shelf
from clairvue.feed.foryou import _store
from clairvue.feed.hydrate import stand, take_cards
from clairvue.social.like import like
from clairvue.videos.edit import Changes, edit
from clairvue.videos.withdraw import withdraw


@pytest.fixture
def told(installation, database):
    """Tell, as a stranger would see it now, the card of a clip; None where there is none."""

    async def told(video_id):
        async with database.reading() as conn:
            standing = await stand(conn, None, [video_id], now=installation.clock())
            shown = [video_id] if video_id in standing.access else []
            return (await take_cards(installation, conn, standing.access, shown)).get(video_id)

    return told


@pytest.fixture
def told_to(installation, database):
    """Tell the card of a clip as for-you takes it, which has seen the author's row as well."""

    async def told_to(fan, video_id):
        async with database.reading() as conn:
            [(_, found)] = await _store.stands(conn, fan.account_id, [video_id])
            counts = {video_id: found.counts}
            return (await take_cards(installation, conn, {video_id: found.access}, [video_id], counts=counts))[video_id]

    return told_to


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Let the shelf's clock stand still until it is moved."""
    moved = {"s": 1000.0}
    monkeypatch.setattr(shelf, "time", SimpleNamespace(monotonic=lambda: moved["s"]))
    return moved


async def test_a_changed_caption_is_told_at_once(told, publish, makers, database, keyring, now):
    [maker] = await makers(1)
    video_id = await publish(maker, caption="the first words")
    assert (await told(video_id)).caption == "the first words"
    await database.transact(
        lambda conn: edit(
            conn,
            keyring,
            video_id=video_id,
            account_id=maker.id,
            slot=maker.slot,
            own_language="en",
            changes=Changes(caption="the second words"),
            now=now,
        )
    )
    assert (await told(video_id)).caption == "the second words"


async def test_whoever_destroyed_their_key_is_told_of_no_more(told, publish, makers, keyring):
    [maker] = await makers(1)
    video_id = await publish(maker, caption="words")
    assert await told(video_id) is not None
    keyring.destroy_key(maker.slot)
    assert await told(video_id) is None


async def test_a_card_without_a_word_goes_with_its_author_soon(told, clock, publish, makers, keyring):
    [maker] = await makers(1)
    video_id = await publish(maker)
    assert await told(video_id) is not None
    keyring.destroy_key(maker.slot)
    clock["s"] += shelf.COUNTS_S
    assert await told(video_id) is None


async def test_a_withdrawn_clip_has_another_version(told, publish, makers, database, now):
    [maker] = await makers(1)
    video_id = await publish(maker, caption="words")
    assert (await told(video_id)).state == "published"
    await database.transact(lambda conn: withdraw(conn, video_id=video_id, account_id=maker.id, now=now))
    assert (await told(video_id)).state == "withdrawn"


async def test_counts_are_some_seconds_old_and_names_a_minute(
    told, clock, publish, makers, newcomer, database, keyring, now
):
    [maker], fan = await makers(1), await newcomer("fan")
    video_id = await publish(maker, caption="words")
    before = await told(video_id)
    await database.transact(lambda conn: like(conn, account_id=fan.account_id, video_id=video_id, now=now))
    await database.transact(
        lambda conn: edit_profile(conn, keyring, account_id=maker.id, slot=maker.slot, display_name="Another")
    )
    assert await told(video_id) == before
    clock["s"] += shelf.COUNTS_S
    counted = await told(video_id)
    assert (counted.counts.likes, counted.account) == (1, before.account)
    clock["s"] += shelf.CARD_S
    assert (await told(video_id)).account.display_name == "Another"


async def test_whoever_has_seen_that_the_author_is_the_same_takes_older_cards_and_newer_names(
    told_to, clock, publish, makers, newcomer, database, keyring
):
    [maker], fan = await makers(1), await newcomer("fan")
    video_id = await publish(maker, caption="words")
    before = await told_to(fan, video_id)
    clock["s"] += 2 * shelf.CARD_S
    assert await told_to(fan, video_id) is before
    await database.transact(
        lambda conn: edit_profile(conn, keyring, account_id=maker.id, slot=maker.slot, display_name="Another")
    )
    after = await told_to(fan, video_id)
    assert after.account.display_name == "Another"
    clock["s"] += shelf.KEPT_S
    again = await told_to(fan, video_id)
    assert again == after
    assert again is not after


async def test_a_card_that_names_somebody_else_is_made_anew_each_minute(told_to, clock, publish, makers, newcomer):
    [maker], fan = await makers(1), await newcomer("fan")
    video_id = await publish(maker, caption="with @fan")
    before = await told_to(fan, video_id)
    assert before.mentions == ["fan"]
    clock["s"] += shelf.CARD_S
    assert await told_to(fan, video_id) is not before


async def test_the_shelf_is_bounded(told, publish, makers, monkeypatch):
    monkeypatch.setattr(shelf, "CARDS_MAX", 2)
    [maker] = await makers(1)
    clips = [await publish(maker, caption=f"words {number}") for number in range(4)]
    for video_id in clips:
        await told(video_id)
    assert list(shelf._shelf) == clips[-2:]
