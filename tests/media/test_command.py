"""`clairvue media` answers on files."""

import json

import pytest
from corpus import draw

from clairvue.cli.main import main


@pytest.fixture
def clip(tools, tmp_path):
    return draw(tools, tmp_path / "clip.mp4", "-bf", "2", "-g", "25", "-crf", "32")


def test_probe_says_what_a_file_is(clip, capsys):
    assert main(["media", "probe", str(clip), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["video_codec"], told["width"], told["height"], told["remuxable"]) == ("h264", 360, 640, True)
    assert main(["media", "probe", str(clip)]) == 0
    assert "video_codec: h264" in capsys.readouterr().out


def test_probe_says_why_a_file_is_refused(tmp_path, capsys):
    (tmp_path / "list.mp4").write_text("#EXTM3U\n")
    assert main(["media", "probe", str(tmp_path / "list.mp4"), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["refusal"] == "unreadable_video"


def test_a_file_that_is_not_there_is_a_misuse(tmp_path, capsys):
    assert main(["media", "compare", str(tmp_path / "a.mp4"), str(tmp_path / "b.mp4")]) == 2
    assert "There is no file" in capsys.readouterr().err


def test_ladder_writes_a_folder_that_plays(clip, tmp_path, capsys):
    assert main(["media", "ladder", str(clip), "--out", str(tmp_path / "out")]) == 0
    assert "360p-h264" in capsys.readouterr().out
    assert (tmp_path / "out" / "master.m3u8").exists()


def test_compare_finds_a_clip_in_itself(clip, capsys):
    assert main(["media", "compare", str(clip), str(clip), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["same"] is True
