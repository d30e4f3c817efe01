"""Bring what an archive holds into an account: each thing by the verb that its owner would use. Nothing is widened.

Bringing the same archive again changes nothing: a clip's id here follows from whose it is and what it was there, and
every other verb does once what is asked twice. A kill in the middle leaves what came, and the next run goes on.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import IO

import msgspec

from clairvue.accounts.edit_profile import change_picture, edit_profile, picture_key
from clairvue.accounts.look_up import get_many, ids_of
from clairvue.db.database import Connection
from clairvue.feed.steering.model import Steering
from clairvue.feed.steering.steer import steer
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, VideoId
from clairvue.kit.refusals import Refusal
from clairvue.portability.arrivals.clips import bring_clip
from clairvue.portability.arrivals.model import (
    CHOICES_MAX,
    EXAMPLES_MAX,
    FOLLOWS_MAX,
    PICTURE_BYTES_MAX,
    ArchiveForeign,
    Brought,
    Line,
    Report,
)
from clairvue.portability.arrivals.ours import is_ours, read_ours
from clairvue.portability.arrivals.tiktok import read_tiktok, tiktok_file
from clairvue.portability.arrivals.unpack import Unpacked
from clairvue.privacy.keys import slot_of
from clairvue.signals.reader import set_learning
from clairvue.social.block import block, mute
from clairvue.social.follow import follow
from clairvue.social.like import like
from clairvue.social.save import save

_HANDLES_AT_ONCE = 500


@dataclass(slots=True, kw_only=True)
class _Arrival:
    """One archive on its way into one account, and what can be told so far."""

    here: Installation
    account_id: AccountId
    slot: int
    archive: Unpacked
    brought: Brought
    counts: Counter[str] = field(default_factory=Counter[str])
    names: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    async def try_to(self, verb: Callable[[Connection], Awaitable[object]], came: str, not_come: str) -> None:
        """Do one thing in a transaction of its own, and count whether it was refused."""
        try:
            await self.here.database.transact(verb)
        except Refusal:
            self.counts[not_come] += 1
        else:
            self.counts[came] += 1


async def bring(here: Installation, file: IO[bytes], *, account_id: AccountId) -> Report:
    """Bring the archive in `file` into the account, and say what came and what could not.

    Raises: ArchiveUnreadable, ArchiveForeign, ArchiveBomb, ArchiveDamaged, before anything is brought; KeyDestroyed.
    """
    archive, brought = await asyncio.to_thread(_read, file)
    async with here.database.reading() as conn:
        slot = await slot_of(conn, account_id)
    arrival = _Arrival(here=here, account_id=account_id, slot=slot, archive=archive, brought=brought)
    await _profile(arrival)
    await _picture(arrival)
    await _wishes(arrival)
    await _hidden(arrival)
    at_home = brought.account_id == account_id
    for clip in brought.clips:
        told = await bring_clip(here, archive, clip, account_id=account_id, slot=slot, at_home=at_home)
        arrival.counts[told] += 1
    await _choices(arrival)
    await _handles(arrival)
    arrival.counts.update(brought.left)
    lines = [Line(what, n, arrival.names.get(what, [])) for what, n in arrival.counts.items() if n]
    return Report(brought.form, lines)


def _read(file: IO[bytes]) -> tuple[Unpacked, Brought]:
    archive = Unpacked(file)
    if is_ours(archive):
        return archive, read_ours(archive)
    name = tiktok_file(archive)
    if name is None:
        raise ArchiveForeign
    return archive, read_tiktok(archive, name)


async def _profile(arrival: _Arrival) -> None:
    brought, keyring = arrival.brought, arrival.here.keyring
    if brought.display_name is None and brought.bio is None:
        return
    await arrival.try_to(
        lambda conn: edit_profile(
            conn,
            keyring,
            account_id=arrival.account_id,
            slot=arrival.slot,
            display_name=brought.display_name,
            bio=brought.bio,
            language=brought.language,
        ),
        "bio" if brought.display_name is None else "profile",
        "profile_unfit",
    )


async def _picture(arrival: _Arrival) -> None:
    if not arrival.brought.picture:
        return
    here, name = arrival.here, arrival.brought.picture
    try:
        content = b"".join(await asyncio.to_thread(list, arrival.archive.clip(name, PICTURE_BYTES_MAX)))
        converted = await here.convert_picture(content)
    except Refusal:
        arrival.counts["picture_unfit"] += 1
        return
    key = picture_key(arrival.account_id, here.clock())
    await here.objects.put(key, converted)
    await here.database.transact(lambda conn: change_picture(conn, account_id=arrival.account_id, key=key))
    arrival.counts["picture"] += 1


async def _wishes(arrival: _Arrival) -> None:
    """Bring what was asked of the feed. That something be learned is no wish to bring: only that nothing be is."""
    here, wished = arrival.here, arrival.brought.steering
    if wished is not None:
        try:
            steering = msgspec.json.decode(wished, type=Steering)
        except (msgspec.MsgspecError, RecursionError):
            arrival.counts["steering_unfit"] += 1
        else:
            await arrival.try_to(
                lambda conn: steer(
                    conn,
                    here.keyring,
                    account_id=arrival.account_id,
                    slot=arrival.slot,
                    change=lambda _: steering,
                    now=here.clock(),
                ),
                "steering",
                "steering_unfit",
            )
    if not arrival.brought.learning:
        await here.database.transact(lambda conn: set_learning(conn, account_id=arrival.account_id, learning=False))
        arrival.counts["learning_off"] += 1


async def _hidden(arrival: _Arrival) -> None:
    """Block and mute before anything of theirs can be met; of those who are here."""
    me, now = arrival.account_id, arrival.here.clock()
    for whom in await _here(arrival, arrival.brought.blocks):
        await arrival.try_to(
            lambda conn, whom=whom: block(conn, blocker_id=me, blocked_id=whom, now=now), "blocks_came", "missing"
        )
    for whom in await _here(arrival, arrival.brought.mutes):
        await arrival.try_to(
            lambda conn, whom=whom: mute(conn, muter_id=me, muted_id=whom, now=now), "mutes_came", "missing"
        )


async def _choices(arrival: _Arrival) -> None:
    """Follow, like and save what is here and may be seen: by the ids that were given here, never by names."""
    me, now, brought = arrival.account_id, arrival.here.clock(), arrival.brought
    follows = await _here(arrival, brought.follows)
    arrival.counts["later"] += max(0, len(follows) - FOLLOWS_MAX)
    for whom in follows[:FOLLOWS_MAX]:
        await arrival.try_to(
            lambda conn, whom=whom: follow(conn, follower_id=me, followed_id=whom, now=now), "follows_came", "missing"
        )
    for video_id in _some(arrival, brought.likes):
        await arrival.try_to(
            lambda conn, which=video_id: like(conn, account_id=me, video_id=which, now=now), "likes_came", "missing"
        )
    for video_id in _some(arrival, brought.saves):
        await arrival.try_to(
            lambda conn, which=video_id: save(conn, account_id=me, video_id=which, now=now), "saves_came", "missing"
        )


def _some(arrival: _Arrival, videos: tuple[VideoId, ...]) -> tuple[VideoId, ...]:
    arrival.counts["later"] += max(0, len(videos) - CHOICES_MAX)
    return videos[:CHOICES_MAX]


async def _here(arrival: _Arrival, accounts: tuple[AccountId, ...]) -> list[AccountId]:
    """Return those accounts that are here, the archive's owner left out; the others are counted as missing."""
    asked = [whom for whom in dict.fromkeys(accounts) if whom != arrival.account_id]
    found: list[AccountId] = []
    for first in range(0, len(asked), _HANDLES_AT_ONCE):
        some = asked[first : first + _HANDLES_AT_ONCE]
        async with arrival.here.database.reading() as conn:
            cards = await get_many(conn, arrival.here.keyring, some)
        found += [whom for whom in some if whom in cards]
    arrival.counts["missing"] += len(asked) - len(found)
    return found


async def _handles(arrival: _Arrival) -> None:
    """Say of whom somebody follows elsewhere whether anybody has that name here. Nobody is followed for a name."""
    handles, found = arrival.brought.handles, list[str]()
    for first in range(0, len(handles), _HANDLES_AT_ONCE):
        async with arrival.here.database.reading() as conn:
            found += await ids_of(conn, list(handles[first : first + _HANDLES_AT_ONCE]))
    arrival.counts["handles_found"] += len(found)
    arrival.counts["handles_missing"] += len(handles) - len(found)
    arrival.names["handles_found"] = found[:EXAMPLES_MAX]
