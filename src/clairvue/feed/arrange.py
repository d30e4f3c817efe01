"""Arranging a page: which source fills which slot, and no creator too often. Pure: it sees positions and creators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Of five slots, three go to the hottest clips in the reader's language, one to the hottest of all, one is kept for a
# clip that few have seen: that is its guaranteed share.
SLOTS: tuple[str, ...] = ("language", "trending", "language", "exploration", "language")
SPACING = 5  # among any so many clips in a row, no creator twice
CREATOR_MAX_PER_PAGE = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry in its slot."""

    entry: int
    source: str


def offer(stream: Sequence[int], taken: str, creators: Sequence[str], count: int) -> list[int]:
    """Return the next entries of a stream that are not taken: those a page may hold first, then the rest in order.

    `taken` has a "1" at the place of each entry that is. Whoever made much of the stream does not fill the offer alone,
    as long as anybody else is in it.
    """
    chosen: list[int] = []
    spare: list[int] = []
    made: dict[str, int] = {}
    for entry in stream:
        if taken[entry] == "1":
            continue
        who = creators[entry]
        times = made.get(who, 0)
        if times < CREATOR_MAX_PER_PAGE:
            made[who] = times + 1
            chosen.append(entry)
            if len(chosen) == count:
                return chosen
        elif len(spare) < count:
            spare.append(entry)
    return chosen + spare[: count - len(chosen)]


def arrange(
    offers: Mapping[str, Sequence[int]],
    creators: Sequence[str],
    *,
    slots: Sequence[str],
    shown: int,
    recent: Sequence[str],
    limit: int,
) -> list[Placed]:
    """Return up to `limit` entries in their slots; `offers` holds for each source its entries, the best first.

    A source with nothing left gives its slot to the next one in `offers`. The rule of creators gives way before the
    page does: first how many a page may hold, then how far apart.
    """
    placed: list[Placed] = []
    used: set[int] = set()
    made: dict[str, int] = {}
    last = list(recent)
    while len(placed) < limit:
        wanted = slots[(shown + len(placed)) % len(slots)]
        sources = [wanted, *(source for source in offers if source != wanted)]
        near = last[-(SPACING - 1) :]
        best = _choose(offers, sources, creators, used=used, made=made, near=near)
        if best is None:
            return placed
        placed.append(best)
        used.add(best.entry)
        who = creators[best.entry]
        made[who] = made.get(who, 0) + 1
        last.append(who)
    return placed


def _choose(
    offers: Mapping[str, Sequence[int]],
    sources: Sequence[str],
    creators: Sequence[str],
    *,
    used: set[int],
    made: Mapping[str, int],
    near: Sequence[str],
) -> Placed | None:
    """Return the first entry that keeps both rules, else the spacing alone, else the one whose creator is farthest."""
    spaced: Placed | None = None
    farthest: tuple[int, Placed] | None = None
    for source in sources:
        for entry in offers.get(source, ()):
            if entry in used:
                continue
            who = creators[entry]
            here = Placed(entry, source)
            if who not in near:
                if made.get(who, 0) < CREATOR_MAX_PER_PAGE:
                    return here
                spaced = spaced or here
            elif spaced is None:
                distance = list(reversed(near)).index(who)
                if farthest is None or distance > farthest[0]:
                    farthest = (distance, here)
    return spaced or (farthest[1] if farthest else None)
