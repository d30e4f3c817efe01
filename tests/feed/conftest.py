"""Creators with keys, clips published through the verbs and entered into the charts, pages asked for like a route."""

import sys
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from msgspec.structs import replace as struct_replace

# The lessons are a module of these tests alone; importlib mode does not look beside a test by itself.
sys.path.insert(0, str(Path(__file__).parent))

import lessons

from clairvue.accounts.edge import SESSION_COOKIE, cookie_name
from clairvue.accounts.model import AgeBand, Viewer
from clairvue.accounts.sign_in import open_session
from clairvue.feed import jobs, shelf
from clairvue.feed.answer import answer
from clairvue.feed.catalogue import copy_clips, copy_makers, imagine_clips, imagine_makers
from clairvue.feed.foryou import keeping
from clairvue.feed.foryou import record as records
from clairvue.feed.foryou.profiling import Asker
from clairvue.feed.making import Asking
from clairvue.feed.page import make_page
from clairvue.feed.steering.steer import steer
from clairvue.kit.ids import SessionId
from clairvue.kit.numbers import number_of
from clairvue.signals import log
from clairvue.signals.log import Logged, SignalKind
from clairvue.signals.reader import reader_of


@pytest.fixture(autouse=True)
def _empty_shelf():
    """Let no card of one test be on the shelf in the next, and no database of one hold the networks of another."""
    shelf._shelf.clear()
    shelf._authors.clear()
    keeping._kept.clear()


@pytest.fixture
def makers(database, keyring, cell, now):
    """Make creators."""
    seeds = count()

    async def makers(number):
        made = imagine_makers(keyring, cell, now, count=number)
        run = next(seeds)
        made = [replace(maker, handle=f"{maker.handle}.{run}") for maker in made]
        await database.transact(lambda conn: copy_makers(conn, keyring, made, now))
        return made

    return makers


@pytest.fixture
def publish(installation, make_video, now):
    """Publish a clip of a maker, some hours ago, and let it into the charts."""

    async def publish(maker, *, hours_ago=1.0, **changes):
        video_id = await make_video(maker.id, maker.slot, now=now - timedelta(hours=hours_ago), **changes)
        await jobs.warm_video(installation, video_id=video_id)
        return video_id

    return publish


@pytest.fixture
def crowd(database, keyring, makers, cell, now):
    """Fill the cell with a catalogue; give its clips."""

    async def crowd(*, clips, creators=20):
        made = list(imagine_clips(await makers(creators), cell, now, count=clips))
        await database.transact(lambda conn: copy_clips(conn, keyring, made))
        return made

    return crowd


@pytest.fixture
def sign_in(client, installation, newcomer):
    """Sign the browser in as a newcomer."""

    async def sign_in(handle):
        here, proven = installation, await newcomer(handle)
        token = await here.database.transact(
            lambda conn: open_session(
                conn, here.keyring, cell=here.cell, proven=proven, agent="a test", now=installation.clock()
            )
        )
        client.cookies.set(cookie_name(SESSION_COOKIE, here.origin), token)
        return proven

    return sign_in


@pytest.fixture
def taught(installation, database, now):
    """Let readers do things, as (reader, clip or creator, kind, value), and show the model that is learned of it."""

    async def taught(*rows):
        at_ms = log.ms_of(now) - 60_000 * len(rows)
        made = [
            Logged(at_ms + 60_000 * number, reader, number_of(subject), kind, value=value)
            for number, (reader, subject, kind, value) in enumerate(rows)
        ]
        await database.transact(lambda conn: log.append(conn, made, now=now))
        return await lessons.learn(installation, now)

    return taught


@pytest.fixture
def as_viewer(installation):
    """Give somebody as one who is signed in."""

    def as_viewer(proven, band=AgeBand.ADULT):
        return Viewer(
            *(proven.account_id, SessionId("none"), proven.handle, "en", proven.slot),
            *((), proven.proof, installation.clock(), band),
        )

    return as_viewer


@pytest.fixture
def for_you(installation, as_viewer, now):
    """Ask for a page of for-you, as somebody."""

    async def for_you(proven, *, limit=20, cursor=None, language="en", seed=7, at=now, gpc=False, band=AgeBand.ADULT):
        asking = Asking(kind="for-you", limit=limit, cursor=cursor, language=language, now=at, seed=seed)
        async with installation.database.reading() as conn:
            return await answer(installation, conn, asking, Asker(viewer=as_viewer(proven, band), gpc=gpc))

    return for_you


@pytest.fixture
def steered(installation, now):
    """Change what somebody asks of their feed."""

    async def steered(proven, **fields):
        await installation.database.transact(
            lambda conn: steer(
                conn,
                installation.keyring,
                account_id=proven.account_id,
                slot=proven.slot,
                change=lambda before: struct_replace(before, **fields),
                now=now,
            )
        )

    return steered


@pytest.fixture
def number_for(installation):
    """Give the number of somebody's reader."""

    async def number_for(proven):
        async with installation.database.reading() as conn:
            return (await reader_of(conn, installation.keyring, proven.account_id, proven.slot)).number

    return number_for


@pytest.fixture
def kept(database):
    """Give the record of a page, unpacked."""

    async def kept(page):
        async with database.reading() as conn:
            rows = await conn.execute("SELECT page FROM feed.record WHERE id = %s", (page.items[0].record,))
            ((packed,),) = await rows.fetchall()
        return records.unpack(packed)

    return kept


@pytest.fixture
def new_session(database):
    """End every session, so that the same page can be asked for again."""

    async def new_session():
        async with database.reading() as conn:
            await conn.execute("DELETE FROM feed.session")

    return new_session


@pytest.fixture
def history(crowd, newcomer, number_for, taught):
    """Let Zoe watch some of a crowd of clips; give her, all clips and those that she finished."""

    async def history(*, clips=120, finished=12):
        made = await crowd(clips=clips)
        zoe = await newcomer("zoe")
        reader = await number_for(zoe)
        rows = [
            (reader, clip.id, kind, 15_000)
            for clip in made[:finished]
            for kind in (SignalKind.IMPRESSION, SignalKind.FINISH)
        ]
        others = [
            (10_000 + number // 9, clip.id, kind, 15_000)
            for number, clip in enumerate(made * 3)
            for kind in _done_by_others(number)
        ]
        await taught(*others, *rows)
        return zoe, made, [clip.id for clip in made[:finished]]

    return history


def _done_by_others(number):
    """Let a crowd like some clips and skip others, so that each action says something."""
    if number % 4 == 1:
        return (SignalKind.SKIP,)
    return (SignalKind.FINISH, SignalKind.LIKE) if number % 4 == 2 else (SignalKind.FINISH,)


@pytest.fixture
def ask(installation, now):
    """Ask for a page."""

    async def ask(kind="unprofiled", *, viewer=None, limit=20, cursor=None, language="en", seed=None, at=now):
        asking = Asking(kind=kind, limit=limit, cursor=cursor, language=language, now=at, seed=seed)
        async with installation.database.reading() as conn:
            return await make_page(installation, conn, asking, viewer_id=viewer)

    return ask


@pytest.fixture
def walk(ask):
    """Ask for page after page, and give the clips in their order."""

    async def walk(kind="unprofiled", *, pages=1000, between=None, **asked):
        seen, cursor = [], None
        for number in range(pages):
            page = await ask(kind, cursor=cursor, **asked)
            seen += [item.video.id for item in page.items]
            cursor = page.cursor
            if cursor is None:
                break
            if between is not None:
                await between(number)
        return seen

    return walk
