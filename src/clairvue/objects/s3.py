"""Objects in S3 or anything that speaks its protocol, through obstore. It keeps no file on this machine.

S3 acknowledges a put when it is durable, shows whole objects only, and lists in the order of the keys' bytes: the
contract holds without work of ours.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store as Bucket

from clairvue.objects.keys import (
    CHUNK_BYTES,
    ObjectAbsentError,
    ObjectFacts,
    StoreAddressError,
    checked_folder,
    checked_key,
)

_DELETED_AT_ONCE = 1000  # what one DeleteObjects request takes


class S3Store:
    """A bucket, or a prefix of one."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    @classmethod
    def open(cls, url: str) -> "S3Store":
        """Return the store at `s3://bucket/prefix?endpoint=https://…&region=…`; nothing is asked of it yet.

        Raises: StoreAddressError.
        """
        parts = urlsplit(url)
        options = parse_qs(parts.query, strict_parsing=bool(parts.query))
        unknown = options.keys() - {"endpoint", "region"}
        if parts.scheme != "s3" or not parts.netloc or unknown:
            raise StoreAddressError(f"{url!r} is not s3://bucket/prefix?endpoint=…&region=…")
        endpoint = options.get("endpoint", [""])[0]
        chosen = {name: values[0] for name, values in options.items()}
        bucket = Bucket(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            client_options={"allow_http": endpoint.startswith("http://"), "timeout": timedelta(seconds=60)},
            retry_config={"max_retries": 5, "retry_timeout": timedelta(seconds=60)},
            **chosen,  # pyright: ignore[reportArgumentType] - endpoint and region, checked above
        )
        return cls(bucket)

    async def put(self, key: str, data: bytes | bytearray) -> None:
        """Keep the bytes under the key."""
        await obstore.put_async(self._bucket, checked_key(key), data)

    async def put_file(self, key: str, path: Path) -> None:
        """Keep a copy of the file under the key: in several parts when it is large."""
        await obstore.put_async(self._bucket, checked_key(key), path)

    async def get(self, key: str) -> bytes:
        """Return the whole object. Raises: ObjectAbsentError."""
        try:
            result = await obstore.get_async(self._bucket, checked_key(key))
        except FileNotFoundError as error:
            raise ObjectAbsentError(key) from error
        return bytes(await result.bytes_async())

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Yield the bytes from start up to end. Raises: ObjectAbsentError."""
        checked_key(key)
        if end is not None and end <= start:
            return
        try:
            result = await obstore.get_async(
                self._bucket, key, options={"range": {"offset": start} if end is None else (start, end)}
            )
        except FileNotFoundError as error:
            raise ObjectAbsentError(key) from error
        except BaseError:
            # S3 refuses a range that begins at or after the end; for us there are simply no bytes.
            size = await self.size(key)
            if size is not None and start >= size:
                return
            raise
        async for chunk in result.stream(min_chunk_size=CHUNK_BYTES):
            view = memoryview(chunk)
            for position in range(0, len(view), CHUNK_BYTES):
                yield bytes(view[position : position + CHUNK_BYTES])

    async def facts(self, key: str) -> ObjectFacts | None:
        """Return size and tag, or None."""
        try:
            meta = await obstore.head_async(self._bucket, checked_key(key))
        except FileNotFoundError:
            return None
        tag = meta["e_tag"] or meta["last_modified"].isoformat()
        return ObjectFacts(meta["size"], tag.strip('"'))

    async def size(self, key: str) -> int | None:
        """Return the size, or None."""
        facts = await self.facts(key)
        return None if facts is None else facts.size

    def local_path(self, key: str) -> Path | None:
        """Return None: nothing lies on this machine."""
        checked_key(key)

    async def delete(self, key: str) -> None:
        """Remove the object."""
        await obstore.delete_async(self._bucket, checked_key(key))

    async def delete_prefix(self, prefix: str) -> None:
        """Remove every object in the folder."""
        while keys := await self.keys(prefix, _DELETED_AT_ONCE):
            await obstore.delete_async(self._bucket, keys)

    async def keys(self, prefix: str, limit: int, after: str = "") -> list[str]:
        """Return keys of the folder in the order of their text."""
        found: list[str] = []
        checked_folder(prefix)
        page = min(max(limit, 1), _DELETED_AT_ONCE)
        stream = self._bucket.list(prefix, offset=after or None, chunk_size=page)  # pyright: ignore[reportUnknownMemberType]
        while len(found) < limit and (chunk := await anext(stream, None)) is not None:
            found += [meta["path"] for meta in chunk]
        return found[:limit]
