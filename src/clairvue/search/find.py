"""Find: clips by words, accounts by handle or name, hashtags by their beginning; small mistakes forgiven.

Clips are ordered by how well their words fit times their heat, in logarithms: fit counts double when heat differs by
HEAT_PER_DOUBLING. It reads what is public, and asks the feed for cards, which asks whether they may be shown.
"""

import math

from clairvue.accounts import look_up
from clairvue.accounts.age.known import bands_of
from clairvue.accounts.model import Account, AgeBand
from clairvue.db.database import Connection
from clairvue.feed.hydrate import hydrate
from clairvue.feed.model import VideoCard
from clairvue.feed.warm import heats_of
from clairvue.installation import Installation
from clairvue.kit.cursor import decode_cursor, encode_cursor
from clairvue.kit.ids import AccountId, VideoId
from clairvue.search import _store
from clairvue.search.model import (
    CANDIDATES_MAX,
    SUGGESTIONS_MAX,
    Completion,
    Hashtag,
    TermKind,
    fold,
    words_of,
)
from clairvue.social.block import hidden_among
from clairvue.social.count import account_counts_of
from clairvue.social.follow import follows_of

HEAT_PER_DOUBLING = 30.0
ACCOUNTS_MAX = 100
HASHTAGS_MAX = 100
_LAST = "\U0010ffff"  # sorts after whatever a term goes on with


def score(fit: float, heat: float) -> float:
    """Return the logarithm of fit times heat, to six places: cursors compare it."""
    return round(math.log2(max(fit, 1e-9)) + heat / HEAT_PER_DOUBLING, 6)


async def find_videos(
    installation: Installation,
    conn: Connection,
    viewer_id: AccountId | None,
    *,
    query: str,
    cursor: str | None,
    limit: int,
) -> tuple[list[VideoCard], str | None]:
    """Return clips that fit, the best first, and the cursor of the next page.

    Raises: CursorUnreadable.
    """
    matches = await _store.match_videos(conn, query, CANDIDATES_MAX)
    heats = await heats_of(conn, [match.video_id for match in matches])
    ranked = sorted((-score(match.fit, heats.get(match.video_id, 0.0)), match.video_id) for match in matches)
    if cursor is not None:
        below = decode_cursor(cursor, tuple[float, str])
        ranked = [place for place in ranked if place > below]
    page = ranked[:limit]
    cards = await hydrate(installation, conn, viewer_id, [VideoId(video_id) for _, video_id in page])
    return cards, encode_cursor(*page[-1]) if len(ranked) > limit else None


async def find_accounts(
    installation: Installation,
    conn: Connection,
    viewer_id: AccountId | None,
    *,
    query: str,
    cursor: str | None,
    limit: int,
) -> tuple[list[Account], str | None]:
    """Return accounts by handle or by the beginnings of their names' words, those with more followers first.

    Raises: CursorUnreadable.
    """
    typed = fold(query).removeprefix("@").replace(" ", "")
    by_name = await look_up.find(conn, installation.keyring, text=query, limit=ACCOUNTS_MAX)
    close = dict(await _store.like_handles(conn, typed, ACCOUNTS_MAX))
    ids = list({card.id for card in by_name} | set(close))
    hidden = await hidden_among(conn, viewer_id, ids) if viewer_id is not None else set[AccountId]()
    hidden |= await _shy(installation, conn, viewer_id, ids)
    counts = await account_counts_of(conn, ids)
    handles = {card.id: card.handle for card in by_name}

    def fit(account_id: AccountId) -> float:
        handle = handles.get(account_id)
        known = 0.0 if handle is None else 4.0 if handle == typed else 2.0 if handle.startswith(typed) else 1.0
        followers = math.log2(1 + counts[account_id].followers) / 20
        return round(known + close.get(account_id, 0.0) + followers, 6)

    ranked = sorted((-fit(account_id), account_id) for account_id in ids if account_id not in hidden)
    if cursor is not None:
        below = decode_cursor(cursor, tuple[float, str])
        ranked = [place for place in ranked if place > below]
    page = ranked[:limit]
    found = await look_up.get_accounts(conn, installation.keyring, [account_id for _, account_id in page])
    accounts = [found[account_id] for _, account_id in page if account_id in found]
    return accounts, encode_cursor(*page[-1]) if len(ranked) > limit else None


async def find_hashtags(
    conn: Connection, *, query: str, cursor: str | None, limit: int
) -> tuple[list[Hashtag], str | None]:
    """Return hashtags that begin as typed, the most used first, then those that resemble it.

    Raises: CursorUnreadable.
    """
    offset = decode_cursor(cursor, tuple[int])[0] if cursor is not None else 0
    offset = min(max(0, offset), 2 * HASHTAGS_MAX)
    found = await _terms(conn, TermKind.HASHTAG, fold(query).removeprefix("#").replace(" ", ""), HASHTAGS_MAX)
    page = [Hashtag(term, videos) for term, videos in found[offset : offset + limit]]
    return page, encode_cursor(offset + limit) if len(found) > offset + limit else None


async def complete(
    installation: Installation, conn: Connection, viewer_id: AccountId | None, *, query: str
) -> list[Completion]:
    """Return what a half-typed search may become: accounts, hashtags, then a whole last word."""
    if not query:
        return await suggest(conn)
    each = SUGGESTIONS_MAX // 2
    completions: list[Completion] = []
    if not query.startswith("#"):
        cards = await look_up.find(conn, installation.keyring, text=query, limit=2 * each)
        ids = [card.id for card in cards]
        hidden = await hidden_among(conn, viewer_id, ids) if viewer_id is not None else set[AccountId]()
        hidden |= await _shy(installation, conn, viewer_id, ids)
        shown = [card for card in cards if card.id not in hidden][:each]
        completions += [
            Completion("account", f"@{card.handle}", card.handle, card.display_name, card.picture_url) for card in shown
        ]
    if query.startswith("@"):
        return completions
    tags = await _terms(conn, TermKind.HASHTAG, fold(query).removeprefix("#").replace(" ", ""), each)
    completions += [Completion("hashtag", f"#{tag}") for tag, _ in tags[:each]]
    if not query.startswith("#"):
        completions += [Completion("phrase", phrase) for phrase in await _phrases(conn, query, each)]
    return completions[: 2 * SUGGESTIONS_MAX]


async def suggest(conn: Connection) -> list[Completion]:
    """Return what to offer when nothing is asked: the hashtags of the most clips."""
    return [Completion("hashtag", f"#{hashtag.tag}") for hashtag in await _store.most_hashtags(conn, SUGGESTIONS_MAX)]


async def correct(conn: Connection, *, query: str) -> list[Completion]:
    """Return what may have been meant where nothing was found: each word replaced by the most like it."""
    meant: list[str] = []
    for word in words_of(query)[:4]:
        like = await _store.terms_like(conn, TermKind.WORD, fold(word), 1)
        meant.append(like[0][0] if like else word)
    phrase = " ".join(meant)
    return [Completion("phrase", phrase)] if phrase and fold(phrase) != fold(query) else []


async def _shy(
    installation: Installation, conn: Connection, viewer_id: AccountId | None, ids: list[AccountId]
) -> set[AccountId]:
    """Return those of the accounts that strangers do not find: under 16, unless the viewer follows them, or is them."""
    bands = await bands_of(conn, ids, now=installation.clock())
    young = [account_id for account_id, band in bands.items() if band is AgeBand.UNDER_16]
    known = await follows_of(conn, viewer_id, young) if viewer_id is not None and young else set[AccountId]()
    return set(young) - known - {viewer_id}


async def _phrases(conn: Connection, query: str, limit: int) -> list[str]:
    *before, last = query.split(" ")
    found = await _terms(conn, TermKind.WORD, fold(last), limit)
    return [" ".join([*before, word]) for word, _ in found]


async def _terms(conn: Connection, kind: TermKind, beginning: str, limit: int) -> list[tuple[str, int]]:
    """Return terms that begin so; where there are few, also those that resemble it."""
    if not beginning:
        return []
    found = await _store.terms_beginning(conn, kind, beginning, beginning + _LAST, limit)
    if len(found) < SUGGESTIONS_MAX // 2:
        known = {term for term, _ in found}
        found += [each for each in await _store.terms_like(conn, kind, beginning, limit) if each[0] not in known]
    return found[:limit]
