"""Judge a clip as a moderator. First the entry in its author's ledger, then the mark: one transaction, one reason."""

from datetime import datetime

from clairvue.accounts.model import Viewer
from clairvue.db.database import Connection
from clairvue.desk.look import role_of
from clairvue.desk.model import Judgement, OwnClip
from clairvue.kit.ids import VideoId, cell_of
from clairvue.privacy.access import read_personal
from clairvue.privacy.keyring import Keyring
from clairvue.videos.mark import lift_age_mark, mark_for_adults, owner_of


async def judge_age(
    conn: Connection,
    keyring: Keyring,
    *,
    viewer: Viewer,
    video_id: VideoId,
    for_adults: bool,
    reason: str,
    now: datetime,
) -> None:
    """Mark somebody's clip as for adults, or take the mark back.

    Raises: VideoMissing, OwnClip, AccessReasonUnfit, AgeMarkMissing.
    """
    author = await owner_of(conn, video_id)
    if author == viewer.account_id:
        raise OwnClip
    await read_personal(
        conn,
        keyring,
        cell=cell_of(author),
        reader=viewer.account_id,
        role=role_of(viewer).value,
        subject=author,
        reason=reason,
        what=[Judgement.FOR_ADULTS if for_adults else Judgement.FOR_ALL],
        now=now,
    )
    if for_adults:
        await mark_for_adults(conn, keyring, video_id=video_id, reason=" ".join(reason.split()), now=now)
    else:
        await lift_age_mark(conn, video_id=video_id, now=now)
