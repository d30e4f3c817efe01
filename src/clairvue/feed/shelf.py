"""The shelf: cards that readers share, so that a clip's caption is not unsealed anew for each of them.

It never decides that a clip may be shown: whoever takes a card has just asked that of the database. A card is taken
only while the clip's row is the one that it was made from, and its author's key still lies in its slot: so what is
changed, withdrawn or erased is gone at once. What it tells of people is up to CARD_S old, unless whoever takes it has
also seen that the author's row is the same; what it counts is up to COUNTS_S old.
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
KEPT_S = 1800.0  # the longest that the words of a clip stay in memory after they were unsealed
CARDS_MAX = 16_384  # about 2 KB each


@dataclass(slots=True)
class Shelved:
    """A card in which nobody has done anything yet, made from one version of its row, its words sealed under a slot."""

    card: VideoCard
    version: str
    author_version: str  # "" where it was not read, or where the card tells of others too
    slot: int | None
    made_s: float
    counted_s: float


_shelf: dict[VideoId, Shelved] = {}  # the oldest first; ids are never used twice
_authors: dict[AccountId, tuple[float, str, AccountCard]] = {}  # when each was read, and which version of its row


def put(card: VideoCard, access: Access, slot: int | None) -> None:
    """Put a card on the shelf that was made just now of a clip that stands as `access` says.

    Where no key can be looked at (`slot` is None), it is not good for long.
    """
    now = time.monotonic()
    while _shelf and (len(_shelf) >= CARDS_MAX or next(iter(_shelf.values())).made_s + KEPT_S <= now):
        del _shelf[next(iter(_shelf))]
    _shelf.pop(card.id, None)  # so that the new one is the youngest
    author_version = "" if card.mentions else access.author_version
    _shelf[card.id] = Shelved(card, access.version, author_version, slot, now, now)


def take(
    keyring: Keyring, access: Mapping[VideoId, Access], video_ids: Collection[VideoId]
) -> dict[VideoId, VideoCard]:
    """Return the good cards among those of these clips, which stand as `access` says; their counts may be old."""
    now = time.monotonic()
    found: dict[VideoId, VideoCard] = {}
    for video_id in video_ids:
        shelved = _shelf.get(video_id)
        if shelved is not None and _is_good(shelved, access[video_id], keyring, now):
            found[video_id] = shelved.card
    return found


def _is_good(shelved: Shelved, access: Access, keyring: Keyring, now: float) -> bool:
    if shelved.version != access.version:
        return False
    age_s = now - shelved.made_s
    if shelved.slot is None:
        return age_s < COUNTS_S
    same_author = shelved.author_version and shelved.author_version == access.author_version
    return age_s < (KEPT_S if same_author else CARD_S) and not keyring.is_destroyed(shelved.slot)


def uncounted(video_ids: Iterable[VideoId]) -> list[VideoId]:
    """Return those of these clips whose shelved counts are too old."""
    now = time.monotonic()
    return [video_id for video_id in video_ids if _shelf[video_id].counted_s + COUNTS_S <= now]


def count(card: VideoCard, counts: CardCounts) -> VideoCard:
    """Return a card with new counts; where it still stands on the shelf, they stand there too."""
    counted, shelved = replace(card, counts=counts), _shelf.get(card.id)
    if shelved is not None and shelved.card is card:
        shelved.card, shelved.counted_s = counted, time.monotonic()
    return counted


def authors(versions: Mapping[AccountId, str]) -> dict[AccountId, AccountCard]:
    """Return what was read of those of these authors in the last COUNTS_S, of the versions of their rows if any."""
    now = time.monotonic()
    found: dict[AccountId, AccountCard] = {}
    for account_id, version in versions.items():
        read_s, of_version, author = _authors.get(account_id, (now - COUNTS_S, "", None))
        if author is not None and now - read_s < COUNTS_S and (not version or version == of_version):
            found[account_id] = author
    return found


def put_authors(found: Mapping[AccountId, AccountCard], versions: Mapping[AccountId, str]) -> None:
    """Keep what was read of authors just now, for the cards of their other clips, as those versions of their rows."""
    now = time.monotonic()
    while _authors and (len(_authors) >= CARDS_MAX or next(iter(_authors.values()))[0] + COUNTS_S <= now):
        del _authors[next(iter(_authors))]
    for account_id, author in found.items():
        _authors.pop(account_id, None)
        _authors[account_id] = (now, versions[account_id], author)
