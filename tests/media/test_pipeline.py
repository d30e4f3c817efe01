"""From a source to everything that is served."""

import asyncio
import subprocess

from clairvue.media.model import MediaLimits
from clairvue.media.pipeline import first_rendition, ladder
from clairvue.media.probe import inspect


def test_a_clip_becomes_a_first_rendition_and_then_a_ladder(tools, tmp_path):
    clip, out = tmp_path / "clip.mp4", tmp_path / "out"
    picture = ["-f", "lavfi", "-i", "testsrc2=size=720x1280:rate=25:duration=1"]
    sound = ["-f", "lavfi", "-i", "sine=frequency=440:duration=1"]
    command = [tools.ffmpeg, "-v", "error", *picture, *sound, "-c:v", "libx265", "-x265-params", "log-level=error"]
    subprocess.run([*command, "-preset", "ultrafast", "-tag:v", "hvc1", "-c:a", "aac", str(clip)], check=True)

    async def make():
        probe = await inspect(clip, tools=tools, limits=MediaLimits())
        first = await first_rendition(clip, out, tools=tools, probe=probe)
        return probe, first, await ladder(clip, out, tools=tools, probe=probe, first=first)

    probe, first, made = asyncio.run(make())
    assert (probe.video_codec, probe.width, probe.height, probe.duration_ms) == ("hevc", 720, 1280, 1000)
    assert (first.rendition.width, first.rendition.height, first.instant) == (540, 960, False)
    assert [rendition.name for rendition in made.made] == ["360p-h264", "720p-h264"]
    assert made.masters == ("master.m3u8",)
    master = (out / "master.m3u8").read_text()
    assert all(rendition.playlist in master for rendition in made.renditions)
    assert (out / first.pictures.poster).stat().st_size > 1000
