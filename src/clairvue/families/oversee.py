"""What a guardian sees of a minor, and the minor too, by the same function. It knows nothing of what was watched."""

from datetime import datetime

from clairvue.accounts.age.known import band_now
from clairvue.accounts.look_up import get_many, id_of
from clairvue.accounts.model import AccountMissing, Viewer
from clairvue.db.database import Connection
from clairvue.families.model import Hours, MinorOverview, TieMissing
from clairvue.families.pair import guardians_of, oversees
from clairvue.families.protect import care_of, choose_hours, today_of
from clairvue.kit.ids import AccountId
from clairvue.privacy.keyring import Keyring
from clairvue.privacy.keys import slot_of


async def find_minor(conn: Connection, *, viewer: Viewer, handle: str, now: datetime) -> AccountId:
    """Return the minor of that handle whom the viewer oversees: themselves, or whose guardian they are.

    Raises: TieMissing, as when there were nobody of that handle.
    """
    try:
        minor_id = await id_of(conn, handle)
    except AccountMissing:
        raise TieMissing from None
    if not await oversees(conn, viewer_id=viewer.account_id, minor_id=minor_id, now=now):
        raise TieMissing
    return minor_id


async def overview(
    conn: Connection, keyring: Keyring, *, viewer: Viewer, handle: str, cell_zone: str, now: datetime
) -> MinorOverview:
    """Return how a minor is protected. Raises: TieMissing."""
    minor_id = await find_minor(conn, viewer=viewer, handle=handle, now=now)
    care = await care_of(conn, keyring, minor_id)
    guardians = await guardians_of(conn, minor_id)
    cards = await get_many(conn, keyring, [minor_id, *guardians])
    if minor_id not in cards:
        raise TieMissing
    band = await band_now(conn, minor_id, now=now)
    return MinorOverview(
        account=cards[minor_id],
        hours=care.hours,
        time_zone=care.time_zone or cell_zone,
        today=await today_of(conn, keyring, account_id=minor_id, band=band, cell_zone=cell_zone, now=now),
        guardians=[cards[guardian] for guardian in guardians if guardian in cards],
    )


async def set_hours(
    conn: Connection, keyring: Keyring, *, viewer: Viewer, handle: str, hours: Hours, now: datetime
) -> None:
    """Choose a minor's hours. Raises: TieMissing, HoursLooser."""
    minor_id = await find_minor(conn, viewer=viewer, handle=handle, now=now)
    await choose_hours(
        conn,
        keyring,
        account_id=minor_id,
        slot=await slot_of(conn, minor_id),
        hours=hours,
        by_guardian=viewer.account_id != minor_id,
    )
