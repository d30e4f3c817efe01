"""What media speaks of: a probed video, its bounds, what was made from it, and why a file is refused. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum

from clairvue.kit.refusals import Invalid, TooLarge


class Container(StrEnum):
    """The containers that are read; the value is the name of ffmpeg's demuxer, which is forced."""

    MP4 = "mov"
    MATROSKA = "matroska"


class DynamicRange(StrEnum):
    """How light is coded: everything that is served is SDR."""

    SDR = "sdr"
    PQ = "pq"
    HLG = "hlg"


# A look is made of small square pictures and of coarse sound.
LOOK_BYTES = 32
LOOK_SIDE = 32
LOOK_PICTURES_PER_S = 2
LOOK_SOUND_HZ = 8_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a source says of itself; `width` and `height` are what a viewer sees: rotated, with square pixels."""

    container: Container
    video_codec: str
    width: int
    height: int
    coded_width: int
    coded_height: int
    rotation: int  # degrees clockwise, one of 0, 90, 180, 270
    pixel_aspect: tuple[int, int]
    fps: float  # the mean rate
    variable_rate: bool
    duration_ms: int
    frames: int
    keyframe_distance_ms: int  # the longest; 0 is unknown
    bit_rate: int  # of the whole file, bits per second
    pixel_format: str
    dynamic_range: DynamicRange
    audio_codec: str  # empty: no sound
    audio_channels: int
    sound_track: int  # its place among the sound tracks
    has_location: bool
    remuxable: bool  # H.264 (and AAC) that every browser plays as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaLimits:
    """What is accepted before anything is decoded."""

    duration_ms_max: int = 180_000
    pixels_max: int = 9_000_000  # 4096x2160 fits, 8192x8192 does not
    side_px_max: int = 8_192
    side_px_min: int = 32
    aspect_max: float = 4.0
    fps_max: float = 125.0
    streams_max: int = 16
    header_bytes_max: int = 8_000_000
    rung_px_max: int = 1_080  # the short side of the largest rendition


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one step is. `stage` is `sound`, `first`, `pictures`, `ladder` or `av1`."""

    stage: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """One variant of the video: a playlist and one file that it cuts by byte ranges."""

    name: str  # as 540p-h264
    playlist: str  # file names, in the output folder
    file: str
    width: int
    height: int
    fps: float
    codec: str  # h264 or av1
    codecs: str  # RFC 6381, as avc1.64001f,mp4a.40.2
    bandwidth: int  # the peak of one segment, bits per second
    average_bandwidth: int
    duration_ms: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Storyboard:
    """A sprite of small pictures, left to right, top to bottom, one per interval."""

    file: str
    columns: int
    rows: int
    tiles: int
    interval_ms: int
    tile_width: int
    tile_height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanFrames:
    """Frames of the whole clip for the safety scan, from the same decode as the first rendition."""

    folder: str  # in the output folder
    files: tuple[str, ...]
    interval_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """The still pictures of one video, and its fingerprint."""

    poster: str
    poster_width: int
    poster_height: int
    storyboard: Storyboard
    scan: ScanFrames
    fingerprint: tuple[str, ...]  # 64 bits as 16 hexadecimal digits, one per second


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """The measured loudness and the gain that brings it to -14 LUFS."""

    integrated_lufs: float
    gain_db: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRendition:
    """What job A made: enough to watch, to scan and to publish with."""

    rendition: Rendition
    masters: tuple[str, ...]  # the playlists of playlists, one a codec
    instant: bool  # remuxed, not transcoded
    duration_ms: int
    width: int
    height: int
    pictures: Pictures
    loudness: Loudness | None  # None: no sound
    look: bytes = bytes(LOOK_BYTES)  # see look.py; zeros in what was written down before there were looks


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """What job B (or the AV1 step) made: every rendition there is now, and the master playlists that name them."""

    renditions: tuple[Rendition, ...]
    made: tuple[Rendition, ...]  # by this step
    masters: tuple[str, ...]  # the playlists of playlists, one a codec


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A profile picture."""

    file: str
    width: int = 256
    height: int = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two fingerprints are: 1.0 is the same picture throughout, unrelated clips stay near 0.5 or below."""

    score: float
    offset_s: int  # where the shorter begins inside the longer
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """Which walls stand around ffmpeg here, and what the self-test found."""

    works: bool
    sentence: str
    landlock_abi: int = 0
    seccomp: bool = False
    checks: dict[str, bool] = field(default_factory=dict[str, bool])


class SandboxMissing(Exception):  # noqa: N818 - an outage: shown to the operator, who acts on it
    """The sandbox does not hold here, so nothing is decoded; its text says what to do."""


class UnreadableVideo(Invalid):
    """This file is not a video that we can read: send an MP4, a MOV or a WebM."""


class EmptyFile(Invalid):
    """The file is empty."""


class TruncatedVideo(Invalid):
    """The video is cut off: the file ends before the video does, so please send it again."""


class BrokenVideo(Invalid):
    """The video is damaged and cannot be decoded."""


class NoPicture(Invalid):
    """There is no moving picture in this file, only sound or text."""


class UnknownCodec(Invalid):
    """The picture or the sound is coded in a way that we do not read ({codec})."""


class VideoTooLong(TooLarge):
    """The video is longer than {seconds_max} seconds."""


class FrameTooLarge(TooLarge):
    """The picture is larger than {pixels_max} pixels: send it at 4K or smaller."""


class FrameTooSmall(Invalid):
    """The picture is too small or too narrow to be shown."""


class FrameRateTooHigh(TooLarge):
    """The video has more than {fps_max} frames per second."""


class TooManyStreams(TooLarge):
    """The file holds more than {streams_max} tracks."""


class TooIntricate(TooLarge):
    """The file's description of itself is far larger than a video of this length needs."""


class ExternalReferences(Invalid):
    """The file points to other files or addresses, which we never follow."""


class NotOnlyAVideo(Invalid):
    """The file is a video and something else at once, which we do not accept."""


class TooHeavy(TooLarge):
    """The video takes too much work to decode: save it again with ordinary settings, then send it."""


class NotAPicture(Invalid):
    """This is not a picture that we can read: send a JPEG, a PNG or a WebP."""
