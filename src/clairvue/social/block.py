"""Block and mute: who is hidden from whom. Blocking works both ways and ends follows; muting is one's own affair."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId
from clairvue.social import _store
from clairvue.social.follow import move_pair, unfollow
from clairvue.social.model import HIDDEN_MAX, TOP, Entry, HiddenFull, OwnAccount, Place


async def block(conn: Connection, *, blocker_id: AccountId, blocked_id: AccountId, now: datetime) -> None:
    """Hide two accounts from each other, and end their follows both ways. Asking twice is asking once.

    Raises: OwnAccount, HiddenFull.
    """
    if blocker_id == blocked_id:
        raise OwnAccount
    if not await _store.add_block(conn, blocker_id, blocked_id, now):
        return
    await _refuse_when_full(conn, blocker_id)
    # A follow that is being written now is waited for here, and so seen by the two statements below.
    await move_pair(conn, follower_id=blocker_id, followed_id=blocked_id, by=0)
    await unfollow(conn, follower_id=blocker_id, followed_id=blocked_id)
    await unfollow(conn, follower_id=blocked_id, followed_id=blocker_id)


async def unblock(conn: Connection, *, blocker_id: AccountId, blocked_id: AccountId) -> None:
    """Take a block back, if there is one. Follows do not come back by themselves."""
    await _store.remove_block(conn, blocker_id, blocked_id)


async def mute(conn: Connection, *, muter_id: AccountId, muted_id: AccountId, now: datetime) -> None:
    """Spare one account the videos, comments and notifications of another, who is not told. Twice is once.

    Raises: OwnAccount, HiddenFull.
    """
    if muter_id == muted_id:
        raise OwnAccount
    if await _store.add_mute(conn, muter_id, muted_id, now):
        await _refuse_when_full(conn, muter_id)


async def unmute(conn: Connection, *, muter_id: AccountId, muted_id: AccountId) -> None:
    """Take a mute back, if there is one."""
    await _store.remove_mute(conn, muter_id, muted_id)


async def _refuse_when_full(conn: Connection, account_id: AccountId) -> None:
    if await _store.hidden_count(conn, account_id) > HIDDEN_MAX:
        raise HiddenFull(hidden_max=HIDDEN_MAX)


async def hidden_accounts(conn: Connection, viewer_id: AccountId) -> set[AccountId]:
    """Return who is hidden from the viewer: blocked either way, or muted.

    At most twice HIDDEN_MAX, so that somebody whom very many have blocked costs no more than that: where it must be
    exact for given accounts, ask `hidden_among`.
    """
    return set(await _store.hidden(conn, viewer_id, 2 * HIDDEN_MAX))


async def hidden_among(conn: Connection, viewer_id: AccountId, account_ids: list[AccountId]) -> set[AccountId]:
    """Return those of the accounts that are hidden from the viewer: blocked either way, or muted."""
    return set(await _store.hidden_among(conn, viewer_id, account_ids))


async def block_between(conn: Connection, one_id: AccountId, other_id: AccountId) -> bool:
    """Say whether either of two accounts has blocked the other."""
    return await _store.block_between(conn, one_id, other_id)


async def list_blocks(conn: Connection, *, account_id: AccountId, before: Place = TOP, limit: int) -> list[Entry]:
    """Return whom an account has blocked, the newest first."""
    return await _store.blocks(conn, account_id, before, limit)


async def list_mutes(conn: Connection, *, account_id: AccountId, before: Place = TOP, limit: int) -> list[Entry]:
    """Return whom an account has muted, the newest first."""
    return await _store.mutes(conn, account_id, before, limit)
