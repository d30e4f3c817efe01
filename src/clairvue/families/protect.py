"""Protect whoever is under 16: open the feed in their hours, for their minutes. It never knows what they watch.

A minute counts when anything of the feed was asked for, or told of, within it: the day and one number are kept, and the
next day overwrites them.
"""

from datetime import datetime, tzinfo

import msgspec
from msgspec.structs import replace

from clairvue.accounts.model import AgeBand, Viewer
from clairvue.db.database import Connection
from clairvue.families import _store
from clairvue.families.clock import today, zone_of
from clairvue.families.model import (
    HOURS,
    ZONE_RESTS,
    Care,
    DayOver,
    Hours,
    HoursLooser,
    NightBreak,
    TimeZoneRests,
    Today,
    as_strict,
)
from clairvue.kit.ids import AccountId
from clairvue.privacy.keyring import Keyring

OPEN = Today(state="open")


async def today_of(
    conn: Connection, keyring: Keyring, *, account_id: AccountId, band: AgeBand, cell_zone: str, now: datetime
) -> Today:
    """Return whether somebody's feed is open now; nobody counts the minutes of whoever is 16 or older."""
    if band is not AgeBand.UNDER_16:
        return OPEN
    care = await care_of(conn, keyring, account_id)
    zone = _zone(care, cell_zone)
    used = await _store.use(conn, account_id)
    minutes = used.minutes if used is not None and used.day == now.astimezone(zone).date() else 0
    return today(care.hours, zone, now, minutes)


async def enter(conn: Connection, keyring: Keyring, *, viewer: Viewer, cell_zone: str, now: datetime) -> None:
    """Let somebody under 16 into the feed and count the minute, or send them to sleep.

    Raises: NightBreak, DayOver.
    """
    care = await care_of(conn, keyring, viewer.account_id)
    zone = _zone(care, cell_zone)
    used = await _store.use(conn, viewer.account_id)
    local = now.astimezone(zone)
    minutes = used.minutes if used is not None and used.day == local.date() else 0
    minute = now.replace(second=0, microsecond=0)
    # The last minute is had in full.
    is_begun = used is not None and used.last_at == minute and minutes == care.hours.minutes_per_day
    state = today(care.hours, zone, now, minutes - is_begun)
    if state.opens_at is None:
        await _store.count_minute(conn, viewer.account_id, local.date(), minute)
        return
    opens_at = f"{state.opens_at:%H:%M}"
    if state.state == "night":
        raise NightBreak(opens_at=opens_at)
    raise DayOver(minutes=care.hours.minutes_per_day, opens_at=opens_at)


async def note_minute(conn: Connection, keyring: Keyring, *, viewer: Viewer, cell_zone: str, now: datetime) -> None:
    """Count a minute in which somebody under 16 told of what they watch; what they tell is never refused."""
    zone = _zone(await care_of(conn, keyring, viewer.account_id), cell_zone)
    await _store.count_minute(
        conn, viewer.account_id, now.astimezone(zone).date(), now.replace(second=0, microsecond=0)
    )


async def care_of(conn: Connection, keyring: Keyring, account_id: AccountId) -> Care:
    """Return how somebody is protected: by the defaults until a guardian, or they, chose otherwise."""
    sealed = await _store.care(conn, account_id)
    return Care() if sealed is None else msgspec.json.decode(keyring.unseal(account_id, HOURS, sealed), type=Care)


async def choose_hours(
    conn: Connection, keyring: Keyring, *, account_id: AccountId, slot: int, hours: Hours, by_guardian: bool
) -> None:
    """Choose hours for a minor: a guardian any, the minor only stricter ones.

    Raises: HoursLooser.
    """
    care = await care_of(conn, keyring, account_id)
    if not by_guardian and not as_strict(hours, care.hours):
        raise HoursLooser
    await _keep(conn, keyring, account_id, slot, replace(care, hours=hours))


async def reset_hours(conn: Connection, keyring: Keyring, *, account_id: AccountId, slot: int) -> None:
    """Return to the protective defaults where a guardian had chosen looser ones: nobody answers for those any more."""
    care = await care_of(conn, keyring, account_id)
    if not as_strict(care.hours, Hours()):
        await _keep(conn, keyring, account_id, slot, replace(care, hours=Hours()))


async def choose_zone(
    conn: Connection, keyring: Keyring, *, viewer: Viewer, time_zone: str, cell_zone: str, now: datetime
) -> None:
    """Choose where a minor's nights are: not while the feed rests, and once in seven days.

    Raises: TimeZoneUnknown, TimeZoneRests.
    """
    zone_of(time_zone)
    care = await care_of(conn, keyring, viewer.account_id)
    if care.time_zone == time_zone:
        return
    if care.zone_chosen_at is not None:
        state = await today_of(
            conn, keyring, account_id=viewer.account_id, band=viewer.age_band, cell_zone=cell_zone, now=now
        )
        if now - care.zone_chosen_at < ZONE_RESTS or state.state != "open":
            raise TimeZoneRests
    chosen = replace(care, time_zone=time_zone, zone_chosen_at=now)
    await _keep(conn, keyring, viewer.account_id, viewer.slot, chosen)


async def _keep(conn: Connection, keyring: Keyring, account_id: AccountId, slot: int, care: Care) -> None:
    await _store.put_care(conn, account_id, keyring.seal(slot, account_id, HOURS, msgspec.json.encode(care).decode()))


def _zone(care: Care, cell_zone: str) -> tzinfo:
    return zone_of(care.time_zone or cell_zone)
