"""The desk: each role is shown what it is for, once its reason stands in the ledger of whom it is about."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clairvue.accounts.model import Proof
from clairvue.accounts.roles.grant import revoke
from clairvue.accounts.roles.model import STAFF, Role
from clairvue.desk.model import SHOWN

WHY = {"reason": "a report about this account"}
PAGES = {"videos": "moderator", "comments": "moderator", "sessions": "operator"}


@pytest.fixture
def count_looks(database):
    async def count_looks():
        async with database.reading() as conn:
            (looks,) = await (await conn.execute("SELECT count(*) FROM privacy.access")).fetchone()
        return looks

    return count_looks


async def test_a_moderator_sees_what_somebody_said_and_they_see_who_looked_at_what_and_why(anna, employ, open_browser):
    moderator = await employ("mo", "moderator")
    async with open_browser(moderator) as desk, open_browser(anna) as owner:
        look = (await desk.post("/api/desk/accounts/anna", json=WHY)).json()
        assert (look["role"], look["more"]) == ("moderator", ["videos", "comments"])
        assert look["profile"]["account"]["bio"] == "I film herons"
        assert (look["ways_in"], look["counts"]) == (None, None)
        videos = (await desk.post("/api/desk/accounts/@Anna/videos", json=WHY)).json()["items"]
        assert [(each["caption"], each["visibility"]) for each in videos] == [("Only for me", "only-me")]
        comments = (await desk.post("/api/desk/accounts/anna/comments", json=WHY)).json()["items"]
        assert [each["body"] for each in comments] == ["Mine alone"]
        answer = await owner.get("/api/privacy/accesses")
        assert [(each["role"], each["what"], each["reason"]) for each in answer.json()["items"]] == [
            ("moderator", [what], WHY["reason"]) for what in ("comments", "videos", "profile")
        ]
        assert "mo" not in answer.text.replace("moderator", "").replace("comments", "")
        assert moderator.account_id not in answer.text
        first = (await owner.get("/api/privacy/accesses", params={"limit": 2})).json()
        rest = (await owner.get("/api/privacy/accesses", params={"cursor": first["cursor"]})).json()
        assert [each["what"] for each in rest["items"]] == [["profile"]]
        assert (await owner.get("/api/privacy/accesses", params={"cursor": "WyJubyBpZCJd"})).status_code == 400


async def test_an_operator_sees_how_somebody_signs_in_and_no_word_of_theirs(anna, employ, open_browser):
    async with open_browser(await employ("olga", "operator")) as desk, open_browser(anna):
        look = await desk.post("/api/desk/accounts/anna", json=WHY)
        ways = look.json()["ways_in"]
        assert (ways["passkeys"], ways["password"], ways["second_step"], ways["email_confirmed"]) == (
            0,
            True,
            False,
            False,
        )
        sessions = await desk.post("/api/desk/accounts/anna/sessions", json=WHY)
        assert [(each["agent"], each["proof"]) for each in sessions.json()["items"]] == [("Firefox, Linux", "password")]
        assert set(sessions.json()["items"][0]) == {"agent", "proof", "created_at", "last_seen_at"}
        for word in ("Anna", "herons", "Only for me", "Mine alone"):
            assert word not in look.text + sessions.text


async def test_an_auditor_sees_counts_and_who_looked_and_no_word_of_anybody(anna, employ, open_browser):
    async with open_browser(await employ("mo", "moderator")) as desk:
        for _ in range(2):
            await desk.post("/api/desk/accounts/anna", json=WHY)
        await desk.post("/api/desk/accounts/mo", json=WHY)
    async with open_browser(await employ("aud", "auditor")) as desk:
        look = await desk.post("/api/desk/accounts/anna", json=WHY)
        assert {"title": "Your videos", "rows": 1} in look.json()["counts"]
        ledger = await desk.get("/api/desk/accesses")
        seen = [(each["role"], each["reader"], each["what"]) for each in ledger.json()["items"]]
        assert seen == [("auditor", "aud", ["counts"]), *[("moderator", "mo", ["profile"])] * 3]
        subjects = [each["subject"] for each in ledger.json()["items"]]
        assert subjects[0] == subjects[2] == subjects[3] != subjects[1]
        for word in ("Anna", "anna", "herons", "Only for me", "report", anna.account_id):
            assert word not in ledger.text + look.text.replace('"handle":"anna"', "")
        first = (await desk.get("/api/desk/accesses", params={"limit": 3})).json()
        rest = (await desk.get("/api/desk/accesses", params={"limit": 3, "cursor": first["cursor"]})).json()
        assert [each["id"] for each in first["items"] + rest["items"]] == [
            each["id"] for each in ledger.json()["items"]
        ]


@pytest.mark.parametrize("role", sorted(STAFF))
async def test_what_is_refused_shows_nothing_and_leaves_nothing(anna, employ, open_browser, count_looks, role):
    async with open_browser(await employ("one_of_us", role)) as desk:
        for asked, status in (
            (("/api/desk/accounts/anna", {}), 400),
            (("/api/desk/accounts/anna", {"reason": "because"}), 400),
            (("/api/desk/accounts/anna", {"reason": "x" * 301}), 400),
            (("/api/desk/accounts/nobody", WHY), 404),
            *(((f"/api/desk/accounts/anna/{page}", WHY), 404) for page, whose in PAGES.items() if whose != role),
        ):
            answer = await desk.post(asked[0], json=asked[1])
            assert answer.status_code == status, asked
            assert anna.account_id not in answer.text
    assert await count_looks() == 0


@pytest.mark.usefixtures("anna")
async def test_the_desk_opens_to_a_fresh_second_proof_alone(employ, open_browser, count_looks, database, now):
    moderator = await employ("mo", "moderator")
    async with open_browser(replace(moderator, proof=Proof.PASSWORD)) as desk:
        answer = await desk.post("/api/desk/accounts/anna", json=WHY)
        assert (answer.status_code, answer.json()["code"]) == (403, "second_proof_needed")
    async with open_browser(moderator) as desk:
        async with database.reading() as conn:
            await conn.execute("UPDATE accounts.session SET proved_at = %s", [now - timedelta(minutes=11)])
        answer = await desk.post("/api/desk/accounts/anna", json=WHY)
        assert (answer.status_code, answer.json()["code"]) == (403, "step_up_needed")
    assert await count_looks() == 0


@pytest.mark.usefixtures("anna")
async def test_whoever_is_staff_no_more_is_a_stranger_with_the_next_request(
    employ, newcomer, open_browser, installation
):
    here = installation
    async with open_browser(await employ("mo", "moderator")) as desk, open_browser(await newcomer("eve")) as stranger:
        assert (await desk.post("/api/desk/accounts/anna", json=WHY)).is_success
        words = {"handle": "mo", "role": Role.MODERATOR, "origin": here.origin, "now": here.clock()}
        await here.database.transact(lambda conn: revoke(conn, here.keyring, **words))
        asked = await desk.post("/api/desk/accounts/anna", json=WHY)
        unknown = await stranger.post("/api/desk/accounts/anna", json=WHY)
        assert (asked.status_code, asked.text) == (unknown.status_code, unknown.text)
        assert unknown.status_code == 404


async def test_pages_go_on_where_they_ended_and_each_is_a_look(anna, employ, open_browser, make_video, count_looks):
    for _ in range(3):
        await make_video(anna.account_id, anna.slot)
    async with open_browser(await employ("mo", "moderator")) as desk:
        seen, asked = [], dict(WHY) | {"limit": 3}
        for _ in range(2):
            page = (await desk.post("/api/desk/accounts/anna/videos", json=asked)).json()
            seen += [each["id"] for each in page["items"]]
            asked["cursor"] = page["cursor"]
        assert asked["cursor"] is None
        assert seen == sorted(set(seen), reverse=True)
        assert len(seen) == 4
    assert await count_looks() == 2


def test_no_two_roles_are_shown_the_same_thing():
    shown = [matter for matters in SHOWN.values() for matter in matters]
    assert set(SHOWN) == STAFF
    assert len(shown) == len(set(shown))
