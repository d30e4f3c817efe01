"""The command lines of ffmpeg. Pure: builds lists of words, runs nothing.

Paths are those inside the sandbox: the source at /in/source, everything made under /out (the working folder).
"""

from dataclasses import dataclass

from clairvue.media.model import LOOK_PICTURES_PER_S, LOOK_SIDE, LOOK_SOUND_HZ, DynamicRange, MediaLimits, Probe
from clairvue.media.rungs import SEGMENT_S, Rung, keyframe_every, rate, threads
from clairvue.media.sandbox import INSIDE_SOURCE

FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm"
DECODERS = ",".join(
    (
        *("h264", "hevc", "vp8", "vp9", "libvpx", "libvpx-vp9", "libdav1d", "av1", "mpeg4"),
        *(
            "aac",
            "aac_fixed",
            "libfdk_aac",
            "opus",
            "libopus",
            "vorbis",
            "libvorbis",
            "mp3",
            "mp3float",
            "flac",
            "alac",
        ),
        *("ac3", "eac3", "amrnb", "libopencore_amrnb"),
        *("pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_f32le", "pcm_f32be"),
    )
)
# Downwards, swscale widens its kernel, so that nothing aliases; bicubic costs half as much again for little.
SCALER = "bilinear"
SCAN_INTERVAL_MS = 1_000 // LOOK_PICTURES_PER_S
SCAN_SIDE = 320
STILL_INTERVAL_MS = 1_000
STILLS_MAX = 12  # candidates for the poster come from the first seconds
HASH_SIDE = 32
TILE_SIDE = 90
TILE_COLUMNS = 10
TILES_MAX = 100
AV1_SIDE_MIN = 540
SCAN_FOLDER = "scan"
STILL_FOLDER = "stills"
HASH_FILE = "fingerprint.gray"
STORYBOARD_FILE = "storyboard.jpg"
LOOK_FILE = "look.rgb"
SOUND_FILE = "sound.pcm"
GLIMPSED = f"scale={LOOK_SIDE}:{LOOK_SIDE}:flags=area+accurate_rnd+bitexact:out_range=pc,format=rgb24"
LIMITER = "alimiter=limit=0.84:level=false:latency=true"  # -1.5 dB
# No name, place, device or chapter of the source reaches what we serve.
BARE = ["-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-dn", "-sn"]
WITHOUT_USER_DATA = ["-bsf:v", "filter_units=remove_types=6"]
# Constant quality and a ceiling in kbit/s, by short side.
H264_QUALITY = {360: (25, 900), 540: (25, 1_800), 720: (26, 3_200), 1080: (27, 6_000)}
# Measured on natural footage against plain superfast: 20 to 35 % less CPU time, and as good at fewer bits (VMAF).
H264_TUNING = "b-adapt=0:aq-mode=0"
AV1_QUALITY = {360: (38, 600), 540: (38, 1_200), 720: (38, 2_200), 1080: (38, 4_000)}
TONE_MAP = (
    "zscale=t=linear:npl=203:pin=bt2020:tin={transfer}:min=bt2020nc:rin=tv,format=gbrpf32le,zscale=p=bt709,"
    "tonemap=mobius:desat=0,zscale=t=bt709:m=bt709:r=tv"
)
TRANSFERS = {DynamicRange.PQ: "smpte2084", DynamicRange.HLG: "arib-std-b67"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """Where a rendition's sound comes from: coded from the source with a gain, or copied from a file in /out."""

    gain_db: float = 0.0
    copied_from: str = ""  # empty: from the source


def start(ffmpeg: str, *, level: str = "error") -> list[str]:
    """Return how every command begins."""
    return [ffmpeg, "-hide_banner", "-nostdin", "-nostats", "-y", "-v", level]


def reading(probe: Probe, limits: MediaLimits, *options: str) -> list[str]:
    """Return the input with every bound that is demanded of it. Never widen these."""
    return [
        *("-protocol_whitelist", "file,pipe", "-format_whitelist", FORMATS, "-codec_whitelist", DECODERS),
        *("-max_streams", str(limits.streams_max), "-max_pixels", str(limits.pixels_max)),
        *("-threads", str(threads()), "-t", f"{limits.duration_ms_max / 1000 + 0.5}", *options),
        *("-f", str(probe.container), "-i", INSIDE_SOURCE),
    ]


def listing(ffmpeg: str, probe: Probe, limits: MediaLimits) -> list[str]:
    """Return the command that reads every packet of the picture and decodes none."""
    return [
        *start(ffmpeg, level="info"),
        *reading(probe, limits),
        *("-map", "0:v:0", "-c", "copy", "-progress", "pipe:1", "-f", "null", "-"),
    ]


def measuring(ffmpeg: str, probe: Probe, limits: MediaLimits) -> list[str]:
    """Return the command that measures loudness (EBU R 128) and hands out coarse sound."""
    return [
        *start(ffmpeg, level="info"),
        *reading(probe, limits, "-vn"),
        *("-map", f"0:a:{probe.sound_track}", "-af", "ebur128=framelog=quiet", "-f", "null", "-"),
        *("-map", f"0:a:{probe.sound_track}", "-ac", "1", "-ar", str(LOOK_SOUND_HZ), "-f", "s16le", SOUND_FILE),
    ]


def scaled(probe: Probe, rung: Rung, *, flags: str = SCALER) -> str:
    """Return the filters from a decoded frame to one rung: steady rate, square pixels, SDR, 8 bits, 4:2:0."""
    chain = [f"fps={rate(probe):.6f}", f"scale={rung.width}:{rung.height}:flags={flags}:out_range=tv", "setsar=1"]
    if probe.dynamic_range != DynamicRange.SDR:
        # Scaling first leaves far fewer pixels for the floating-point part.
        chain.append(TONE_MAP.format(transfer=TRANSFERS[probe.dynamic_range]))
    return ",".join([*chain, "format=yuv420p"])


def every(interval_ms: int) -> str:
    """Return the filter that keeps the first frame and then one per interval."""
    return f"select='isnan(prev_selected_t)+gte(t-prev_selected_t,{(interval_ms - 1) / 1000})'"


def tile_interval_ms(duration_ms: int) -> int:
    """Return the time between two storyboard tiles: a second, or more so that there are at most a hundred."""
    return max(1, -(-duration_ms // (TILES_MAX * 1000))) * 1000


def tile_rows(duration_ms: int) -> int:
    """Return the rows of the storyboard."""
    return -(-tile_count(duration_ms) // TILE_COLUMNS)


def tile_count(duration_ms: int) -> int:
    """Return the tiles of the storyboard."""
    return max(1, -(-duration_ms // tile_interval_ms(duration_ms)))


def fitted(rung: Rung, side: int) -> tuple[int, int]:
    """Return the even size with this short side, in the rung's shape."""
    short, long = sorted((rung.width, rung.height))
    side = min(side, short)
    other = max(2, round(long * side / short / 2) * 2)
    return (side, other) if rung.width <= rung.height else (other, side)


def stills(probe: Probe, rung: Rung, label: str) -> str:
    """Return the part of the graph that takes every still picture from frames of one rung."""
    jpeg = "out_range=pc,format=yuvj420p"
    scan, tile = fitted(rung, SCAN_SIDE), fitted(rung, TILE_SIDE)
    size = f"{TILE_COLUMNS}x{tile_rows(probe.duration_ms)}"
    return (
        f"[{label}]{every(SCAN_INTERVAL_MS)},split=3[scanned][glimpsed][kept];"
        f"[glimpsed]{GLIMPSED}[glimpse];"
        f"[scanned]scale={scan[0]}:{scan[1]}:{jpeg}[scan];"
        f"[kept]{every(STILL_INTERVAL_MS)},split=3[posed][hashed][tiled];"
        f"[posed]scale={jpeg}[still];"
        f"[hashed]scale={HASH_SIDE}:{HASH_SIDE}:flags=area,format=gray[hash];"
        f"[tiled]{every(tile_interval_ms(probe.duration_ms))},scale={tile[0]}:{tile[1]}:{jpeg},tile={size}[board]"
    )


def glimpse_output() -> list[str]:
    """Return the output of the small pictures that a look is made of."""
    return ["-map", "[glimpse]", "-fps_mode", "passthrough", "-f", "rawvideo", LOOK_FILE]


def still_outputs() -> list[str]:
    """Return the outputs that `stills` feeds."""
    return [
        *glimpse_output(),
        *("-map", "[scan]", "-fps_mode", "passthrough", "-c:v", "mjpeg", "-q:v", "4", f"{SCAN_FOLDER}/%05d.jpg"),
        *("-map", "[still]", "-fps_mode", "passthrough", "-c:v", "mjpeg", "-q:v", "3"),
        *("-frames:v", str(STILLS_MAX), f"{STILL_FOLDER}/%05d.jpg"),
        *("-map", "[hash]", "-fps_mode", "passthrough", "-f", "rawvideo", HASH_FILE),
        *("-map", "[board]", "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "5", "-update", "1", STORYBOARD_FILE),
    ]


def sound_filter(gain_db: float) -> str:
    """Return the filters that bring sound to one loudness, without a peak above -1.5 dB, and to its place in time."""
    return (
        "aresample=48000:async=1:first_pts=0,aformat=channel_layouts=stereo:sample_fmts=fltp,"
        f"volume={gain_db:.2f}dB,{LIMITER}"
    )


def coded(codec: str, rung: Rung, fps: float) -> list[str]:
    """Return the options of one encoder."""
    group = str(keyframe_every(fps))
    table = H264_QUALITY if codec == "h264" else AV1_QUALITY
    near = min(table, key=lambda side: abs(side - rung.short_side))
    quality, ceiling = table[near]
    if codec == "av1":
        return [
            *("-c:v", "libsvtav1", "-preset", "10", "-crf", str(quality), "-g", group),
            *("-svtav1-params", f"lp={threads()}:scd=0:irefresh-type=2:mbr={ceiling}"),
        ]
    return [
        *("-c:v", "libx264", "-preset", "superfast", "-crf", str(quality), "-profile:v", "high"),
        *("-maxrate", f"{ceiling}k", "-bufsize", f"{2 * ceiling}k", "-g", group, "-keyint_min", group),
        *("-sc_threshold", "0", "-threads", str(threads()), "-a53cc", "0", "-x264-params", H264_TUNING),
        *WITHOUT_USER_DATA,
    ]


def packaged(name: str) -> list[str]:
    """Return the end of one output: CMAF segments of two seconds in a single file, and its playlist."""
    return [
        *("-f", "hls", "-hls_time", str(SEGMENT_S), "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4"),
        *("-hls_flags", "single_file+independent_segments", "-hls_segment_filename", f"{name}.mp4", f"{name}.m3u8"),
    ]


def first(ffmpeg: str, probe: Probe, limits: MediaLimits, *, rung: Rung, sound: Sound | None) -> list[str]:
    """Return the command of job A: one rendition and every still picture, from one decode."""
    graph = [f"[0:v:0]{scaled(probe, rung)},split=2[shown][seen]", stills(probe, rung, "seen")]
    if sound:
        graph.append(f"[0:a:{probe.sound_track}]{sound_filter(sound.gain_db)}[heard]")
    # At half the size nobody sees what the loop filter does to frames that no other frame is built on.
    halved = 2 * rung.short_side <= min(probe.width, probe.height)
    quick = ["-skip_loop_filter", "noref"] if halved else []
    return [
        *start(ffmpeg),
        *reading(probe, limits, *quick),
        *("-progress", "pipe:1", "-filter_complex", ";".join(graph), *BARE, "-map", "[shown]"),
        *(["-map", "[heard]", *AAC] if sound else []),
        *coded("h264", rung, rate(probe)),
        *packaged(rung.name("h264")),
        *still_outputs(),
    ]


# The fast coder halves what sound costs, at a rate where few would tell it from the slow one.
AAC = ["-c:a", "aac", "-aac_coder", "fast", "-b:a", "128k"]


def remuxed(ffmpeg: str, probe: Probe, limits: MediaLimits, *, name: str, sound: Sound | None) -> list[str]:
    """Return the command of the instant path: the picture as it came; the sound too, unless its loudness is off."""
    heard: list[str] = []
    if sound:
        heard = ["-map", f"0:a:{probe.sound_track}"]
        heard += ["-af", sound_filter(sound.gain_db), *AAC] if sound.gain_db else ["-c:a", "copy"]
    return [
        *start(ffmpeg),
        *reading(probe, limits),
        *("-progress", "pipe:1", *BARE, "-map", "0:v:0", "-c:v", "copy", *WITHOUT_USER_DATA),
        *heard,
        *packaged(name),
    ]


def looked_at(ffmpeg: str, probe: Probe, limits: MediaLimits, *, rung: Rung) -> list[str]:
    """Return the command that takes the still pictures alone; frames that no other frame needs are not decoded."""
    graph = (
        f"[0:v:0]{every(SCAN_INTERVAL_MS)},{scaled(probe, rung).partition(',')[2]}[seen];{stills(probe, rung, 'seen')}"
    )
    return [
        *start(ffmpeg),
        *reading(probe, limits, "-an", "-skip_frame", "noref", "-skip_loop_filter", "noref"),
        *("-progress", "pipe:1", "-filter_complex", graph, *BARE),
        *still_outputs(),
    ]


def glimpsed(ffmpeg: str, probe: Probe, limits: MediaLimits, *, rung: Rung) -> list[str]:
    """Return the command that takes the small pictures of a look alone."""
    graph = f"[0:v:0]{every(SCAN_INTERVAL_MS)},{scaled(probe, rung).partition(',')[2]},{GLIMPSED}[glimpse]"
    return [
        *start(ffmpeg),
        *reading(probe, limits, "-an", "-skip_frame", "noref", "-skip_loop_filter", "noref"),
        *("-filter_complex", graph, *BARE),
        *glimpse_output(),
    ]


def laddered(
    ffmpeg: str, probe: Probe, limits: MediaLimits, *, rungs: tuple[Rung, ...], codec: str, sound: Sound | None
) -> list[str]:
    """Return the command that makes several rungs from one decode; each is scaled from the next larger."""
    large_first = sorted(rungs, key=lambda rung: -rung.short_side)
    graph = [f"[0:v:0]{scaled(probe, large_first[0])}[top0]"]
    for place, smaller in enumerate(large_first[1:]):
        graph.append(f"[top{place}]split=2[v{place}][rest{place}]")
        graph.append(f"[rest{place}]scale={smaller.width}:{smaller.height}:flags={SCALER},setsar=1[top{place + 1}]")
    last = len(large_first) - 1
    labels = [f"v{place}" for place in range(last)] + [f"top{last}"]
    inputs, heard = _shared_sound(probe, sound, graph, len(rungs))
    command = [*start(ffmpeg), *reading(probe, limits), *inputs, "-progress", "pipe:1"]
    command += ["-filter_complex", ";".join(graph)]
    for place, rung in enumerate(large_first):
        command += [*BARE, "-map", f"[{labels[place]}]", *heard[place], *coded(codec, rung, rate(probe))]
        command += packaged(rung.name(codec))
    return command


def _shared_sound(probe: Probe, sound: Sound | None, graph: list[str], count: int) -> tuple[list[str], list[list[str]]]:
    if sound is None:
        return [], [[] for _ in range(count)]
    if sound.copied_from:
        inputs = ["-protocol_whitelist", "file", "-format_whitelist", FORMATS, "-f", "mov", "-i", sound.copied_from]
        return inputs, [["-map", "1:a:0", "-c:a", "copy"] for _ in range(count)]
    outputs = "".join(f"[a{place}]" for place in range(count))
    graph.append(f"[0:a:{probe.sound_track}]{sound_filter(sound.gain_db)},asplit={count}{outputs}")
    return [], [["-map", f"[a{place}]", *AAC] for place in range(count)]
