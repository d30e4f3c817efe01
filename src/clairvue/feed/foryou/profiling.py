"""Whether somebody's feed may be profiled, and what is read to know it. It says why not, and makes nothing."""

from dataclasses import dataclass
from datetime import datetime

from clairvue.accounts.model import AgeBand, Viewer
from clairvue.db.database import Connection
from clairvue.feed.model import Unprofiled
from clairvue.feed.seen import Seen, chosen_and_seen_by
from clairvue.feed.steering.model import Steering
from clairvue.feed.steering.steer import opened
from clairvue.privacy.keyring import Keyring
from clairvue.signals.reader import Reader, reader_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, and whether their browser asks not to be profiled (Global Privacy Control)."""

    viewer: Viewer | None
    gpc: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiled:
    """Somebody whose feed may be profiled: their reader's number, what they steer, and what they have seen."""

    viewer: Viewer
    reader: Reader
    steering: Steering
    seen: Seen


async def may_profile(conn: Connection, keyring: Keyring, asker: Asker, *, now: datetime) -> Profiled | Unprofiled:
    """Return what for-you begins with, or why it must not begin. Two statements.

    Raises: KeyDestroyed.
    """
    viewer = asker.viewer
    if viewer is None:
        return "signed_out"
    if viewer.age_band is AgeBand.UNDER_16:
        return "minor"
    reader = await reader_of(conn, keyring, viewer.account_id, viewer.slot)
    sealed, seen = await chosen_and_seen_by(conn, viewer.account_id, reader.number, now)
    steering = opened(keyring, viewer.account_id, sealed)
    if not steering.profiling:
        return "declined"
    if viewer.age_band is AgeBand.UNDER_18 and not reader.chosen:
        return "minor"
    if asker.gpc and not reader.chosen:
        return "gpc"
    return Profiled(viewer=viewer, reader=reader, steering=steering, seen=seen)
