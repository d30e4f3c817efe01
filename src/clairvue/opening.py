"""Opening a cell for a root: the resources, and what higher floors hand down to lower ones. It holds no rule."""

import asyncio
from contextlib import AbstractAsyncContextManager
from functools import cache, partial

from clairvue.installation import Installation, open_installation
from clairvue.kit.sentences import speak
from clairvue.kit.settings import Settings
from clairvue.media.portrait import picture
from clairvue.media.sandbox import MediaTools
from clairvue.media.trial import open_tools
from clairvue.social.block import block_between
from clairvue.social.follow import is_follower
from clairvue.social.notifications.read import unread_count


def open_cell(settings: Settings, *, pool_max: int = 8) -> AbstractAsyncContextManager[Installation]:
    """Return the cell's resources, open for as long as they are entered."""
    return open_installation(
        settings,
        convert_picture=partial(_convert, settings.ffmpeg),
        count_unread=unread_count,
        is_follower=is_follower,
        block_between=block_between,
        speak=speak,
        pool_max=pool_max,
    )


@cache
def _tools(ffmpeg: str) -> MediaTools:
    """Return the media tools, tested once a process."""
    return open_tools(ffmpeg)


async def _convert(ffmpeg: str, content: bytes) -> bytes:
    tools = await asyncio.to_thread(_tools, ffmpeg)
    return await picture(content, tools=tools)
