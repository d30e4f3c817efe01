"""Receiving the bytes of one request: each part is stored durably, then counted. It holds one part in memory at most.

Order, for each part: put the object (durable) → move the offset by compare-and-set. A crash between the two leaves an
object that nothing counts, which `sweep` removes; a crash after the second loses nothing that was counted. There is no
lock: two requests for one upload write different objects, and only one of them moves the offset.
"""

import secrets
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime

from clairvue.db.database import Database
from clairvue.objects.store import ObjectStore
from clairvue.uploads.append import append
from clairvue.uploads.model import (
    PART_BYTES_MAX,
    BodyBroken,
    BodyStalled,
    ChecksumMismatch,
    OffsetConflict,
    Part,
    Upload,
    UploadFragmented,
    UploadOverflow,
)
from clairvue.uploads.tus import Checksum


def as_it_is(_key: str, data: bytearray) -> bytearray:
    """Keep the bytes of a part as they came."""
    return data


@dataclass(slots=True, kw_only=True)
class Receiver:
    """One request's way into an upload: where bytes go, how they are kept, and what has been counted so far."""

    database: Database
    objects: ObjectStore
    clock: Callable[[], datetime]
    upload: Upload
    checksum: Checksum | None
    keep: Callable[[str, bytearray], bytes | bytearray] = as_it_is
    part_bytes: int = PART_BYTES_MAX
    _uncounted: list[Part] = field(default_factory=list[Part])

    async def take(self, body: AsyncGenerator[bytes]) -> Upload:
        """Store the body and return the upload as it stands then.

        Without a checksum, what arrived before a refusal is kept and counted; with one, all of the body counts or none.
        Raises: OffsetConflict, UploadFragmented, ChecksumMismatch, and what `read_body` raises.
        """
        try:
            await self._fill_parts(body)
            if self._uncounted:
                await self._count()
        except (BodyBroken, BodyStalled, ChecksumMismatch, OffsetConflict, UploadFragmented, UploadOverflow):
            # These mean for certain that the parts are not counted. After any other failure one cannot know, so the
            # objects stay until the sweep.
            for part in self._uncounted:
                await self.objects.delete(part.key)
            raise
        return self.upload

    async def _fill_parts(self, body: AsyncGenerator[bytes]) -> None:
        running = self.checksum and self.checksum.begin()
        buffer = bytearray()
        try:
            async with aclosing(body):
                async for chunk in body:
                    if running is not None:
                        running.update(chunk)
                    start = 0
                    while start < len(chunk):
                        taken = chunk[start : start + self.part_bytes - len(buffer)]
                        buffer += taken
                        start += len(taken)
                        if len(buffer) == self.part_bytes:
                            await self._store(buffer)
                            buffer = bytearray()
        except (BodyBroken, BodyStalled):
            if buffer and self.checksum is None:
                await self._store(buffer)
            raise
        if running is not None and self.checksum is not None and not self.checksum.fits(running):
            raise ChecksumMismatch
        if buffer:
            await self._store(buffer)

    async def _store(self, data: bytearray) -> None:
        position = self.upload.received + sum(part.size for part in self._uncounted)
        key = f"uploads/{self.upload.id}/{position:015d}-{secrets.token_hex(8)}"
        await self.objects.put(key, self.keep(key, data))
        self._uncounted.append(Part(position, len(data), key))
        if self.checksum is None:
            await self._count()

    async def _count(self) -> None:
        now = self.clock()
        self.upload = await self.database.transact(
            lambda conn: append(conn, upload=self.upload, parts=self._uncounted, now=now)
        )
        self._uncounted.clear()
