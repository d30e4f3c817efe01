"""A run of the simulation: the cast joins, clips are released, the audience reacts to each as soon as it is public."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from clairvue.installation import Installation
from clairvue.kit.ids import VideoId
from clairvue.sim.audience import react_once
from clairvue.sim.cast import CREATORS, viewer
from clairvue.sim.catalogue import Planned, read_plan, release
from clairvue.sim.people import join
from clairvue.sim.visits import Catalogue, keep_visiting
from clairvue.videos.model import VideoState
from clairvue.videos.read import get_many

AHEAD_MAX = 4  # clips made but not yet public: the rest of the machine belongs to the worker
PUBLIC_DEADLINE_S = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of everything; all of it follows from the seed."""

    clips: int = 60
    viewers: int = 40
    seed: int = 7
    visits: int = 0  # to the feed, after everything has been published


class Progress(msgspec.Struct):
    """Which clips the audience has met: kept in a file, so that a second run does not repeat itself."""

    met: list[VideoId] = []


async def run(installation: Installation, size: Size, *, ffmpeg: str, tell: Callable[[str], None]) -> dict[str, int]:
    """Bring the cell to this size and return what was added. A second run of the same size adds nothing."""
    folder = installation.data / "sim"
    folder.mkdir(parents=True, exist_ok=True)
    now = installation.clock()
    creators = await join(installation, CREATORS, now=now)
    plan = read_plan(folder / f"plan-{size.seed}.json", installation, creators, clips=size.clips, seed=size.seed)
    met_path = folder / f"met-{size.seed}.json"
    progress = msgspec.json.decode(met_path.read_bytes(), type=Progress) if met_path.exists() else Progress()
    waiting = [clip for clip in plan.clips[: size.clips] if clip.video_id not in progress.met]
    if not waiting and not size.visits:
        return {"clips": 0, "views": 0}
    viewers = asyncio.create_task(join(installation, [viewer(number) for number in range(size.viewers)], now=now))
    places = asyncio.Semaphore(AHEAD_MAX)
    views = 0

    async def one(clip: Planned) -> None:
        nonlocal views
        async with places:
            if not await _exists(installation, clip):
                await release(installation, creators, clip, ffmpeg=ffmpeg)
            public = await _until_public(installation, clip)
        if public:
            author = creators[clip.author]
            audience = [*await viewers, *(creator for creator in creators if creator is not author)]
            views += await react_once(installation, audience, author, clip, seed=size.seed)
        progress.met.append(clip.video_id)
        met_path.write_bytes(msgspec.json.encode(progress))
        tell(f"{len(progress.met)} of {size.clips} clips")

    await asyncio.gather(*(one(clip) for clip in waiting))
    catalogue = Catalogue({clip.video_id: clip for clip in plan.clips}, creators)
    views += await keep_visiting(installation, await viewers, catalogue, visits=size.visits, seed=size.seed)
    return {"clips": len(waiting), "views": views}


async def _exists(installation: Installation, clip: Planned) -> bool:
    async with installation.database.reading() as conn:
        return clip.video_id in await get_many(conn, installation.keyring, [clip.video_id])


async def _until_public(installation: Installation, clip: Planned) -> bool:
    """Wait until the worker has published the clip; False when it was refused or takes too long."""
    async with asyncio.timeout(PUBLIC_DEADLINE_S):
        while True:
            async with installation.database.reading() as conn:
                video = (await get_many(conn, installation.keyring, [clip.video_id])).get(clip.video_id)
            if video is None or video.state in {VideoState.REFUSED, VideoState.ERASED, VideoState.WITHDRAWN}:
                return False
            if video.state is VideoState.PUBLISHED:
                return True
            await asyncio.sleep(0.25)
