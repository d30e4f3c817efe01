"""Accounts made through the verbs; the costly hash is made once."""

import asyncio
import dataclasses

import httpx
import pytest
from litestar import Litestar, Response
from litestar.datastructures import State

from clairvue.accounts.edge import same_origin
from clairvue.accounts.model import Handle
from clairvue.accounts.passwords import hash_password
from clairvue.accounts.sign_in import open_session
from clairvue.accounts.sign_up import sign_up
from clairvue.app.domains import DOMAINS
from clairvue.kit.rates import open_rates
from clairvue.kit.refusals import Invalid, Refusal

ROUTES = dict(DOMAINS)["accounts"]
PASSWORD = "seven quiet herons"


@pytest.fixture(scope="session")
def password_hash():
    return asyncio.run(hash_password(PASSWORD, handle=Handle("anna")))


@pytest.fixture
def enter(database, keyring, password_hash, cell, now):
    """Sign somebody up through the verb."""

    async def enter(handle, display_name="Anna", *, database=database):
        return await database.transact(
            lambda conn: sign_up(
                conn,
                keyring,
                cell=cell,
                handle=handle,
                display_name=display_name,
                language="en",
                password_hash=password_hash,
                now=now,
            )
        )

    return enter


@pytest.fixture
def open_at(database, keyring, cell, now):
    """Open a session through the verb, and give its token."""

    async def open_at(proven, *, at=now, agent="Firefox, Linux"):
        return await database.transact(
            lambda conn: open_session(conn, keyring, cell=cell, proven=proven, agent=agent, now=at)
        )

    return open_at


async def reversed_picture(picture):
    """Stand in for the media sandbox, which is a neighbour of accounts: refuses what is empty, turns the rest round."""
    if not picture:
        raise Invalid
    return picture[::-1]


async def three_unread(_conn, _account_id):
    """Stand in for the notifications, which live above accounts."""
    return 3


@pytest.fixture
def cell_of(installation):
    """Make a running cell, as different from the usual one as a test wants it."""

    def cell_of(**chosen):
        return dataclasses.replace(
            installation,
            **{"rates": open_rates(), "convert_picture": reversed_picture, "count_unread": three_unread, **chosen},
        )

    return cell_of


@pytest.fixture
def visit(cell_of):
    """Open a browser at the accounts of a cell: a client that keeps cookies and sends the headers of our own pages."""

    def visit(installation=None, *, address="192.0.2.1", routes=ROUTES, **headers):
        served = installation or cell_of()
        app = Litestar(
            routes, guards=[same_origin], exception_handlers={Refusal: tell}, state=State({"installation": served})
        )
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app, client=(address, 1)),
            base_url=served.origin,
            headers={"Origin": served.origin, **headers},
        )

    return visit


def tell(_request, refusal):
    return Response({"code": refusal.code}, status_code=refusal.status)
