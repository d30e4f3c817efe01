"""Reads the boxes of an MP4, MOV or 3GP file, bounded: what the file says of itself, in under a millisecond.

Goes down named paths alone (so depth is bounded), checks every count against the bytes that hold it, and never decodes.
Source: ISO/IEC 14496-12 (boxes), 14496-15 (avcC), 14496-14 (esds), Apple's QuickTime File Format (meta, dref).
"""

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from sys import byteorder
from typing import BinaryIO

from clairvue.media.model import (
    BrokenVideo,
    DynamicRange,
    ExternalReferences,
    MediaLimits,
    TooIntricate,
    TooManyStreams,
    TruncatedVideo,
    UnreadableVideo,
)

Span = tuple[bytes, int, int]  # type, where its content begins, where it ends

FIRST_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"styp"}
VIDEO_CODECS = {
    **dict.fromkeys((b"avc1", b"avc3"), "h264"),
    **dict.fromkeys((b"hvc1", b"hev1", b"dvh1", b"dvhe"), "hevc"),
    b"vp08": "vp8",
    b"vp09": "vp9",
    b"av01": "av1",
    b"mp4v": "mpeg4",
}
AUDIO_CODECS = {
    b"mp4a": "aac",
    b"Opus": "opus",
    b"alac": "alac",
    b".mp3": "mp3",
    b"ac-3": "ac3",
    b"ec-3": "eac3",
    b"samr": "amrnb",
    **dict.fromkeys((b"sowt", b"twos", b"lpcm", b"in24", b"fl32"), "pcm"),
}
TRANSFERS = {16: DynamicRange.PQ, 18: DynamicRange.HLG}
LOCATION_MARKS = (b"\xa9xyz", b"location.ISO6709", b"loci\x00")
TOP_BOXES_MAX = 20_000
PRINTABLE = frozenset((*range(0x20, 0x7F), 0xA9))


@dataclass(slots=True, kw_only=True)
class Track:
    """One track as its boxes describe it."""

    handler: bytes = b""
    enabled: bool = True
    codec: bytes = b""
    configuration: bytes = b""  # of avcC or av1C
    object_type: int = 0  # of esds; 0x40 is AAC
    width: int = 0
    height: int = 0
    channels: int = 0
    sample_rate: int = 0
    pixel_aspect: tuple[int, int] = (1, 1)
    matrix: tuple[int, int, int, int] = (1, 0, 0, 1)
    dynamic_range: DynamicRange = DynamicRange.SDR
    timescale: int = 1
    samples: int = 0
    ticks: int = 0
    shortest: int = 0  # ticks of one sample, the last sample apart
    longest: int = 0
    keyframes: list[int] = field(default_factory=list[int])  # from 1; empty: every sample is one
    bytes: int = 0
    edits: int = 0


@dataclass(slots=True, kw_only=True)
class Movie:
    """What the boxes of a whole file say."""

    duration_s: float = 0.0
    fragmented: bool = False
    has_location: bool = False
    tracks: list[Track] = field(default_factory=list[Track])


def read_movie(path: Path, limits: MediaLimits) -> Movie:
    """Return what the file says of itself.

    Raises: UnreadableVideo, TruncatedVideo, BrokenVideo, TooIntricate, TooManyStreams, ExternalReferences.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        moov = _find_moov(file, size, limits)
    movie = Movie(has_location=any(mark in moov for mark in LOCATION_MARKS))
    for kind, start, end in children(moov, 0, len(moov)):
        if kind == b"mvhd":
            movie.duration_s = _movie_duration(moov, start, end)
        elif kind == b"mvex":
            movie.fragmented = True
        elif kind in {b"rmra", b"rdrf"}:
            raise ExternalReferences
        elif kind == b"trak":
            movie.tracks.append(_read_track(moov, start, end, size))
            if len(movie.tracks) > limits.streams_max:
                raise TooManyStreams(streams_max=limits.streams_max)
    if sum(track.bytes for track in movie.tracks) > size:
        raise TruncatedVideo
    return movie


def _find_moov(file: BinaryIO, size: int, limits: MediaLimits) -> bytes:
    moov = None
    for kind, start, end in _top_boxes(file, size):
        if end > size:
            raise TruncatedVideo
        if kind == b"moov":
            if moov is not None:
                raise BrokenVideo
            if end - start > limits.header_bytes_max:
                raise TooIntricate
            file.seek(start)
            moov = file.read(end - start)
    if moov is None:
        raise TruncatedVideo
    return moov


def _top_boxes(file: BinaryIO, size: int) -> Iterator[Span]:
    """Yield the boxes of the file itself, the last perhaps beyond its end; stop where no box begins."""
    position = 0
    for _ in range(TOP_BOXES_MAX):
        file.seek(position)
        head = file.read(16)
        if len(head) < 8:
            return
        length, kind = struct.unpack_from(">I4s", head)
        header = 8
        if position == 0 and kind not in FIRST_BOXES:
            raise UnreadableVideo
        if length == 1 and len(head) == 16:
            length, header = struct.unpack_from(">Q", head, 8)[0], 16
        elif length == 0:
            length = size - position
        if length < header or not PRINTABLE.issuperset(kind):
            # Some cameras leave a few bytes of their own at the end; no player reads them, and neither do we.
            return
        yield kind, position + header, position + length
        position += length
    raise TooIntricate


def children(data: bytes, start: int, end: int, *, count_max: int = 512) -> Iterator[Span]:
    """Yield the boxes between two positions. Raises: BrokenVideo when one leaves its parent, TooIntricate."""
    position = start
    for _ in range(count_max):
        if position + 8 > end:
            return
        length, kind = struct.unpack_from(">I4s", data, position)
        header = 8
        if length == 1 and position + 16 <= end:
            length, header = struct.unpack_from(">Q", data, position + 8)[0], 16
        elif length == 0:
            # A four-byte zero ends QuickTime's user data; elsewhere the last box may reach to the end.
            length = end - position
        if length < header or position + length > end:
            raise BrokenVideo
        yield kind, position + header, position + length
        position += length
    raise TooIntricate


def find(data: bytes, start: int, end: int, *path: bytes) -> tuple[int, int] | None:
    """Return where the content of the first box at this path lies."""
    for step in path:
        for kind, inner_start, inner_end in children(data, start, end):
            if kind == step:
                start, end = inner_start, inner_end
                break
        else:
            return None
    return start, end


def _unpack(layout: str, data: bytes, start: int, end: int) -> tuple[int, ...]:
    if start + struct.calcsize(layout) > end:
        raise BrokenVideo
    return struct.unpack_from(layout, data, start)


def _movie_duration(data: bytes, start: int, end: int) -> float:
    (version,) = _unpack(">B", data, start, end)
    timescale, duration = _unpack(">20xIQ" if version == 1 else ">12xII", data, start, end)
    return duration / timescale if timescale and duration != 0xFFFFFFFF else 0.0


def _read_track(data: bytes, start: int, end: int, size: int) -> Track:
    track = Track()
    for kind, inner, stop in children(data, start, end):
        if kind == b"tkhd":
            version, flags = _unpack(">B2xB", data, inner, stop)
            track.enabled = bool(flags & 1)
            matrix = _unpack(">9i", data, inner + (52 if version == 1 else 40), stop)
            track.matrix = tuple(_sign(matrix[place]) for place in (0, 1, 3, 4))  # pyright: ignore[reportAttributeAccessIssue]
        elif kind == b"edts":
            place = find(data, inner, stop, b"elst")
            track.edits = _unpack(">4xI", data, *place)[0] if place else 0
    media = find(data, start, end, b"mdia")
    if media is None:
        return track
    for kind, inner, stop in children(data, *media):
        if kind == b"mdhd":
            (version,) = _unpack(">B", data, inner, stop)
            track.timescale = max(1, _unpack(">20xI" if version == 1 else ">12xI", data, inner, stop)[0])
        elif kind == b"hdlr":
            track.handler = bytes(_unpack(">8x4B", data, inner, stop))
        elif kind == b"minf":
            _read_references(data, inner, stop)
            place = find(data, inner, stop, b"stbl")
            if place:
                _read_samples(track, data, *place, size=size)
    return track


def _sign(fixed: int) -> int:
    """Return -1, 0 or 1 for a 16.16 number; 2 for anything that is no plain turn or mirror."""
    return {0: 0, 0x10000: 1, -0x10000: -1}.get(fixed, 2)


def _read_references(data: bytes, start: int, end: int) -> None:
    place = find(data, start, end, b"dinf", b"dref")
    if place is None:
        return
    for _, inner, stop in children(data, place[0] + 8, place[1]):
        (flags,) = _unpack(">I", data, inner, stop)
        if not flags & 1:
            raise ExternalReferences


def _read_samples(track: Track, data: bytes, start: int, end: int, *, size: int) -> None:
    for kind, inner, stop in children(data, start, end):
        if kind == b"stsd":
            _read_description(track, data, inner, stop)
        elif kind == b"stts":
            _read_times(track, _table(data, inner + 4, stop, 8))
        elif kind == b"stss":
            track.keyframes = _table(data, inner + 4, stop, 4).tolist()
        elif kind == b"stsz":
            uniform, count = _unpack(">4xII", data, inner, stop)
            track.bytes = uniform * count if uniform else sum(_table(data, inner + 8, stop, 4))
        elif kind == b"stco":
            offsets = _table(data, inner + 4, stop, 4)
            if offsets and max(offsets) >= size:
                raise TruncatedVideo
        elif kind in {b"co64", b"ctts"}:
            _table(data, inner + 4, stop, 8)
        elif kind == b"stsc":
            _table(data, inner + 4, stop, 12)


def _table(data: bytes, start: int, end: int, width: int) -> "array[int]":
    """Return the 32-bit numbers of a counted table. Raises: BrokenVideo when it claims more than its box holds."""
    (count,) = _unpack(">I", data, start, end)
    first = start + 4
    if count * width > end - first:
        raise BrokenVideo
    numbers = array("I", data[first : first + count * width])
    if byteorder == "little":
        numbers.byteswap()
    return numbers


def _read_times(track: Track, runs: "array[int]") -> None:
    counts, lengths = runs[0::2], runs[1::2]
    track.samples = sum(counts)
    track.ticks = sum(count * length for count, length in zip(counts, lengths, strict=True))
    # The last sample's length is often a leftover, so it does not make a rate variable.
    steady = lengths[:-1] if len(lengths) > 1 and counts[-1] == 1 else lengths
    track.shortest, track.longest = (min(steady), max(steady)) if steady else (0, 0)


def _read_description(track: Track, data: bytes, start: int, end: int) -> None:
    # The first description is the one that is used; a second one makes the count of entries more than 1.
    entry = next(children(data, start + 8, end), None)
    if entry is None:
        raise BrokenVideo
    track.codec, inner, stop = entry
    if track.handler == b"vide":
        track.width, track.height = _unpack(">24xHH", data, inner, stop)
        extensions = inner + 78
    elif track.handler == b"soun":
        version, track.channels, rate = _unpack(">8xH6xH6xI", data, inner, stop)
        track.sample_rate = rate >> 16
        extensions = inner + 28 + {1: 16, 2: 36}.get(version, 0)
    else:
        return
    for kind, first, last in children(data, extensions, stop):
        if kind in {b"avcC", b"av1C"}:
            track.configuration = data[first:last]
        elif kind == b"pasp":
            across, down = _unpack(">II", data, first, last)
            track.pixel_aspect = (across, down) if across and down else (1, 1)
        elif kind == b"colr" and data[first : first + 4] in {b"nclx", b"nclc"}:
            track.dynamic_range = TRANSFERS.get(_unpack(">6xH", data, first, last)[0], DynamicRange.SDR)
        elif kind == b"esds":
            track.object_type = _object_type(data[first:last])
        elif kind == b"wave":
            place = find(data, first, last, b"esds")
            track.object_type = _object_type(data[place[0] : place[1]]) if place else 0


def _object_type(esds: bytes) -> int:
    """Return the object type of an elementary stream descriptor, 0 when it cannot be read."""
    place = esds.find(b"\x04", 4)
    while 0 <= place < len(esds) - 2:
        after = place + 1
        while after < len(esds) - 1 and esds[after] & 0x80:
            after += 1
        if esds[after + 1] in {0x40, 0x66, 0x67, 0x68, 0x69, 0x6B}:
            return esds[after + 1]
        place = esds.find(b"\x04", place + 1)
    return 0
