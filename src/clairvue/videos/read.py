"""Reading videos whole, by id, their captions unsealed. It never decides who may have them."""

from collections.abc import Sequence
from contextlib import suppress

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, VideoId
from clairvue.privacy.keyring import Keyring
from clairvue.privacy.model import KeyDestroyed
from clairvue.videos import _store
from clairvue.videos.caption import Caption
from clairvue.videos.model import Outline, SealedVideo, StoryboardShape, VideoRow, VideoState, Visibility
from clairvue.videos.words.seal import open_caption
from clairvue.videos.words.show import people_named


async def get_many(conn: Connection, keyring: Keyring, video_ids: Sequence[VideoId]) -> dict[VideoId, VideoRow]:
    """Return these videos by id; those that are erased, or whose author's key is destroyed, are left out."""
    return await open_many(conn, keyring, await sealed_many(conn, video_ids))


async def sealed_many(conn: Connection, video_ids: Sequence[VideoId]) -> list[SealedVideo]:
    """Return these videos as they are kept, in no order; those that are erased are left out."""
    return await _store.get_many(conn, video_ids) if video_ids else []


async def open_many(conn: Connection, keyring: Keyring, rows: Sequence[SealedVideo]) -> dict[VideoId, VideoRow]:
    """Return videos that were read sealed, by id; those whose author's key is destroyed are left out."""
    captions: dict[VideoId, Caption] = {}
    for row in rows:
        with suppress(KeyDestroyed):
            captions[row.id] = open_caption(keyring, row.account_id, row.id, row.caption)
    naming = [video_id for video_id, caption in captions.items() if caption.mentions]
    handles = await people_named(conn, naming) if naming else dict[VideoId, set[str]]()
    return {row.id: _unsealed(row, captions[row.id], handles.get(row.id, set())) for row in rows if row.id in captions}


async def ever_had(conn: Connection, *, account_id: AccountId, video_ids: Sequence[VideoId]) -> bool:
    """Say whether any of these is a video of the account, or was one before it was erased."""
    return bool(await _store.owned_among(conn, account_id, video_ids))


async def outlines_of(conn: Connection, video_ids: Sequence[VideoId]) -> dict[VideoId, Outline]:
    """Return these videos without their words, by id; those that are erased are left out."""
    if not video_ids:
        return {}
    return {outline.id: outline for outline in await _store.outlines_of(conn, video_ids)}


def _unsealed(row: SealedVideo, caption: Caption, handles: set[str]) -> VideoRow:
    return VideoRow(
        id=row.id,
        account_id=row.account_id,
        state=VideoState(row.state),
        visibility=Visibility(row.visibility),
        caption=caption.text,
        hashtags=caption.hashtags,
        mentions=tuple(handle for handle in caption.mentions if handle in handles),
        language=row.language,
        ai_made=row.ai_made,
        age_restricted=row.age_restricted,
        comments_allowed=row.comments_allowed,
        publish_wished=row.publish_wished,
        watchable=row.watchable,
        duration_ms=row.duration_ms,
        width=row.width,
        height=row.height,
        storyboard=_shape(row.storyboard),
        created_at=row.created_at,
        published_at=row.published_at,
    )


def _shape(numbers: list[int] | None) -> StoryboardShape | None:
    if numbers is None:
        return None
    columns, rows, interval_ms, tile_width, tile_height = numbers
    return StoryboardShape(
        columns=columns, rows=rows, interval_ms=interval_ms, tile_width=tile_width, tile_height=tile_height
    )
