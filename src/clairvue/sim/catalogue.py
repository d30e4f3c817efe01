"""The clips of a simulated cell: made from seeds, uploaded, captioned and published by the verbs that people use.

The plan is written down before the first clip is made, so that whatever stops it, the next run goes on where it was.
"""

import asyncio
import os
import random
from collections.abc import Sequence
from pathlib import Path

import msgspec
import structlog

from clairvue.installation import Installation
from clairvue.kit.ids import VideoId, make_id
from clairvue.sim.cast import caption
from clairvue.sim.clips import LOOKS, Recipe, make_clip
from clairvue.sim.people import Member
from clairvue.videos.begin import begin
from clairvue.videos.edit import Changes, edit
from clairvue.videos.publish import publish

FIRST_CLIPS, FIRST_SECONDS = 12, 5  # the first dozen is short, so that a feed is there soon
log = structlog.get_logger()


class Planned(msgspec.Struct, frozen=True):
    """One clip of the plan; `author` is a place in the list of creators."""

    video_id: VideoId
    author: int
    look: str
    seed: int
    seconds: int


class Plan(msgspec.Struct, frozen=True):
    """All clips, and how many of them have been uploaded."""

    clips: list[Planned]


def read_plan(path: Path, installation: Installation, creators: Sequence[Member], *, clips: int, seed: int) -> Plan:
    """Return the plan of `path`, longer by what is missing; written durably before it is returned."""
    plan = msgspec.json.decode(path.read_bytes(), type=Plan) if path.exists() else Plan([])
    looks = tuple(LOOKS)
    planned = list(plan.clips)
    for number in range(len(planned), clips):
        chance = random.Random(f"{seed} clip {number}")  # noqa: S311 - seeded on purpose
        look = looks[number % len(looks)]
        makers = [place for place, creator in enumerate(creators) if look in creator.person.tastes]
        seconds = FIRST_SECONDS if number < FIRST_CLIPS else chance.randint(6, 14)
        video_id = VideoId(make_id(installation.cell, installation.clock()))
        planned.append(Planned(video_id, chance.choice(makers or range(len(creators))), look, seed + number, seconds))
    plan = Plan(planned)
    temporary = path.with_suffix(".new")
    with temporary.open("wb") as file:
        file.write(msgspec.json.encode(plan))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    return plan


async def release(installation: Installation, creators: Sequence[Member], planned: Planned, *, ffmpeg: str) -> None:
    """Make a clip, upload it, caption it and wish it public. Again changes nothing."""
    author = creators[planned.author]
    chance = random.Random(planned.seed)  # noqa: S311 - seeded on purpose
    words = caption(author.person, planned.look, chance)
    installation.work.mkdir(parents=True, exist_ok=True)
    path = installation.work / f"sim-{planned.video_id}.mp4"
    try:
        await make_clip(Recipe(planned.look, planned.seed, planned.seconds), path, ffmpeg=ffmpeg)
        content = await asyncio.to_thread(path.read_bytes)
    finally:
        path.unlink(missing_ok=True)
    key = f"uploads/{planned.video_id}/{0:015d}-sim"
    await installation.objects.put(key, content)
    now = installation.clock()
    transact = installation.database.transact
    await transact(
        lambda conn: begin(
            conn,
            video_id=planned.video_id,
            account_id=author.account_id,
            bytes_total=len(content),
            part_keys=[key],
            now=now,
        )
    )
    await transact(
        lambda conn: edit(
            conn,
            installation.keyring,
            video_id=planned.video_id,
            account_id=author.account_id,
            slot=author.slot,
            own_language=author.person.language,
            changes=Changes(caption=words),
            now=now,
        )
    )
    await transact(
        lambda conn: publish(
            conn, installation.keyring, video_id=planned.video_id, account_id=author.account_id, now=now
        )
    )
    log.info("sim.clip_uploaded", video=planned.video_id, look=planned.look)
