"""People of each age in browsers of theirs, and a clock that tests move."""

from dataclasses import dataclass, replace
from datetime import datetime

import httpx
import pytest

from clairvue.accounts.edge import SESSION_COOKIE, cookie_name
from clairvue.accounts.sign_in import open_session
from clairvue.db.outbox import relay
from clairvue.installation import Installation
from clairvue.reactions import REACTIONS
from clairvue.social.block import block_between
from clairvue.social.follow import is_follower


@pytest.fixture
def moment(now):
    return {"now": now}


@pytest.fixture
async def installation(installation, moment):
    """Give the usual cell with a clock that `Service.at` moves."""
    return replace(installation, clock=lambda: moment["now"], is_follower=is_follower, block_between=block_between)


@dataclass
class Service:
    """The whole application, and its clock."""

    installation: Installation
    application: object
    moment: dict[str, datetime]

    def at(self, text):
        self.moment["now"] = datetime.fromisoformat(text)

    async def browser(self, proven):
        here = self.installation
        token = await here.database.transact(
            lambda conn: open_session(
                conn, here.keyring, cell=here.cell, proven=proven, agent="a test", now=here.clock()
            )
        )
        browser = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.application), base_url=here.origin, headers={"Origin": here.origin}
        )
        browser.cookies.set(cookie_name(SESSION_COOKIE, here.origin), token)
        return browser


@pytest.fixture
def service(installation, application, moment):
    return Service(installation, application, moment)


@pytest.fixture
def carry_out(installation):
    """Do what follows from the facts that were told, and from those that follow from these; nothing is transcoded."""
    facts = {fact.__name__: jobs for fact, jobs in REACTIONS.items()}

    async def carry_out():
        woken = []

        async def dispatch(_conn, name, payload):
            woken.extend((job, {key: payload[key] for key in job.parameters}) for job in facts.get(name, ()))

        while await installation.database.transact(lambda conn: relay(conn, dispatch)):
            for job, words in woken:
                if job.queue == "quick":
                    await job.run(installation, **words)
            woken.clear()

    return carry_out
