"""Read an archive of ours (docs/export.md, `clairvue export 1`). It believes nothing but the form."""

from datetime import datetime
from typing import TypeVar

import msgspec

from clairvue.kit.ids import AccountId, VideoId, is_id
from clairvue.portability.arrivals.model import CLIPS_MAX, ArchiveBomb, ArchiveDamaged, ArchiveForeign, Brought, Clip
from clairvue.portability.arrivals.unpack import Unpacked
from clairvue.portability.form import FORM, INVENTORY, PICTURE, data_file, original_file
from clairvue.videos.model import Visibility

_GONE = {"erased", "refused"}
# What an archive of ours holds and another cell does not take, in the order in which the report tells it.
LEFT = {
    "social.comment": "comments_left",
    "signals.log": "history_left",
    "social.notification": "notifications_left",
    "accounts.address": "ways_in_left",
    "accounts.passkey": "ways_in_left",
    "accounts.totp": "ways_in_left",
}


class _Inventory(msgspec.Struct):
    form: str


class _Account(msgspec.Struct):
    id: str
    display_name: str
    bio: str
    language: str


class _Video(msgspec.Struct):
    id: str
    state: str
    created_at: datetime
    visibility: Visibility
    caption: str | None = None
    language: str = "und"
    language_given: bool = False
    ai_made: bool = False
    age_restricted: bool = False
    comments_allowed: bool = True
    publish_wished: bool = False


class _Follow(msgspec.Struct):
    followed_id: str


class _Block(msgspec.Struct):
    blocked_id: str


class _Mute(msgspec.Struct):
    muted_id: str


class _OfVideo(msgspec.Struct):
    video_id: str


class _Viewer(msgspec.Struct):
    steering: str


class _Reader(msgspec.Struct):
    learning: bool = True


class _Any(msgspec.Struct):
    """A row that is only counted."""


Row = TypeVar("Row", bound=msgspec.Struct)
Form = TypeVar("Form")


def is_ours(archive: Unpacked) -> bool:
    """Say whether an archive says that it is of our form."""
    return archive.has(INVENTORY)


def read_ours(archive: Unpacked) -> Brought:
    """Return what an archive of ours brings. Raises: ArchiveForeign, ArchiveDamaged, ArchiveBomb."""
    inventory = _decoded(archive, INVENTORY, _Inventory)
    if inventory.form != FORM:
        raise ArchiveForeign
    accounts = _rows(archive, "accounts.account", _Account)
    if len(accounts) != 1 or not is_id(accounts[0].id):
        raise ArchiveDamaged(file=data_file("accounts.account"))
    viewers, readers = _rows(archive, "feed.viewer", _Viewer), _rows(archive, "signals.reader", _Reader)
    left: dict[str, int] = {}
    for table, what in LEFT.items():
        if rows := len(_rows(archive, table, _Any)):
            left[what] = left.get(what, 0) + rows
    return Brought(
        form="clairvue",
        account_id=AccountId(accounts[0].id),
        display_name=accounts[0].display_name,
        bio=accounts[0].bio,
        language=accounts[0].language,
        picture=PICTURE if archive.has(PICTURE) else "",
        steering=viewers[0].steering if viewers else None,
        learning=all(reader.learning for reader in readers),
        clips=_clips(archive),
        follows=tuple(AccountId(row.followed_id) for row in _rows(archive, "social.follow", _Follow)),
        blocks=tuple(AccountId(row.blocked_id) for row in _rows(archive, "social.block", _Block)),
        mutes=tuple(AccountId(row.muted_id) for row in _rows(archive, "social.mute", _Mute)),
        likes=tuple(VideoId(row.video_id) for row in _rows(archive, "social.video_like", _OfVideo)),
        saves=tuple(VideoId(row.video_id) for row in _rows(archive, "social.save", _OfVideo)),
        left=left,
    )


def _clips(archive: Unpacked) -> tuple[Clip, ...]:
    rows = [row for row in _rows(archive, "videos.video", _Video) if row.state not in _GONE]
    if len(rows) > CLIPS_MAX:
        raise ArchiveBomb
    for row in rows:
        if not is_id(row.id) or row.created_at.tzinfo is None:
            raise ArchiveDamaged(file=data_file("videos.video"))
    return tuple(
        Clip(
            source=row.id,
            entry=original_file(row.id) if archive.has(original_file(row.id)) else "",
            made_at=row.created_at,
            caption=row.caption or "",
            visibility=row.visibility,
            published=row.state == "published" or row.publish_wished,
            language=row.language if row.language_given else None,
            ai_made=row.ai_made,
            age_restricted=row.age_restricted,
            comments_allowed=row.comments_allowed,
        )
        for row in rows
    )


def _rows(archive: Unpacked, table: str, kind: type[Row]) -> list[Row]:
    """Return the rows of a table, none where the archive has no such file."""
    return _decoded(archive, data_file(table), list[kind]) if archive.has(data_file(table)) else []


def _decoded(archive: Unpacked, name: str, kind: type[Form]) -> Form:
    try:
        return msgspec.json.decode(archive.json(name), type=kind)
    except (msgspec.MsgspecError, RecursionError) as broken:
        raise ArchiveDamaged(file=name) from broken
