"""What the worker does for search: keep what is found in line with what is public."""

from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, VideoId
from clairvue.search import index


async def index_video(installation: Installation, *, video_id: VideoId) -> None:
    """Bring what a clip is found by in line with the clip: nothing unless it is published and public."""
    now = installation.clock()
    await installation.database.transact(
        lambda conn: index.index_video(conn, installation.keyring, video_id=video_id, now=now)
    )


async def unindex_video(installation: Installation, *, video_id: VideoId) -> None:
    """Do the same for a clip that was taken back or erased; if it is public again by now, it stays."""
    await index_video(installation, video_id=video_id)


async def index_account(installation: Installation, *, account_id: AccountId) -> None:
    """Bring what an account is found by in line with it: nothing once it has gone."""
    await installation.database.transact(
        lambda conn: index.index_account(conn, installation.keyring, account_id=account_id)
    )
