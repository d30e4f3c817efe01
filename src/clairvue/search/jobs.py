"""What the worker does for search: index what has become public, forget what no longer is."""

from clairvue.accounts.look_up import get_many as accounts_of
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, VideoId
from clairvue.search import index
from clairvue.videos.model import VideoState, Visibility
from clairvue.videos.read import get_many as videos_of


async def index_video(installation: Installation, *, video_id: VideoId) -> None:
    """Bring what a clip is found by in line with the clip: nothing unless it is published and public."""
    async with installation.database.reading() as conn:
        video = (await videos_of(conn, installation.keyring, [video_id])).get(video_id)
        accounts = await accounts_of(conn, installation.keyring, [video.account_id]) if video is not None else {}
    if (
        video is None
        or video.state is not VideoState.PUBLISHED
        or video.visibility is not Visibility.PUBLIC
        or video.published_at is None
        or video.account_id not in accounts
    ):
        await unindex_video(installation, video_id=video_id)
        return
    handle, published_at = accounts[video.account_id].handle, video.published_at
    await installation.database.transact(
        lambda conn: index.index_video(
            conn,
            video_id=video.id,
            account_id=video.account_id,
            handle=handle,
            caption=video.caption,
            tags=video.hashtags,
            language=video.language,
            published_at=published_at,
        )
    )


async def unindex_video(installation: Installation, *, video_id: VideoId) -> None:
    """Let a clip that is no longer public be found no more."""
    await installation.database.transact(lambda conn: index.unindex_video(conn, video_id=video_id))


async def index_account(installation: Installation, *, account_id: AccountId) -> None:
    """Let an account be found by its handle, as long as there is one."""
    async with installation.database.reading() as conn:
        account = (await accounts_of(conn, installation.keyring, [account_id])).get(account_id)
    if account is None:
        await unindex_account(installation, account_id=account_id)
        return
    handle = account.handle
    await installation.database.transact(lambda conn: index.index_account(conn, account_id=account_id, handle=handle))


async def unindex_account(installation: Installation, *, account_id: AccountId) -> None:
    """Let an account that has gone be found no more."""
    await installation.database.transact(lambda conn: index.unindex_account(conn, account_id=account_id))
