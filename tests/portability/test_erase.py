"""Whoever leaves is gone: the key at once, then everything, and no backup brings them back."""

import json
import subprocess
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from psycopg import sql

from clairvue.accounts.edge import SESSION_COOKIE, cookie_name
from clairvue.accounts.sessions import viewer_of
from clairvue.db.binaries import installed_binaries
from clairvue.db.database import Database
from clairvue.portability import jobs
from clairvue.portability.certificate import find_certificate
from clairvue.portability.erase import carry_out, erase_again, places
from clairvue.portability.holdings import COLUMNS
from clairvue.portability.model import CertificateMissing, ErasureMissing, GraceUnfit
from clairvue.portability.routes import ROUTES
from clairvue.portability.sealed import sealed_values
from clairvue.portability.wish import stay, wish, wish_of
from clairvue.privacy.inventory import PersonalClass
from clairvue.privacy.model import KeyDestroyed
from clairvue.signals.reader import number_of_reader
from clairvue.social.count import find_wrong_counts

NAMED_LATER = {("portability.erasure", "account_id")}  # by the wish itself


async def leave(here, account_id, *, grace_days=0):
    """Wish to be erased, and let what is due be carried out."""
    now = here.clock()
    erasure = await here.database.transact(
        lambda conn: wish(conn, here.keyring, account_id=account_id, grace_days=grace_days, now=now)
    )
    await jobs.carry_out_due(here)
    return erasure


async def test_of_somebody_who_has_gone_no_declared_column_says_anything(installation, live, settle, traces):
    here = installation
    me, friend, mine, _, token = await live("anna")
    (reader,) = {number_of_reader(here.keyring, me.account_id, me.slot, 0)}
    before = await traces(me.account_id)
    assert {("social.follow", "follower_id"), ("social.comment", "author_id"), ("videos.video", "account_id")} < before

    erasure = await leave(here, me.account_id)
    with pytest.raises(KeyDestroyed):
        here.keyring.seal(me.slot, me.account_id, "accounts.account.bio", "back")
    async with here.database.reading() as conn:
        assert await viewer_of(conn, token=token, now=here.clock()) is None
        with pytest.raises(CertificateMissing):
            await find_certificate(conn, here.keyring, receipt=erasure.receipt)

    await jobs.finish_erasures(here)  # the domains have not heard of it yet, so nothing may be certified
    await settle()
    await jobs.finish_erasures(here)
    assert await traces(me.account_id) == set()
    async with here.database.reading() as conn:
        for table in ("signals.log", "feed.seen", "feed.session"):
            where = sql.SQL("SELECT count(*) FROM {} WHERE reader = %s AND {}").format(
                sql.Identifier(*table.split(".")), sql.SQL("kind <> 17" if table == "signals.log" else "true")
            )
            assert await (await conn.execute(where, [reader])).fetchone() == (0,), table
        assert await find_wrong_counts(conn) == []
        assert await (await conn.execute("SELECT count(*) FROM feed.record")).fetchone() == (0,)
        signed = await find_certificate(conn, here.keyring, receipt=erasure.receipt)
    for prefix in (f"accounts/{me.account_id}/", f"videos/{mine}/", f"uploads/{mine}/"):
        assert await here.objects.keys(prefix, 10, "") == []
    assert await traces(friend.account_id) != set(), "nobody else is touched"
    assert signed.certificate.columns_searched > 30


async def test_whoever_used_everything_is_named_nowhere_once_they_have_gone(installation, fill, settle, traces):
    here = installation
    me, *_ = await fill("anna", "cormorant")
    named = await traces(me.account_id)
    unnamed = {
        (column.table, column.column)
        for column in COLUMNS
        if column.column == "account_id" and column.personal is PersonalClass.LINK
    } - named
    assert unnamed <= NAMED_LATER, "let `fill` name somebody in these, so that their leaving is tested"
    await leave(here, me.account_id)
    for _ in range(2):
        await settle()
        await jobs.finish_erasures(here)
    assert await traces(me.account_id) == set()
    async with here.database.reading() as conn:
        assert [value.column async for value in sealed_values(conn) if value.account_id == me.account_id] == []


async def test_a_certificate_can_be_checked_by_anybody_and_names_nobody(installation, live, settle):
    me, *_ = await live("anna", "cormorant")
    erasure = await leave(installation, me.account_id)
    await settle()
    await jobs.finish_erasures(installation)
    async with installation.database.reading() as conn:
        signed = await find_certificate(conn, installation.keyring, receipt=erasure.receipt)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed.verifying_key))
    key.verify(bytes.fromhex(signed.signature), signed.body.encode())
    assert signed.body == json.dumps(json.loads(signed.body), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    for word in (me.account_id, me.handle, "cormorant"):
        assert word not in signed.body


async def test_during_the_grace_somebody_may_come_back_and_stay(installation, live, later):
    here = installation
    me, *_ = await live("anna")
    await leave(here, me.account_id, grace_days=30)
    async with here.database.reading() as conn:
        assert (await wish_of(conn, account_id=me.account_id)).due_at == here.clock() + timedelta(days=30)
    await jobs.carry_out_due(later(here.clock() + timedelta(days=29)))
    here.keyring.seal(me.slot, me.account_id, "accounts.account.bio", "still here")
    await here.database.transact(lambda conn: stay(conn, account_id=me.account_id))
    await jobs.carry_out_due(later(here.clock() + timedelta(days=31)))
    here.keyring.seal(me.slot, me.account_id, "accounts.account.bio", "still here")


async def test_when_the_grace_is_over_the_key_goes_by_itself_and_nobody_takes_it_back(installation, live, later):
    here = installation
    me, *_ = await live("anna")
    await leave(here, me.account_id, grace_days=3)
    await jobs.carry_out_due(later(here.clock() + timedelta(days=3)))
    with pytest.raises(KeyDestroyed):
        here.keyring.seal(me.slot, me.account_id, "accounts.account.bio", "back")
    with pytest.raises(ErasureMissing):
        await here.database.transact(lambda conn: stay(conn, account_id=me.account_id))


@pytest.mark.parametrize("days", [-1, 31])
async def test_the_grace_is_between_nothing_and_thirty_days(installation, newcomer, days):
    me = await newcomer("anna")
    with pytest.raises(GraceUnfit):
        await leave(installation, me.account_id, grace_days=days)


async def test_nobody_is_erased_who_did_not_wish_it_or_whose_time_has_not_come(installation, newcomer):
    here, me = installation, await newcomer("anna")
    await carry_out(here.database, here.keyring, account_id=me.account_id, now=here.clock())
    await leave(here, me.account_id, grace_days=1)
    await carry_out(here.database, here.keyring, account_id=me.account_id, now=here.clock())
    here.keyring.seal(me.slot, me.account_id, "accounts.account.bio", "still here")


@pytest.fixture
def restored_later(cluster, database_url, tmp_path):
    """Back the database up as operators do, and bring that back later as another one."""
    name, programs = "restored", installed_binaries()
    administration = urlsplit(cluster.superuser_url)
    original, restored = [
        urlunsplit(administration._replace(path=path)) for path in (urlsplit(database_url).path, name)
    ]

    def back_up():
        subprocess.run([programs / "pg_dump", "--dbname", original, "--file", tmp_path / "backup.sql"], check=True)

    def restore():
        with psycopg.connect(cluster.superuser_url, autocommit=True) as conn:
            conn.execute(sql.SQL("CREATE DATABASE {} OWNER clairvue").format(sql.Identifier(name)))
        subprocess.run(
            [programs / "psql", "--quiet", "--dbname", restored, "--file", tmp_path / "backup.sql"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return urlunsplit(urlsplit(database_url)._replace(path=f"/{name}"))

    yield back_up, restore
    with psycopg.connect(cluster.superuser_url, autocommit=True) as conn:
        conn.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


async def test_a_restored_database_brings_nobody_back(installation, live, settle, restored_later):
    me, *_ = await live("anna", "cormorant")
    back_up, restore = restored_later
    back_up()
    await leave(installation, me.account_id)
    here = replace(installation, database=await Database.open(restore()))
    async with here.database.reading() as conn:
        handles = await (await conn.execute("SELECT handle FROM accounts.account")).fetchall()
        assert ("anna",) in handles, "the backup holds the rows"
    assert await erase_again(here.database, here.keyring, now=here.clock()) == 1
    await settle(here)
    async with here.database.reading() as conn:
        for table, column in await places(conn):
            asked = sql.SQL("SELECT count(*) FROM {} WHERE {} = %s").format(
                sql.Identifier(*table.split(".")), sql.Identifier(column)
            )
            assert await (await conn.execute(asked, [me.account_id])).fetchone() == (0,), (table, column)
    await here.database.close()


async def test_over_http_somebody_leaves_at_once_and_is_signed_out(installation, newcomer, browse, settle):
    me = await newcomer("anna")
    async with browse(ROUTES, me) as browser:
        asked = await browser.post("/api/account/erase", json={"grace_days": 0})
        assert asked.status_code == 200, asked.text
        cookie = cookie_name(SESSION_COOKIE, installation.origin)
        assert cookie in asked.headers["set-cookie"]
        assert (await browser.get("/api/account/erase")).status_code == 401
        with pytest.raises(KeyDestroyed):
            installation.keyring.seal(me.slot, me.account_id, "accounts.account.bio", "back")
        await settle()
        await jobs.finish_erasures(installation)
        receipt = asked.json()["erasure"]["receipt"]
        assert (await browser.get(f"/api/portability/certificates/{receipt}")).status_code == 200
        assert (await browser.get("/api/portability/certificates/none")).status_code == 404


async def test_an_open_browser_alone_erases_nobody(installation, newcomer, browse):
    me = await newcomer("anna")
    async with browse(ROUTES, me) as browser:
        await installation.database.transact(
            lambda conn: conn.execute("UPDATE accounts.session SET proved_at = created_at - interval '1 hour'")
        )
        asked = await browser.post("/api/account/erase", json={"grace_days": 0})
    assert (asked.status_code, asked.json()["code"]) == (403, "step_up_needed")
    installation.keyring.seal(me.slot, me.account_id, "accounts.account.bio", "still here")
