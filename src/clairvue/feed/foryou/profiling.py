"""Whether somebody's feed may be profiled, and what is read to know it. It says why not, and makes nothing."""

from dataclasses import dataclass
from datetime import datetime

from clairvue.accounts.model import AgeBand, Viewer
from clairvue.db.database import Connection
from clairvue.feed.foryou import _store
from clairvue.feed.model import Unprofiled
from clairvue.feed.seen import PARTS_MAX, SESSION_GAP, Seen, seen_by
from clairvue.feed.steering.model import Steering
from clairvue.feed.steering.steer import opened
from clairvue.kit.ids import AccountId
from clairvue.privacy.keyring import Keyring
from clairvue.signals.model import NO_WISHES
from clairvue.signals.reader import Reader, number_of_reader, reader_with
from clairvue.social.model import FOLLOWS_MAX


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, and whether their browser asks not to be profiled (Global Privacy Control)."""

    viewer: Viewer | None
    gpc: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiled:
    """Somebody whose feed may be profiled: their reader, what they steer, what they have seen, whom they follow.

    `follows`: the newest first.
    """

    viewer: Viewer
    reader: Reader
    steering: Steering
    seen: Seen
    follows: tuple[AccountId, ...]


async def may_profile(conn: Connection, keyring: Keyring, asker: Asker, *, now: datetime) -> Profiled | Unprofiled:
    """Return what for-you begins with, or why it must not begin. One statement, for who was reset two.

    Raises: KeyDestroyed.
    """
    viewer = asker.viewer
    if viewer is None:
        return "signed_out"
    if viewer.age_band is AgeBand.UNDER_16:
        return "minor"
    never_reset = number_of_reader(keyring, viewer.account_id, viewer.slot, NO_WISHES.epoch)
    found = await _store.whom(
        conn, viewer.account_id, never_reset, parts=PARTS_MAX, since=now - SESSION_GAP, follows_max=FOLLOWS_MAX
    )
    wishes = found.wishes or NO_WISHES
    reader = reader_with(wishes, never_reset)
    seen = Seen(b"".join(found.ever), found.session or b"")
    if wishes.epoch != NO_WISHES.epoch:
        reader = reader_with(wishes, number_of_reader(keyring, viewer.account_id, viewer.slot, wishes.epoch))
        seen = await seen_by(conn, reader.number, now)
    steering = opened(keyring, viewer.account_id, found.chosen)
    if not steering.profiling:
        return "declined"
    if viewer.age_band is AgeBand.UNDER_18 and not reader.chosen:
        return "minor"
    if asker.gpc and not reader.chosen:
        return "gpc"
    return Profiled(viewer=viewer, reader=reader, steering=steering, seen=seen, follows=tuple(found.follows))
