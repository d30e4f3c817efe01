"""Replay: a served page comes out of its record again, bit for bit, and an altered record is found out."""

import asyncio
import json

import numpy as np
import pytest
from msgspec.structs import replace

from clairvue.cli.main import main
from clairvue.feed.foryou.audit import audit
from clairvue.feed.foryou.record import Placed, pack, unpack
from clairvue.feed.foryou.replay import first_difference
from clairvue.feed.model import FeedRecordNotFound
from clairvue.kit.ids import RecordId
from clairvue.recommend import dense


@pytest.fixture
def served(history, for_you, kept, database):
    """Serve a page; give its record and the networks that it names."""

    async def served(**asked):
        zoe, _, _ = await history(clips=400)
        page = await for_you(zoe, **asked)
        record = await kept(page)
        async with database.reading() as conn:
            network = await dense.find(conn, record.weights_version)
        return page, record, network

    return served


def altered(record, name, place, value, kind):
    array = np.frombuffer(record.arrays[name], kind).copy()
    array[place] = value
    return replace(record, arrays={**record.arrays, name: array.tobytes()})


async def test_a_stored_record_replays_equal_and_every_alteration_is_found(served):
    _, record, network = await served(seed=11)
    assert unpack(pack(record)) == record
    assert first_difference(record, network) is None

    probability = np.frombuffer(record.arrays["probabilities"], "<f4")[32]
    cases = {
        "The probability of like at place 4": altered(
            record, "probabilities", 32, np.nextafter(probability, np.float32(1)), "<f4"
        ),
        "The weight of finish": replace(record, weights=[record.weights[0] + 0.01, *record.weights[1:]]),
        "The score at place 3": altered(record, "scores", 2, 9.0, "<f4"),
        "The clip at place": altered(record, "scores", -1, 99.0, "<f4"),
        "The probability of": altered(record, "buckets", 5, 7, "u1"),
        "The score at place 1": altered(record, "sliders", 0, 0.5, "<f4"),
        "Choice 1 of diversity": replace(record, chosen=[record.chosen[1], record.chosen[0], *record.chosen[2:]]),
        f"Choice {len(record.chosen) + 1} of diversity": replace(record, chosen=[*record.chosen, 119]),
        "The slots that explore": replace(record, slots=[not record.slots[0], *record.slots[1:]]),
        "Slot 2 of the page": replace(
            record,
            page=[record.page[0], replaced(record.page[1], record.page[0].place), *record.page[2:]],
        ),
        "The length of the page": replace(record, page=record.page[:-1]),
        "The record has format": replace(record, format=99),
    }
    for sentence, other in cases.items():
        found = first_difference(other, network)
        assert found is not None, sentence
        assert found.startswith(sentence), (sentence, found)


def replaced(placed, place):
    return Placed(placed.video, place, placed.odds, placed.topics, placed.causes)


async def test_what_was_hidden_moves_the_page(served):
    _, record, network = await served()
    hidden = record.chosen[0]
    page = [placed for placed in record.page if placed.place != hidden]
    assert first_difference(replace(record, hidden={"gone": [hidden]}), network) is not None
    assert first_difference(replace(record, hidden={"gone": [hidden]}, page=page), network) is not None


async def test_other_networks_are_found_out(served):
    _, record, network = await served()
    other = network.copy()
    other["out_bias"][0, 0] += 1
    assert first_difference(record, other).startswith("The probability of finish at place 1")


async def test_the_command_passes_on_equality_alone(served, database, database_url, now, capsys, monkeypatch):
    page, record, _ = await served()
    record_id = RecordId(page.items[0].record)
    monkeypatch.setenv("CLAIRVUE_DATABASE_URL", database_url)

    async def replay(*options):
        code = await asyncio.to_thread(main, ["feed", "replay", str(record_id), *options])
        said = capsys.readouterr()
        return code, said.out or said.err

    async with database.reading() as conn:
        await conn.execute("UPDATE feed.record SET expires_at = '2999-01-01'")
        assert (await replay())[0] == 0
        code, out = await replay("--json")
        assert (code, json.loads(out)) == (0, {"record": record_id, "equal": True, "difference": None})
        wrong = pack(replace(record, weights=[9.0, *record.weights[1:]]))
        await conn.execute("UPDATE feed.record SET page = %s", (wrong,))
        code, out = await replay()
        assert (code, out) == (1, "The weight of finish was recorded as 9.0 and comes out as 1.0.\n")
        with pytest.raises(FeedRecordNotFound):
            await audit(conn, record_id=RecordId("test-nothing"), now=now)
        await conn.execute("UPDATE feed.record SET kind = 'latest'")
        code, out = await replay()
        assert (code, out.startswith("This is a page of latest")) == (1, True)
        await conn.execute("DELETE FROM feed.record")
        assert (await replay())[0] == 1
