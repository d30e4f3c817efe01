"""A page in the making: what is asked, what is offered, what is placed. Pure data that the stages hand on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from clairvue.feed.hydrate import Standing
from clairvue.feed.model import Reason
from clairvue.kit.ids import AccountId, RecordId, VideoId


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a request says, without who makes it. `seed` is given only to make a page again."""

    kind: str
    limit: int
    cursor: str | None
    language: str
    now: datetime
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clip that a source offers. `entry` is its place in what the sources draw from; the higher score comes first."""

    entry: int
    video_id: VideoId
    account_id: AccountId
    score: float


Offers = dict[str, list[Candidate]]
"""For each source its candidates, the best first."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A candidate in its place, and the source that put it there."""

    candidate: Candidate
    source: str


class Ground(Protocol):
    """What the sources of one page draw from, and how the next page goes on."""

    @property
    def seed(self) -> int | None:
        """The number that chance was drawn from, if any."""
        ...

    @property
    def chart_id(self) -> str | None:
        """The chart that was drawn from, if any."""
        ...

    def offers(self) -> Offers:
        """Return what each source offers, more than the page needs."""
        ...

    def arrange(self, offers: Offers, limit: int) -> list[Slot]:
        """Return the page's clips in their slots."""
        ...

    def reasons(self, slot: Slot, now: datetime) -> list[Reason]:
        """Return the terms that put a clip in its slot, the largest first."""
        ...

    def cursor(self, slots: Sequence[Slot], dropped: Sequence[Candidate]) -> str | None:
        """Return where the next page begins; None when there is nothing more."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """The page as the stages so far have left it."""

    asking: Asking
    viewer_id: AccountId | None
    ground: Ground | None = None
    offers: Offers = field(default_factory=dict[str, list[Candidate]])
    standing: Standing | None = None
    dropped: dict[str, list[Candidate]] = field(default_factory=dict[str, list[Candidate]])
    slots: list[Slot] = field(default_factory=list[Slot])
    reasons: list[list[Reason]] = field(default_factory=list[list[Reason]])
    record_id: RecordId | None = None
    cursor: str | None = None
