"""What the worker does for figures: release days that have ended, and forget who and what has gone."""

import secrets

from clairvue.figures import _store
from clairvue.figures.release import release_due
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, VideoId


async def release_figures(installation: Installation) -> None:
    """Release every day that has ended."""
    await release_due(installation.database, now=installation.clock(), below=secrets.randbelow)


async def forget_video(installation: Installation, *, video_id: VideoId) -> None:
    """Delete the figures of a clip that is no more."""
    await installation.database.transact(lambda conn: _store.remove_video(conn, video_id))


async def forget_account(installation: Installation, *, account_id: AccountId) -> None:
    """Delete the figures of somebody who has gone."""
    await installation.database.transact(lambda conn: _store.remove_account(conn, account_id))
