"""Bring one clip of an archive: the file becomes an upload of its owner's, and goes the way of every upload."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from clairvue.accounts.age.known import band_now
from clairvue.accounts.model import AgeBand
from clairvue.db.database import Connection
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, VideoId, id_from
from clairvue.kit.refusals import Refusal
from clairvue.portability.arrivals.model import ArchiveDamaged, Clip
from clairvue.portability.arrivals.unpack import Unpacked
from clairvue.privacy.model import KeyDestroyed
from clairvue.videos.begin import begin
from clairvue.videos.caption import read_caption
from clairvue.videos.edit import Changes, edit
from clairvue.videos.files import source_key
from clairvue.videos.language import read_language
from clairvue.videos.model import NO_LANGUAGE, Visibility
from clairvue.videos.publish import publish
from clairvue.videos.read import ever_had
from clairvue.videos.workplace import workplace

_PURPOSE = "portability.arrival"
_NOBODY_NAMED = "@\u2060"  # looks like an @, and names nobody: a name there need not be the same person here


async def bring_clip(
    here: Installation, archive: Unpacked, clip: Clip, *, account_id: AccountId, slot: int, at_home: bool
) -> str:
    """Bring a clip, unless it was brought before, and return what to tell of it.

    `at_home`: the archive is this very account's, so that whom a caption names is who was meant.
    """
    now = here.clock()
    if clip.made_at > now:
        return "clips_unfit"
    video_id = arrived_id(here, account_id, clip)
    async with here.database.reading() as conn:
        if await ever_had(conn, account_id=account_id, video_ids=[video_id, VideoId(clip.source)]):
            return "clips_here"
    if not clip.entry:
        return "clips_missing"
    caption = clip.caption if at_home else clip.caption.replace("@", _NOBODY_NAMED)
    try:
        read_caption(caption)
        if clip.language is not None:
            read_language(clip.language)
        size = await _keep(here, archive, clip, video_id)
    except Refusal:  # of the words, or of a file that is not what it says
        return "clips_unfit"

    async def begin_it(conn: Connection) -> None:
        keys = [source_key(video_id)]
        await begin(conn, video_id=video_id, account_id=account_id, bytes_total=size, part_keys=keys, now=now)
        changes = _changes(clip, caption, await _narrowed(conn, account_id, clip.visibility, now))
        await edit(
            conn,
            here.keyring,
            video_id=video_id,
            account_id=account_id,
            slot=slot,
            own_language=NO_LANGUAGE,
            changes=changes,
            now=now,
        )
        if clip.published:
            await publish(conn, here.keyring, video_id=video_id, account_id=account_id, now=now)

    try:
        await here.database.transact(begin_it)
    except Refusal as refusal:
        await here.objects.delete(source_key(video_id))
        if isinstance(refusal, KeyDestroyed):
            raise
        return "clips_unfit"
    return "clips_came"


def _changes(clip: Clip, caption: str, visibility: Visibility) -> Changes:
    """Return what its author had said of a clip."""
    return Changes(
        caption=caption,
        visibility=visibility,
        language=clip.language,
        ai_made=clip.ai_made,
        age_restricted=clip.age_restricted,
        comments_allowed=clip.comments_allowed,
    )


def arrived_id(here: Installation, account_id: AccountId, clip: Clip) -> VideoId:
    """Return the id that a clip of an archive has here: always the same for the same account."""
    digest = here.keyring.blind(_PURPOSE, f"{account_id} {clip.source}")
    return VideoId(id_from(here.cell, clip.made_at, digest))


async def _narrowed(conn: Connection, account_id: AccountId, visibility: Visibility, now: datetime) -> Visibility:
    minor = await band_now(conn, account_id, now=now) is AgeBand.UNDER_16
    return Visibility.FOLLOWERS if minor and visibility is Visibility.PUBLIC else visibility


async def _keep(here: Installation, archive: Unpacked, clip: Clip, video_id: VideoId) -> int:
    """Unpack the clip and keep it where its video looks for what was uploaded; return its size in bytes."""
    async with workplace(here.work, f"{video_id}-arriving") as place:
        path = place / "original"
        size = await asyncio.to_thread(_write, path, archive.clip(clip.entry, here.upload_bytes_max))
        if size == 0:
            raise ArchiveDamaged(file=clip.entry[-80:])
        await here.objects.put_file(source_key(video_id), path)
    return size


def _write(path: Path, chunks: Iterator[bytes]) -> int:
    with path.open("wb") as file:
        return sum(map(file.write, chunks))
