"""Connections: a pool for one process, reads without a transaction, writes in one short transaction that is retried.

Verbs are handed a connection and never open, commit or roll back anything: whoever calls `transact` does.
"""

import asyncio
import contextlib
import random
import select
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Self, TypeAlias, TypeVar

import psycopg
from psycopg import errors
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

Connection: TypeAlias = psycopg.AsyncConnection[TupleRow]
Value = TypeVar("Value")

ATTEMPTS_MAX = 5
WAIT_FOR_CONNECTION_S = 10.0
# Prepared statements survive pgBouncer (1.22 or newer, in transaction mode) when libpq can close them by protocol.
PREPARE_AFTER = 5 if psycopg.capabilities.has_send_close_prepared() else None


class Database:
    """A pool of connections to one PostgreSQL. Open it in the event loop that uses it."""

    def __init__(self, pool: AsyncConnectionPool[Connection]) -> None:
        self._pool = pool

    @classmethod
    async def open(cls, url: str, *, pool_max: int = 8) -> Self:
        """Connect to the database at `url`.

        Raises: psycopg_pool.PoolTimeout when it does not answer.
        """
        pool = AsyncConnectionPool[Connection](
            url,
            min_size=1,
            max_size=pool_max,
            open=False,
            timeout=WAIT_FOR_CONNECTION_S,
            check=_check,
            kwargs={"autocommit": True, "prepare_threshold": PREPARE_AFTER},
        )
        await pool.open(wait=True, timeout=WAIT_FOR_CONNECTION_S)
        return cls(pool)

    async def close(self) -> None:
        """Give all connections back to the server."""
        await self._pool.close()

    async def answer(self) -> None:
        """Return once the server has answered.

        Raises: psycopg.Error, psycopg_pool.PoolTimeout when it does not.
        """
        async with self._pool.connection() as conn:
            await conn.execute("SELECT 1")

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncGenerator[Connection]:
        """Lend a connection on which every statement is its own transaction."""
        async with self._pool.connection() as conn:
            yield conn

    async def transact(self, verb: Callable[[Connection], Awaitable[Value]]) -> Value:
        """Run `verb` in one transaction, commit, and return its value.

        The verb runs again, up to five times in all, when PostgreSQL chose it to give way to another transaction: it
        must not do what cannot be undone.
        """
        for attempt in range(1, ATTEMPTS_MAX):
            try:
                return await self._transact_once(verb)
            except (errors.SerializationFailure, errors.DeadlockDetected):
                await asyncio.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311 - spreads, hides nothing
        return await self._transact_once(verb)

    async def _transact_once(self, verb: Callable[[Connection], Awaitable[Value]]) -> Value:
        async with self._pool.connection() as conn, conn.transaction():
            return await verb(conn)


async def _check(conn: Connection) -> None:
    """Raise when the server has ended an idle connection, so that the pool replaces it before somebody's request fails.

    An idle connection on which something is to be read has been closed, or has news that the full check takes in.
    Asking the kernel costs 2 µs; asking the server each time doubled the cost of a short read.
    """
    poll = select.poll()
    poll.register(conn.fileno(), select.POLLIN)
    if poll.poll(0):
        await AsyncConnectionPool.check_connection(conn)
