"""Creators with keys, clips published through the verbs and entered into the charts, pages asked for like a route."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from clairvue.accounts.edge import SESSION_COOKIE, cookie_name
from clairvue.accounts.sign_in import open_session
from clairvue.feed import hydrate, jobs
from clairvue.feed.catalogue import copy_clips, copy_makers, imagine_clips, imagine_makers
from clairvue.feed.making import Asking
from clairvue.feed.page import make_page


@pytest.fixture(autouse=True)
def _empty_shelf():
    """Let no card of one test be on the shelf in the next."""
    hydrate._shelf.clear()


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
                conn, here.keyring, cell=here.cell, proven=proven, agent="a test", now=here.clock()
            )
        )
        client.cookies.set(cookie_name(SESSION_COOKIE, here.origin), token)
        return proven

    return sign_in


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
