"""Which feed answers: the one asked for, or `unprofiled` where for-you may not or cannot. It makes no page."""

from collections.abc import Mapping
from dataclasses import replace

from msgspec.structs import replace as replace_fields

from clairvue.db.database import Connection
from clairvue.feed.foryou.cursor import KIND, is_for_you
from clairvue.feed.foryou.engine import find_model
from clairvue.feed.foryou.profiling import Asker, Profiled, may_profile
from clairvue.feed.making import Asking
from clairvue.feed.model import FeedKind, FeedKindUnknown, FeedPage
from clairvue.feed.others import Offered, kind_of, list_others
from clairvue.feed.page import KINDS, make_page
from clairvue.installation import Installation

TITLES: Mapping[str, str] = {
    KIND: "For You",
    "following": "Following",
    "latest": "Latest",
    "unprofiled": "Discover",
}


def list_kinds(others: Mapping[str, str]) -> list[FeedKind]:
    """Return the feeds that can be asked for: ours, then those of others, given by name and address."""
    ours = [
        FeedKind(kind=kind.name, title=TITLES[kind.name], personal=kind.personal, sign_in=kind.personal)
        for kind in KINDS.values()
    ]
    return [FeedKind(kind=KIND, title=TITLES[KIND], personal=True, sign_in=True), *ours, *list_others(others)]


async def answer(
    installation: Installation, conn: Connection, asking: Asking, asker: Asker, offered: Offered | None = None
) -> FeedPage:
    """Return a page of the feed that is asked for; `offered` is what somebody else's service says of theirs.

    Raises: FeedKindUnknown, Unauthenticated, CursorUnreadable, FeedMovedOn.
    """
    if offered is not None:
        viewer_id = asker.viewer and asker.viewer.account_id
        return await make_page(installation, conn, asking, viewer_id=viewer_id, kind=kind_of(offered))
    if asking.kind != KIND and asking.kind not in KINDS:
        kinds = ", ".join(kind.kind for kind in list_kinds(installation.feeds))
        raise FeedKindUnknown(kind=asking.kind[:40], kinds=kinds)
    if asking.kind == KIND:
        return await _for_you(installation, conn, asking, asker)
    return await make_page(installation, conn, asking, viewer_id=asker.viewer and asker.viewer.account_id)


async def _for_you(installation: Installation, conn: Connection, asking: Asking, asker: Asker) -> FeedPage:
    """Return a page of for-you, or of `unprofiled`, which a session that began with it goes on with."""
    profiled = await may_profile(conn, installation.keyring, asker, now=asking.now)
    unprofiled = asking.cursor is not None and not is_for_you(asking.cursor)
    model = find_model(installation) if isinstance(profiled, Profiled) and not unprofiled else None
    if isinstance(profiled, Profiled) and model is not None:
        from clairvue.feed.foryou.page import make_page as make_for_you  # noqa: PLC0415 - loaded late: see engine

        return await make_for_you(installation, conn, asking, profiled, model)
    page = await make_page(
        installation,
        conn,
        replace(asking, kind="unprofiled", cursor=asking.cursor if unprofiled else None),
        viewer_id=asker.viewer and asker.viewer.account_id,
    )
    return replace_fields(page, unprofiled_because="warming" if isinstance(profiled, Profiled) else profiled)
