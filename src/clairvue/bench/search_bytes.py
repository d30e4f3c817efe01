"""Search raw bytes for a word, however it was written down: text, UTF-16, hexadecimal, base64, or compressed by us."""

import base64
import zlib
from collections.abc import Iterable
from pathlib import Path

import zstandard

from clairvue.kit.compression import MAGIC

_PACKED_BYTES_MAX = 131_072
_UNPACKED_BYTES_MAX = 4_000_000


def forms_of(word: str) -> dict[str, bytes]:
    """Return what a lower-case word looks like in each way of writing; all but base64 are compared lower-case."""
    plain = word.encode()
    forms = {
        "text": plain,
        "utf-16-le": word.encode("utf-16-le"),
        "utf-16-be": word.encode("utf-16-be"),
        "hex": plain.hex().encode(),
    }
    for shift in range(3):  # where in a longer text the word begins decides which letters it becomes
        encoded = base64.b64encode(bytes(shift) + plain)
        forms[f"base64+{shift}"] = encoded[4 * (shift > 0) : -4]
    return forms


def found_in(content: bytes, forms: dict[str, bytes]) -> list[str]:
    """Return the ways in which the word is written in some bytes."""
    lower = content.lower()
    return [name for name, form in forms.items() if form in (content if name.startswith("base64") else lower)]


def found_in_file(path: Path, forms: dict[str, bytes]) -> list[str]:
    """Return the ways in which the word is written in a file, also inside what was compressed there."""
    content = path.read_bytes()
    return found_in(content, forms) + [f"packed {name}" for part in unpacked(content) for name in found_in(part, forms)]


def unpacked(content: bytes) -> Iterable[bytes]:
    """Yield what each zlib stream and Zstandard frame holds, up to 4 MB; of what is cut off, as much as there is."""
    for start, unpack in _PACKINGS.items():
        at = content.find(start)
        while at >= 0:
            try:
                part = unpack(content[at : at + _PACKED_BYTES_MAX])
            except (zlib.error, zstandard.ZstdError):
                part = b""
            if part:
                yield part
            at = content.find(start, at + 2)


def _inflated(packed: bytes) -> bytes:
    return zlib.decompressobj().decompress(packed, _UNPACKED_BYTES_MAX)


def _unframed(packed: bytes) -> bytes:
    return zstandard.ZstdDecompressor().stream_reader(packed).read(_UNPACKED_BYTES_MAX)


_PACKINGS = {**dict.fromkeys((b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"), _inflated), MAGIC: _unframed}
