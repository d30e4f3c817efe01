"""Measuring search: CPU of the application and of PostgreSQL together for one answer, over a made-up catalogue."""

from itertools import cycle

from clairvue.db.database import Connection
from clairvue.feed.measure import cpu_ms
from clairvue.installation import Installation
from clairvue.search import index
from clairvue.search.find import complete, find_accounts, find_hashtags, find_videos
from clairvue.videos.catalogue import FIRST_PAGE, latest
from clairvue.videos.model import VideoRef

_BATCH = 500
QUERIES = ("café", "cat dance", "guitare", "morning coffee -train", "#cooking", "lumière nuit", "dances", "coffe")


async def fill(installation: Installation) -> None:
    """Index every public clip, and the accounts that made them, as the jobs would; `feed.measure.fill` comes first."""
    before = FIRST_PAGE
    async with installation.database.reading() as conn:
        while places := await latest(conn, before=before, limit=_BATCH):
            before = places[-1].published_at, places[-1].id
            await installation.database.transact(lambda write, places=places: _index(write, installation, places))
        await conn.execute("ANALYZE")


async def _index(conn: Connection, installation: Installation, places: list[VideoRef]) -> None:
    now = installation.clock()
    for place in places:
        await index.index_video(conn, installation.keyring, video_id=place.id, now=now)
    for account_id in {place.account_id for place in places}:
        await index.index_account(conn, installation.keyring, account_id=account_id)


async def measure(installation: Installation, *, times: int = 100) -> dict[str, float]:
    """Return the CPU-ms of one search for clips, and of the other searches, over different words."""
    words = cycle(QUERIES)

    async def videos(conn: Connection) -> None:
        await find_videos(installation, conn, None, query=next(words), cursor=None, limit=20)

    async def accounts(conn: Connection) -> None:
        await find_accounts(installation, conn, None, query=next(words)[:3], cursor=None, limit=20)

    async def hashtags(conn: Connection) -> None:
        await find_hashtags(conn, query=next(words)[:3], cursor=None, limit=20)

    async def completions(conn: Connection) -> None:
        await complete(installation, conn, None, query=next(words)[:3])

    async with installation.database.reading() as conn:
        return {
            "search_cpu_ms": await cpu_ms(conn, videos, times=times),
            "search_accounts_cpu_ms": await cpu_ms(conn, accounts, times=times),
            "search_hashtags_cpu_ms": await cpu_ms(conn, hashtags, times=times),
            "complete_cpu_ms": await cpu_ms(conn, completions, times=times),
        }
