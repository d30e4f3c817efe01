"""Reads the playlists that ffmpeg wrote and writes the master playlist. Never fetches or serves anything.

Source: RFC 8216bis (HTTP Live Streaming), RFC 6381 and the AV1-in-ISOBMFF binding (CODECS).
"""

import re
from collections.abc import Iterable
from pathlib import Path

from clairvue.media.boxes import read_movie
from clairvue.media.model import BrokenVideo, MediaLimits, Rendition, TruncatedVideo

MASTER_FILE = "master.m3u8"
MASTER_AV1_FILE = "master-av1.m3u8"
AAC_LC = "mp4a.40.2"
START_SIDE = 540
PEAK_S_MIN = 0.5


def rendition_of(out: Path, name: str, *, fps: float) -> Rendition:
    """Return the facts of a rendition that was just made. Raises: TruncatedVideo when it holds no segment."""
    file = out / f"{name}.mp4"
    text = (out / f"{name}.m3u8").read_text()
    seconds = [float(found) for found in re.findall(r"^#EXTINF:([\d.]+)", text, re.MULTILINE)]
    sizes = [int(found) for found in re.findall(r"^#EXT-X-BYTERANGE:(\d+)", text, re.MULTILINE)]
    if not sum(seconds) or len(seconds) != len(sizes):
        raise TruncatedVideo
    movie = read_movie(file, MediaLimits())
    video = next((track for track in movie.tracks if track.handler == b"vide"), None)
    if video is None:
        raise BrokenVideo
    codecs = [_codec(video.codec, video.configuration)]
    if any(track.handler == b"soun" for track in movie.tracks):
        codecs.append(AAC_LC)
    # A last segment of a few frames has a rate that no client needs to plan for.
    peaks = [8 * size / length for size, length in zip(sizes, seconds, strict=True) if length >= PEAK_S_MIN]
    average = 8 * sum(sizes) / sum(seconds)
    return Rendition(
        name=name,
        playlist=f"{name}.m3u8",
        file=f"{name}.mp4",
        width=video.width,
        height=video.height,
        fps=round(fps, 3),
        codec="av1" if video.codec == b"av01" else "h264",
        codecs=",".join(codecs),
        bandwidth=round(max([average, *peaks])),
        average_bandwidth=round(average),
        duration_ms=round(1000 * sum(seconds)),
        bytes=file.stat().st_size,
    )


def _codec(kind: bytes, configuration: bytes) -> str:
    if kind == b"av01":
        profile, level = configuration[1] >> 5, configuration[1] & 0x1F
        tier = "H" if configuration[2] & 0x80 else "M"
        depth = 8 if not configuration[2] & 0x40 else 12 if configuration[2] & 0x20 else 10
        return f"av01.{profile}.{level:02}{tier}.{depth:02}"
    return "avc1." + configuration[1:4].hex()


def master_text(renditions: Iterable[Rendition]) -> str:
    """Return a master playlist: the rendition to start with first, then by bandwidth."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for rendition in sorted(renditions, key=_order):
        lines.append(
            f"#EXT-X-STREAM-INF:BANDWIDTH={rendition.bandwidth},AVERAGE-BANDWIDTH={rendition.average_bandwidth},"
            f'CODECS="{rendition.codecs}",RESOLUTION={rendition.width}x{rendition.height},'
            f"FRAME-RATE={rendition.fps:.3f},VIDEO-RANGE=SDR"
        )
        lines.append(rendition.playlist)
    return "\n".join(lines) + "\n"


def _order(rendition: Rendition) -> tuple[bool, int]:
    short = min(rendition.width, rendition.height)
    return not (START_SIDE <= short < START_SIDE * 1.2), rendition.bandwidth


def write_masters(out: Path, renditions: Iterable[Rendition]) -> tuple[str, ...]:
    """Write one master playlist a codec beside the renditions and return their file names, H.264's last.

    Never both codecs in one: Chromium's own HLS breaks off when a change of rendition changes the codec.
    """
    by_codec: dict[str, list[Rendition]] = {}
    for rendition in renditions:
        by_codec.setdefault(rendition.codec, []).append(rendition)
    written: list[str] = []
    for codec, name in (("av1", MASTER_AV1_FILE), ("h264", MASTER_FILE)):
        if codec in by_codec:
            (out / name).write_text(master_text(by_codec[codec]))
            written.append(name)
    return tuple(written)
