import asyncio
from datetime import timedelta

import pytest
from litestar import Request, get

from clairvue.accounts import jobs
from clairvue.accounts.edge import client_address, network_of
from clairvue.accounts.model import PICTURE_BYTES_MAX

from .conftest import PASSWORD

ANNA = {"handle": "Anna", "display_name": "Anna Lind", "password": PASSWORD, "language": "fr", "age": "18-or-older"}


async def test_somebody_signs_up_is_signed_in_and_signs_out(visit):
    async with visit() as browser:
        answer = await browser.post("/api/accounts", json=ANNA)
        assert answer.status_code == 201
        account = answer.json()["account"]
        assert {key: account[key] for key in ("handle", "display_name", "bio", "picture_url", "language")} == {
            "handle": "anna",
            "display_name": "Anna Lind",
            "bio": "",
            "picture_url": None,
            "language": "fr",
        }
        assert (await browser.get("/api/accounts/session")).json() == {
            "account": account,
            "unread": 3,
            "age_band": "adult",
            "roles": [],
        }
        assert (await browser.get("/api/accounts/ANNA")).json() == account
        assert (await browser.delete("/api/accounts/session")).status_code == 204
        assert "clairvue_session" not in browser.cookies
        nobody = {"account": None, "unread": 0, "age_band": None, "roles": []}
        assert (await browser.get("/api/accounts/session")).json() == nobody
        assert (await browser.get("/api/accounts/nobody")).json() == {"code": "account_missing"}
        assert (await browser.delete("/api/accounts/session")).status_code == 204


async def test_the_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(visit):
    async with visit() as browser:
        answer = await browser.post("/api/accounts", json=ANNA)
    cookies = {cookie.split("=")[0]: cookie.lower() for cookie in answer.headers.get_list("set-cookie")}
    assert set(cookies) == {"clairvue_session", "clairvue_device"}
    for cookie in cookies.values():
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "path=/" in cookie
        assert "secure" not in cookie
    assert answer.headers["cache-control"] == "no-store"


async def test_behind_https_cookies_are_secure_and_bound_to_the_host(visit, cell_of):
    async with visit(cell_of(origin="https://clips.example")) as browser:
        answer = await browser.post("/api/accounts", json=ANNA)
        for cookie in answer.headers.get_list("set-cookie"):
            assert cookie.startswith("__Host-clairvue_")
            assert "; secure" in cookie.lower()
        assert (await browser.get("/api/accounts/session")).json()["account"]["handle"] == "anna"


async def test_signing_in_again_gives_a_new_token_and_ends_the_old_session(visit):
    async with visit() as browser:
        await browser.post("/api/accounts", json=ANNA)
        first = browser.cookies["clairvue_session"]
        answer = await browser.post("/api/accounts/session", json={"handle": "@anna", "password": PASSWORD})
        assert answer.status_code == 200
        assert browser.cookies["clairvue_session"] != first
        assert len((await browser.get("/api/accounts/sessions")).json()["items"]) == 1
        browser.cookies.set("clairvue_session", first)
    async with visit() as other:
        other.cookies.set("clairvue_session", first)
        assert (await other.get("/api/accounts/session")).json()["account"] is None
        assert (await other.get("/api/accounts/sessions")).status_code == 401


async def test_a_wrong_password_and_an_unknown_handle_are_told_alike(visit):
    async with visit() as browser:
        await browser.post("/api/accounts", json=ANNA)
        for handle in ("anna", "nobody"):
            answer = await browser.post("/api/accounts/session", json={"handle": handle, "password": "not that one"})
            assert (answer.status_code, answer.json()) == (401, {"code": "sign_in_refused"})


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://test"}, 400),
        ({"Origin": "http://TEST"}, 400),
        ({"Sec-Fetch-Site": "same-origin"}, 400),
        ({"Origin": "http://localhost:8000", "Sec-Fetch-Site": "same-origin"}, 400),
        ({"Origin": "http://192.168.1.5:8000", "Host": "192.168.1.5:8000"}, 400),
        ({"Origin": "http://evil.example", "Host": "192.168.1.5:8000"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://test.evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://test"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({}, 403),
    ],
)
async def test_only_our_own_pages_may_change_anything(visit, headers, status):
    async with visit() as browser:
        del browser.headers["Origin"]
        answer = await browser.post("/api/accounts", json={**ANNA, "handle": "!"}, headers=headers)
        assert answer.status_code == status
        assert answer.json()["code"] == ("handle_unfit" if status == 400 else "wrong_origin")
        assert (await browser.get("/api/accounts/session", headers=headers)).status_code == 200


async def test_behind_https_a_page_of_the_same_host_without_https_is_a_strangers(visit, cell_of):
    async with visit(cell_of(origin="https://clips.example")) as browser:
        answer = await browser.post("/api/accounts", json=ANNA, headers={"Origin": "http://clips.example"})
        assert answer.json() == {"code": "wrong_origin"}


async def test_two_who_want_one_handle_at_once_get_one_yes_and_one_clear_no(visit):
    async with visit() as one, visit() as two:
        answers = await asyncio.gather(*(browser.post("/api/accounts", json=ANNA) for browser in (one, two)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert {"code": "handle_taken"} in [answer.json() for answer in answers]


async def test_a_profile_and_its_picture_change(visit, cell_of):
    cell = cell_of()
    async with visit(cell) as browser:
        assert (await browser.patch("/api/accounts/me", json={"bio": "x"})).status_code == 401
        await browser.post("/api/accounts", json=ANNA)
        changed = (await browser.patch("/api/accounts/me", json={"bio": "Herons.", "language": "en"})).json()["account"]
        assert (changed["bio"], changed["language"], changed["display_name"]) == ("Herons.", "en", "Anna Lind")
        answer = await browser.put("/api/accounts/me/picture", content=b"abc", headers={"Content-Type": "image/png"})
        url = answer.json()["account"]["picture_url"]
        key = url.replace("/media/pictures/", "accounts/")
        assert await cell.objects.get(key) == b"cba"
        assert (await browser.put("/api/accounts/me/picture", content=b"")).status_code == 400
        large = await browser.put("/api/accounts/me/picture", content=bytes(PICTURE_BYTES_MAX + 1))
        assert (large.status_code, large.json()) == (413, {"code": "picture_too_large"})
        assert (await browser.get("/api/accounts/anna")).json()["picture_url"] == url
        assert (await browser.delete("/api/accounts/me/picture")).json()["account"]["picture_url"] is None
        await jobs.delete_picture(cell, key=key)
        assert await cell.objects.size(key) is None


async def test_a_changed_password_signs_out_everywhere_else(visit, cell_of):
    cell = cell_of()
    async with visit(cell) as here, visit(cell) as there:
        await here.post("/api/accounts", json=ANNA)
        await there.post("/api/accounts/session", json={"handle": "anna", "password": PASSWORD})
        assert len((await here.get("/api/accounts/sessions")).json()["items"]) == 2
        wrong = {"current": "not that one", "new": "eleven loud geese"}
        assert (await here.put("/api/accounts/me/password", json=wrong)).json() == {"code": "password_wrong"}
        short = {"current": PASSWORD, "new": "geese"}
        assert (await here.put("/api/accounts/me/password", json=short)).json() == {"code": "password_too_short"}
        token = here.cookies["clairvue_session"]
        right = {"current": PASSWORD, "new": "eleven loud geese"}
        assert (await here.put("/api/accounts/me/password", json=right)).status_code == 200
        assert here.cookies["clairvue_session"] != token
        assert (await here.get("/api/accounts/session")).json()["account"]["handle"] == "anna"
        assert (await there.get("/api/accounts/session")).json()["account"] is None


async def test_one_session_or_all_of_them_are_ended_from_afar(visit, cell_of):
    cell = cell_of()
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    async with visit(cell) as here, visit(cell, **{"User-Agent": agent}) as there, visit(cell) as elsewhere:
        await here.post("/api/accounts", json=ANNA)
        for browser in (there, elsewhere):
            await browser.post("/api/accounts/session", json={"handle": "anna", "password": PASSWORD})
        items = (await here.get("/api/accounts/sessions")).json()["items"]
        assert sum(item["current"] for item in items) == 1
        (firefox,) = (item for item in items if item["agent"] == "Firefox, Linux")
        assert (await here.delete(f"/api/accounts/sessions/{firefox['id']}")).status_code == 204
        assert (await here.delete(f"/api/accounts/sessions/{firefox['id']}")).json() == {"code": "session_missing"}
        assert (await there.get("/api/accounts/sessions")).status_code == 401
        assert (await here.delete("/api/accounts/sessions")).status_code == 204
        for browser in (here, elsewhere):
            assert (await browser.get("/api/accounts/session")).json()["account"] is None


async def test_guessing_is_stopped_for_the_guesser_and_nobody_else(visit, cell_of, enter):
    cell = cell_of()
    await enter("anna")
    right, wrong = ({"handle": "anna", "password": password} for password in (PASSWORD, "not that one"))
    async with visit(cell) as owner:
        assert (await owner.post("/api/accounts/session", json=right)).status_code == 200
        async with visit(cell) as guesser, visit(cell, address="198.51.100.7") as phone:
            answers = [(await guesser.post("/api/accounts/session", json=wrong)).status_code for _ in range(13)]
            assert answers[0] == 401
            assert answers[-1] == 429
            assert (await owner.post("/api/accounts/session", json=right)).status_code == 200, "same address, known"
            assert (await phone.post("/api/accounts/session", json=right)).status_code == 200, "new, elsewhere"


@get("/where")
async def where(request: Request) -> str:
    return client_address(request)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, "6.6.6.6, 198.51.100.7", "192.0.2.1"),
        (1, "6.6.6.6, 198.51.100.7", "198.51.100.7"),
        (2, "6.6.6.6, 203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "", "unknown"),
        (1, "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
    ],
)
async def test_forwarded_addresses_count_only_as_far_as_the_operator_says(visit, cell_of, proxies, forwarded, counted):
    async with visit(cell_of(proxies=proxies), routes=[where]) as browser:
        assert (await browser.get("/where", headers={"X-Forwarded-For": forwarded})).text == counted


def test_an_address_is_counted_with_its_household():
    assert network_of("192.0.2.1") == "192.0.2.1"
    assert network_of("::ffff:192.0.2.1") == "192.0.2.1"
    assert network_of("2001:db8:1:2:3::4") == network_of("2001:db8:1:2::9%eth0") == "2001:db8:1:2::/64"
    assert network_of("") == network_of("unix") == "unknown"


async def test_using_a_session_is_noted_to_the_hour(visit, cell_of, now):
    later = [now]
    async with visit(cell_of(clock=lambda: later[0])) as browser:
        await browser.post("/api/accounts", json=ANNA)
        later[0] = now + timedelta(hours=2, minutes=40)
        await browser.get("/api/accounts/session")
        (item,) = (await browser.get("/api/accounts/sessions")).json()["items"]
    assert item["last_seen_at"] == (now + timedelta(hours=2)).isoformat().replace("+00:00", "Z")


async def test_ended_sessions_are_forgotten_by_the_worker(visit, cell_of, database, now):
    async with visit() as browser:
        await browser.post("/api/accounts", json=ANNA)
    await jobs.forget_sessions(cell_of(clock=lambda: now + timedelta(days=31)))
    async with database.reading() as conn:
        rows = await conn.execute("SELECT count(*) FROM accounts.session")
        assert await rows.fetchone() == (0,)
