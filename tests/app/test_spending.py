"""Whoever takes too much waits, is told for how long, and costs nobody else anything."""

import asyncio
import gzip
import time
from contextlib import asynccontextmanager

import httpx
import pytest

from clairvue.app.spending import budgeted
from clairvue.kit.budgets import BUDGETS, Budgets

HOME, ELSEWHERE = "203.0.113.9", "198.51.100.7"


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def budgets(clock):
    return Budgets(clock)


@pytest.fixture
def asking(installation, living, budgets):
    """Open the whole application to browsers at some address."""

    @asynccontextmanager
    async def asking(**chosen):
        async with living(budgets, **chosen) as application:

            def browser(address, **headers):
                transport = httpx.ASGITransport(application, client=(address, 4000))
                return httpx.AsyncClient(transport=transport, base_url=installation.origin, headers=headers)

            yield browser

    return asking


async def test_an_address_that_asked_too_often_is_told_when_to_come_back(asking, clock):
    allowed = int(BUDGETS["address"]["requests"].at_once)
    async with asking() as browser, browser(HOME, **{"Accept-Language": "fr"}) as here, browser(ELSEWHERE) as there:
        statuses = [(await here.get("/media/nothing/at-all.mp4")).status_code for _ in range(allowed + 1)]
        assert set(statuses) == {404}
        answer = await here.get("/api/feed")
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "over_budget"
        assert "attendez 1 secondes" in answer.json()["detail"]
        assert (await here.get("/healthz")).status_code == 429, "media, screens and the interface share one budget"
        assert (await there.get("/healthz")).status_code == 200
        clock.now += 1
        assert (await here.get("/healthz")).status_code == 200


async def test_bytes_that_come_and_go_are_counted_to_their_address(asking, budgets, monkeypatch):
    taken = {}
    monkeypatch.setattr(budgets, "take", lambda *what: taken.update({what[:3]: taken.get(what[:3], 0) + what[3]}))
    async with asking() as browser, browser(HOME) as here:
        answer = await here.post("/api/signals", content=b"x" * 1_000, headers={"Origin": "http://test"})
        assert taken["address", "bytes_in", HOME] == 1_000
        assert taken["address", "bytes_out", HOME] == len(answer.content)
        assert taken["address", "cpu_s", HOME] > 0


async def test_a_file_that_the_server_sends_by_itself_is_counted_whole(tmp_path, budgets, monkeypatch):
    file, taken = tmp_path / "clip.mp4", []
    file.write_bytes(bytes(5_000))
    monkeypatch.setattr(budgets, "take", lambda *what: taken.append(what))

    async def sends_a_file(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.pathsend", "path": str(file)})

    async def nowhere(_message):
        return None

    scope = {"type": "http", "method": "GET", "headers": [], "client": (HOME, 1)}
    await budgeted(sends_a_file, budgets, lambda: 0)(scope, None, nowhere)
    assert ("address", "bytes_out", HOME, 5_000) in taken


async def test_cpu_time_is_that_of_the_request_alone(budgets):
    async def burn(_scope, _receive, _send):
        for _ in range(3):
            await asyncio.sleep(0)
            gzip.compress(bytes(3_000_000))

    async def wait(_scope, _receive, _send):
        await asyncio.sleep(0.01)

    def asked(app, address):
        scope = {"type": "http", "method": "GET", "headers": [], "client": (address, 1)}
        return budgeted(app, budgets, lambda: 0)(scope, None, None)

    began = time.thread_time()
    await asyncio.gather(asked(burn, HOME), asked(wait, ELSEWHERE))
    burnt = time.thread_time() - began
    levels = {key: bucket.level for (_, kind, key), bucket in budgets._buckets.items() if kind == "cpu_s"}
    assert 0.5 * burnt < levels[HOME] <= burnt
    assert levels[ELSEWHERE] < 0.5 * levels[HOME], "what ran while it waited is not its own"


async def test_a_request_that_fails_or_is_cut_off_is_counted_too(budgets):
    async def fails(_scope, _receive, _send):
        gzip.compress(bytes(1_000_000))
        raise ConnectionResetError

    async def is_cut_off(_scope, _receive, _send):
        gzip.compress(bytes(1_000_000))
        await asyncio.sleep(3_600)

    scope = {"type": "http", "method": "GET", "headers": [], "client": (HOME, 1)}
    with pytest.raises(ConnectionResetError):
        await budgeted(fails, budgets, lambda: 0)(dict(scope), None, None)
    after_one = budgets._buckets["address", "cpu_s", HOME].level
    assert after_one > 0
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(budgeted(is_cut_off, budgets, lambda: 0)(dict(scope), None, None), 0.05)
    assert budgets._buckets["address", "cpu_s", HOME].level > after_one


async def test_an_account_pays_wherever_it_asks_from(asking, sign_up_somebody, budgets, clock):
    anna, cookies = await sign_up_somebody("anna")
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    budgets.take("account", "cpu_s", anna.account_id, BUDGETS["account"]["cpu_s"].at_once + 1)
    async with asking() as browser, browser(HOME, Cookie=cookie) as hers, browser(HOME) as nobodys:
        answer = await hers.get("/api/accounts/session")
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "10")
        assert (await nobodys.get("/api/accounts/session")).status_code == 200, "the address has taken little"
        clock.now += 10
        assert (await hers.get("/api/accounts/session")).status_code == 200
        assert ("account", "requests", anna.account_id) in budgets._buckets


async def test_a_household_is_one_address_and_a_proxy_is_believed_only_when_it_is_ours(asking, budgets):
    async with asking(proxies=1) as browser, browser("192.0.2.1") as through:
        for forwarded in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", "forged, 2001:db8:1:2::3"):
            await through.get("/healthz", headers={"X-Forwarded-For": forwarded})
        twice = [("X-Forwarded-For", "198.51.100.99"), ("X-Forwarded-For", "2001:db8:1:2::4")]
        await through.get("/healthz", headers=twice)
    async with asking(proxies=0) as browser, browser(HOME) as direct:
        await direct.get("/healthz", headers={"X-Forwarded-For": ELSEWHERE})
    assert {key for _, kind, key in budgets._buckets if kind == "requests"} == {"2001:db8:1:2::/64", HOME}
    assert budgets._buckets["address", "requests", "2001:db8:1:2::/64"].level == 4


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
async def test_the_machine_itself_has_no_budget(asking, budgets, address):
    async with asking() as browser, browser(address) as here:
        assert (await here.get("/healthz")).status_code == 200
    assert not budgets._buckets
