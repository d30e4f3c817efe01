"""Somebody with words of every kind, and browsers of theirs and of the staff at the whole application."""

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count

import httpx
import pytest

from clairvue.accounts.edge import SESSION_COOKIE, cookie_name
from clairvue.accounts.edit_profile import edit_profile
from clairvue.accounts.sign_in import open_session
from clairvue.social.comments.post import post
from clairvue.videos.model import Visibility


@pytest.fixture
async def installation(installation, now):
    """Give the usual cell with a clock that goes on a second whenever somebody looks at it."""
    moments = (now + timedelta(seconds=second) for second in count(1))
    return replace(installation, clock=lambda: next(moments))


@pytest.fixture
def open_browser(installation, application):
    """Open a browser of somebody's at the whole application."""

    @asynccontextmanager
    async def open_browser(proven):
        here = installation
        words = {"cell": here.cell, "proven": proven, "agent": "Firefox, Linux", "now": here.clock()}
        token = await here.database.transact(lambda conn: open_session(conn, here.keyring, **words))
        cookies = {cookie_name(SESSION_COOKIE, here.origin): token}
        transport, ours = httpx.ASGITransport(application), {"Origin": here.origin}
        async with httpx.AsyncClient(
            transport=transport, base_url=here.origin, cookies=cookies, headers=ours
        ) as browser:
            yield browser

    return open_browser


@pytest.fixture
async def anna(installation, newcomer, make_video, cell, now):
    """Sign up somebody with words of every kind, one of them in a clip that is only theirs."""
    here, anna = installation, await newcomer("anna")
    own = {"account_id": anna.account_id, "slot": anna.slot}
    await here.database.transact(lambda conn: edit_profile(conn, here.keyring, **own, bio="I film herons"))
    video = await make_video(**own, visibility=Visibility.ONLY_ME, caption="Only for me")
    said = {"author_id": anna.account_id, "slot": anna.slot, "video_id": video, "text": "Mine alone"}
    await here.database.transact(lambda conn: post(conn, here.keyring, cell=cell, **said, reply_to=None, now=now))
    return anna
