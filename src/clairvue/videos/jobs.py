"""What the worker may call on videos: each job is safe to run twice, and to be killed anywhere. It decides nothing."""

import asyncio

from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, VideoId
from clairvue.media.sandbox import MediaTools
from clairvue.media.trial import open_tools
from clairvue.videos import climb, erase, narrow, process, resume
from clairvue.videos.looks.again import look_again
from clairvue.videos.workplace import sweep_workplaces

_OPENED: dict[str, MediaTools] = {}


async def _tools(installation: Installation) -> MediaTools:
    """Return the media tools, tested once in this process; again while they fail."""
    tools = _OPENED.get(installation.ffmpeg)
    if tools is None:
        tools = await asyncio.to_thread(open_tools, installation.ffmpeg)
        if tools.layers.works:
            _OPENED[installation.ffmpeg] = tools
    return tools


async def process_first(installation: Installation, *, video_id: VideoId) -> None:
    """After an upload: make it watchable, scan it, publish it if that is wished."""
    await process.process_first(installation, await _tools(installation), video_id=video_id)


async def process_ladder(installation: Installation, *, video_id: VideoId) -> None:
    """After the first rendition: make the others."""
    await climb.process_ladder(installation, await _tools(installation), video_id=video_id)


async def process_av1(installation: Installation, *, video_id: VideoId) -> None:
    """In idle hours: make the AV1 rungs."""
    await climb.process_av1(installation, await _tools(installation), video_id=video_id)


async def resume_processing(installation: Installation, *, video_id: VideoId) -> None:
    """After an interruption: do whichever of the two is missing; what is done already is left as it is."""
    await process_first(installation, video_id=video_id)
    await process_ladder(installation, video_id=video_id)


async def erase_objects(installation: Installation, *, video_id: VideoId) -> None:
    """After an erasure or a refusal: delete every file."""
    here = installation
    await erase.erase_objects(here.database, here.objects, video_id=video_id, now=here.clock())


async def forget_account(installation: Installation, *, account_id: AccountId) -> None:
    """Erase every video of somebody who has gone; their files follow as after any erasure."""
    now = installation.clock()
    while await installation.database.transact(lambda conn: erase.erase_some(conn, account_id=account_id, now=now)):
        pass


async def narrow_audience(installation: Installation, *, account_id: AccountId) -> None:
    """After somebody's age is known anew: what a minor showed to everybody is for their followers."""
    now = installation.clock()
    while await installation.database.transact(lambda conn: narrow.narrow_some(conn, account_id=account_id, now=now)):
        pass


async def take_missing_looks(installation: Installation) -> None:
    """By the clock: take the looks of videos from before there were looks."""
    await look_again(installation, await _tools(installation))


async def sweep(installation: Installation) -> None:
    """By the clock: take up what was left lying, finish what was being deleted, clear folders of dead workers."""
    here = installation
    await asyncio.to_thread(sweep_workplaces, here.work)
    async with here.database.reading() as conn:
        interrupted = await resume.find_interrupted(conn, now=here.clock())
        leftovers = await resume.find_leftovers(conn)
    # Without a sandbox nothing is anybody's clip's fault: it waits until there is one.
    for video_id in interrupted if (await _tools(here)).layers.works else []:
        await here.database.transact(
            lambda conn, video_id=video_id: resume.resume(conn, video_id=video_id, now=here.clock())
        )
    for video_id in leftovers:
        await erase_objects(here, video_id=video_id)
