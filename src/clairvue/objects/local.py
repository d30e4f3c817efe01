"""Objects as files in one folder of this machine, written so that a crash or a power cut never shows half of one.

Order of a put: write a temporary file, fsync it, make the folders (fsync each parent), rename, fsync the folder. What a
crashed process leaves lies in `.writing/` and is swept at the next open. It never follows a key out of its folder.
"""

import asyncio
import errno
import fcntl
import os
import secrets
import shutil
import stat
import weakref
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path

from clairvue.kit.room import require_room
from clairvue.objects.keys import CHUNK_BYTES, ObjectAbsentError, ObjectFacts, checked_folder, checked_key

_WRITING = ".writing"


class LocalStore:
    """A folder of objects. Several processes may have it open at once."""

    def __init__(self, folder: Path, writing: Path, lock: int) -> None:
        self._folder = folder
        self._writing = writing
        # The lock is held by the open descriptor: it ends with the process, however that ends.
        weakref.finalize(self, os.close, lock)

    @classmethod
    def open(cls, folder: Path) -> "LocalStore":
        """Make the folder if needed, sweep what crashed writers left, and return the store."""
        folder = folder.absolute()
        _make_folders(folder)
        _make_folders(folder / _WRITING)
        writing, lock = _claim_writing(folder / _WRITING)
        return cls(folder, writing, lock)

    async def put(self, key: str, data: bytes | bytearray) -> None:
        """Keep the bytes under the key."""

        def write(temporary: Path) -> None:
            with temporary.open("xb", buffering=0) as file:
                rest = memoryview(data)
                while rest:
                    rest = rest[file.write(rest) :]
                os.fsync(file.fileno())

        await asyncio.to_thread(self._write, checked_key(key), write)

    async def put_file(self, key: str, path: Path) -> None:
        """Keep a copy of the file under the key."""

        def copy(temporary: Path) -> None:
            shutil.copyfile(path, temporary)
            _fsync(temporary)

        await asyncio.to_thread(self._write, checked_key(key), copy)

    async def get(self, key: str) -> bytes:
        """Return the whole object. Raises: ObjectAbsentError."""
        path = self._path(key)
        try:
            return await asyncio.to_thread(path.read_bytes)
        except (FileNotFoundError, IsADirectoryError) as error:
            raise ObjectAbsentError(key) from error

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Yield the bytes from start up to end. Raises: ObjectAbsentError."""
        path = self._path(key)
        try:
            file = await asyncio.to_thread(path.open, "rb", buffering=0)
        except (FileNotFoundError, IsADirectoryError) as error:
            raise ObjectAbsentError(key) from error
        # One descriptor for the whole read: a put of the same key meanwhile does not mix old bytes with new.
        with file:
            while end is None or start < end:
                wanted = CHUNK_BYTES if end is None else min(CHUNK_BYTES, end - start)
                chunk = await asyncio.to_thread(os.pread, file.fileno(), wanted, start)
                if not chunk:
                    return
                yield chunk
                start += len(chunk)

    async def facts(self, key: str) -> ObjectFacts | None:
        """Return size and tag, or None."""
        try:
            status = self._path(key).stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        return ObjectFacts(status.st_size, f"{status.st_mtime_ns:x}-{status.st_ino:x}-{status.st_size:x}")

    async def size(self, key: str) -> int | None:
        """Return the size, or None."""
        facts = await self.facts(key)
        return None if facts is None else facts.size

    def local_path(self, key: str) -> Path | None:
        """Return the file of the object, whether or not it is there."""
        return self._path(key)

    async def delete(self, key: str) -> None:
        """Remove the object, and the folders that this leaves empty."""
        await asyncio.to_thread(self._delete, [self._path(key)])

    async def delete_prefix(self, prefix: str) -> None:
        """Remove every object in the folder."""
        folder = self._folder / checked_folder(prefix)

        def sweep() -> None:
            self._delete([path for path, _ in _walk(folder, prefix)])

        await asyncio.to_thread(sweep)

    async def keys(self, prefix: str, limit: int, after: str = "") -> list[str]:
        """Return keys of the folder in the order of their text."""
        folder = self._folder / checked_folder(prefix)

        def listed() -> list[str]:
            found: list[str] = []
            for _, key in _walk(folder, prefix, after):
                if len(found) == limit:
                    break
                found.append(key)
            return found

        return await asyncio.to_thread(listed)

    def _path(self, key: str) -> Path:
        return self._folder / checked_key(key)

    def _write(self, key: str, fill: Callable[[Path], None]) -> None:
        target = self._folder / key
        temporary = self._writing / secrets.token_hex(12)
        require_room(self._folder)
        try:
            fill(temporary)
            _rename_durably(temporary, target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def _delete(self, paths: list[Path]) -> None:
        for path in paths:
            path.unlink(missing_ok=True)
        # Folders deepest first: an emptied one goes, and what stays is made durable.
        for folder in sorted({path.parent for path in paths}, key=lambda folder: len(folder.parts), reverse=True):
            _settle(folder, self._folder)


def _claim_writing(folder: Path) -> tuple[Path, int]:
    """Return a folder for this opener's temporary files and the lock that says it is alive; sweep those of the dead."""
    mutex = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(mutex, fcntl.LOCK_EX)
        for left in folder.iterdir():
            if left.is_dir():
                _sweep_if_dead(left)
        writing = folder / secrets.token_hex(8)
        writing.mkdir(mode=0o700)
        lock = os.open(writing, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        return writing, lock
    finally:
        os.close(mutex)


def _sweep_if_dead(left: Path) -> None:
    descriptor = os.open(left, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    else:
        shutil.rmtree(left)
    finally:
        os.close(descriptor)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_folders(folder: Path) -> None:
    """Make the folder and its parents; each new name is durable before anything is put below it."""
    missing: list[Path] = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for new in reversed(missing):
        new.mkdir(mode=0o700, exist_ok=True)
        _fsync(new.parent)


def _rename_durably(temporary: Path, target: Path) -> None:
    while True:
        try:
            _make_folders(target.parent)
            descriptor = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.rename(temporary, target.name, dst_dir_fd=descriptor)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except FileNotFoundError:
            # A delete beside us took the emptied folder away: make it again.
            if not temporary.exists():
                raise
        else:
            return


def _settle(folder: Path, root: Path) -> None:
    """Remove the folder and its parents while they are empty; make the removal durable in the first that stays."""
    while folder != root:
        try:
            folder.rmdir()
        except FileNotFoundError:
            pass
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
                raise
            break
        folder = folder.parent
    with suppress(FileNotFoundError):
        _fsync(folder)


def _walk(folder: Path, prefix: str, after: str = "") -> Iterator[tuple[Path, str]]:
    """Yield the files below with their keys, in the order of the keys' text, those after `after`."""
    try:
        entries = [(entry.name + "/" * entry.is_dir(follow_symlinks=False), entry.path) for entry in os.scandir(folder)]
    except (FileNotFoundError, NotADirectoryError):
        return
    for name, path in sorted(entries):
        key = prefix + name
        if name.endswith("/"):
            # Every key of the sub-folder is before `after` when its name is, unless `after` lies inside.
            if key > after or after.startswith(key):
                yield from _walk(Path(path), key, after)
        elif key > after:
            yield Path(path), key
