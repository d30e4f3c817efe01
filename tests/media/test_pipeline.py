"""From a source to everything that is served: every kind of clip that a phone, a browser or an editor sends."""

import asyncio
import re
import subprocess

import pytest
from corpus import draw, footage

from clairvue.media.fingerprint import compare
from clairvue.media.model import DynamicRange, MediaLimits
from clairvue.media.pipeline import av1_rungs, first_rendition, ladder
from clairvue.media.probe import inspect, read_head

SLOW_START = ["-bf", "2", "-g", "25", "-crf", "32"]
HEVC = ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error", "-tag:v", "hvc1"]
VP9 = ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"]
HDR10 = [
    *("-vf", "format=yuv420p10le,setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc:range=tv"),
    *("-pix_fmt", "yuv420p10le"),
    *HEVC,
]


def look(tools, clip):
    return asyncio.run(inspect(clip, tools=tools, limits=MediaLimits()))


def make(tools, clip, out, *, rungs=True, av1=False):
    """Run every step that is asked for, and return what each made."""

    async def steps():
        probe = await inspect(clip, tools=tools, limits=MediaLimits())
        first = await first_rendition(clip, out, tools=tools, probe=probe)
        made = await ladder(clip, out, tools=tools, probe=probe, first=first) if rungs else None
        if av1:
            made = await av1_rungs(clip, out, tools=tools, probe=probe, first=first, have=made.renditions)
        return probe, first, made

    return asyncio.run(steps())


def streams(tools, file):
    """Return what ffmpeg says of a file: the tests' second opinion."""
    return subprocess.run(
        [tools.ffmpeg, "-hide_banner", "-i", str(file)], check=False, capture_output=True, text=True
    ).stderr


def decodes(tools, file):
    """Return the frames of a file, all of which must decode without a word."""
    command = [tools.ffmpeg, "-v", "error", "-i", str(file), "-map", "0", "-f", "null", "-progress", "-", "-"]
    finished = subprocess.run(command, check=False, capture_output=True, text=True)
    assert finished.returncode == 0
    assert finished.stderr == ""
    return int(re.findall(r"^frame=(\d+)", finished.stdout, re.MULTILINE)[-1])


def mean(tools, file):
    """Return the mean of each colour of the first frame."""
    command = [tools.ffmpeg, "-v", "error", "-i", str(file), "-frames:v", "1"]
    shown = subprocess.run(
        [*command, "-vf", "scale=1:1:flags=area", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
        check=False,
        capture_output=True,
    )
    return tuple(shown.stdout)


@pytest.mark.parametrize(
    ("size", "names", "first_size"),
    [
        ("1080x1920", ["1080p-h264", "360p-h264", "540p-h264", "720p-h264"], (1080, 1920)),
        ("1280x720", ["720p-h264", "360p-h264", "540p-h264"], (1280, 720)),
        ("480x480", ["480p-h264", "360p-h264"], (480, 480)),
        ("176x144", ["144p-h264"], (176, 144)),
    ],
)
def test_what_plays_everywhere_is_remuxed_and_never_enlarged(tools, tmp_path, size, names, first_size):
    clip = draw(tools, tmp_path / "clip.mp4", *SLOW_START, size=size)
    probe, first, made = make(tools, clip, tmp_path / "out")
    assert probe.remuxable
    assert first.instant
    assert [rendition.name for rendition in made.renditions] == names
    assert (first.rendition.width, first.rendition.height) == first_size
    for rendition in made.renditions:
        assert f"{rendition.width}x{rendition.height}" in streams(tools, tmp_path / "out" / rendition.file)
        assert decodes(tools, tmp_path / "out" / rendition.playlist) >= 24


@pytest.mark.parametrize(
    ("name", "options", "codec"),
    [
        ("clip.mov", HEVC, "hevc"),
        ("clip.webm", VP9, "vp9"),
        ("clip.mkv", [], "h264"),
        ("clip.mp4", ["-movflags", "frag_keyframe+empty_moov"], "h264"),
        ("clip.mp4", ["-pix_fmt", "yuv444p"], "h264"),
        ("clip.mp4", ["-g", "250", "-keyint_min", "250"], "h264"),
    ],
)
def test_what_does_not_play_everywhere_becomes_540p_first(tools, tmp_path, name, options, codec):
    seconds = 5 if "250" in options else 1
    clip = draw(tools, tmp_path / name, *options, size="608x1080", seconds=seconds)
    probe, first, _ = make(tools, clip, tmp_path / "out", rungs=False)
    assert (probe.video_codec, probe.remuxable, first.instant) == (codec, False, False)
    assert (first.rendition.name, first.rendition.width, first.rendition.height) == ("540p-h264", 540, 958)
    assert abs(probe.duration_ms - seconds * 1000) <= 80
    assert decodes(tools, tmp_path / "out" / first.rendition.playlist) == seconds * 25


def test_a_live_recording_that_names_no_length_is_measured(tools, tmp_path):
    clip = tmp_path / "recorded.webm"
    drawn = draw(tools, tmp_path / "drawn.webm", *VP9)
    with clip.open("wb") as file:
        command = [tools.ffmpeg, "-v", "error", "-i", str(drawn), "-c", "copy", "-f", "webm", "-live", "1", "pipe:1"]
        subprocess.run(command, stdout=file, check=True)
    assert read_head(clip, MediaLimits()).duration_ms == 0
    probe = look(tools, clip)
    assert 900 <= probe.duration_ms <= 1050
    assert 24 <= probe.fps <= 26.5


def test_a_phone_held_upright_gives_an_upright_rendition(tools, tmp_path):
    flat = draw(tools, tmp_path / "flat.mp4", size="640x360")
    clip = tmp_path / "rotated.mp4"
    command = [tools.ffmpeg, "-v", "error", "-display_rotation", "-90", "-i", str(flat), "-c", "copy", str(clip)]
    subprocess.run(command, check=True)
    probe, first, _ = make(tools, clip, tmp_path / "out", rungs=False)
    assert (probe.rotation, probe.width, probe.height, probe.remuxable) == (90, 360, 640, False)
    assert (first.width, first.height) == (360, 640)
    assert "rotation" not in streams(tools, tmp_path / "out" / first.rendition.file)


def test_a_variable_frame_rate_becomes_constant(tools, tmp_path):
    jerky = ["-vf", "select='not(mod(n,3))+lt(t,0.4)'", "-fps_mode", "vfr", "-video_track_timescale", "1000"]
    clip = draw(tools, tmp_path / "jerky.mp4", *jerky, rate="30", seconds=2)
    probe, first, _ = make(tools, clip, tmp_path / "out", rungs=False)
    assert probe.variable_rate
    assert not first.instant
    frames = decodes(tools, tmp_path / "out" / first.rendition.playlist)
    assert abs(frames - first.rendition.fps * first.duration_ms / 1000) <= 1


def test_a_clip_without_sound_stays_silent(tools, tmp_path):
    clip = draw(tools, tmp_path / "silent.mp4", sound=False)
    probe, first, made = make(tools, clip, tmp_path / "out", av1=True)
    assert (probe.audio_codec, first.loudness) == ("", None)
    assert all("mp4a" not in rendition.codecs for rendition in made.renditions)
    assert all("Audio" not in streams(tools, tmp_path / "out" / each.file) for each in made.renditions)


def test_odd_sizes_and_oblong_pixels_come_out_even_and_square(tools, tmp_path):
    clip = draw(tools, tmp_path / "odd.mp4", "-pix_fmt", "yuv444p", "-vf", "scale=361:641,setsar=4/3")
    probe, first, _ = make(tools, clip, tmp_path / "out", rungs=False)
    assert (probe.width, probe.height, probe.pixel_aspect) == (481, 641, (4, 3))
    assert (first.width % 2, first.height % 2) == (0, 0)
    assert abs(first.width / first.height - 481 / 641) < 0.01
    assert "SAR 1:1" in streams(tools, tmp_path / "out" / first.rendition.file)


def test_high_dynamic_range_becomes_ordinary_and_keeps_its_brightness(tools, tmp_path):
    white = ["-f", "lavfi", "-i", "color=color=gray:size=540x960:rate=25:duration=1"]
    clip = draw(tools, tmp_path / "hdr.mp4", *HDR10, picture=white, sound=False)
    probe, first, _ = make(tools, clip, tmp_path / "out", rungs=False)
    assert probe.dynamic_range == DynamicRange.PQ
    told = streams(tools, tmp_path / "out" / first.rendition.file)
    assert "bt709" in told
    assert "smpte2084" not in told
    # Half of PQ's scale is 92 nits: on a screen whose white is 203, that is a mid gray.
    red, green, blue = mean(tools, tmp_path / "out" / first.rendition.playlist)
    assert 140 <= green <= 215
    assert max(red, green, blue) - min(red, green, blue) <= 6


def test_the_segments_of_all_renditions_begin_together(tools, tmp_path):
    clip = draw(tools, tmp_path / "clip.mov", *HEVC, size="480x854", rate="30000/1001", seconds=5)
    _, _, made = make(tools, clip, tmp_path / "out", av1=True)
    lengths = {
        tuple(re.findall(r"#EXTINF:([\d.]+)", (tmp_path / "out" / rendition.playlist).read_text()))
        for rendition in made.renditions
    }
    assert len(made.renditions) == 3
    assert len(lengths) == 1
    assert len(lengths.pop()) == 3


def test_the_master_playlists_say_what_every_variant_is_one_playlist_a_codec(tools, tmp_path):
    clip = draw(tools, tmp_path / "clip.mov", *HEVC, size="540x960")
    _, first, made = make(tools, clip, tmp_path / "out", av1=True)
    assert (first.masters, made.masters) == (("master.m3u8",), ("master-av1.m3u8", "master.m3u8"))
    told = {
        playlist: attributes
        for master in made.masters
        for attributes, playlist in re.findall(r"#EXT-X-STREAM-INF:(.+)\n(.+)", (tmp_path / "out" / master).read_text())
    }
    # The rendition to start with comes first.
    assert list(told) == ["540p-av1.m3u8", "540p-h264.m3u8", "360p-h264.m3u8"]
    for rendition in made.renditions:
        attributes = told[rendition.playlist]
        assert f"RESOLUTION={rendition.width}x{rendition.height},FRAME-RATE=25.000,VIDEO-RANGE=SDR" in attributes
        coded = r"avc1\.6400[0-9a-f]{2}" if rendition.codec == "h264" else r"av01\.0\.\d\dM\.08"
        assert re.search(f'CODECS="{coded},mp4a.40.2"', attributes)
        assert rendition.bandwidth >= rendition.average_bandwidth > 10_000
        media = (tmp_path / "out" / rendition.playlist).read_text()
        assert f'#EXT-X-MAP:URI="{rendition.file}",BYTERANGE=' in media
        assert "#EXT-X-ENDLIST" in media


@pytest.mark.parametrize("options", [["-bf", "2", "-g", "25"], HEVC])
def test_no_place_device_or_name_survives(tools, tmp_path, options):
    named = ["-metadata", "location=+48.8584+002.2945/", "-metadata", "title=a secret title", "-metadata", "make=Phone"]
    clip = draw(tools, tmp_path / "clip.mov", *options, *named, "-metadata:s:v", "handler_name=a secret title")
    assert b"a secret title" in clip.read_bytes()
    probe, _, made = make(tools, clip, tmp_path / "out", av1=True)
    assert probe.has_location
    for path in (tmp_path / "out").rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert not [word for word in (b"+48.85", b"secret", b"Phone", b"x264 - core", b"x265") if word in held], (
                path
            )
    assert made.renditions


def test_a_quiet_clip_is_brought_to_one_loudness(tools, tmp_path):
    clip = draw(tools, tmp_path / "quiet.mp4", *SLOW_START, seconds=3)
    _, first, _ = make(tools, clip, tmp_path / "out", rungs=False)
    assert first.instant
    assert first.loudness.gain_db > 1
    command = [tools.ffmpeg, "-hide_banner", "-i", str(tmp_path / "out" / first.rendition.playlist)]
    told = subprocess.run(
        [*command, "-af", "ebur128", "-f", "null", "-"], check=False, capture_output=True, text=True
    ).stderr
    assert -15.5 <= float(re.findall(r"I:\s+(-[\d.]+) LUFS", told)[-1]) <= -12.5


def test_the_pictures_of_natural_footage(tools, tmp_path):
    crop = ["-vf", "crop=404:718,scale=360:640", "-t", "4", "-ac", "2"]
    clip = draw(tools, tmp_path / "bunny.mov", *crop, *HEVC, picture=["-i", str(footage("bigbuckbunny"))], sound=False)
    probe, first, made = make(tools, clip, tmp_path / "out")
    assert (probe.width, probe.height, probe.audio_codec) == (360, 640, "aac")
    pictures, board = first.pictures, first.pictures.storyboard
    assert len(pictures.scan.files) == 8
    assert all((tmp_path / "out" / pictures.scan.folder / name).exists() for name in pictures.scan.files)
    assert (board.columns, board.rows, board.tiles, board.interval_ms) == (10, 1, 4, 1000)
    assert f"{10 * board.tile_width}x{board.tile_height}" in streams(tools, tmp_path / "out" / board.file)
    assert f"{pictures.poster_width}x{pictures.poster_height}" in streams(tools, tmp_path / "out" / pictures.poster)
    assert len(pictures.fingerprint) == 4
    assert made.renditions[0].codecs.endswith("mp4a.40.2")


def test_a_poster_is_not_black_when_the_clip_begins_black(tools, tmp_path):
    clip = draw(tools, tmp_path / "fade.mp4", "-vf", "fade=in:start_time=1:duration=0.5", seconds=3)
    _, first, _ = make(tools, clip, tmp_path / "out", rungs=False)
    assert max(mean(tools, tmp_path / "out" / first.pictures.poster)) > 40


def test_a_fingerprint_survives_re_encoding_and_tells_clips_apart(tools, tmp_path):
    crop = ["-an", "-vf", "crop=iw/2:ih,scale=180:320", "-t", "3"]
    bunny = ["-i", str(footage("bigbuckbunny"))]
    original = draw(tools, tmp_path / "a.mp4", *crop, picture=bunny, sound=False)
    copied = draw(
        tools,
        tmp_path / "b.mp4",
        "-vf",
        "scale=90:160,eq=brightness=0.05",
        "-crf",
        "40",
        picture=["-i", str(original)],
        sound=False,
    )
    other = draw(tools, tmp_path / "c.mp4", *crop, picture=["-i", str(footage("bikes"))], sound=False)
    prints = [
        make(tools, clip, tmp_path / clip.stem, rungs=False)[1].pictures.fingerprint
        for clip in (original, copied, other)
    ]
    assert compare(prints[0], prints[1]).same
    assert not compare(prints[0], prints[2]).same
    assert compare(prints[0][1:], prints[0]).offset_s == 1


def test_progress_is_told_and_ends_at_the_end(tools, tmp_path):
    clip, told = draw(tools, tmp_path / "clip.mov", *HEVC, seconds=2), []

    async def steps():
        probe = await inspect(clip, tools=tools, limits=MediaLimits())
        await first_rendition(clip, tmp_path / "out", tools=tools, probe=probe, on_progress=told.append)

    asyncio.run(steps())
    first = [progress.percent for progress in told if progress.stage == "first"]
    assert first == sorted(first)
    assert first[-1] >= 95


def test_a_step_that_is_run_twice_gives_the_same_files(tools, tmp_path):
    clip = draw(tools, tmp_path / "clip.mov", *HEVC)
    once = make(tools, clip, tmp_path / "out")
    assert make(tools, clip, tmp_path / "out") == once


def test_the_ladder_can_be_made_where_the_first_rendition_no_longer_is(tools, tmp_path):
    clip = draw(tools, tmp_path / "clip.mov", *HEVC, size="540x960")

    async def steps():
        probe = await inspect(clip, tools=tools, limits=MediaLimits())
        first = await first_rendition(clip, tmp_path / "one", tools=tools, probe=probe)
        return await ladder(clip, tmp_path / "two", tools=tools, probe=probe, first=first)

    made = asyncio.run(steps())
    assert [rendition.codecs[-9:] for rendition in made.renditions] == ["mp4a.40.2", "mp4a.40.2"]
    assert "Audio: aac" in streams(tools, tmp_path / "two" / made.made[0].file)
