"""The names of objects: which are allowed, so that none leads out of its store. Pure."""

import re
from dataclasses import dataclass

CHUNK_BYTES = 256 * 1024
KEY_CHARACTERS_MAX = 400

# No part begins with a dot: `..`, hidden files and the store's own folder cannot be named.
_PART = r"[A-Za-z0-9_][A-Za-z0-9._-]*"
_KEY = re.compile(rf"{_PART}(?:/{_PART})*")
_FOLDER = re.compile(rf"(?:{_PART}/)+")


class KeyFormError(ValueError):
    """A key that could lead out of the store, or that not every store can keep."""


class ObjectAbsentError(LookupError):
    """There is no object under this key."""


class StoreAddressError(ValueError):
    """The address of an object store that cannot be understood."""


@dataclass(frozen=True, slots=True)
class ObjectFacts:
    """What is known of an object without reading it. `tag` changes whenever the bytes may have."""

    size: int
    tag: str


def checked_key(key: str) -> str:
    """Return the key. Raises: KeyFormError."""
    if len(key) > KEY_CHARACTERS_MAX or _KEY.fullmatch(key) is None:
        raise KeyFormError(key)
    return key


def checked_folder(prefix: str) -> str:
    """Return the prefix, a folder that ends with a slash. Raises: KeyFormError."""
    if len(prefix) > KEY_CHARACTERS_MAX or _FOLDER.fullmatch(prefix) is None:
        raise KeyFormError(prefix)
    return prefix
