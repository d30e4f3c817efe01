"""What every object store promises, and the one place that chooses a store. It never reads the environment.

A key is a path such as `videos/{video}/poster.jpg`. An object appears whole or not at all, and is on stable storage
when `put` returns; putting a key again replaces the object at once.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

from clairvue.objects.keys import ObjectFacts
from clairvue.objects.local import LocalStore
from clairvue.objects.s3 import S3Store


class ObjectStore(Protocol):
    """Where bytes are kept. Every method may raise KeyFormError; reading what is absent raises ObjectAbsentError."""

    async def put(self, key: str, data: bytes | bytearray) -> None:
        """Keep `data` under `key`, durably, before returning."""
        ...

    async def put_file(self, key: str, path: Path) -> None:
        """Keep a copy of the file under `key`, durably, before returning."""
        ...

    async def get(self, key: str) -> bytes:
        """Return the whole object: for small ones, `read` serves the others."""
        ...

    def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Yield the bytes from `start` up to `end` (excluded; None: to the end) in chunks of at most CHUNK_BYTES.

        What lies past the end of the object is not there: fewer bytes come, or none.
        """
        ...

    async def facts(self, key: str) -> ObjectFacts | None:
        """Return the size and the entity tag, or None when there is no such object."""
        ...

    async def size(self, key: str) -> int | None:
        """Return the size in bytes, or None when there is no such object."""
        ...

    def local_path(self, key: str) -> Path | None:
        """Return where the object lies as a file, if this store keeps files: the server can send it by itself."""
        ...

    async def delete(self, key: str) -> None:
        """Remove the object, durably; one that is absent already is no error."""
        ...

    async def delete_prefix(self, prefix: str) -> None:
        """Remove every object whose key begins with the folder `prefix`, which ends with a slash."""
        ...

    async def keys(self, prefix: str, limit: int, after: str = "") -> list[str]:
        """Return at most `limit` keys in the folder `prefix`, in the order of their text, those after `after`."""
        ...


def open_store(url: str, folder: Path) -> ObjectStore:
    """Return the store at `url` (`s3://bucket/prefix?endpoint=https://…`), or local files in `folder` when it is empty.

    S3 credentials and region come from AWS_* in the environment, as everywhere else.
    Raises: StoreAddressError.
    """
    return S3Store.open(url) if url else LocalStore.open(folder)
