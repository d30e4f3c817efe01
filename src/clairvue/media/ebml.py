"""Reads the head of a Matroska or WebM file, bounded: tracks, sizes, duration, colour.

Stops at the first cluster; never decodes. What it cannot tell (frame rate, the length of a live recording) is asked
of ffmpeg in the sandbox. Source: RFC 9559 (Matroska), RFC 8794 (EBML).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from clairvue.media.boxes import TRANSFERS
from clairvue.media.model import BrokenVideo, DynamicRange, MediaLimits, TooIntricate, TooManyStreams, UnreadableVideo

EBML, SEGMENT, INFO, TRACKS, CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
DOCTYPE, SCALE, DURATION = 0x4282, 0x2AD7B1, 0x4489
ENTRY, TYPE, CODEC, DEFAULT_DURATION, VIDEO, AUDIO = 0xAE, 0x83, 0x86, 0x23E383, 0xE0, 0xE1
PIXEL_WIDTH, PIXEL_HEIGHT, COLOUR, TRANSFER, CHANNELS = 0xB0, 0xBA, 0x55B0, 0x55BA, 0x9F
ELEMENTS_MAX = 2_000
UNKNOWN = -1
VIDEO_KIND, AUDIO_KIND = 1, 2

CODECS = {
    b"V_VP8": "vp8",
    b"V_VP9": "vp9",
    b"V_AV1": "av1",
    b"V_MPEG4/ISO/AVC": "h264",
    b"V_MPEGH/ISO/HEVC": "hevc",
    b"A_OPUS": "opus",
    b"A_VORBIS": "vorbis",
    b"A_AAC": "aac",
    b"A_MPEG/L3": "mp3",
    b"A_FLAC": "flac",
    b"A_PCM/INT/LIT": "pcm",
}


@dataclass(slots=True, kw_only=True)
class MatroskaTrack:
    """One track of a Matroska file."""

    kind: int = 0  # 1 is video, 2 is audio
    codec: str = ""
    codec_id: bytes = b""
    width: int = 0
    height: int = 0
    channels: int = 0
    frame_ns: int = 0
    dynamic_range: DynamicRange = DynamicRange.SDR


@dataclass(slots=True, kw_only=True)
class Matroska:
    """What the head of a Matroska file says."""

    duration_s: float = 0.0
    tracks: list[MatroskaTrack] = field(default_factory=list[MatroskaTrack])


def read_matroska(path: Path, limits: MediaLimits) -> Matroska:
    """Return what the file says of itself. Raises: UnreadableVideo, BrokenVideo, TooIntricate, TooManyStreams."""
    with path.open("rb") as file:
        data = file.read(min(limits.header_bytes_max, 1 << 20))
    found = Matroska()
    for element, start, end in elements(data, 0, len(data)):
        if element == EBML:
            if data_of(data, start, end, DOCTYPE) not in {b"webm", b"matroska"}:
                raise UnreadableVideo
        elif element == SEGMENT:
            _read_segment(found, data, start, end, limits)
            return found
    raise BrokenVideo


def _read_segment(found: Matroska, data: bytes, start: int, end: int, limits: MediaLimits) -> None:
    for element, inner, stop in elements(data, start, end):
        if element == CLUSTER:
            return
        if element == INFO:
            scale = int.from_bytes(data_of(data, inner, stop, SCALE) or b"\x0f\x42\x40")
            found.duration_s = _float(data_of(data, inner, stop, DURATION)) * scale / 1e9
        elif element == TRACKS:
            for kind, first, last in elements(data, inner, stop):
                if kind == ENTRY:
                    found.tracks.append(_read_entry(data, first, last))
            if len(found.tracks) > limits.streams_max:
                raise TooManyStreams(streams_max=limits.streams_max)


def _read_entry(data: bytes, start: int, end: int) -> MatroskaTrack:
    track = MatroskaTrack()
    for element, inner, stop in elements(data, start, end):
        content = data[inner:stop]
        if element == TYPE:
            track.kind = int.from_bytes(content[:8])
        elif element == CODEC:
            track.codec_id = content.rstrip(b"\x00")[:32]
            track.codec = CODECS.get(track.codec_id, "aac" if content.startswith(b"A_AAC") else "")
        elif element == DEFAULT_DURATION:
            track.frame_ns = int.from_bytes(content[:8])
        elif element == VIDEO:
            track.width = int.from_bytes(data_of(data, inner, stop, PIXEL_WIDTH)[:8])
            track.height = int.from_bytes(data_of(data, inner, stop, PIXEL_HEIGHT)[:8])
            for part, first, last in elements(data, inner, stop):
                if part == COLOUR:
                    transfer = int.from_bytes(data_of(data, first, last, TRANSFER)[:8])
                    track.dynamic_range = TRANSFERS.get(transfer, DynamicRange.SDR)
        elif element == AUDIO:
            track.channels = int.from_bytes(data_of(data, inner, stop, CHANNELS)[:8] or b"\x01")
    return track


def elements(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield the elements between two positions: id, where the content begins and ends."""
    position = start
    for _ in range(ELEMENTS_MAX):
        if position >= end:
            return
        identifier, position = _number(data, position, end, keep_marker=True)
        size, position = _number(data, position, end, keep_marker=False)
        # A live recording leaves sizes open; a cut head ends where the bytes end.
        stop = end if size == UNKNOWN else min(position + size, end)
        yield identifier, position, stop
        position = stop
    raise TooIntricate


def data_of(data: bytes, start: int, end: int, wanted: int) -> bytes:
    """Return the content of the first element with this id, or nothing."""
    for identifier, inner, stop in elements(data, start, end):
        if identifier == wanted:
            return data[inner:stop]
    return b""


def _number(data: bytes, position: int, end: int, *, keep_marker: bool) -> tuple[int, int]:
    if position >= end:
        raise BrokenVideo
    first = data[position]
    length = 9 - first.bit_length()
    if length > 8 or position + length > end:
        raise BrokenVideo
    value = int.from_bytes(data[position : position + length])
    if not keep_marker:
        value &= (1 << 7 * length) - 1
        if value == (1 << 7 * length) - 1:
            value = UNKNOWN
    return value, position + length


def _float(content: bytes) -> float:
    if len(content) == 4:
        return struct.unpack(">f", content)[0]
    return struct.unpack(">d", content)[0] if len(content) == 8 else 0.0
