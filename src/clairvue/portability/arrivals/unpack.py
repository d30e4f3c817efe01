"""Read a ZIP that anybody may have made: bounded before it is listed, before it is unpacked, and while it is.

Nothing is ever unpacked under a name of the archive's: names are only looked up, so none of them leads anywhere.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from clairvue.portability.arrivals.model import (
    DIRECTORY_BYTES_MAX,
    ENTRIES_MAX,
    JSON_BYTES_MAX,
    ArchiveBomb,
    ArchiveDamaged,
    ArchiveUnreadable,
)

_CHUNK_BYTES = 1024 * 1024
_SWELL_MAX = 2  # a clip is compressed already: what unpacks to more than twice its size is none
# APPNOTE.TXT 6.3.10, 4.3.14 to 4.3.16: the end of the central directory, and its longer form with 64 bits.
_END, _END_64 = struct.Struct("<4s4HIIH"), struct.Struct("<4sQ2H2I4Q")
_SEE_64 = (0xFFFF, 0xFFFFFFFF)  # "look in the longer form"
_TAIL_BYTES = _END.size + 65_535 + _END_64.size + 20
# zipfile says RuntimeError of what is encrypted, and a kind of it of a compression that it does not know.
_BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, UnicodeDecodeError)


class Unpacked:
    """An open archive. Its names are checked, its sizes believed only as far as they are bounded."""

    __slots__ = ("_entries", "_zip")

    def __init__(self, file: IO[bytes]) -> None:
        packed = file.seek(0, io.SEEK_END)
        _check_directory(file, packed)
        try:
            self._zip = zipfile.ZipFile(file)
        except (*_BROKEN, ValueError, struct.error) as broken:
            raise ArchiveUnreadable from broken
        self._entries = {entry.filename: entry for entry in self._zip.infolist() if not entry.is_dir()}
        if len(self._zip.infolist()) > ENTRIES_MAX or sum(each.compress_size for each in self.entries()) > packed:
            raise ArchiveBomb  # more entries than it has bytes for: they lie over one another

    def entries(self) -> list[zipfile.ZipInfo]:
        """Return what is in it."""
        return list(self._entries.values())

    def has(self, name: str) -> bool:
        """Say whether there is an entry of that name."""
        return name in self._entries

    def json(self, name: str) -> bytes:
        """Return an entry that is text, whole. Raises: ArchiveBomb, ArchiveDamaged."""
        return b"".join(self._read(name, JSON_BYTES_MAX))

    def clip(self, name: str, bytes_max: int) -> Iterator[bytes]:
        """Yield an entry that is a clip or a picture. Raises: ArchiveBomb, ArchiveDamaged."""
        entry = self._entries[name]
        yield from self._read(name, min(bytes_max, entry.compress_size * _SWELL_MAX + 1024))

    def _read(self, name: str, bytes_max: int) -> Iterator[bytes]:
        entry, came = self._entries[name], 0
        if entry.file_size > bytes_max:
            raise ArchiveBomb
        try:
            with self._zip.open(entry) as content:
                while chunk := content.read(_CHUNK_BYTES):
                    came += len(chunk)
                    if came > bytes_max:
                        raise ArchiveBomb
                    yield chunk
        except (*_BROKEN, ValueError) as broken:
            raise ArchiveDamaged(file=name[-80:]) from broken


def _check_directory(file: IO[bytes], packed: int) -> None:
    """Let pass whose list of entries fits in memory many times over; the list itself is read only afterwards."""
    start = max(0, packed - _TAIL_BYTES)
    file.seek(start)
    tail = file.read(_TAIL_BYTES)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise ArchiveUnreadable
    entries, size = _END.unpack_from(tail, at)[4:6]
    longer = tail.rfind(b"PK\x06\x06", 0, at)
    if longer >= 0 and len(tail) - longer >= _END_64.size:
        found = _END_64.unpack_from(tail, longer)
        entries, size = (found[7] if entries == _SEE_64[0] else entries), (found[8] if size == _SEE_64[1] else size)
    if entries > ENTRIES_MAX or size > DIRECTORY_BYTES_MAX:
        raise ArchiveBomb
