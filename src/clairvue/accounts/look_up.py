"""Look accounts up, many at once: by id, by handle, by what somebody typed. It never says who may see whom."""

from clairvue.accounts import _store
from clairvue.accounts.model import BIO, DISPLAY_NAME, Account, AccountCard, AccountMissing
from clairvue.accounts.words import normal_handle, query_tokens
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId
from clairvue.privacy.keyring import Keyring
from clairvue.privacy.model import KeyDestroyed

FIRST = AccountId("")
_AFTER_ALL_HANDLES = "~"  # sorts after every character a handle may have


async def has_password(conn: Connection, account_id: AccountId) -> bool:
    """Say whether somebody can come in by a password."""
    return await _store.has_password(conn, account_id)


async def get_many(conn: Connection, keyring: Keyring, ids: list[AccountId]) -> dict[AccountId, AccountCard]:
    """Return the cards of those accounts that exist; what was erased is left out."""
    cards = _cards(keyring, await _store.cards(conn, ids)) if ids else []
    return {card.id: card for card in cards}


async def by_handles(conn: Connection, keyring: Keyring, handles: list[str]) -> dict[str, AccountCard]:
    """Return the cards of those handles that somebody has, by the handle in its normal form."""
    wanted = [normal_handle(handle) for handle in handles]
    cards = _cards(keyring, await _store.cards_by_handle(conn, wanted)) if wanted else []
    return {card.handle: card for card in cards}


async def ids_of(conn: Connection, handles: list[str]) -> dict[str, AccountId]:
    """Return the ids of those handles that somebody has, by the handle in its normal form; the cheapest look-up."""
    wanted = [normal_handle(handle) for handle in handles]
    return dict(await _store.ids_by_handle(conn, wanted)) if wanted else {}


async def id_of(conn: Connection, handle: str) -> AccountId:
    """Return whose a handle is.

    Raises: AccountMissing.
    """
    for account_id in (await ids_of(conn, [handle])).values():
        return account_id
    raise AccountMissing


async def get_accounts(conn: Connection, keyring: Keyring, ids: list[AccountId]) -> dict[AccountId, Account]:
    """Return all that profiles show of those accounts that exist; what was erased is left out."""
    found: dict[AccountId, Account] = {}
    for row in await _store.accounts(conn, ids) if ids else []:
        try:
            found[row.id] = Account(
                id=row.id,
                handle=row.handle,
                display_name=keyring.unseal(row.id, DISPLAY_NAME, row.display_name),
                bio=keyring.unseal(row.id, BIO, row.bio),
                picture_url=_picture_url(row.id, row.picture),
                language=row.language,
                created_at=row.created_at,
            )
        except KeyDestroyed:
            continue
    return found


async def get_account(conn: Connection, keyring: Keyring, account_id: AccountId) -> Account:
    """Return all that a profile shows.

    Raises: AccountMissing.
    """
    account = (await get_accounts(conn, keyring, [account_id])).get(account_id)
    if account is None:
        raise AccountMissing
    return account


async def find(
    conn: Connection, keyring: Keyring, *, text: str, after: AccountId = FIRST, limit: int
) -> list[AccountCard]:
    """Return accounts whose handle, or whose name's words, begin as typed: by id, after the one given."""
    start = normal_handle(text)
    if not start:
        return []
    ids = await _store.ids_by_name(
        conn,
        handle_from=start,
        handle_to=start + _AFTER_ALL_HANDLES,
        name_tokens=query_tokens(keyring, text),
        after=after,
        limit=limit,
    )
    cards = await get_many(conn, keyring, ids)
    return [cards[account_id] for account_id in ids if account_id in cards]


def _cards(keyring: Keyring, rows: list[_store.CardRow]) -> list[AccountCard]:
    cards: list[AccountCard] = []
    for row in rows:
        try:
            name = keyring.unseal(row.id, DISPLAY_NAME, row.display_name)
        except KeyDestroyed:
            continue
        cards.append(AccountCard(row.id, row.handle, name, _picture_url(row.id, row.picture)))
    return cards


def _picture_url(account_id: AccountId, key: str | None) -> str | None:
    return None if key is None else f"/media/pictures/{account_id}/{key.rpartition('/')[2]}"
