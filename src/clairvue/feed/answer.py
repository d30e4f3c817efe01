"""Which feed answers: the one asked for, or `unprofiled` where for-you may not or cannot. It makes no page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from msgspec.structs import replace as replace_fields

from clairvue.accounts.model import Viewer
from clairvue.db.database import Connection
from clairvue.feed.making import Asking
from clairvue.feed.model import FeedKind, FeedKindUnknown, FeedPage, Unprofiled
from clairvue.feed.page import KINDS, make_page
from clairvue.feed.steering.steer import steering_of
from clairvue.installation import Installation

FOR_YOU = "for-you"
TITLES: Mapping[str, str] = {
    FOR_YOU: "For You",
    "following": "Following",
    "latest": "Latest",
    "unprofiled": "Discover",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, and whether their browser asks not to be profiled (Global Privacy Control)."""

    viewer: Viewer | None
    gpc: bool = False


def list_kinds() -> list[FeedKind]:
    """Return the feeds that can be asked for."""
    ours = [
        FeedKind(kind=kind.name, title=TITLES[kind.name], personal=kind.personal, sign_in=kind.personal)
        for kind in KINDS.values()
    ]
    return [FeedKind(kind=FOR_YOU, title=TITLES[FOR_YOU], personal=True, sign_in=True), *ours]


async def answer(installation: Installation, conn: Connection, asking: Asking, asker: Asker) -> FeedPage:
    """Return a page of the feed that is asked for.

    Raises: FeedKindUnknown, Unauthenticated, CursorUnreadable, FeedMovedOn.
    """
    if asking.kind != FOR_YOU and asking.kind not in KINDS:
        raise FeedKindUnknown(kind=asking.kind[:40], kinds=", ".join([FOR_YOU, *KINDS]))
    viewer_id = asker.viewer and asker.viewer.account_id
    if asking.kind != FOR_YOU:
        return await make_page(installation, conn, asking, viewer_id=viewer_id)
    because = await _why_unprofiled(installation, conn, asker)
    page = await make_page(installation, conn, replace(asking, kind="unprofiled"), viewer_id=viewer_id)
    return replace_fields(page, unprofiled_because=because)


async def _why_unprofiled(installation: Installation, conn: Connection, asker: Asker) -> Unprofiled:
    if asker.viewer is None:
        return "signed_out"
    steering = await steering_of(conn, installation.keyring, asker.viewer.account_id)
    if not steering.profiling:
        return "declined"
    return "gpc" if asker.gpc else "warming"
