"""The suite's own PostgreSQL, and a migrated database without a row for each test that asks for one."""

import asyncio
import shutil
import socket
import tempfile
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg
import pytest
import structlog
from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar, Response
from litestar.datastructures import State
from psycopg import sql
from pyotp import TOTP

from clairvue.accounts.edge import SESSION_COOKIE, cookie_name, same_origin
from clairvue.accounts.model import Proof
from clairvue.accounts.roles.grant import grant
from clairvue.accounts.roles.model import Role
from clairvue.accounts.second_step.enrol import begin_enrolment, finish_enrolment
from clairvue.accounts.sessions import viewer_of
from clairvue.accounts.sign_in import open_session
from clairvue.accounts.sign_up import sign_up
from clairvue.app.application import build
from clairvue.app.exact import ExactRequest
from clairvue.db.cluster import Cluster
from clairvue.db.database import Database
from clairvue.db.migrate import migrate
from clairvue.installation import Installation
from clairvue.kit.ids import Cell, VideoId, make_id
from clairvue.kit.rates import open_rates
from clairvue.kit.refusals import Refusal
from clairvue.objects.store import open_store
from clairvue.privacy.keyring import Keyring
from clairvue.safety.model import judge
from clairvue.videos.begin import begin
from clairvue.videos.edit import Changes, edit
from clairvue.videos.model import RenditionRow
from clairvue.videos.move import Shape, finish_scan, keep_first, start
from clairvue.videos.publish import publish

from .ledger import Keeper, read_ledger

SHARED = "shared"
SECOND_HALF = ("journeys", "app", "screens")  # as long as all the others together


def pytest_configure(config):
    """Let the run keep docs/asvs.csv: what it names must have been tested."""
    config.pluginmanager.register(Keeper(test for row in read_ledger() for test in row.named))


def pytest_addoption(parser):
    """Let two processes share the work, as tools/test.py makes them."""
    parser.addoption("--half", choices=("first", "second"), help="run this half of what is asked for")


def pytest_collection_modifyitems(config, items):
    """Run the browser's journeys last: Playwright keeps an event loop in this thread; async tests need their own."""
    items.sort(key=lambda item: item.path.parent.name == "journeys")
    if half := config.option.half:
        mine, others = [], []
        for item in items:
            (mine if (item.path.parent.name in SECOND_HALF) == (half == "second") else others).append(item)
        items[:] = mine
        config.hook.pytest_deselected(items=others)


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture(autouse=True)
def _logs_of_each_test_alone():
    """Forget how a test set the logs up: its standard error ends with it."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def cell():
    return Cell("test")


@pytest.fixture
def now():
    return datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def reachable_folder():
    """Make a folder that the server's user can reach; pytest's own are closed to it when root runs the suite."""
    folder = Path(tempfile.mkdtemp(prefix="clairvue-tests-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def cluster(reachable_folder):
    """Start the suite's PostgreSQL."""
    cluster = Cluster(reachable_folder / "suite")
    cluster.start()
    with psycopg.connect(cluster.superuser_url, autocommit=True) as conn:
        conn.execute("ALTER SYSTEM SET fsync = off")  # this one cluster may lose what a power cut would take
        conn.execute("SELECT pg_reload_conf()")
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def shared_database(cluster):
    """Make and migrate the database that tests share one after the other; give its address and its emptier."""
    with psycopg.connect(cluster.superuser_url, autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE DATABASE {} OWNER clairvue").format(sql.Identifier(SHARED)))
    asyncio.run(migrate(in_cluster(cluster.url, SHARED)))
    with psycopg.connect(in_cluster(cluster.superuser_url, SHARED), autocommit=True) as conn:
        conn.execute("SET session_replication_role = replica")  # rows go in any order, and no trigger answers
        full = filled_tables(conn, all_tables(conn))
        tables = [table for table in all_tables(conn) if table not in full]  # what migrations filled stays

        def empty():
            conn.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s AND pid <> %s",
                [SHARED, conn.info.backend_pid],
            )
            with conn.transaction():
                for table in filled_tables(conn, tables):
                    conn.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(*table)))

        yield in_cluster(cluster.url, SHARED), empty


@pytest.fixture
def database_url(shared_database):
    """Give the shared database, migrated and without a row: emptied before each test, so that a failure can be seen."""
    url, empty = shared_database
    empty()
    return url


@pytest.fixture
async def database(database_url):
    database = await Database.open(database_url)
    yield database
    await database.close()


async def _no_pictures(_content):
    pytest.fail("this test has no media tools: convert pictures in tests/media")


async def _nothing_unread(_conn, _account_id):
    return 0


async def _nobody_follows(_conn, _follower_id, _followed_id):
    return False


async def _nobody_blocks(_conn, _one_id, _other_id):
    return False


def _in_english(_code, english, _fields, _language):
    return english


@pytest.fixture
async def installation(database, keyring, tmp_path, cell, now):
    """Give a cell with a real database, real files and real keys, whose clock stands still at `now`."""
    return Installation(
        cell=cell,
        database=database,
        objects=open_store("", tmp_path / "objects"),
        keyring=keyring,
        rates=open_rates(),
        clock=lambda: now,
        convert_picture=_no_pictures,
        count_unread=_nothing_unread,
        is_follower=_nobody_follows,
        block_between=_nobody_blocks,
        speak=_in_english,
        data=tmp_path,
        origin="http://test",
        proxies=0,
        time_zone="UTC",
        ffmpeg="",
        upload_bytes_max=500_000_000,
        upload_duration_ms_max=180_000,
        transcodes_at_once=1,
        passkey_rsa_bits_min=3072,
        scan_rules="",
        smtp_url="",
        mail_from="Clairvue <no-reply@test.example>",
        demo=True,
    )


@pytest.fixture
def keyring(tmp_path):
    keyring = Keyring.open(tmp_path / "keys")
    yield keyring
    keyring.close()


@asynccontextmanager
async def lived(application):
    """Send an ASGI application its lifespan, as a server does, and wait for its answers."""
    asked, answered = asyncio.Queue(), asyncio.Queue()
    running = asyncio.create_task(
        application({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, asked.get, answered.put)
    )
    for word in ("startup", "shutdown"):
        await asked.put({"type": f"lifespan.{word}"})
        answer = await answered.get()
        assert answer["type"] == f"lifespan.{word}.complete", answer
        if word == "startup":
            yield
    await running


@pytest.fixture
def listening():
    """Serve an ASGI application on loopback by the real server, without its lifespan; give the address."""

    @asynccontextmanager
    async def listening(application):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = Server(application, port=port, interface=Interfaces.ASGINL, websockets=False, log_enabled=False)
        serving = asyncio.create_task(server.serve())
        for _ in range(200):
            with suppress(OSError):
                (await asyncio.open_connection("127.0.0.1", port))[1].close()
                break
            await asyncio.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
        server.stop()
        await serving

    return listening


@pytest.fixture
def living(installation):
    """Start the whole application over the cell, or over one that is otherwise in some way."""

    @asynccontextmanager
    async def living(budgets=None, **chosen):
        @asynccontextmanager
        async def opening():
            yield replace(installation, **chosen)

        application = build(opening, budgets=budgets)
        async with lived(application):
            yield application

    return living


@pytest.fixture
async def application(living):
    """Give the whole application over the cell, started."""
    async with living() as application:
        yield application


@pytest.fixture
async def client(installation, application):
    """Give a browser without cookies that asks the whole application, in this process."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(application),
        base_url=installation.origin,
        headers={"Origin": installation.origin},
    ) as client:
        yield client


@pytest.fixture
def newcomer(database, keyring, cell, now):
    """Sign somebody up without the second that a password costs."""

    async def newcomer(handle, **said):
        words = {"handle": handle, "display_name": handle.title(), "language": "en", "password_hash": "none", **said}
        return await database.transact(lambda conn: sign_up(conn, keyring, cell=cell, now=now, **words))

    return newcomer


@pytest.fixture
def turn_codes_on(database, keyring, cell, now):
    """Turn somebody's second step on, and give them as one who has just shown it."""

    async def turn_codes_on(proven):
        words = {"cell": cell, "proven": proven, "agent": "a test", "now": now}
        token = await database.transact(lambda conn: open_session(conn, keyring, **words))
        async with database.reading() as conn:
            viewer, _ = await viewer_of(conn, token=token, now=now)
        told = await database.transact(lambda conn: begin_enrolment(conn, keyring, viewer=viewer, host="test", now=now))
        shown = {"account_id": proven.account_id, "code": TOTP(told.key).at(now), "now": now}
        await database.transact(lambda conn: finish_enrolment(conn, keyring, **shown))
        return replace(proven, proof=Proof.PASSWORD_AND_CODE)

    return turn_codes_on


@pytest.fixture
def employ(database, keyring, newcomer, turn_codes_on, now):
    """Sign somebody up with codes on, and give them a role as the operator does."""

    async def employ(handle, role):
        proven = await turn_codes_on(await newcomer(handle))
        words = {"handle": handle, "role": Role(role), "origin": "http://test", "now": now}
        await database.transact(lambda conn: grant(conn, keyring, **words))
        return proven

    return employ


@pytest.fixture
def cookies_of(installation):
    """Open a session of somebody's, and give its cookie."""

    async def cookies_of(proven):
        here = installation
        words = {"cell": here.cell, "proven": proven, "agent": "a test", "now": here.clock()}
        token = await here.database.transact(lambda conn: open_session(conn, here.keyring, **words))
        return {cookie_name(SESSION_COOKIE, here.origin): token}

    return cookies_of


@pytest.fixture
def sign_up_somebody(newcomer, cookies_of):
    """Sign somebody up, and give the account with the cookie of its session: for what has no Litestar routes."""

    async def sign_up_somebody(handle, **words):
        proven = await newcomer(handle, **words)
        return proven, await cookies_of(proven)

    return sign_up_somebody


@pytest.fixture
def browse(installation):
    """Open a browser at some routes of the cell, signed in as a newcomer or as nobody."""

    @asynccontextmanager
    async def browse(routes, proven=None, **chosen):
        here = replace(installation, **chosen)
        app = Litestar(
            routes,
            guards=[same_origin],
            request_class=ExactRequest,
            exception_handlers={Refusal: tell},
            state=State({"installation": here}),
        )
        headers = {"Origin": here.origin}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=here.origin, headers=headers) as it:
            if proven is not None:
                token = await here.database.transact(
                    lambda conn: open_session(
                        conn, here.keyring, cell=here.cell, proven=proven, agent="a test", now=here.clock()
                    )
                )
                it.cookies.set(cookie_name(SESSION_COOKIE, here.origin), token)
            yield it

    def tell(_request, refusal):
        return Response({"code": refusal.code}, status_code=refusal.status)

    return browse


@pytest.fixture
def make_video(database, keyring, cell, now):
    """Make the rows of a video that was uploaded, processed and published, without its files."""

    async def do(verb, *args, **kwargs):
        await database.transact(lambda conn: verb(conn, *args, **kwargs))

    async def make(account_id, slot, *, published=True, duration_ms=10_000, now=now, **changes):
        video_id = VideoId(make_id(cell, now))
        mine = {"video_id": video_id, "account_id": account_id}
        shape = Shape(duration_ms=duration_ms, width=360, height=640, storyboard=None, look=bytes(32), first_made={})
        rung = RenditionRow(name="360", codec="h264", width=360, height=640, bits_per_second=500_000, made={})
        await do(begin, **mine, bytes_total=3, part_keys=[f"uploads/{video_id}/000000000000000-a"], now=now)
        await do(edit, keyring, **mine, slot=slot, own_language="en", changes=Changes(**changes), now=now)
        await do(start, video_id=video_id, now=now)
        await do(keep_first, video_id=video_id, shape=shape, renditions=[rung], now=now)
        await do(finish_scan, keyring, video_id=video_id, verdict=judge(()), now=now)
        if published:
            await do(publish, keyring, **mine, now=now)
        return video_id

    return make


@pytest.fixture
def blank_database_url(cluster):
    """Make a database of its own, without a table, for a test that changes the schema."""
    name = "blank"
    with psycopg.connect(cluster.superuser_url, autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE DATABASE {} OWNER clairvue").format(sql.Identifier(name)))
        yield in_cluster(cluster.url, name)
        conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def in_cluster(url, name):
    """Return the address of another database in the same cluster."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def all_tables(conn):
    """Return (schema, name) of every table of ours."""
    return conn.execute(
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    ).fetchall()


def filled_tables(conn, tables):
    """Return those of the tables that hold a row."""
    questions = [
        sql.SQL("SELECT {}, {} WHERE EXISTS (SELECT FROM {})").format(*table, sql.Identifier(*table))
        for table in tables
    ]
    return conn.execute(sql.SQL(" UNION ALL ").join(questions)).fetchall()
