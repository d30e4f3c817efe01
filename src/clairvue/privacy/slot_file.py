"""The file of wrapped account keys: slots of 64 bytes, one per account, never used twice. It sees no key unwrapped.

Every read is a `pread` of the file itself, so a slot overwritten by one process is gone for all of them at once.
Overwriting reaches the blocks on file systems that write in place (ext4, xfs); on copy-on-write ones, and inside a
disk's own remapping, only encrypting the disk helps (docs/decisions/0004-keys.md).
"""

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from clairvue.privacy.root_key import sync_folder

SLOT_BYTES = 64
_EMPTY = bytes(SLOT_BYTES)


class SlotFile:
    """An open slot file. `close` gives its descriptor back."""

    __slots__ = ("_descriptor", "_path")

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        sync_folder(path.parent)

    def close(self) -> None:
        """Close the file; nothing can be read afterwards."""
        os.close(self._descriptor)

    @contextmanager
    def alone(self) -> Generator[None]:
        """Keep every other writer of the file waiting, in all processes; readers go on."""
        # flock belongs to an open file, so each holder opens its own: threads exclude each other too.
        lock = os.open(self._path, os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def count(self) -> int:
        """Return how many slots there are. A crash may leave a piece of one at the end: it was never given out."""
        return os.fstat(self._descriptor).st_size // SLOT_BYTES

    def reserve(self) -> int:
        """Return the number of a new slot, which nobody else will be given. It reads as destroyed until written.

        Call it alone.
        """
        slot = self.count()
        _write(self._descriptor, slot, _EMPTY)
        return slot

    def write(self, slot: int, wrapped: bytes) -> None:
        """Store a wrapped key; it survives a power cut once `sync` has returned. Call it alone."""
        assert len(wrapped) == SLOT_BYTES
        _write(self._descriptor, slot, wrapped)

    def sync(self) -> None:
        """Return when all that was written is on disk."""
        os.fsync(self._descriptor)

    def read(self, slot: int) -> bytes:
        """Return what the slot holds now: a wrapped key, zeros once destroyed, nothing if it never was."""
        return os.pread(self._descriptor, SLOT_BYTES, slot * SLOT_BYTES)

    def destroy(self, slot: int) -> None:
        """Overwrite the slot with zeros, on disk when this returns."""
        with self.alone():  # or a rotation could write back what it read before
            _write(self._descriptor, slot, _EMPTY)
        self.sync()


def is_destroyed(wrapped: bytes) -> bool:
    """Say whether a slot's bytes are those of a destroyed key."""
    return wrapped == _EMPTY


def _write(descriptor: int, slot: int, content: bytes) -> None:
    written = os.pwrite(descriptor, content, slot * SLOT_BYTES)
    assert written == SLOT_BYTES, "a slot is smaller than any block, so it is written whole or not at all"
