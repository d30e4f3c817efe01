"""The bytes of somebody's archive while they wait: sealed under their key, part by part. It never looks into one.

An archive holds everything at once, in plain words: it must not lie about as a clip's bytes may.
"""

import asyncio
import io
from bisect import bisect_right
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any

from clairvue.db.database import Connection
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, UploadId
from clairvue.privacy.keyring import Keyring
from clairvue.uploads import _store
from clairvue.uploads.model import Part

_PLACE = "uploads.part"


def sealing(keyring: Keyring, account_id: AccountId, slot: int) -> Callable[[str, bytearray], bytes]:
    """Return what seals the parts of an account's archive, each to its place."""
    return lambda key, data: keyring.seal_bytes(slot, account_id, _PLACE, data, key)


async def parts_of(conn: Connection, *, upload_id: UploadId, account_id: AccountId) -> list[Part]:
    """Return the parts of an archive that has come whole, none when there is no such upload any more."""
    upload = await _store.find(conn, upload_id, account_id)
    return await _store.list_parts(conn, upload_id) if upload is not None and upload.completed_at else []


class SealedFile(io.RawIOBase):
    """An archive read where it lies, one part opened at a time: no plain copy is made. Read it outside the event loop.

    Raises, from every read: ObjectAbsentError, KeyDestroyed.
    """

    def __init__(self, here: Installation, account_id: AccountId, parts: Sequence[Part]) -> None:
        super().__init__()
        self._open = partial(here.keyring.unseal_bytes, account_id, _PLACE)
        self._objects, self._loop = here.objects, asyncio.get_running_loop()
        self._parts = parts
        self._size = sum(part.size for part in parts)
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be read anywhere."""
        return True

    def tell(self) -> int:
        """Return where the next byte is read."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a byte, and return which it is."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 - whatever buffer the reader brings
        """Fill a buffer from one part, and return with how many bytes."""
        if self._at >= self._size:
            return 0
        part = self._parts[bisect_right(self._parts, self._at, key=lambda part: part.position) - 1]
        taken = self._content(part)[self._at - part.position :][: len(buffer)]
        buffer[: len(taken)] = taken
        self._at += len(taken)
        return len(taken)

    def _content(self, part: Part) -> bytes:
        if self._held[0] != part.position:
            asked: Future[bytes] = asyncio.run_coroutine_threadsafe(self._objects.get(part.key), self._loop)
            self._held = (part.position, self._open(asked.result(), part.key))
        return self._held[1]
