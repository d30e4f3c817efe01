"""Joining the parts of an upload into one file. It never decides which parts there are."""

import asyncio
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from clairvue.objects.keys import ObjectAbsentError
from clairvue.objects.store import ObjectStore

_COPY_BYTES = 1024 * 1024


async def join_parts(store: ObjectStore, keys: Sequence[str], path: Path) -> int:
    """Write the objects one after the other into the file, on stable storage, and return its size in bytes.

    The file is replaced if it is there: a joining that was killed is simply done again.
    Raises: ObjectAbsentError.
    """
    file = await asyncio.to_thread(path.open, "wb")
    with file:
        for key in keys:
            source = store.local_path(key)
            if source is not None:
                await asyncio.to_thread(_append_file, file, source, key)
            else:
                async for chunk in store.read(key):
                    await asyncio.to_thread(file.write, chunk)
        return await asyncio.to_thread(_finish, file)


def _append_file(file: BinaryIO, source: Path, key: str) -> None:
    try:
        with source.open("rb") as part:
            shutil.copyfileobj(part, file, _COPY_BYTES)
    except FileNotFoundError as error:
        raise ObjectAbsentError(key) from error


def _finish(file: BinaryIO) -> int:
    file.flush()
    os.fsync(file.fileno())
    return file.tell()
