"""`bench canary`: marks every sealed field by the product's own doors, then searches every byte that the cell keeps.

The service runs as people run it. Markers share a beginning that is nowhere else; a handle, which is public by choice,
and a file that is planted in every way of writing are the controls: a search that finds nothing must find those.
"""

import asyncio
import io
import secrets
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import imageio_ffmpeg

from clairvue.accounts.look_up import id_of
from clairvue.accounts.model import Handle, Proof, Proven
from clairvue.bench.client import Client
from clairvue.bench.marking import WORDLESS, mark, unmarked
from clairvue.bench.processes import Service
from clairvue.bench.search_bytes import forms_of, found_in_file
from clairvue.db.binaries import installed_binaries
from clairvue.kit.compression import compress
from clairvue.kit.ids import VideoId
from clairvue.kit.running import running_settings
from clairvue.kit.settings import read_settings
from clairvue.opening import open_cell
from clairvue.portability.sealed import sealed_columns
from clairvue.privacy.keys import slot_of
from clairvue.sim.clips import Recipe, make_clip

READY_WITHIN_S = 240.0


def canary() -> dict[str, Any]:
    """Return how many files were searched, how many hold a marker, and how many controls were found."""
    prefix = f"canary{secrets.token_hex(8)}"
    handle = f"h{secrets.token_hex(8)}"
    with tempfile.TemporaryDirectory(prefix="clairvue-canary-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        data = folder / "cell"
        service = Service(data)
        service.start()
        try:
            video = _live(service, prefix, handle, _clip(folder))
            key, left = asyncio.run(_mark(data, handle, video, prefix))
            _back_up(data, folder / "backup.sql")
        finally:
            service.stop()
        places = list(_places(folder))
        forms = forms_of(prefix)
        found = {
            path.relative_to(folder).as_posix(): ways
            for path in places
            if (ways := found_in_file(path, forms) + found_in_file(path, forms_of(key.lower())))
        }
        controls = sum(any(found_in_file(path, forms_of(handle))) for path in places)
        return {
            "places_scanned": len(places),
            "found": len(found),
            "control_found": controls + len(_planted(folder, forms, prefix)),
            "found_in": found,
            "columns_marked": len(sealed_columns()) - len(left) - len(WORDLESS),
            "columns_unmarked": sorted(left),
            "columns_wordless": sorted(WORDLESS),
        }


def _live(service: Service, prefix: str, handle: str, clip: bytes) -> str:
    """Let a person write a marker wherever a person can write, and use what they wrote; return their video."""
    words = (f"{prefix}{number:02}" for number in range(100))
    person = Client(service.origin)
    password, bio = next(words), next(words)
    signing = {"handle": handle, "display_name": next(words), "password": password, "language": "en"}
    signing["age"] = "18-or-older"
    _expect(person.ask("POST", "/api/accounts", signing, User_Agent=f"Mozilla/5.0 {next(words)}").status)
    _expect(person.ask("PATCH", "/api/accounts/me", {"display_name": next(words), "bio": f"I film {bio}."}).status)
    change = {"current": password, "new": next(words)}
    _expect(person.ask("PUT", "/api/accounts/me/password", change).status)
    steering = {"muted_words": [next(words)]}
    _expect(person.ask("PATCH", "/api/feed/steering", steering).status)
    path = person.create_upload(len(clip))
    video = path.rpartition("/")[2]
    person.send(path, 0, clip)
    _expect(person.ask("PATCH", f"/api/videos/{video}", {"caption": next(words), "visibility": "followers"}).status)
    _expect(person.ask("POST", f"/api/videos/{video}/publish").status)
    deadline = time.monotonic() + READY_WITHIN_S
    while person.ask("GET", f"/api/videos/{video}").json["state"] != "published":
        if time.monotonic() > deadline:
            raise RuntimeError("The clip was not published in time.")
        time.sleep(0.3)
    _expect(person.ask("POST", "/api/social/comments", {"video": video, "body": f"I say {next(words)}"}).status)
    for asked in ("/api/feed?kind=for-you", "/api/feed?kind=following", f"/api/search?q={next(words)}"):
        _expect(person.ask("GET", asked).status)
    _bring(person, next(words))
    wrong = {"handle": handle, "password": next(words)}
    Client(service.origin).ask("POST", "/api/accounts/session", wrong)
    return video


def _bring(person: Client, word: str) -> None:
    """Send an archive that cannot be read: what is told of it names the file in it."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(f"{word}/user_data.json", f"[{word}")
    path = person.create_upload(len(archive.getvalue()), metadata=("purpose", b"archive"))
    person.send(path, 0, archive.getvalue())
    deadline = time.monotonic() + READY_WITHIN_S
    while not any(each["ended_at"] for each in person.ask("GET", "/api/portability/arrivals").json["items"]):
        if time.monotonic() > deadline:
            raise RuntimeError("The archive was not read in time.")
        time.sleep(0.3)


def _expect(status: int) -> None:
    if status >= 400:  # noqa: PLR2004 - HTTP's own
        raise RuntimeError(f"A marker could not be written: {status}")


def _clip(folder: Path) -> bytes:
    path = folder / "clip.mp4"
    asyncio.run(make_clip(Recipe("ripples", 7, 2), path, ffmpeg=imageio_ffmpeg.get_ffmpeg_exe()))
    return path.read_bytes()


async def _mark(data: Path, handle: str, video: str, word: str) -> tuple[str, set[str]]:
    """Mark what no request of a person alone reaches: what staff, letters and devices write.

    Returns what else to search for, and the sealed columns in which nothing was marked: those nobody has searched.
    """
    settings = running_settings(read_settings({}, data=str(data)))
    async with open_cell(settings, pool_max=1) as here:
        async with here.database.reading() as conn:
            account_id = await id_of(conn, handle)
            proven = Proven(account_id, Handle(handle), await slot_of(conn, account_id), None, proof=Proof.PASSKEY)
        key = await mark(here, proven=proven, video_id=VideoId(video), word=word)
        return key, await unmarked(here, account_id=account_id, word=word, values=[key])


def _back_up(data: Path, path: Path) -> None:
    url = running_settings(read_settings({}, data=str(data))).database_url
    subprocess.run([installed_binaries() / "pg_dump", "--dbname", url, "--file", path], check=True)


def _places(folder: Path) -> Iterator[Path]:
    """Yield every file: tables, log of writes, objects, keys, model, job queue, the service's log, the backup."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def _planted(folder: Path, forms: dict[str, bytes], prefix: str) -> list[str]:
    """Return the ways of writing that are found in a file that holds all of them: the search's own control."""
    path = folder / "planted"
    path.write_bytes(b"\n".join([*forms.values(), compress(f"of {prefix}".encode() * 9)]))
    return found_in_file(path, forms)
