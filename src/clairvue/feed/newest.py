"""The feeds in the order of publication: whom the viewer follows, and everybody. Nothing here ranks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from clairvue.db.database import Connection
from clairvue.feed.making import Asking, Candidate, Offers, Slot
from clairvue.feed.model import Reason
from clairvue.kit.ids import AccountId
from clairvue.social.follow import followed_by
from clairvue.videos.catalogue import latest, published_by, read_place, write_place
from clairvue.videos.model import VideoRef, Visibility

SPARE = 8  # more than the page needs, for what filters take away


@dataclass(frozen=True, slots=True)
class Timeline:
    """A stretch of clips from the newest to the oldest, under the one source that gave it."""

    source: str
    refs: Sequence[VideoRef]
    wanted: int

    @property
    def seed(self) -> int | None:
        """Nothing here is left to chance."""
        return None

    @property
    def chart_id(self) -> str | None:
        """Nothing here comes from a chart."""
        return None

    def offers(self) -> Offers:
        """Return the stretch."""
        candidates = [
            Candidate(entry, ref.id, ref.account_id, ref.published_at.timestamp())
            for entry, ref in enumerate(self.refs)
        ]
        return {self.source: candidates}

    def arrange(self, offers: Offers, limit: int) -> list[Slot]:
        """Return the newest, in their order: here the order is the promise, so no creator is moved apart."""
        return [Slot(candidate, self.source) for candidate in offers[self.source][:limit]]

    def reasons(self, slot: Slot, now: datetime) -> list[Reason]:
        """Return the one term of this order: when the clip was published."""
        age_s = now.timestamp() - slot.candidate.score
        return [Reason(self.source, 100.0, {"age_hours": round(max(0.0, age_s) / 3600, 1)})]

    def cursor(self, slots: Sequence[Slot], dropped: Sequence[Candidate]) -> str | None:
        """Return the cursor below the last clip that the page has dealt with."""
        dealt = {slot.candidate.entry for slot in slots} | {candidate.entry for candidate in dropped}
        left = len(self.refs) - len(dealt)
        if left == 0 and len(self.refs) < self.wanted:
            return None
        return write_place(self.refs[slots[-1].candidate.entry if left and slots else -1])


async def follow_line(conn: Connection, asking: Asking, viewer_id: AccountId) -> Timeline:
    """Return what those whom the viewer follows have published.

    Raises: CursorUnreadable.
    """
    wanted = asking.limit + SPARE
    followed = await followed_by(conn, viewer_id)
    refs = await published_by(
        conn,
        followed,
        visibilities=(Visibility.PUBLIC, Visibility.FOLLOWERS),
        before=read_place(asking.cursor),
        limit=wanted,
    )
    return Timeline("following", refs, wanted)


async def latest_line(conn: Connection, asking: Asking) -> Timeline:
    """Return what is public.

    Raises: CursorUnreadable.
    """
    wanted = asking.limit + SPARE
    return Timeline("latest", await latest(conn, before=read_place(asking.cursor), limit=wanted), wanted)
