"""The outbox: facts wait here, in the database that made them true, until the relay hands each on exactly once.

It knows no fact by name and wakes nobody by itself: `clairvue.reactions` says who wakes.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from clairvue.db.database import Connection
from clairvue.kit.facts import Fact

Payload = dict[str, Any]
Dispatch = Callable[[Connection, str, Payload], Awaitable[None]]


async def emit(conn: Connection, fact: Fact) -> None:
    """Store `fact` in the caller's transaction: it will be told if, and only if, that commits."""
    await conn.execute(
        "INSERT INTO db.outbox (name, payload) VALUES (%s, %s)",
        [type(fact).__name__, Jsonb(msgspec.to_builtins(fact))],
    )


async def relay(conn: Connection, dispatch: Dispatch, *, limit: int = 100) -> int:
    """Hand up to `limit` facts to `dispatch`, oldest first, and return how many there were.

    All in the caller's transaction: what `dispatch` writes on `conn` and the facts' deletion are one. Facts of one
    transaction keep their order; several relays at once share the facts out, never handing on the same one twice. When
    `dispatch` raises, every fact stays where it was.
    """
    rows = await conn.execute(
        """
        WITH batch AS MATERIALIZED (
            SELECT position FROM db.outbox ORDER BY position LIMIT %s FOR UPDATE SKIP LOCKED
        )
        DELETE FROM db.outbox USING batch WHERE outbox.position = batch.position
        RETURNING outbox.position, outbox.name, outbox.payload
        """,
        [limit],
    )
    facts = sorted(await rows.fetchall())
    for _, name, payload in facts:
        await dispatch(conn, name, payload)
    return len(facts)
