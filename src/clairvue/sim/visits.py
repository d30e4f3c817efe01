"""Visits: people of the demo open For You over HTTP, as a browser does, take the time that watching takes, and say so.

One page and one batch a visit, a visit every quarter of a minute: a laptop that shows the demo stays cool.
"""

import asyncio
import http.client
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

import msgspec
import structlog

from clairvue.accounts.edge import SESSION_COOKIE, cookie_name
from clairvue.accounts.model import Proven, Token
from clairvue.accounts.sign_in import find_candidate, open_session
from clairvue.db.database import Connection
from clairvue.installation import Installation
from clairvue.kit.ids import VideoId
from clairvue.kit.refusals import Refusal
from clairvue.privacy.keyring import slot_in
from clairvue.sim.audience import Mood, meet, mood_of
from clairvue.sim.catalogue import Planned
from clairvue.sim.people import Member

PAUSE_S = 15.0  # between the beginnings of two visits
CLIPS = 8  # a page
DISCOVERING_ONE_IN = 4  # people: they leave For You aside
SWIPE_S = 0.5
SKIP_MS, SKIP_SHARE = 2_000, 0.2  # what counts as skipped
TIMEOUT_S = 20.0
AGENT = "The demo's audience"
log = structlog.get_logger()


class _Video(msgspec.Struct, frozen=True):
    id: VideoId


class _Item(msgspec.Struct, frozen=True):
    video: _Video
    record: str


class _Page(msgspec.Struct, frozen=True):
    items: list[_Item]


@dataclass(frozen=True, slots=True)
class Shown:
    """A clip in a page, and the page's record."""

    video_id: str
    record: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The clips that the demo made, by their ids, and who made them."""

    clips: Mapping[VideoId, Planned]
    creators: Sequence[Member]


async def keep_visiting(
    installation: Installation, viewers: Sequence[Member], catalogue: Catalogue, *, visits: int, seed: int
) -> int:
    """Let people come by in turn; return how many clips they watched. Who has seen everything comes no more."""
    tokens: dict[str, Token] = {}
    watched, done = 0, set[str]()
    running: set[asyncio.Task[int]] = set()

    async def one(viewer: Member, kind: str) -> int:
        handle = viewer.person.handle
        if handle not in tokens:
            tokens[handle] = await _sign_in(installation, viewer)
        clips = await visit(installation, viewer, catalogue, kind=kind, token=tokens[handle], seed=seed)
        if clips == 0:
            done.add(handle)
        return clips or 0

    for number in range(visits):
        viewer = viewers[number % len(viewers)]
        if viewer.person.handle not in done:
            kind = "unprofiled" if number % len(viewers) % DISCOVERING_ONE_IN == 0 else "for-you"
            running.add(asyncio.create_task(one(viewer, kind)))
            await asyncio.sleep(PAUSE_S)
        ended = {task for task in running if task.done()}
        watched += sum(task.result() for task in ended)
        running -= ended
        if len(done) == len(viewers):
            break
    return watched + sum(await asyncio.gather(*running))


async def visit(
    installation: Installation, viewer: Member, catalogue: Catalogue, *, kind: str, token: Token, seed: int
) -> int | None:
    """Watch one page as long as it takes, do what one then does, and tell it.

    Returns how many clips were watched; None when no page came, or what was watched could not be told.
    """
    try:
        page = msgspec.json.decode(
            await _ask(installation, token, "GET", f"/api/feed?kind={kind}&limit={CLIPS}"), type=_Page
        )
    except (OSError, http.client.HTTPException, msgspec.DecodeError) as fault:
        log.info("sim.visit_missed", error=type(fault).__name__)
        return None
    known = [item for item in page.items if item.video.id in catalogue.clips]
    told: list[dict[str, object]] = []
    for item in known:
        clip = catalogue.clips[item.video.id]
        mood = mood_of(viewer, clip, popularity=0.5, seed=seed)
        watched_ms = round(clip.seconds * 1000 * mood.watched_share)
        begun_ms = _milliseconds(installation)
        await asyncio.sleep(watched_ms / 1000 + SWIPE_S)
        shown = Shown(item.video.id, item.record)
        told += told_of_clip(
            shown, length_ms=clip.seconds * 1000, watched_ms=watched_ms, begun_ms=begun_ms, first=len(told) + 1
        )
        await _act(installation, viewer, catalogue, clip, mood)
    if told:
        batch = {"client": secrets.token_hex(16), "signals": told, "sent_at_ms": _milliseconds(installation)}
        await _ask(installation, token, "POST", "/api/signals", msgspec.json.encode(batch))
    return len(known)


def told_of_clip(
    shown: Shown, *, length_ms: int, watched_ms: int, begun_ms: int, first: int
) -> list[dict[str, object]]:
    """Return what the client tells of one clip: that it was on screen, how it ended, and for how long it played."""
    loops, furthest_ms = watched_ms // length_ms, min(watched_ms, length_ms)
    skipped = watched_ms < min(SKIP_MS, length_ms * SKIP_SHARE)
    told: list[dict[str, object]] = [{"kind": "impression", "at_ms": begun_ms}]
    if loops:
        told.append({"kind": "finish", "at_ms": begun_ms + length_ms})
    if skipped:
        told.append({"kind": "skip", "at_ms": begun_ms + watched_ms})
    watch = {"watched_ms": watched_ms, "furthest_ms": furthest_ms, "loops": loops}
    told.append({"kind": "watch", "at_ms": begun_ms + watched_ms, **watch})
    return [
        {"sequence": first + place, "video": shown.video_id, "record": shown.record, **signal}
        for place, signal in enumerate(told)
    ]


async def _act(installation: Installation, viewer: Member, catalogue: Catalogue, clip: Planned, mood: Mood) -> None:
    """Like, follow, save, share and comment, as the mood has it; a clip that is gone meanwhile is nobody's loss."""
    author = catalogue.creators[clip.author]
    try:
        await installation.database.transact(
            partial(meet, here=installation, viewer=viewer, author=author, clip=clip, mood=mood)
        )
    except Refusal:
        log.info("sim.clip_gone", video=clip.video_id)


async def _sign_in(installation: Installation, viewer: Member) -> Token:
    """Open a session for one of the cast, whose password is everybody's: comparing it would cost a second each."""

    async def opened(conn: Connection) -> Token:
        held = (await find_candidate(conn, installation.keyring, handle=viewer.person.handle)).held
        assert held is not None, "the cast has joined"
        proven = Proven(held.account_id, held.handle, slot_in(held.hash), held.changed_at)
        now = installation.clock()
        return await open_session(
            conn, installation.keyring, cell=installation.cell, proven=proven, agent=AGENT, now=now
        )

    return await installation.database.transact(opened)


async def _ask(installation: Installation, token: Token, method: str, path: str, body: bytes | None = None) -> bytes:
    """Ask our own service. Raises: OSError, http.client.HTTPException."""
    place = urlsplit(installation.origin)
    kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection

    def asked() -> bytes:
        connection = kind(place.hostname or "", place.port, timeout=TIMEOUT_S)
        try:
            cookie = f"{cookie_name(SESSION_COOKIE, installation.origin)}={token}"
            sent = {"Cookie": cookie, "Origin": installation.origin, "Content-Type": "application/json"}
            connection.request(method, path, body=body, headers=sent)
            return connection.getresponse().read()
        finally:
            connection.close()

    return await asyncio.to_thread(asked)


def _milliseconds(installation: Installation) -> int:
    return round(installation.clock().timestamp() * 1000)
