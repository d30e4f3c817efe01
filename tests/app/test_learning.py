"""The learner's numbers are among the metrics, and `clairvue check` says how it is doing."""

import os
from datetime import timedelta

import pytest

from clairvue.cli.check import examine_recommender
from clairvue.recommend.files import make_folder
from clairvue.recommend.status import SILENT_AFTER_S, STATUS, Status, write_status


@pytest.fixture
def tell(installation, now):
    """Write a status as the learner does, some time ago."""
    folder = make_folder(installation.data / "recommender")

    def tell(*, seconds_ago=0.0, **said):
        write_status(folder, Status(at=now, folded_since=now, refold_due=now + timedelta(days=1), **said))
        stat = (folder / STATUS).stat()
        os.utime(folder / STATUS, (stat.st_atime, stat.st_mtime - seconds_ago))

    return tell


async def numbers(client):
    text = (await client.get("/metrics")).text
    lines = [line.split() for line in text.splitlines() if line.startswith("clairvue_recommend_")]
    return {name.removeprefix("clairvue_recommend_"): float(value) for name, value in lines}


async def test_metrics_say_whether_the_learner_lives_and_how_far_it_is(client, tell, now):
    assert await numbers(client) == {"up": 0}
    tell(ready=True, rows=5000, lag_rows=7, lag_s=0.5, checkpoint_at=now)
    found = await numbers(client)
    assert found["up"] == found["ready"] == 1
    assert (found["frozen"], found["rows_folded"], found["lag_rows"], found["lag_seconds"]) == (0, 5000, 7, 0.5)
    assert found["checkpoint_timestamp_seconds"] == now.timestamp()
    tell(frozen=True, seconds_ago=SILENT_AFTER_S + 1)
    found = await numbers(client)
    assert (found["up"], found["frozen"]) == (0, 1)


async def test_check_names_what_is_wrong_with_the_learner(installation, tell, now):
    async def refusal():
        with pytest.raises(AssertionError) as found:
            await examine_recommender(installation)
        return str(found.value)

    assert "has never run here" in await refusal()
    tell()
    assert await examine_recommender(installation) == (
        "prepares itself: For You answers without a profile until it is ready"
    )
    tell(ready=True, rows=12, signals=(99, 3), checkpoint_at=now)
    assert await examine_recommender(installation) == (
        "12 signals learned up to transaction 99, 0 waiting (0.0 s), checkpoint of 12:00:00"
    )
    tell(ready=True, frozen=True, signals=(99, 3))
    assert "stopped at transaction 99" in await refusal()
    tell(ready=True, seconds_ago=SILENT_AFTER_S + 1)
    assert "has said nothing since 2026-11-22 12:00:00" in await refusal()
