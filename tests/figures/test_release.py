"""A day is counted by people, each in so many counts, released once with noise, and read by whose clips they are."""

import json
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from clairvue.figures import jobs
from clairvue.figures.model import CLIPS_MAX, EPSILON_OF_CLIP, EPSILON_OF_DAY, THRESHOLD
from clairvue.figures.read import list_figures, list_spent
from clairvue.figures.release import release_due
from clairvue.figures.routes import ROUTES
from clairvue.kit.numbers import number_of
from clairvue.signals.log import Logged, SignalKind, append
from clairvue.signals.tally import tally

WORDS = Path(__file__).resolve().parents[2] / "web/src/kit/words"
YESTERDAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def watched(reader, video, kind=SignalKind.WATCH):
    return Logged(
        at_ms=round(NOON.timestamp() * 1000),
        reader=reader,
        subject=number_of(video),
        kind=kind,
        value=9_000,
        furthest=9_000,
        loops=0,
        record=0,
    )


@pytest.fixture
def log(database):
    async def log(*rows, at=NOON):
        await database.transact(lambda conn: append(conn, rows, now=at))

    return log


@pytest.fixture
def release(database, now):
    """Release what is due, with the same noise each time it is asked with the same seed."""

    async def release(seed=5, *, at=now):
        return await release_due(database, now=at, below=random.Random(seed).randrange)

    return release


@pytest.fixture
async def anna(newcomer):
    return await newcomer("anna")


@pytest.fixture
def figures_of(database):
    async def figures_of(proven):
        async with database.reading() as conn:
            return (await list_figures(conn, account_id=proven.account_id, cursor=None, limit=100)).items

    return figures_of


async def test_a_reader_counts_once_in_a_count_and_in_so_many_counts(database, log):
    many = [f"clip {number}" for number in range(CLIPS_MAX + 5)]
    await log(*(watched(1, video) for video in many for _ in range(3)), watched(2, many[0]))
    await log(watched(0, many[0]), watched(3, many[0], SignalKind.LIKE))
    async with database.reading() as conn:
        day = (YESTERDAY - date(1970, 1, 1)).days
        counted = await tally(conn, day=day, kinds=(SignalKind.WATCH,), subjects_of_reader_max=CLIPS_MAX)
    assert len(counted) == CLIPS_MAX
    assert counted[SignalKind.WATCH, number_of(many[0])] == 2
    assert set(counted.values()) == {1, 2}


async def test_a_day_is_drawn_once_and_small_counts_are_not_shown(database, anna, make_video, log, release, figures_of):
    loud, quiet = [await make_video(anna.account_id, anna.slot, now=NOON) for _ in range(2)]
    await log(*(watched(reader, loud) for reader in range(1, 201)), watched(7, quiet))
    assert await release() == 1
    drawn = await figures_of(anna)
    assert [(each.video, each.day, each.finishers, each.likers) for each in drawn] == [(loud, YESTERDAY, None, None)]
    assert abs(drawn[0].viewers - 200) < 60
    assert await release(seed=6) == 0
    assert await figures_of(anna) == drawn, "asking again draws nothing anew"
    async with database.reading() as conn:
        (spent,) = (await list_spent(conn, cursor=None, limit=9)).items
    assert (spent.day, spent.clips, spent.threshold) == (YESTERDAY, 2, THRESHOLD)
    assert (spent.epsilon_of_clip, spent.epsilon_of_day) == (float(EPSILON_OF_CLIP), float(EPSILON_OF_DAY))
    assert abs(spent.readers - 200) < 60


async def test_days_that_were_missed_are_released_later_and_today_never(release, now):
    assert await release(at=now - timedelta(days=3)) == 1
    assert await release(at=now.replace(hour=0)) == 2, "the day that ended minutes ago waits an hour"
    assert await release() == 1
    assert await release(at=now + timedelta(days=90)) == 28, "what the log has forgotten is not counted"


async def test_everybody_reads_the_ledger_and_only_creators_their_figures(
    browse, installation, anna, newcomer, make_video, log, release
):
    video = await make_video(anna.account_id, anna.slot, now=NOON)
    await log(*(watched(reader, video) for reader in range(1, 101)))
    await release()
    async with browse(ROUTES) as stranger:
        ledger = (await stranger.get("/api/privacy/epsilon")).json()["items"]
        assert [(each["mechanism"], each["scale"]) for each in ledger] == [("discrete Laplace", 4)]
        assert (await stranger.get("/api/figures")).status_code == 401
        assert (await stranger.get("/api/privacy/epsilon", params={"cursor": "x"})).status_code == 400
    async with browse(ROUTES, anna) as mine:
        page = (await mine.get("/api/figures", params={"limit": 1})).json()
        assert [each["video"] for each in page["items"]] == [video]
        rest = await mine.get("/api/figures", params={"limit": 1, "cursor": page["cursor"]})
        assert rest.json() == {"items": [], "cursor": None}
    async with browse(ROUTES, await newcomer("basil")) as other:
        assert (await other.get("/api/figures")).json()["items"] == []
    await jobs.forget_video(installation, video_id=video)
    async with browse(ROUTES, anna) as mine:
        assert (await mine.get("/api/figures")).json()["items"] == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_screen_names_the_threshold_in_force(language):
    words = json.loads((WORDS / f"privacy.{language}.json").read_text())
    assert all(str(THRESHOLD) in words[key] for key in ("figures_few", "figures_none_text"))
