"""Guards of the routes that show clips: whoever is under 16 comes in within their hours. It asks nothing of others."""

from litestar.handlers import BaseRouteHandler

from clairvue.accounts.edge import Asked, installation_of, viewer
from clairvue.accounts.model import AgeBand
from clairvue.families.protect import enter, note_minute


async def in_hours(request: Asked, _: BaseRouteHandler) -> None:
    """Let a request for clips pass, and count its minute, or send its sender to sleep.

    Raises: NightBreak, DayOver.
    """
    who, here = await viewer(request), installation_of(request)
    if who is not None and who.age_band is AgeBand.UNDER_16:
        now = here.clock()
        await here.database.transact(
            lambda conn: enter(conn, here.keyring, viewer=who, cell_zone=here.time_zone, now=now)
        )


async def counted(request: Asked, _: BaseRouteHandler) -> None:
    """Count the minute in which somebody under 16 tells of what they watch."""
    who, here = await viewer(request), installation_of(request)
    if who is not None and who.age_band is AgeBand.UNDER_16:
        now = here.clock()
        await here.database.transact(
            lambda conn: note_minute(conn, here.keyring, viewer=who, cell_zone=here.time_zone, now=now)
        )
