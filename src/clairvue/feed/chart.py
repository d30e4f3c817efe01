"""A chart: the clips that a page without profiling may draw from, in the order of their heat at one moment.

A chart is never altered. A reader's cursor names one, so that nothing repeats and nothing is skipped while heats move;
new readers get a newer one, and whoever reaches the end goes on with a chart of everything that the earlier ones left
out. It knows no viewer. This module is pure: packing, not storing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from clairvue.feed.heat import COUNTED, TERMS, shares
from clairvue.kit.compression import compress, decompress

HOTTEST_MAX = 1000
LANGUAGE_MAX = 500
LITTLE_SEEN_MAX = 300
LITTLE_SEEN_VIEWS_MAX = 100
CHART_AGE_MAX_S = 10.0
CHART_KEPT_HOURS = 12
ENTRIES_MAX = HOTTEST_MAX + LANGUAGE_MAX + LITTLE_SEEN_MAX
_TAIL = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Warm:
    """A clip as `feed.heat` holds it."""

    video_id: str
    account_id: str
    language: str
    published_s: float  # Unix time
    heat: float
    terms: tuple[float, ...]
    counted: tuple[int, ...]


class _Body(msgspec.Struct, array_like=True):
    """A chart as it is stored: one list a column, entry by entry, the hottest first."""

    videos: list[str]
    creators: list[int]  # index into accounts
    accounts: list[str]
    heats: list[float]
    term_permille: list[int]  # len(TERMS) an entry
    counted: list[int]  # len(COUNTED) an entry
    published_s: list[float]
    local: list[int]  # indexes, the hottest first
    little_seen: list[int]  # indexes, the newest first


@dataclass(frozen=True, slots=True)
class Chart:
    """An unpacked chart. Every list runs over its entries; `local` and `little_seen` are lists of entries."""

    chart_id: str
    language: str
    after: str | None
    videos: list[str]
    creators: list[str]
    tails: list[str]
    heats: list[float]
    published_s: list[float]
    local: list[int]
    little_seen: list[int]
    full: bool
    _term_permille: list[int] = field(repr=False)
    _counted: list[int] = field(repr=False)

    def term_shares(self, entry: int) -> dict[str, float]:
        """Return the part of an entry's heat that each term makes up, from 0 to 1."""
        at = entry * len(TERMS)
        return {
            term: permille / 1000
            for term, permille in zip(TERMS, self._term_permille[at : at + len(TERMS)], strict=True)
        }

    def counted(self, entry: int) -> dict[str, int]:
        """Return how many of each an entry's heat holds."""
        at = entry * len(COUNTED)
        return dict(zip(COUNTED, self._counted[at : at + len(COUNTED)], strict=True))


def tail(account_id: str) -> str:
    """Return the end of an account's id, enough to tell the creators of a chart apart: 40 random bits."""
    return account_id[-_TAIL:]


def pack(warms: Sequence[Warm], language: str) -> bytes:
    """Return the body of the chart of these clips, for readers of a language; equal for equal clips."""
    hottest = sorted(warms, key=lambda warm: (-warm.heat, warm.video_id))
    accounts = sorted({warm.account_id for warm in hottest})
    number = {account: index for index, account in enumerate(accounts)}
    little_seen = [index for index, warm in enumerate(hottest) if warm.counted[0] < LITTLE_SEEN_VIEWS_MAX]
    little_seen.sort(key=lambda index: (-hottest[index].published_s, hottest[index].video_id))
    body = _Body(
        videos=[warm.video_id for warm in hottest],
        creators=[number[warm.account_id] for warm in hottest],
        accounts=accounts,
        heats=[warm.heat for warm in hottest],
        term_permille=[round(share * 1000) for warm in hottest for share in shares(warm.terms)],
        counted=[count for warm in hottest for count in warm.counted],
        published_s=[warm.published_s for warm in hottest],
        local=[index for index, warm in enumerate(hottest) if warm.language == language],
        little_seen=little_seen[:LITTLE_SEEN_MAX],
    )
    return compress(msgspec.msgpack.encode(body))


def unpack(chart_id: str, language: str, after: str | None, packed: bytes) -> Chart:
    """Return a stored chart, ready to be walked."""
    body = msgspec.msgpack.decode(decompress(packed), type=_Body)
    tails = [tail(account) for account in body.accounts]
    return Chart(
        chart_id=chart_id,
        language=language,
        after=after,
        videos=body.videos,
        creators=[body.accounts[number] for number in body.creators],
        tails=[tails[number] for number in body.creators],
        heats=body.heats,
        published_s=body.published_s,
        local=body.local,
        little_seen=body.little_seen,
        full=len(body.videos) >= HOTTEST_MAX,
        _term_permille=body.term_permille,
        _counted=body.counted,
    )
