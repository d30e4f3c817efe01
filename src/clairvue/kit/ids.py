"""Identifiers: a UUIDv7 (RFC 9562, section 5.7) led by the cell that made it.

Written `fr-06ccb1k0n5r3x8d4q2m7v9t1zh`: the cell's name, a hyphen, then 26 digits of Crockford's base 32. Text order is
order of making within a cell. This module never reads the clock.
"""

import re
import secrets
from datetime import datetime
from typing import NewType

Cell = NewType("Cell", str)
AccountId = NewType("AccountId", str)
SessionId = NewType("SessionId", str)
VideoId = NewType("VideoId", str)
UploadId = NewType("UploadId", str)
CommentId = NewType("CommentId", str)
NotificationId = NewType("NotificationId", str)
RecordId = NewType("RecordId", str)
PasskeyId = NewType("PasskeyId", str)
AddressId = NewType("AddressId", str)
LetterId = NewType("LetterId", str)

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
_ID = re.compile(r"[a-z][a-z0-9]{1,11}-[0-9a-hjkmnp-tv-z]{26}")
_CELL = re.compile(r"[a-z][a-z0-9]{1,11}")


def make_id(cell: Cell, now: datetime) -> str:
    """Return a new id of `cell`: 48 bits of Unix milliseconds, version and variant, 74 random bits."""
    return id_from(cell, now, secrets.token_bytes(10))


def id_from(cell: Cell, moment: datetime, digest: bytes) -> str:
    """Return the id of `cell` that follows from a moment and the first 80 bits of a digest: always the same."""
    number = round(moment.timestamp() * 1000) << 80 | int.from_bytes(digest[:10], "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return f"{cell}-" + "".join(_DIGITS[number >> shift & 31] for shift in range(125, -1, -5))


def is_id(text: str) -> bool:
    """Say whether `text` has the form of an id of some cell."""
    return _ID.fullmatch(text) is not None


def is_cell(text: str) -> bool:
    """Say whether `text` can name a cell: 2 to 12 lower-case letters and digits, a letter first."""
    return _CELL.fullmatch(text) is not None


def cell_of(identifier: str) -> Cell:
    """Return the cell that made the id."""
    return Cell(identifier.partition("-")[0])
