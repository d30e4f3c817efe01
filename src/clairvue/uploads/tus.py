"""The headers of tus 1.0.0, read strictly (https://tus.io/protocols/resumable-upload). Pure; it stores nothing."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from clairvue.uploads.model import (
    ChecksumUnknown,
    Kind,
    OffsetStreamExpected,
    TusHeaderUnreadable,
    TusVersionUnknown,
    UploadNotVideo,
)

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
ALGORITHMS = ("sha256", "sha1", "md5")  # md5 against accidents, as Content-MD5 was; nothing here relies on secrecy
BODY_TYPE = "application/offset+octet-stream"

_METADATA_CHARACTERS_MAX = 4096
_NUMBER = re.compile(r"[0-9]{1,15}")


class RunningSum(Protocol):
    """What hashlib gives: a sum over the bytes so far."""

    @property
    def digest_size(self) -> int:
        """How many bytes the sum has."""
        ...

    def update(self, data: bytes, /) -> None:
        """Take more bytes."""
        ...

    def digest(self) -> bytes:
        """Return the sum over the bytes so far."""
        ...


@dataclass(frozen=True, slots=True)
class Checksum:
    """The sum that the bytes of one request must have."""

    algorithm: str
    digest: bytes

    def begin(self) -> RunningSum:
        """Return a running sum of this algorithm, over no bytes yet."""
        return hashlib.new(self.algorithm, usedforsecurity=False)

    def fits(self, running: RunningSum) -> bool:
        """Say whether the running sum has come to the one that was announced."""
        return hmac.compare_digest(running.digest(), self.digest)


def read_number(headers: Mapping[str, str], name: str) -> int:
    """Return a header that is a length or an offset.

    Raises: TusHeaderUnreadable.
    """
    text = headers.get(name, "")
    if _NUMBER.fullmatch(text) is None:
        raise TusHeaderUnreadable(header=name)
    return int(text)


def check_version(headers: Mapping[str, str]) -> None:
    """Let through who speaks this version.

    Raises: TusVersionUnknown.
    """
    if headers.get("Tus-Resumable") != VERSION:
        raise TusVersionUnknown


def read_content_length(headers: Mapping[str, str]) -> int | None:
    """Return how many bytes the body announces, None when it does not (chunked, HTTP/2)."""
    return read_number(headers, "Content-Length") if "content-length" in headers else None


def read_checksum(headers: Mapping[str, str]) -> Checksum | None:
    """Return the announced sum of the body, None when there is none.

    Raises: ChecksumUnknown, TusHeaderUnreadable.
    """
    text = headers.get("Upload-Checksum")
    if text is None:
        return None
    algorithm, _, digest = text.partition(" ")
    if algorithm not in ALGORITHMS:
        raise ChecksumUnknown(algorithms=", ".join(ALGORITHMS))
    try:
        checksum = Checksum(algorithm, base64.b64decode(digest, validate=True))
    except ValueError as error:
        raise TusHeaderUnreadable(header="Upload-Checksum") from error
    if len(checksum.digest) != checksum.begin().digest_size:
        raise TusHeaderUnreadable(header="Upload-Checksum")
    return checksum


def check_body_type(headers: Mapping[str, str]) -> None:
    """Let only tus's own content type through.

    Raises: OffsetStreamExpected.
    """
    if headers.get("Content-Type", "").partition(";")[0].strip().lower() != BODY_TYPE:
        raise OffsetStreamExpected


def brings_bytes(headers: Mapping[str, str]) -> bool:
    """Say whether a creation brings the first bytes along (creation-with-upload).

    Raises: OffsetStreamExpected, TusHeaderUnreadable.
    """
    if read_content_length(headers) == 0 or ("content-length" not in headers and "content-type" not in headers):
        return False
    check_body_type(headers)
    return True


def read_kind(headers: Mapping[str, str]) -> Kind:
    """Return what the file is sent for; refuse a clip that its own sender calls something else than a video.

    Nothing of the metadata is kept: the name of a file is a person's own words, and what is inside it, the probe sees.
    Raises: UploadNotVideo, TusHeaderUnreadable.
    """
    metadata = _read_metadata(headers.get("Upload-Metadata", ""))
    if metadata.get("purpose") == Kind.ARCHIVE.encode():
        return Kind.ARCHIVE
    kind = (metadata.get("filetype") or metadata.get("type") or b"").decode("ascii", "replace").strip().lower()
    if kind and not kind.startswith("video/") and kind != "application/octet-stream":
        raise UploadNotVideo
    return Kind.VIDEO


def _read_metadata(text: str) -> dict[str, bytes]:
    """Return `key base64,key base64,key` as a mapping.

    Raises: TusHeaderUnreadable.
    """
    pairs: dict[str, bytes] = {}
    if len(text) > _METADATA_CHARACTERS_MAX:
        raise TusHeaderUnreadable(header="Upload-Metadata")
    for pair in text.split(",") if text.strip() else []:
        key, _, value = pair.strip().partition(" ")
        try:
            decoded = base64.b64decode(value.strip(), validate=True)
        except ValueError as error:
            raise TusHeaderUnreadable(header="Upload-Metadata") from error
        if not key or not key.isascii() or key in pairs:
            raise TusHeaderUnreadable(header="Upload-Metadata")
        pairs[key] = decoded
    return pairs
