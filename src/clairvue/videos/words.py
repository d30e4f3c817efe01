"""The plain words of a caption beside the sealed one: its tags while it is public, and whom it names.

It never keeps a tag of what is not published for everybody.
"""

from datetime import datetime

from clairvue.accounts import look_up
from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId, VideoId
from clairvue.privacy.keyring import Keyring
from clairvue.videos import _store
from clairvue.videos.caption import Caption, fold_tag, read_caption
from clairvue.videos.model import MentionMade, VideoState, Visibility

CAPTION = "videos.video.caption"


def seal_caption(keyring: Keyring, slot: int, account_id: AccountId, caption: Caption) -> bytes | None:
    """Return the caption as it is stored."""
    return keyring.seal(slot, account_id, CAPTION, caption.text) if caption.text else None


def open_caption(keyring: Keyring, account_id: AccountId, sealed: bytes | None) -> Caption:
    """Return a stored caption as it was written.

    Raises: KeyDestroyed.
    """
    return read_caption(keyring.unseal(account_id, CAPTION, sealed)) if sealed is not None else Caption("", (), ())


async def name_people(conn: Connection, video_id: VideoId, caption: Caption) -> None:
    """Keep whom the caption names: those of its mentions that are somebody's handle."""
    named = await look_up.ids_of(conn, list(caption.mentions))
    await _store.keep_mentions(conn, video_id, list(named.values()))
    await _store.add_mentions(conn, video_id, list(named.values()), list(named))


async def show_words(
    conn: Connection,
    *,
    video_id: VideoId,
    account_id: AccountId,
    caption: Caption,
    state: VideoState,
    visibility: Visibility,
    now: datetime,
) -> None:
    """Bring the plain tags in line with who may see the video, and tell those it names for the first time."""
    published = state is VideoState.PUBLISHED
    await _store.delete_hashtags(conn, video_id)
    if published and visibility is Visibility.PUBLIC and caption.hashtags:
        folded = [fold_tag(tag) for tag in caption.hashtags]
        await _store.add_hashtags(conn, video_id, caption.hashtags, folded)
    if published and visibility is not Visibility.ONLY_ME:
        for mentioned_id in await _store.tell_mentions(conn, video_id, now):
            if mentioned_id != account_id:
                await emit(conn, MentionMade(video_id=video_id, account_id=account_id, mentioned_id=mentioned_id))
