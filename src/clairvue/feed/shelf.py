"""The shelf: cards that readers share, so that a clip's caption is not unsealed anew for each of them.

It never decides that a clip may be shown: whoever takes a card has just asked that of the database. A card is taken
only while the clip's row is the one that it was made from, and its author's key still lies in its slot: so what is
changed, withdrawn or erased is gone at once. What it tells of the author is up to CARD_S old, what it counts COUNTS_S.
"""

import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from clairvue.accounts.model import AccountCard
from clairvue.feed.model import CardCounts, VideoCard
from clairvue.kit.ids import AccountId, VideoId
from clairvue.privacy.keyring import Keyring
from clairvue.videos.model import Access

CARD_S = 60.0
COUNTS_S = 5.0
CARDS_MAX = 8192  # about 2 KB each


@dataclass(slots=True)
class Shelved:
    """A card in which nobody has done anything yet, made from one version of its row, its words sealed under a slot."""

    card: VideoCard
    version: str
    slot: int | None
    until_s: float
    counted_until_s: float


_shelf: dict[VideoId, Shelved] = {}  # the oldest first; ids are never used twice
_authors: dict[AccountId, tuple[float, AccountCard]] = {}  # and until when each is good for a new card


def put(card: VideoCard, version: str, slot: int | None) -> None:
    """Put a card on the shelf that was made just now. Where no key can be looked at, it is not good for long."""
    now = time.monotonic()
    while _shelf and (len(_shelf) >= CARDS_MAX or next(iter(_shelf.values())).until_s <= now):
        del _shelf[next(iter(_shelf))]
    _shelf.pop(card.id, None)  # so that the new one is the youngest
    _shelf[card.id] = Shelved(card, version, slot, now + (COUNTS_S if slot is None else CARD_S), now + COUNTS_S)


def take(
    keyring: Keyring, access: Mapping[VideoId, Access], video_ids: Collection[VideoId]
) -> dict[VideoId, VideoCard]:
    """Return the good cards among those of these clips, which stand as `access` says; their counts may be old."""
    now = time.monotonic()
    found: dict[VideoId, VideoCard] = {}
    for video_id in video_ids:
        shelved = _shelf.get(video_id)
        if (
            shelved is not None
            and shelved.until_s > now
            and shelved.version == access[video_id].version
            and (shelved.slot is None or not keyring.is_destroyed(shelved.slot))
        ):
            found[video_id] = shelved.card
    return found


def uncounted(video_ids: Iterable[VideoId]) -> list[VideoId]:
    """Return those of these clips whose shelved counts are too old."""
    now = time.monotonic()
    return [video_id for video_id in video_ids if _shelf[video_id].counted_until_s <= now]


def count(card: VideoCard, counts: CardCounts) -> VideoCard:
    """Return a card with new counts; where it still stands on the shelf, they stand there too."""
    counted, shelved = replace(card, counts=counts), _shelf.get(card.id)
    if shelved is not None and shelved.card is card:
        shelved.card, shelved.counted_until_s = counted, time.monotonic() + COUNTS_S
    return counted


def authors(account_ids: Iterable[AccountId]) -> dict[AccountId, AccountCard]:
    """Return what was read of those of these authors in the last COUNTS_S."""
    now = time.monotonic()
    return {
        account_id: _authors[account_id][1]
        for account_id in account_ids
        if account_id in _authors and _authors[account_id][0] > now
    }


def put_authors(found: Mapping[AccountId, AccountCard]) -> None:
    """Keep what was read of authors just now, for the cards of their other clips."""
    now = time.monotonic()
    while _authors and (len(_authors) >= CARDS_MAX or next(iter(_authors.values()))[0] <= now):
        del _authors[next(iter(_authors))]
    for account_id, author in found.items():
        _authors.pop(account_id, None)
        _authors[account_id] = (now + COUNTS_S, author)
