"""A profile picture is made from whatever somebody sent, and holds nothing else."""

import asyncio
import subprocess

import pytest

from clairvue.media.model import FrameTooLarge, NotAPicture
from clairvue.media.portrait import picture


def drawn(tools, path, *options, size="640x480"):
    source = ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate=1"]
    subprocess.run([tools.ffmpeg, "-v", "error", *source, "-frames:v", "1", *options, str(path)], check=True)
    return path.read_bytes()


@pytest.mark.parametrize("name", ["me.jpg", "me.png", "me.webp"])
def test_a_picture_becomes_a_small_square_webp_without_its_metadata(tools, tmp_path, name):
    data = drawn(tools, tmp_path / name, "-metadata", "comment=+48.85 secret")
    made = asyncio.run(picture(data, tools=tools))
    assert made[:4] == b"RIFF"
    assert b"secret" not in made
    (tmp_path / "made.webp").write_bytes(made)
    told = subprocess.run(
        [tools.ffmpeg, "-hide_banner", "-i", str(tmp_path / "made.webp")], check=False, capture_output=True, text=True
    )
    assert "256x256" in told.stderr


@pytest.mark.parametrize("data", [b"", b"GIF89a" + bytes(64), b"<svg/>", b"\xff\xd8\xff" + bytes(64), b"RIFF1234WAVE"])
def test_what_is_no_picture_is_refused(tools, data):
    with pytest.raises(NotAPicture):
        asyncio.run(picture(data, tools=tools))


def test_a_small_file_of_a_huge_picture_is_refused(tools, tmp_path):
    data = drawn(tools, tmp_path / "huge.png", "-vf", "scale=9000:9000,format=monob", size="16x16")
    assert len(data) < 5_000_000
    with pytest.raises(FrameTooLarge):
        asyncio.run(picture(data, tools=tools))
