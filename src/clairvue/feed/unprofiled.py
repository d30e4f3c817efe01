"""The feed that uses nothing about anybody: what is hot, what is hot in the page's language, what few have seen.

Nothing in this module is handed a viewer. What a viewer has blocked or muted is taken out later, by a filter.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from clairvue.db.database import Connection
from clairvue.feed import charts
from clairvue.feed.arrange import SLOTS, arrange, offer
from clairvue.feed.chart import LITTLE_SEEN_VIEWS_MAX, Chart
from clairvue.feed.making import Asking, Candidate, Offers, Slot
from clairvue.feed.model import Reason
from clairvue.feed.walk import SEED_MAX, Order, Place, chance_share, order, read_place, write_place
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, VideoId

# How much more than its share of a page each source offers, for what filters and spacing take away.
SPARE = 8
SOURCES: tuple[str, ...] = ("trending", "language", "exploration")
DRAWN = frozenset({"exploration"})  # the sources whose order is drawn, not scored


@dataclass(frozen=True, slots=True)
class Walking:
    """A reader's stand in a chart."""

    chart: Chart
    drawn: Order
    place: Place
    limit: int

    @property
    def seed(self) -> int | None:
        """The number that chance was drawn from."""
        return self.place.seed

    @property
    def chart_id(self) -> str | None:
        """The chart that was drawn from."""
        return self.chart.chart_id

    def offers(self) -> Offers:
        """Return what each source offers next."""
        streams = {"trending": self.drawn.hottest, "language": self.drawn.local, "exploration": self.drawn.little_seen}
        taken = self.place.mask
        offered: Offers = {}
        for source in SOURCES:
            share = self.limit * SLOTS.count(source) // len(SLOTS) + SPARE
            entries = offer(streams[source], taken, self.chart.tails, share)
            offered[source] = [self._candidate(entry) for entry in entries]
        if len({candidate.entry for offered_ in offered.values() for candidate in offered_}) < self.limit:
            entries = offer(streams["trending"], taken, self.chart.tails, self.limit + SPARE)
            offered["trending"] = [self._candidate(entry) for entry in entries]
        return offered

    def arrange(self, offers: Offers, limit: int) -> list[Slot]:
        """Return the page's clips in their slots, no creator too often."""
        known = {candidate.entry: candidate for offered in offers.values() for candidate in offered}
        placed = arrange(
            {source: [candidate.entry for candidate in offered] for source, offered in offers.items()},
            self.chart.tails,
            slots=SLOTS,
            shown=self.place.shown,
            recent=self.place.recent,
            limit=limit,
        )
        return [Slot(known[placing.entry], placing.source) for placing in placed]

    def reasons(self, slot: Slot, now: datetime) -> list[Reason]:
        """Return the terms of the score, as parts of the whole. An explored clip has one: its guaranteed slot."""
        entry = slot.candidate.entry
        counted = self.chart.counted(entry)
        if slot.source == "exploration":
            return [Reason("exploration", 100.0, {"views": counted["views"], "views_max": LITTLE_SEEN_VIEWS_MAX})]
        chance = chance_share(self.drawn.chances[entry])
        terms = self.chart.term_shares(entry)
        age_hours = max(0.0, now.timestamp() - self.chart.published_s[entry]) / 3600
        attention: dict[str, float | int | str] = dict(counted)
        if slot.source == "language":
            attention["language"] = self.chart.language
        reasons = [
            Reason(slot.source, _percent((1 - terms["fresh"]) * (1 - chance)), attention),
            Reason("fresh", _percent(terms["fresh"] * (1 - chance)), {"age_hours": round(age_hours, 1)}),
            Reason("chance", _percent(chance), {}),
        ]
        return sorted(reasons, key=lambda reason: -reason.share_pct)

    def cursor(self, slots: Sequence[Slot], dropped: Sequence[Candidate]) -> str | None:
        """Return the place after this page; None at the end of a chart that held everything there was."""
        taken = [slot.candidate.entry for slot in slots] + [candidate.entry for candidate in dropped]
        after = self.place.after(taken, [slot.candidate.account_id for slot in slots])
        if after.taken.bit_count() >= len(self.chart.videos) and not self.chart.full:
            return None
        return write_place(after)

    def _candidate(self, entry: int) -> Candidate:
        return Candidate(
            entry,
            VideoId(self.chart.videos[entry]),
            AccountId(self.chart.creators[entry]),
            self.chart.heats[entry] + self.drawn.chances[entry],
        )


async def walk(installation: Installation, conn: Connection, asking: Asking) -> Walking:
    """Return where the request stands: at the top of the newest chart, or where its cursor says.

    Raises: CursorUnreadable, FeedMovedOn.
    """
    if asking.cursor is None:
        chart = await charts.current(installation, conn, language=asking.language, now=asking.now)
        seed = secrets.randbelow(SEED_MAX) if asking.seed is None else asking.seed
        place = Place(chart.chart_id, seed)
    else:
        place = read_place(asking.cursor)
        chart = await charts.named(conn, place.chart_id)
        if place.taken.bit_count() >= len(chart.videos) and chart.full:
            chart = await charts.going_on(installation, conn, chart, now=asking.now)
            place = replace(place, chart_id=chart.chart_id, taken=0)
    return Walking(chart, order(chart, place.seed), place, asking.limit)


def _percent(share: float) -> float:
    return round(100 * share, 1)
