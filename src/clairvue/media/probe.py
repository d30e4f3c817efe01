"""Tells what an uploaded file is, and refuses what is out of bounds before a single frame is decoded.

The head is read by our own bounded readers; what they cannot tell is asked of ffmpeg, in the sandbox, without decoding.
"""

import asyncio
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from clairvue.media import recipes, sandbox
from clairvue.media.boxes import AUDIO_CODECS, PRINTABLE, VIDEO_CODECS, Track, read_movie
from clairvue.media.ebml import AUDIO_KIND, VIDEO_KIND, read_matroska
from clairvue.media.model import (
    BrokenVideo,
    Container,
    DynamicRange,
    EmptyFile,
    FrameRateTooHigh,
    FrameTooLarge,
    FrameTooSmall,
    MediaLimits,
    NoPicture,
    NotOnlyAVideo,
    Probe,
    TruncatedVideo,
    UnknownCodec,
    UnreadableVideo,
    VideoTooLong,
)
from clairvue.media.sandbox import Bounds, MediaTools

MATROSKA_MARK = b"\x1a\x45\xdf\xa3"
SOUNDS = frozenset(("aac", "opus", "vorbis", "mp3", "flac", "alac", "ac3", "eac3", "amrnb", "pcm"))
# What other programs would take the file for: a page, a drawing, an archive, a document.
OTHER_HEADS = (b"<!doctype", b"<html", b"<script", b"<svg", b"%pdf-", b"#extm3u", b"ffconcat", b"<?php", b"pk\x03\x04")
HEAD_BYTES = 4_096
ARCHIVE_END = b"PK\x05\x06"
# A remuxed clip is served as it came, so it must be what every browser and connection takes.
REMUX_BIT_RATE_MAX = 12_000_000
REMUX_SHORT_SIDE_MAX = 1_080
REMUX_KEYFRAME_MS_MAX = 4_100
REMUX_FPS_MAX = 31.0
# Baseline, Main and High: 8 bits, 4:2:0. Level 4.2 holds 1080p at 60.
REMUX_PROFILES = (66, 77, 100)
REMUX_LEVEL_MAX = 42
AVCC_BYTES_MIN = 7
ROTATIONS = {(1, 0, 0, 1): 0, (0, 1, -1, 0): 90, (-1, 0, 0, -1): 180, (0, -1, 1, 0): 270}


async def inspect(source: Path, *, tools: MediaTools, limits: MediaLimits) -> Probe:
    """Return what the file is, once it is within the limits.

    Raises: a refusal of `media.model`; SandboxMissing when ffmpeg has to be asked and there is no sandbox.
    """
    probe = await asyncio.to_thread(read_head, source, limits)
    if not (probe.pixel_format and probe.fps and probe.duration_ms):
        probe = await _ask_ffmpeg(source, probe, tools=tools, limits=limits)
    return within(probe, limits)


def read_head(source: Path, limits: MediaLimits) -> Probe:
    """Return what the file's head says; empty or zero where it does not. Decodes nothing, runs nothing."""
    size = source.stat().st_size
    if size == 0:
        raise EmptyFile
    with source.open("rb") as file:
        head = file.read(HEAD_BYTES)
        file.seek(max(0, size - 65_557))
        tail = file.read()
    if any(mark in head.lower() for mark in OTHER_HEADS):
        # With a video's mark in front it is two things at once; without one it is no video at all.
        raise NotOnlyAVideo if head[4:8] == b"ftyp" or head.startswith(MATROSKA_MARK) else UnreadableVideo
    if ARCHIVE_END in tail and tail.rfind(ARCHIVE_END) + 22 + _comment_length(tail) == len(tail):
        raise NotOnlyAVideo
    if head.startswith(MATROSKA_MARK):
        return within(_from_matroska(source, size, limits), limits)
    return within(_from_movie(source, size, limits), limits)


def _comment_length(tail: bytes) -> int:
    place = tail.rfind(ARCHIVE_END) + 20
    return int.from_bytes(tail[place : place + 2], "little")


def within(probe: Probe, limits: MediaLimits) -> Probe:
    """Return the probe unchanged. Raises: a refusal when it is out of bounds."""
    if probe.duration_ms > limits.duration_ms_max + 500:
        raise VideoTooLong(seconds_max=limits.duration_ms_max // 1000)
    pixels = max(probe.coded_width * probe.coded_height, probe.width * probe.height)
    long, short = max(probe.width, probe.height), min(probe.width, probe.height)
    if pixels > limits.pixels_max or max(long, probe.coded_width, probe.coded_height) > limits.side_px_max:
        raise FrameTooLarge(pixels_max=limits.pixels_max)
    if short < limits.side_px_min or long > limits.aspect_max * short:
        raise FrameTooSmall
    frames_max = limits.fps_max * limits.duration_ms_max / 1000
    if probe.fps > limits.fps_max or probe.frames > frames_max:
        raise FrameRateTooHigh(fps_max=int(limits.fps_max))
    return probe


def _from_movie(source: Path, size: int, limits: MediaLimits) -> Probe:
    movie = read_movie(source, limits)
    video, sound, place = _choose(movie.tracks)
    rotation = ROTATIONS.get(video.matrix, 0)
    across, down = video.pixel_aspect
    width, height = square(video.width, video.height, video.pixel_aspect)
    if rotation in {90, 270}:
        width, height = height, width
    track_s = video.ticks / video.timescale
    duration_s = max(movie.duration_s, track_s)
    fps = video.samples / track_s if track_s and not movie.fragmented else 0.0
    mean = video.ticks / video.samples if video.samples else 0.0
    codec = VIDEO_CODECS[video.codec]
    plain = codec == "h264" and len(video.configuration) >= AVCC_BYTES_MIN and video.configuration[1] in REMUX_PROFILES
    probe = Probe(
        container=Container.MP4,
        video_codec=codec,
        width=width,
        height=height,
        coded_width=video.width,
        coded_height=video.height,
        rotation=rotation,
        pixel_aspect=(across, down),
        fps=round(fps, 3),
        variable_rate=video.longest - video.shortest > 0.1 * mean,
        duration_ms=round(duration_s * 1000) if not movie.fragmented else 0,
        frames=video.samples,
        keyframe_distance_ms=_keyframe_distance(video),
        bit_rate=round(size * 8 / duration_s) if duration_s else 0,
        pixel_format="yuv420p" if plain else "",
        dynamic_range=video.dynamic_range,
        audio_codec=_sound_codec(sound) if sound else "",
        audio_channels=sound.channels if sound else 0,
        sound_track=place,
        has_location=movie.has_location,
        remuxable=False,
    )
    ready = plain and not movie.fragmented and video.configuration[3] <= REMUX_LEVEL_MAX
    return replace(probe, remuxable=ready and _plays_everywhere(probe, video, sound))


def _plays_everywhere(probe: Probe, video: Track, sound: Track | None) -> bool:
    across, down = probe.pixel_aspect
    return (
        video.matrix == (1, 0, 0, 1)
        and abs(across - down) * 50 <= down
        and not probe.variable_rate
        and 0 < probe.fps <= REMUX_FPS_MAX
        and probe.bit_rate <= REMUX_BIT_RATE_MAX
        and min(probe.width, probe.height) <= REMUX_SHORT_SIDE_MAX
        and probe.coded_width % 2 == 0
        and probe.coded_height % 2 == 0
        and 0 < probe.keyframe_distance_ms <= REMUX_KEYFRAME_MS_MAX
        and video.keyframes[:1] in ([], [1])
        and video.edits <= 1
        and probe.dynamic_range == DynamicRange.SDR
        and (sound is None or (probe.audio_codec == "aac" and sound.edits <= 1))
    )


def _choose(tracks: list[Track]) -> tuple[Track, Track | None, int]:
    """Return the first picture, the first sound that we read, and that sound's place among the sounds."""
    videos = [track for track in tracks if track.handler == b"vide"]
    sounds = [track for track in tracks if track.handler == b"soun"]
    known = [track for track in videos if track.codec in VIDEO_CODECS]
    if not known:
        if not videos:
            raise NoPicture
        raise UnknownCodec(codec=_printable(videos[0].codec))
    if known[0] is not videos[0]:
        raise UnknownCodec(codec=_printable(videos[0].codec))
    for place, sound in enumerate(sounds):
        if _sound_codec(sound) in SOUNDS:
            return known[0], sound, place
    if sounds:
        raise UnknownCodec(codec=_printable(sounds[0].codec))
    return known[0], None, 0


def _sound_codec(sound: Track) -> str:
    if sound.codec == b"mp4a" and sound.object_type in {0x69, 0x6B}:
        return "mp3"
    return AUDIO_CODECS.get(sound.codec, "")


def _printable(name: bytes) -> str:
    return "".join(chr(letter) if letter in PRINTABLE else "?" for letter in name)


def _keyframe_distance(video: Track) -> int:
    if not video.samples:
        return 0
    frame_ms = 1000 * video.ticks / video.timescale / video.samples
    if not video.keyframes:
        return round(frame_ms)
    places = [*video.keyframes, video.samples + 1]
    return round(max(after - before for before, after in pairwise(places)) * frame_ms)


def square(width: int, height: int, pixel_aspect: tuple[int, int]) -> tuple[int, int]:
    """Return the size with square pixels, widened rather than shortened."""
    across, down = pixel_aspect
    return max(1, round(width * across / down)), height


def _from_matroska(source: Path, size: int, limits: MediaLimits) -> Probe:
    found = read_matroska(source, limits)
    videos = [track for track in found.tracks if track.kind == VIDEO_KIND]
    sounds = [track for track in found.tracks if track.kind == AUDIO_KIND]
    if not videos:
        raise NoPicture
    video = videos[0]
    if not video.codec:
        raise UnknownCodec(codec=_printable(video.codec_id))
    sound = next(((place, track) for place, track in enumerate(sounds) if track.codec in SOUNDS), None)
    if sounds and sound is None:
        raise UnknownCodec(codec=_printable(sounds[0].codec_id))
    return Probe(
        container=Container.MATROSKA,
        video_codec=video.codec,
        width=video.width,
        height=video.height,
        coded_width=video.width,
        coded_height=video.height,
        rotation=0,
        pixel_aspect=(1, 1),
        fps=0.0,
        variable_rate=True,
        duration_ms=round(found.duration_s * 1000),
        frames=0,
        keyframe_distance_ms=0,
        bit_rate=round(size * 8 / found.duration_s) if found.duration_s else 0,
        pixel_format="",
        dynamic_range=video.dynamic_range,
        audio_codec=sound[1].codec if sound else "",
        audio_channels=sound[1].channels if sound else 0,
        sound_track=sound[0] if sound else 0,
        has_location=False,
        remuxable=False,
    )


async def _ask_ffmpeg(source: Path, probe: Probe, *, tools: MediaTools, limits: MediaLimits) -> Probe:
    """Fill in what the head does not say: ffmpeg reads the packets, and decodes only what it needs to name them."""
    bounds = Bounds(cpu_s=8, wall_s=30, file_bytes=0)
    command = recipes.listing(tools.ffmpeg, probe, limits)
    finished = await sandbox.run(tools, command, source=source, out=None, bounds=bounds)
    told, size_bytes = finished.stderr, (await asyncio.to_thread(source.stat)).st_size
    stream = re.search(r"^ {2}Stream #0:\d+.*?: Video: (.+)$", told, re.MULTILINE)
    ended = re.findall(r"^frame=(\d+)$|^out_time_us=(\d+)$", finished.stdout.decode("ascii", "replace"), re.MULTILINE)
    frames = max((int(frame) for frame, _ in ended if frame), default=0)
    if finished.code or stream is None or not frames:
        raise TruncatedVideo if "partial file" in told or "invalid as first byte" in told else BrokenVideo
    facts = stream.group(1)
    size = re.search(r", (\d{1,5})x(\d{1,5})\b", facts)
    pixels = re.search(r", ([a-z]+\d[a-z0-9]*)(?:\(([^)]*)\))?, ", facts)
    if size is None or pixels is None:
        raise BrokenVideo
    coded = int(size.group(1)), int(size.group(2))
    aspect = re.search(r"SAR (\d+):(\d+)", facts)
    pixel_aspect = (int(aspect.group(1)), int(aspect.group(2))) if aspect else (1, 1)
    turned = re.search(r"displaymatrix: rotation of (-?\d+)", told)
    rotation = round(-int(turned.group(1)) / 90) * 90 % 360 if turned else 0
    width, height = square(*coded, pixel_aspect)
    if rotation in {90, 270}:
        width, height = height, width
    # The time of the last packet: it leaves out that frame's own length, and frames that are shown after it.
    read_ms = max((int(time) // 1000 for _, time in ended if time), default=0)
    duration_ms = max(probe.duration_ms, read_ms)
    colour = pixels.group(2) or ""
    ranges = {"smpte2084": DynamicRange.PQ, "arib-std-b67": DynamicRange.HLG}
    found = (value for name, value in ranges.items() if name in colour)
    return replace(
        probe,
        width=width,
        height=height,
        coded_width=coded[0],
        coded_height=coded[1],
        rotation=rotation,
        pixel_aspect=pixel_aspect,
        fps=probe.fps or _rate(facts, frames, duration_ms),
        duration_ms=duration_ms,
        frames=frames,
        bit_rate=round(size_bytes * 8000 / duration_ms) if duration_ms else 0,
        pixel_format=pixels.group(1),
        dynamic_range=next(found, probe.dynamic_range),
        has_location=probe.has_location or "location" in told.lower(),
    )


def _rate(facts: str, frames: int, duration_ms: int) -> float:
    """Return the rate that ffmpeg names, unless counting says otherwise: live recordings name their clock's."""
    counted = frames * 1000 / duration_ms if duration_ms else 0.0
    named = re.search(r", (\d+(?:\.\d+)?) fps", facts)
    rate = float(named.group(1)) if named else 0.0
    return rate if 0.8 * counted <= rate <= 1.25 * counted else round(counted, 3)
