"""Compression of what is written with every page and seldom read: Zstandard (RFC 8878), a fifth of what zlib takes."""

import threading
import zlib

import zstandard

MAGIC = b"\x28\xb5\x2f\xfd"
LEVEL = 1
BYTES_MAX = 1 << 26  # of what was compressed: far beyond any record


class _Mine(threading.local):
    """What compresses and what decompresses, one of each for each thread, for neither may be shared."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=LEVEL)
        self.decompressor = zstandard.ZstdDecompressor()


_mine = _Mine()


def compress(content: bytes) -> bytes:
    """Return the content as one frame."""
    return _mine.compressor.compress(content)


def is_compressed(content: bytes) -> bool:
    """Say whether this is what `compress` returned, or what zlib did before there was one."""
    return content.startswith((MAGIC, b"\x78"))


def decompress(content: bytes) -> bytes:
    """Return what was compressed; also what zlib compressed, as it did before.

    Raises: zstandard.ZstdError, zlib.error.
    """
    if content.startswith(MAGIC):
        return _mine.decompressor.decompress(content, max_output_size=BYTES_MAX)
    return zlib.decompress(content)
