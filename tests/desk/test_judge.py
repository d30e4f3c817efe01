"""A moderator marks somebody's clip as for adults: with a reason that its author reads, and cannot lift alone."""

import pytest

from clairvue.reactions import REACTIONS
from clairvue.social import jobs as social_jobs
from clairvue.videos.model import AgeMarked, AgeMarkLifted

WHY = "It shows a knife fight in close-up"
BACK = "It is staged, and the blade is rubber"


@pytest.fixture
async def clip(anna, make_video):
    return await make_video(anna.account_id, anna.slot, caption="A duel")


@pytest.fixture
def judge(clip):
    async def judge(desk, reason, *, for_adults):
        answer = await desk.put(
            f"/api/desk/videos/{clip}/for-adults", json={"for_adults": for_adults, "reason": reason}
        )
        return answer.status_code, answer.json()["code"] if answer.is_error else None

    return judge


async def test_a_marked_clip_is_for_adults_whatever_its_author_says(anna, clip, judge, employ, newcomer, open_browser):
    async with (
        open_browser(await employ("mo", "moderator")) as desk,
        open_browser(anna) as author,
        open_browser(await newcomer("uma")) as undeclared,
    ):
        address = f"/api/videos/{clip}"
        assert (await undeclared.get(address)).status_code == 200
        assert await judge(desk, WHY, for_adults=True) == (204, None)
        assert (await undeclared.get(address)).status_code == 404
        shown = (await desk.post("/api/desk/accounts/anna/videos", json={"reason": WHY})).json()["items"]
        assert sorted((each["caption"], each["age_restricted"], each["age_marked"]) for each in shown) == [
            ("A duel", True, True),
            ("Only for me", False, False),
        ]

        assert (await author.get(f"{address}/age-mark")).json() == {"reason": WHY}
        assert (await undeclared.get(f"{address}/age-mark")).status_code == 404
        refused = await author.patch(address, json={"age_restricted": False}, headers={"Accept-Language": "fr"})
        assert (refused.status_code, refused.json()["code"]) == (409, "age_mark_stands")
        assert "réservé cette vidéo aux adultes" in refused.json()["detail"]
        edited = await author.patch(address, json={"age_restricted": True, "caption": "A staged duel"})
        assert (edited.status_code, edited.json()["caption"]) == (200, "A staged duel")

        assert await judge(desk, BACK, for_adults=False) == (204, None)
        assert (await undeclared.get(address)).json()["age_restricted"] is False
        assert (await author.get(f"{address}/age-mark")).json() == {"reason": None}
        ledger = (await author.get("/api/privacy/accesses")).json()["items"]
        assert [(each["role"], each["what"], each["reason"]) for each in ledger] == [
            ("moderator", ["for-all"], BACK),
            ("moderator", ["videos"], WHY),
            ("moderator", ["for-adults"], WHY),
        ]


async def test_what_the_author_said_holds_again_once_the_mark_is_gone(anna, clip, judge, employ, open_browser):
    async with open_browser(await employ("mo", "moderator")) as desk, open_browser(anna) as author:
        await author.patch(f"/api/videos/{clip}", json={"age_restricted": True})
        for reason in (WHY, "It shows that, and blood"):
            assert await judge(desk, reason, for_adults=True) == (204, None)
        assert (await author.get(f"/api/videos/{clip}/age-mark")).json() == {"reason": "It shows that, and blood"}
        assert await judge(desk, BACK, for_adults=False) == (204, None)
        assert (await author.get(f"/api/videos/{clip}")).json()["age_restricted"] is True
        assert (await author.patch(f"/api/videos/{clip}", json={"age_restricted": False})).status_code == 200


async def test_no_mark_goes_without_a_reason_nor_onto_what_is_not_there(
    clip, judge, employ, open_browser, make_video, count_rows
):
    mo = await employ("mo", "moderator")
    own = await make_video(mo.account_id, mo.slot)
    async with open_browser(mo) as desk:
        assert await judge(desk, "because", for_adults=True) == (400, "access_reason_unfit")
        assert await judge(desk, BACK, for_adults=False) == (409, "age_mark_missing")
        for video, told in ((own, (403, "own_clip")), ("nothing", (404, "video_missing"))):
            body = {"for_adults": True, "reason": WHY}
            answer = await desk.put(f"/api/desk/videos/{video}/for-adults", json=body)
            assert (answer.status_code, answer.json()["code"]) == told
        assert (await desk.put(f"/api/desk/videos/{clip}/for-adults", json={"reason": WHY})).status_code == 400
    assert await count_rows() == (0, 0)


async def test_the_author_is_told_and_an_erased_clip_keeps_no_reason(
    installation, anna, clip, judge, employ, open_browser, database
):
    async with open_browser(await employ("mo", "moderator")) as desk, open_browser(anna) as author:
        await judge(desk, WHY, for_adults=True)
        about = {"video_id": clip, "account_id": anna.account_id, "cause": "noon"}
        assert [job.run for job in REACTIONS[AgeMarked]] == [social_jobs.notify_age_marked]
        assert [job.run for job in REACTIONS[AgeMarkLifted]] == [social_jobs.notify_age_mark_lifted]
        for _ in range(2):
            await social_jobs.notify_age_marked(installation, **about)
            await social_jobs.notify_age_mark_lifted(installation, **about)
        told = (await author.get("/api/social/notifications")).json()["items"]
        assert sorted((each["kind"], each["count"], each["video"]["id"]) for each in told) == [
            ("age-mark-lifted", 1, clip),
            ("age-marked", 1, clip),
        ]
        assert (await author.delete(f"/api/videos/{clip}")).status_code == 204
        assert await judge(desk, WHY, for_adults=True) == (404, "video_missing")
    async with database.reading() as conn:
        kept = await conn.execute("SELECT count(*) FROM videos.video WHERE num_nonnulls(age_mark, age_own) > 0")
        assert await kept.fetchone() == (0,)


@pytest.fixture
def count_rows(database):
    """Count the looks that were written down, and the marks."""

    async def count_rows():
        async with database.reading() as conn:
            counted = await conn.execute("""SELECT (SELECT count(*) FROM privacy.access),
                (SELECT count(*) FROM videos.video WHERE age_mark IS NOT NULL)""")
            return await counted.fetchone()

    return count_rows
