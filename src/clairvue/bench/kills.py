"""`bench kills`: kills the whole tree at random moments of uploads, transcodes and writes.

Then everything that was acknowledged is looked for. It runs on loopback, on a cell of its own.
"""

import asyncio
import http.client
import random
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import imageio_ffmpeg

from clairvue.bench.client import Client
from clairvue.bench.processes import Service
from clairvue.sim.clips import Recipe, make_clip

CHUNK_BYTES = 16_384
SETTLE_DEADLINE_S = 240.0
_AWAY = (OSError, http.client.HTTPException)


@dataclass(slots=True)
class Ledger:
    """What the service has acknowledged. Written by the people's threads, each its own part."""

    comments: set[str] = field(default_factory=set[str])
    likers: set[str] = field(default_factory=set[str])
    offsets_went_back: int = 0
    videos: dict[str, int] = field(default_factory=dict[str, int])  # finished upload → bytes
    doubtful_comments: set[str] = field(default_factory=set[str])  # sent, never answered: may be there or not


def kills(count: int, seed: int = 7, tell: Callable[[str], None] = print) -> dict[str, Any]:
    """Kill the service `count` times under load and return what was acknowledged, lost and doubled."""
    chance = random.Random(seed)  # noqa: S311 - seeded on purpose
    with tempfile.TemporaryDirectory(prefix="clairvue-kills-") as folder:
        Path(folder).chmod(0o711)
        clip = Path(folder) / "clip.mp4"
        asyncio.run(make_clip(Recipe("ripples", seed, 2), clip, ffmpeg=imageio_ffmpeg.get_ffmpeg_exe()))
        service = Service(Path(folder) / "cell")
        recoveries = [service.start()]
        ledger, ending = Ledger(), threading.Event()
        target = _first_video(service, clip.read_bytes())
        people = [
            threading.Thread(target=_upload_forever, args=(service, ledger, ending, clip.read_bytes(), number))
            for number in range(2)
        ] + [
            threading.Thread(target=_talk_forever, args=(service, ledger, ending, target, number))
            for number in range(3)
        ]
        for person in people:
            person.start()
        try:
            for done in range(count):
                time.sleep(chance.uniform(0.3, 4.0))
                service.kill()
                recoveries.append(service.start())
                tell(
                    f"kill {done + 1}/{count}: back in {recoveries[-1]:.1f} s, "
                    f"{len(ledger.comments)} comments, {len(ledger.videos)} uploads"
                )
        finally:
            ending.set()
            for person in people:
                person.join(60)
        try:
            return {
                "kills": count,
                **_verify(service, ledger, target),
                "recovery_max_s": round(max(recoveries[1:], default=0), 2),
            }
        finally:
            service.stop()


def _first_video(service: Service, content: bytes) -> str:
    """Publish one clip that everybody talks about."""
    author = Client(service.origin)
    author.sign_up("author")
    path = author.create_upload(len(content))
    author.send(path, 0, content)
    video = path.rpartition("/")[2]
    author.ask("POST", f"/api/videos/{video}/publish")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if author.ask("GET", f"/api/videos/{video}").json["state"] == "published":
            return video
        time.sleep(0.2)
    raise RuntimeError("The first clip was not published within a minute.")


def _person(service: Service, handle: str, ending: threading.Event) -> Client | None:
    while not ending.is_set():
        client = Client(service.origin)
        try:
            if client.sign_up(handle).status == http.client.CREATED:
                return client
            answer = client.ask(
                "POST", "/api/accounts/session", {"handle": handle, "password": f"a long one for {handle}"}
            )
            if answer.status < http.client.BAD_REQUEST:
                return client
        except _AWAY:
            pass
        time.sleep(0.3)
    return None


def _upload_forever(service: Service, ledger: Ledger, ending: threading.Event, content: bytes, number: int) -> None:
    client = _person(service, f"uploader{number}", ending)
    while client is not None and not ending.is_set():
        path, acknowledged = "", 0
        while not ending.is_set():
            try:
                if not path:
                    path = client.create_upload(len(content))
                offset = client.offset(path)
                ledger.offsets_went_back += offset < acknowledged
                acknowledged = offset
                while acknowledged < len(content):
                    answer = client.send(path, acknowledged, content[acknowledged : acknowledged + CHUNK_BYTES])
                    if answer.status != http.client.NO_CONTENT:
                        break
                    acknowledged = int(answer.headers["upload-offset"])
                if acknowledged == len(content):
                    video = path.rpartition("/")[2]
                    if client.ask("POST", f"/api/videos/{video}/publish").status < http.client.BAD_REQUEST:
                        ledger.videos[video] = len(content)
                        break
            except (*_AWAY, KeyError, RuntimeError):
                time.sleep(0.1)
        ending.wait(2.0)


def _talk_forever(service: Service, ledger: Ledger, ending: threading.Event, video: str, number: int) -> None:
    handle = f"talker{number}"
    client = _person(service, handle, ending)
    said = 0
    while client is not None and not ending.is_set():
        body = f"{handle} says {said}"
        said += 1
        try:
            answer = client.ask("POST", "/api/social/comments", {"video": video, "body": body})
            if answer.status == http.client.CREATED:
                ledger.comments.add(body)
            if client.ask("PUT", f"/api/social/likes/{video}").status == http.client.NO_CONTENT:
                ledger.likers.add(handle)
        except _AWAY:
            ledger.doubtful_comments.add(body)
        ending.wait(0.5)


def _verify(service: Service, ledger: Ledger, target: str) -> dict[str, Any]:
    """Wait until every acknowledged upload is published, then count everything."""
    reader = Client(service.origin)
    deadline = time.monotonic() + SETTLE_DEADLINE_S
    waiting = set(ledger.videos)
    while waiting and time.monotonic() < deadline:
        waiting = {video for video in waiting if reader.ask("GET", f"/api/videos/{video}").status != http.client.OK}
        time.sleep(0.5 if waiting else 0)
    bodies = _all_comments(reader, target)
    card = reader.ask("GET", f"/api/feed/videos/{target}").json
    lost_comments = ledger.comments - set(bodies)
    doubled = len(bodies) - len(set(bodies)) + max(0, card["counts"]["likes"] - len(ledger.likers) - 3)
    return {
        "acknowledged": len(ledger.comments) + len(ledger.likers) + len(ledger.videos),
        "lost": len(lost_comments) + ledger.offsets_went_back + max(0, len(ledger.likers) - card["counts"]["likes"]),
        "doubled": doubled,
        "stuck": len(waiting),
        "uploads": len(ledger.videos),
        "comments": len(ledger.comments),
        "comment_count_right": card["counts"]["comments"] == len(bodies),
    }


def _all_comments(reader: Client, video: str) -> list[str]:
    bodies: list[str] = []
    cursor = ""
    while True:
        page = reader.ask("GET", f"/api/social/comments?video={video}&limit=50{cursor}").json
        bodies += [item["body"] for item in page["items"]]
        if page["cursor"] is None:
            return bodies
        cursor = f"&cursor={page['cursor']}"
