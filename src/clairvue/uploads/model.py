"""What an upload is, its limits, and why one is refused. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from clairvue.kit.facts import Fact
from clairvue.kit.ids import AccountId, UploadId
from clairvue.kit.refusals import Conflict, Invalid, NotFound, TooLarge, TooMany

PART_BYTES_MAX = 4 * 1024 * 1024
ARCHIVE_BYTES_MAX = 8 * 1024 * 1024 * 1024  # of somebody's archive, with all their videos in it
PARTS_MAX = 10_000  # bounds what one upload can cost in rows, however often its connection breaks
OPEN_MAX = 10  # unfinished uploads of one account
LIFETIME = timedelta(hours=24)  # after the last byte
STALL_S = 30.0  # how long the next bytes of a body may take
CONTAINERS = ("video/mp4", "video/quicktime", "video/webm", "video/x-matroska", "video/3gpp")


class Kind(StrEnum):
    """What a file becomes when its last byte has come."""

    VIDEO = "video"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file on its way in. The id of a clip's upload becomes the id of the video."""

    id: UploadId
    account_id: AccountId
    kind: Kind
    bytes_total: int
    received: int
    parts: int
    expires_at: datetime
    completed_at: datetime | None

    def __post_init__(self) -> None:
        """Give the word of the row its type."""
        object.__setattr__(self, "kind", Kind(self.kind))


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of an upload that lie in the object store: from `position` on, `size` of them."""

    position: int
    size: int
    key: str


class Limits(msgspec.Struct, frozen=True):
    """What is accepted, told before anything is sent."""

    bytes_max: int
    duration_ms_max: int
    containers: tuple[str, ...] = CONTAINERS


class OpenUpload(msgspec.Struct, frozen=True):
    """An unfinished upload, as its owner sees it."""

    id: str
    bytes_total: int
    received: int
    expires_at: datetime


class OpenUploads(msgspec.Struct, frozen=True):
    """All unfinished uploads of an account: never more than a handful, so there is one page."""

    items: list[OpenUpload]
    cursor: str | None = None


class ArchiveSent(Fact, frozen=True, kw_only=True):
    """The last byte of somebody's archive has arrived."""

    upload_id: UploadId
    account_id: AccountId


class UploadUnknown(NotFound):
    """There is no such upload: it was never begun, or it was deleted."""


class UploadExpired(NotFound):
    """This upload stood still for {hours} hours and was discarded: begin again."""

    status = 410


class UploadTooLarge(TooLarge):
    """This file is too large: at most {bytes_max} bytes are accepted."""


class UploadOverflow(TooLarge):
    """More bytes came than were announced when this upload began: only {room} are missing."""


class UploadEmpty(Invalid):
    """This file is empty: choose another one."""


class UploadNotVideo(Invalid):
    """This file is not a video: send MP4, MOV, WebM, Matroska or 3GP."""

    status = 415


class TooManyOpenUploads(TooMany):
    """You have {open_max} unfinished uploads already: finish or delete one of them first."""


class UploadFragmented(Conflict):
    """This upload came in too many small pieces: delete it and begin again with larger ones."""


class OffsetConflict(Conflict):
    """The bytes do not begin where the upload stands: ask where it stands, then go on from there."""


class UploadFinished(Conflict):
    """This upload is complete and has become a video: erase the video instead."""


class BodyStalled(Conflict):
    """No bytes came for {seconds} seconds: what arrived is kept, ask where the upload stands and go on from there."""


class BodyBroken(Conflict):
    """The connection broke off: what arrived is kept, ask where the upload stands and go on from there."""


class ChecksumMismatch(Invalid):
    """The bytes changed on the way here, so none of them were kept: send them again."""

    status = 460  # tus 1.0.0, Checksum


class ChecksumUnknown(Invalid):
    """That checksum cannot be verified: use one of {algorithms}."""


class TusVersionUnknown(Invalid):
    """Uploads speak tus 1.0.0: send the header Tus-Resumable with that version."""

    status = 412


class TusHeaderUnreadable(Invalid):
    """The header {header} is missing or cannot be read: see tus 1.0.0."""


class OffsetStreamExpected(Invalid):
    """The bytes of an upload are sent as application/offset+octet-stream."""

    status = 415
