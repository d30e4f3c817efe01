"""What the first document shows, read from the domains below: who reads, a feed's first page, one video, one person.

It asks for what the reader may see and nothing else; what they may not see comes back as None.
"""

from clairvue.accounts.look_up import get_account, id_of
from clairvue.accounts.model import Account, AgeBand, Viewer
from clairvue.families.model import Today
from clairvue.families.protect import today_of
from clairvue.feed import grids
from clairvue.feed.answer import answer
from clairvue.feed.foryou.profiling import Asker
from clairvue.feed.making import Asking
from clairvue.feed.model import FeedPage, VideoCard
from clairvue.installation import Installation
from clairvue.kit.ids import VideoId
from clairvue.kit.language import Language
from clairvue.kit.refusals import NotFound

FIRST_CLIPS = 6


async def account_of(installation: Installation, viewer: Viewer) -> tuple[Account, int]:
    """Return the reader's account, and how much they have not read."""
    async with installation.database.reading() as conn:
        account = await get_account(conn, installation.keyring, viewer.account_id)
        return account, await installation.count_unread(conn, viewer.account_id)


async def today(installation: Installation, viewer: Viewer) -> Today | None:
    """Return whether the feed is open to whoever is under 16; nobody else's hours are asked for."""
    if viewer.age_band is not AgeBand.UNDER_16:
        return None
    async with installation.database.reading() as conn:
        return await today_of(
            conn,
            installation.keyring,
            account_id=viewer.account_id,
            band=viewer.age_band,
            cell_zone=installation.time_zone,
            now=installation.clock(),
        )


async def first_page(installation: Installation, asker: Asker, *, kind: str, language: Language) -> FeedPage:
    """Return the first page of a feed."""
    asking = Asking(kind=kind, limit=FIRST_CLIPS, cursor=None, language=language, now=installation.clock())
    async with installation.database.reading() as conn:
        return await answer(installation, conn, asking, asker)


async def video(installation: Installation, viewer: Viewer | None, video_id: str) -> VideoCard | None:
    """Return a video that the reader may see."""
    async with installation.database.reading() as conn:
        try:
            return await grids.one(installation, conn, viewer and viewer.account_id, VideoId(video_id))
        except NotFound:
            return None


async def person(installation: Installation, handle: str) -> Account | None:
    """Return the account behind a handle, as anybody may read it."""
    async with installation.database.reading() as conn:
        try:
            return await get_account(conn, installation.keyring, await id_of(conn, handle))
        except NotFound:
            return None
