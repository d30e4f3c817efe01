"""Hostile files are refused with a reason, inside bounds, and nothing leaks."""

import asyncio
import socket
import subprocess
import threading
from contextlib import closing

import pytest
from corpus import MEBIBYTE, draw, hostile, movie
from refusing import process, refusing

from clairvue.kit.refusals import Refusal
from clairvue.media.model import BrokenVideo, FrameTooLarge, MediaLimits, TruncatedVideo, VideoTooLong
from clairvue.media.probe import read_head
from clairvue.media.recipes import start

HUGE = ["-f", "lavfi", "-i", "color=size=8192x4320:rate=5:duration=0.4"]
NAMES = sorted(hostile("127.0.0.1:1", "/nowhere"))


class Listener:
    """A server that counts who knocks: what a leak over the network would look like."""

    def __init__(self):
        self.knocks = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self):
        while True:
            try:
                visitor, _ = self._socket.accept()
            except OSError:
                return
            self.knocks += 1
            visitor.close()

    def close(self):
        self._socket.close()


@pytest.fixture(scope="module")
def listener():
    with closing(Listener()) as listening:
        yield listening


@pytest.fixture(scope="module")
def refuse():
    with refusing() as refused:
        yield refused


def leaked(folder, secret):
    return [path for path in folder.rglob("*") if path.is_file() and secret in path.read_bytes()]


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_file_is_refused_with_its_reason_inside_bounds(tools, tmp_path, listener, refuse, name):
    canary, out = tmp_path / "canary", tmp_path / "out"
    canary.write_bytes(b"never to be seen")
    data, refusals = hostile(listener.address, canary)[name]
    path = tmp_path / "video.mp4"
    path.write_bytes(data)
    knocks = listener.knocks
    refused = refuse(tools, path, out)
    assert refused.refusal is not None
    assert issubclass(refused.refusal, refusals), refused
    assert refused.sentence.endswith(".")
    assert refused.children_cpu_s <= 10
    assert refused.children_memory_kib <= 1024 * 1024
    assert listener.knocks == knocks
    assert not out.exists() or not leaked(out, b"never to be seen")


def test_the_leak_detectors_do_detect(tools, tmp_path, listener):
    """The control: the same ffmpeg, without sandbox and whitelists, fetches what a playlist names."""
    canary, playlist = tmp_path / "canary.mp4", tmp_path / "video.mp4"
    draw(tools, canary, "-metadata", "title=never to be seen")
    knocks = listener.knocks
    playlist.write_text(f"#EXTM3U\n#EXTINF:1,\nhttp://{listener.address}/leak\n#EXT-X-ENDLIST\n")
    loose = ["-f", "hls", "-allowed_extensions", "ALL", "-extension_picky", "0"]
    loose += ["-protocol_whitelist", "file,http,tcp", "-i", str(playlist), "-f", "null", "-"]
    subprocess.run([*start(tools.ffmpeg), *loose], check=False, capture_output=True)
    assert listener.knocks > knocks
    folder = tmp_path / "out"
    folder.mkdir()
    command = [*start(tools.ffmpeg), "-i", str(canary), "-c", "copy", str(folder / "copied.mp4")]
    subprocess.run(command, check=True, capture_output=True)
    assert leaked(folder, b"never to be seen")


def test_a_small_file_that_would_decode_to_hundreds_of_megabytes_is_refused_by_its_head(tools, tmp_path):
    clip = draw(tools, tmp_path / "bomb.mp4", picture=HUGE, sound=False)
    assert clip.stat().st_size < 20 * MEBIBYTE
    with pytest.raises(FrameTooLarge):
        read_head(clip, MediaLimits())


def test_a_head_that_lies_about_the_picture_is_bounded_by_the_decoder(tools, tmp_path, refuse):
    """The container claims 360x640; the picture's own header says 8192x4320."""
    clip = draw(tools, tmp_path / "liar.mp4", picture=HUGE, sound=False)
    data = clip.read_bytes().replace(bytes.fromhex("2000 10e0"), bytes.fromhex("0168 0280"))
    clip.write_bytes(data.replace(bytes.fromhex("20000000 10e00000"), bytes.fromhex("01680000 02800000")))
    assert read_head(clip, MediaLimits()).width == 360
    refused = refuse(tools, clip, tmp_path / "out")
    assert refused.refusal is not None
    assert refused.children_cpu_s <= 10


def test_every_truncation_of_a_real_clip_is_refused_or_read_but_never_breaks_the_reader(tools, tmp_path):
    clip = draw(tools, tmp_path / "clip.mp4", "-movflags", "+faststart")
    data, cut = clip.read_bytes(), tmp_path / "cut.mp4"
    for length in range(0, len(data), max(1, len(data) // 300)):
        cut.write_bytes(data[:length])
        with pytest.raises(Refusal):
            read_head(cut, MediaLimits())


def test_a_clip_whose_end_is_missing_is_called_cut_off(tools, tmp_path):
    clip = draw(tools, tmp_path / "clip.mp4", "-movflags", "+faststart", seconds=2)
    clip.write_bytes(clip.read_bytes()[:-5000])
    with pytest.raises(TruncatedVideo):
        asyncio.run(process(tools, clip, tmp_path / "out"))


def test_a_long_clip_is_refused_before_anything_runs(tmp_path):
    path = tmp_path / "long.mp4"
    path.write_bytes(movie(movie_s=181))
    with pytest.raises(VideoTooLong) as refused:
        read_head(path, MediaLimits())
    assert refused.value.sentence == "The video is longer than 180 seconds."


def test_a_box_that_leaves_its_parent_is_refused(tmp_path):
    path = tmp_path / "broken.mp4"
    path.write_bytes(movie())
    assert read_head(path, MediaLimits()).width == 360
    data = bytearray(movie())
    place = data.index(b"mdia") - 4
    data[place : place + 4] = (1 << 20).to_bytes(4)
    path.write_bytes(data)
    with pytest.raises(BrokenVideo):
        read_head(path, MediaLimits())
