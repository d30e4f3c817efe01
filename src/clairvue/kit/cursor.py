"""Cursors for keyset pagination: where the next page begins, opaque to clients. A cursor grants nothing."""

import base64
import binascii
from typing import TypeVar

import msgspec

from clairvue.kit.refusals import Invalid

PAGE_MAX = 100

Keys = TypeVar("Keys")


class CursorUnreadable(Invalid):
    """That cursor is not one we gave out: ask for the first page again."""


def encode_cursor(*keys: str | float) -> str:
    """Return the cursor that stands just after the row with these sort keys."""
    return base64.urlsafe_b64encode(msgspec.json.encode(keys)).rstrip(b"=").decode()


def decode_cursor(text: str, keys: type[Keys]) -> Keys:
    """Return the sort keys of a cursor, as the tuple type `keys`.

    Raises: CursorUnreadable.
    """
    try:
        raw = base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
        return msgspec.json.decode(raw, type=keys)
    except (binascii.Error, UnicodeEncodeError, msgspec.MsgspecError) as error:
        raise CursorUnreadable from error
