"""Steering: what may be chosen, how it is kept, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from clairvue.feed.steering.model import (
    ACTIONS,
    CHOSEN_LEVEL,
    MutedWordUnfit,
    Steering,
    SteeringFull,
    checked,
    less,
    topic_levels,
)
from clairvue.feed.steering.steer import reset
from clairvue.feed.steering.topics import _suggested
from clairvue.feed.steering.weights import read_weights

LEVELS = st.dictionaries(st.text(max_size=12), st.floats(0, 2), max_size=12)


@given(topics=LEVELS, chosen=st.lists(st.text(max_size=12), max_size=9))
def test_checking_twice_is_checking_once(topics, chosen):
    once = checked(Steering(topics=topics, chosen_topics=chosen))
    assert checked(once) == once


def test_levels_that_change_nothing_are_not_kept_and_tags_have_one_form():
    kept = checked(Steering(topics={"#Été": 0.0, "cats": 1.0}, sources={"random": 2, "nonsense": 0}))
    assert (kept.topics, kept.sources) == ({"été": 0.0}, {"random": 2.0})


def test_a_chosen_topic_begins_with_more_of_it_until_its_slider_is_moved():
    chosen = Steering(chosen_topics=["cats", "dogs", "surf"], topics={"dogs": 1, "surf": 0})
    assert topic_levels(checked(chosen)) == {"cats": CHOSEN_LEVEL, "dogs": 1, "surf": 0}
    assert topic_levels(checked(Steering(topics={"dogs": 1}))) == {}


def test_muted_words_are_folded_and_lists_are_bounded():
    assert checked(Steering(muted_words=["Été  Chaud", "ete chaud"])).muted_words == ["ete chaud"]
    for word in ("", "  ", "!?", "x" * 61):
        with pytest.raises(MutedWordUnfit):
            checked(Steering(muted_words=[word]))
    with pytest.raises(SteeringFull):
        checked(Steering(muted_words=[f"w{number}" for number in range(201)]))


def test_three_taps_on_less_reach_zero():
    levels = {}
    seen = []
    for _ in range(4):
        levels = less(levels, ["cats"])
        seen.append(levels["cats"])
    assert seen == [0.5, 0.25, 0.0, 0.0]


def test_a_reset_clears_history_and_keeps_protection():
    before = Steering(topics={"a": 0}, own_weights={"like": 2}, muted_words=["x"], hide_ai_made=True, languages=["fr"])
    after = reset(before)
    assert (after.topics, after.own_weights) == ({}, None)
    assert (after.muted_words, after.hide_ai_made, after.languages) == (["x"], True, ["fr"])


def test_weights_are_read_from_yaml_and_from_json():
    assert read_weights("# mine\nweights:\n  like: 2.5\n'skip': -3 # never\n") == {"like": 2.5, "skip": -3.0}
    assert read_weights('{"like": 2.5,\n "skip": -3}') == {"like": 2.5, "skip": -3.0}
    assert read_weights("") == {}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("like: 1\nloudness: 2", "weight_unknown", 2),
        ("like: 1\n\nskip", "weights_unreadable", 3),
        ("like: many", "weight_unfit", 1),
        ("like: nan", "weight_unfit", 1),
        ("like: 1001", "weight_unfit", 1),
        ('{"like": 1,\n"skip": "x"}', "weight_unfit", 2),
        ('{"like": 1,\n"loud": 1}', "weight_unknown", 2),
        ('{"like": true}', "weight_unfit", 1),
        ('{"like"', "weights_unreadable", 1),
    ],
)
async def test_the_line_at_fault_is_named(client, sign_in, text, code, line):
    await sign_in("zoe")
    answer = await client.put("/api/feed/steering/weights", content=text, headers={"Content-Type": "text/yaml"})
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert f"ine {line} " in answer.json()["detail"]


async def test_what_is_chosen_is_given_back_and_sealed(client, sign_in, newcomer, database):
    assert (await client.get("/api/feed/steering")).status_code == 401
    await newcomer("ben")
    await sign_in("zoe")
    first = (await client.get("/api/feed/steering")).json()
    assert first["profiling"] is True
    assert first["half_life_days"] == 14
    wish = {
        **first,
        "topics": {"cats": 0, "été": 1.5},
        "creators": [{"handle": "ben", "level": 2}],
        "actions": {"finish": 0.5},
        "sources": {"random": 0},
        "muted_words": ["Gravy"],
        "languages": ["fr"],
        "chosen_topics": ["music"],
        "diversity": 1,
    }
    answer = await client.put("/api/feed/steering", json=wish)
    assert answer.status_code == 200, answer.text
    kept = (await client.get("/api/feed/steering")).json()
    assert kept == {**wish, "muted_words": ["gravy"]} == answer.json()
    changed = (await client.patch("/api/feed/steering", json={"hide_ai_made": True})).json()
    assert changed == {**kept, "hide_ai_made": True}
    async with database.reading() as conn:
        ((sealed,),) = await (await conn.execute("SELECT steering FROM feed.viewer")).fetchall()
    assert b"gravy" not in sealed
    assert b"cats" not in sealed


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"topics": {"cats": 3}}, 400, "request_unreadable"),
        ({"actions": {"shout": 1}}, 400, "request_unreadable"),
        ({"half_life_days": 0}, 400, "request_unreadable"),
        ({"muted_words": ["?"]}, 400, "muted_word_unfit"),
        ({"creators": [{"handle": "nobody", "level": 1}]}, 404, "account_missing"),
    ],
)
async def test_what_cannot_be_chosen_is_refused(client, sign_in, change, status, code):
    await sign_in("zoe")
    answer = await client.patch("/api/feed/steering", json=change)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_own_weights_come_and_go(client, sign_in):
    await sign_in("zoe")
    given = "\n".join(f"{action}: {number}" for number, action in enumerate(ACTIONS))
    answer = await client.put("/api/feed/steering/weights", content=given)
    assert list(answer.json()["own_weights"].values()) == list(range(len(ACTIONS)))
    assert (await client.delete("/api/feed/steering/weights")).json()["own_weights"] is None


async def test_own_weights_may_begin_with_a_byte_order_mark(client, sign_in):
    await sign_in("zoe")
    answer = await client.put("/api/feed/steering/weights", content="like: 2".encode("utf-8-sig"))
    assert answer.json()["own_weights"] == {"like": 2}


async def test_one_tap_asks_for_less(client, sign_in, publish, makers):
    (anna,) = await makers(1)
    clip = await publish(anna, caption="a #cat on a #bike")
    await sign_in("zoe")

    async def tap(**asked):
        return await client.post("/api/feed/steering/less", json={"video": clip, **asked})

    assert (await tap(of="topic", value="cat")).json()["topics"] == {"cat": 0.5}
    assert (await tap(of="topic")).json()["topics"] == {"cat": 0.25, "bike": 0.5}
    assert (await tap(of="creator")).json()["creators"] == [{"handle": anna.handle, "level": 0.5}]
    after = (await tap(of="kind")).json()
    assert (after["topics"], after["creators"][0]["level"]) == ({"cat": 0, "bike": 0.25}, 0.25)
    for asked, code in (({"of": "sound"}, "sound_is_own"), ({"of": "topic", "value": "dog"}, "topic_missing")):
        assert (await tap(**asked)).json()["code"] == code


async def test_topics_to_begin_with_are_those_of_the_latest_clips(client, publish, makers):
    _suggested.clear()
    (anna,) = await makers(1)
    for caption, language in (("#cat", "en"), ("#cat #bike", "en"), ("#chat", "fr")):
        await publish(anna, caption=caption, language=language)
    topics = (await client.get("/api/feed/steering/topics", params={"language": "en"})).json()
    assert topics == [{"tag": "cat", "videos": 2}, {"tag": "bike", "videos": 1}]
    french = (await client.get("/api/feed/steering/topics", headers={"Accept-Language": "fr"})).json()
    assert french == [{"tag": "chat", "videos": 1}]
    _suggested.clear()


def test_a_steering_is_never_altered():
    assert replace(Steering(), diversity=0.1) != Steering()
