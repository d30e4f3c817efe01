"""The two jobs with real clips: what is watchable when, what a scanner stops, and what a kill leaves."""

import asyncio
import functools
import itertools
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from clairvue.kit.ids import VideoId
from clairvue.media.model import UnreadableVideo
from clairvue.media.trial import open_tools
from clairvue.safety.model import Finding
from clairvue.videos.climb import process_av1, process_ladder
from clairvue.videos.erase import erase
from clairvue.videos.files import source_key
from clairvue.videos.looks.again import look_again
from clairvue.videos.process import process_first
from clairvue.videos.progress import read_progress
from clairvue.videos.publish import publish

BRIGHT, BLACK = "testsrc2=", "color=black:"


@pytest.fixture(scope="session")
def tools():
    tools = open_tools()
    assert tools.layers.works, tools.layers.sentence
    return tools


@pytest.fixture(scope="session")
def clips(tools, tmp_path_factory):
    """Make clips of one second that nothing can simply remux: by the name of their picture."""
    folder = tmp_path_factory.mktemp("clips")

    @functools.cache
    def clip(picture):
        path = folder / f"{abs(hash(picture))}.webm"
        subprocess.run(
            [
                *(tools.ffmpeg, "-v", "error", "-f", "lavfi", "-i", f"{picture}s=288x512:r=25:d=1"),
                *(
                    "-f",
                    "lavfi",
                    "-i",
                    "sine=440:d=1",
                    "-c:v",
                    "libvpx-vp9",
                    "-deadline",
                    "realtime",
                    "-cpu-used",
                    "8",
                    "-c:a",
                    "libopus",
                    "-shortest",
                    str(path),
                ),
            ],
            check=True,
        )
        return path.read_bytes()

    return clip


class BlackScanner:
    """Refuses clips of which every frame is black: it looks at the real frames."""

    name = "black"

    def __init__(self, ffmpeg):
        self.ffmpeg = ffmpeg

    async def scan(self, subject, clip):
        assert subject.kind == "video"
        assert clip.rendition.stat().st_size > 0
        brightest = 0
        for frame in clip.frames:
            command = [self.ffmpeg, "-v", "error", "-i", str(frame), "-pix_fmt", "gray", "-f", "rawvideo", "-"]
            pixels = await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True)
            brightest = max(brightest, *pixels.stdout)
        passed = brightest > 32
        return Finding(self.name, passed, "" if passed else "black")


async def send(author, objects, data):
    """Put an upload's parts and begin its video, as the last byte does."""
    video_id = await author.upload()
    await objects.put(f"uploads/{video_id}/000000000000000-a", data)
    return video_id


async def wish(author, video_id):
    await author.database.transact(
        lambda conn: publish(conn, author.keyring, video_id=video_id, account_id=author.id, now=author.now)
    )


async def progress_of(author, video_id):
    async with author.database.reading() as conn:
        return await read_progress(conn, video_id=VideoId(video_id), account_id=author.id)


async def names_of(objects, video_id):
    return {key.rpartition("/")[2] for key in await objects.keys(f"videos/{video_id}/", 100)}


async def test_public_with_the_lowest_rung_and_then_every_rung(author, installation, tools, clips):
    objects = installation.objects
    video_id = await send(author, objects, clips(BRIGHT))
    await wish(author, video_id)
    await process_first(installation, tools, video_id=video_id)
    progress = await progress_of(author, video_id)
    assert (progress.state, progress.scan, progress.statement) == ("published", "passed", "scan_nothing_found")
    assert len(progress.renditions) == 1
    assert {"source", "master.m3u8", "poster.jpg", "storyboard.jpg"} < await names_of(objects, video_id)
    assert await objects.keys(f"uploads/{video_id}/", 10) == []
    assert await author.facts() == ["VideoUploaded", "VideoPublished", "VideoProcessed"]

    await process_ladder(installation, tools, video_id=video_id)
    progress = await progress_of(author, video_id)
    assert (progress.state, progress.stage, progress.percent) == ("published", "done", 100)
    master = (await objects.get(f"videos/{video_id}/master.m3u8")).decode()
    playlists = [line for line in master.splitlines() if line.endswith(".m3u8")]
    assert len(playlists) == len(progress.renditions)
    assert set(playlists) <= await names_of(objects, video_id)
    assert list(installation.work.iterdir()) == []


async def test_av1_rungs_come_beside_the_others_once(author, installation, tools, clips):
    video_id = await send(author, installation.objects, clips(BRIGHT))
    for job in (process_av1, process_first, process_av1, process_ladder, process_av1, process_av1):
        await job(installation, tools, video_id=video_id)
    renditions = (await progress_of(author, video_id)).renditions
    assert {rendition.codec for rendition in renditions} == {"h264", "av1"}
    for name, codec in (("master.m3u8", "h264"), ("master-av1.m3u8", "av1")):
        master = (await installation.objects.get(f"videos/{video_id}/{name}")).decode()
        assert master.count(".m3u8") == sum(rendition.codec == codec for rendition in renditions)


async def test_both_jobs_again_change_nothing(author, installation, tools, clips):
    video_id = await send(author, installation.objects, clips(BRIGHT))
    for job in (process_first, process_ladder, process_first, process_ladder):
        await job(installation, tools, video_id=video_id)
    assert (await author.facts()).count("VideoProcessed") == 1
    assert (await progress_of(author, video_id)).percent == 100


async def test_a_scanner_that_refuses_keeps_the_clip_from_everybody(author, installation, tools, clips):
    scanners = (BlackScanner(tools.ffmpeg),)
    black = await send(author, installation.objects, clips(BLACK))
    bright = await send(author, installation.objects, clips(BRIGHT))
    for video_id in (black, bright):
        await wish(author, video_id)
        await process_first(installation, tools, video_id=video_id, scanners=scanners)
    progress = await progress_of(author, black)
    assert (progress.state, progress.refused.code, progress.scan) == ("refused", "refused_by_scan", "refused")
    assert await names_of(installation.objects, black) == set()
    progress = await progress_of(author, bright)
    assert (progress.state, progress.statement) == ("published", "scan_nothing_found")
    assert (await author.facts()).count("VideoPublished") == 1


@pytest.mark.parametrize(
    ("hidden", "rule"),
    [(b"EICAR-STANDARD-ANTIVIRUS" + b"-TEST-FILE!", "EICAR_test_file"), (b"<?php system('id'); ?>", "Script")],
)
async def test_what_hides_in_a_clip_is_named_to_its_author_and_nothing_of_it_is_kept(
    author, installation, tools, clips, hidden, rule
):
    box = (8 + len(hidden)).to_bytes(4, "big") + b"free" + hidden
    video_id = await send(author, installation.objects, clips(BRIGHT) + box)
    await wish(author, video_id)
    await process_first(installation, tools, video_id=video_id)
    progress = await progress_of(author, video_id)
    assert (progress.state, progress.scan, progress.statement) == ("refused", "refused", "scan_something_found")
    assert (progress.refused.code, rule in progress.refused.sentence) == ("something_hidden", True)
    assert await names_of(installation.objects, video_id) == set()
    assert await installation.objects.keys(f"uploads/{video_id}/", 10) == []
    assert "VideoPublished" not in await author.facts()


async def test_what_is_not_a_video_is_refused_with_its_sentence_and_nothing_is_kept(author, installation, tools):
    video_id = await send(author, installation.objects, b"#EXTM3U\nhttp://example.org/\n" * 50)
    await process_first(installation, tools, video_id=video_id)
    progress = await progress_of(author, video_id)
    assert progress.state == "refused"
    assert progress.refused.code == UnreadableVideo().code
    assert progress.refused.sentence == UnreadableVideo().sentence
    assert await names_of(installation.objects, video_id) == set()
    assert await installation.objects.keys(f"uploads/{video_id}/", 10) == []
    assert (await author.facts())[-1] == "VideoRefused"


class ErasingScanner:
    """Erases the video while it is being scanned, as its author may at any moment."""

    name = "erasing"

    def __init__(self, author):
        self.author = author

    async def scan(self, subject, clip):
        assert clip.frames
        await self.author.database.transact(
            lambda conn: erase(conn, video_id=subject.id, account_id=self.author.id, now=self.author.now)
        )
        return Finding(self.name, passed=True)


async def test_a_video_erased_in_the_middle_of_its_processing_leaves_no_object(author, installation, tools, clips):
    video_id = await send(author, installation.objects, clips(BRIGHT))
    await process_first(installation, tools, video_id=video_id, scanners=(ErasingScanner(author),))
    assert await names_of(installation.objects, video_id) == set()
    assert await installation.objects.size(source_key(video_id)) is None
    assert await author.one("SELECT state FROM videos.video") == ("erased",)


async def test_killed_again_and_again_it_ends_with_one_set_of_everything(author, installation, database_url, clips):
    objects = installation.objects
    video_id = await send(author, objects, clips(BRIGHT))
    await wish(author, video_id)
    kills = 0
    for at_step in itertools.count(4, 7):
        script = Path(__file__).with_name("work_until_killed.py")
        command = [sys.executable, str(script), database_url, str(installation.data), video_id, str(at_step)]
        code = (await asyncio.to_thread(subprocess.run, command, check=False, stderr=subprocess.DEVNULL)).returncode
        if code == 0:
            break
        assert code == -signal.SIGKILL
        kills += 1
    assert kills > 2
    progress = await progress_of(author, video_id)
    assert (progress.state, progress.stage, progress.percent) == ("published", "done", 100)
    facts = [fact for fact in await author.facts() if fact != "ProcessingInterrupted"]
    assert facts == ["VideoUploaded", "VideoPublished", "VideoProcessed", "LadderMade"]
    files = {name for row in progress.renditions for name in (row.made["file"], row.made["playlist"])}
    assert await names_of(objects, video_id) == files | {"source", "master.m3u8", "poster.jpg", "storyboard.jpg"}
    assert await objects.get(source_key(video_id)) == clips(BRIGHT)
    assert await objects.keys(f"uploads/{video_id}/", 10) == []
    assert list(installation.work.iterdir()) == []


async def test_a_clip_from_before_there_were_looks_gets_its_own_by_the_clock(author, installation, tools, clips):
    video_id = await send(author, installation.objects, clips(BRIGHT))
    await process_first(installation, tools, video_id=video_id)
    (first,) = await author.one("SELECT look FROM videos.video")
    assert len(first) == 32
    assert any(first)
    await author.database.transact(lambda conn: conn.execute("UPDATE videos.video SET look = NULL"))
    for _ in range(2):
        await look_again(installation, tools)
    (again,) = await author.one("SELECT look FROM videos.video")
    apart = [
        abs(int.from_bytes((a,), signed=True) - int.from_bytes((b,), signed=True))
        for a, b in zip(first, again, strict=True)
    ]
    assert max(apart) <= 32
    assert (await author.facts()).count("LookTaken") == 1
    assert list(installation.work.iterdir()) == []

    await author.database.transact(lambda conn: erase(conn, video_id=video_id, account_id=author.id, now=author.now))
    assert await author.one("SELECT look FROM videos.video") == (None,)


async def test_a_look_that_cannot_be_taken_is_not_asked_for_again(author, installation, tools, clips):
    kept, broken, lost = [await send(author, installation.objects, clips(BRIGHT)) for _ in range(3)]
    for video_id in (kept, broken, lost):
        await process_first(installation, tools, video_id=video_id)
    await installation.objects.put(source_key(broken), b"no video")
    await installation.objects.delete(source_key(lost))
    await author.database.transact(lambda conn: conn.execute("UPDATE videos.video SET look = NULL"))
    await look_again(installation, tools)
    for video_id in (broken, lost):
        assert await author.one("SELECT look FROM videos.video WHERE id = %s", video_id) == (bytes(32),)
    assert any((await author.one("SELECT look FROM videos.video WHERE id = %s", kept))[0])
    assert (await author.facts()).count("LookTaken") == 1
