"""Pair a minor with a guardian: a code of ten minutes, and both confirm. Either can end it at any time."""

import secrets
from datetime import datetime

from clairvue.accounts.age.known import band_now, bands_of
from clairvue.accounts.look_up import get_many
from clairvue.accounts.model import AgeBand, Viewer
from clairvue.db.database import Connection
from clairvue.families import _store
from clairvue.families.model import (
    CODE_LASTS,
    GUARDIANS_MAX,
    MINORS_MAX,
    CodeUnknown,
    Family,
    FamilyFull,
    NotAGuardian,
    NotAMinor,
    PairingCode,
    Tie,
    TieMissing,
)
from clairvue.families.protect import reset_hours
from clairvue.kit.ids import AccountId
from clairvue.privacy.keyring import Keyring
from clairvue.privacy.keys import slot_of

_DIGITS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that are read as another
_CODE_DIGITS = 8
_TIES_MAX = GUARDIANS_MAX + MINORS_MAX


async def make_code(conn: Connection, keyring: Keyring, *, minor: Viewer, now: datetime) -> PairingCode:
    """Return a new code for a minor to show; the one before ends.

    Raises: NotAMinor, FamilyFull.
    """
    if not minor.age_band.is_minor:
        raise NotAMinor
    if len(await _store.ties_of(conn, minor.account_id, _TIES_MAX)) >= GUARDIANS_MAX:
        raise FamilyFull
    code = "".join(secrets.choice(_DIGITS) for _ in range(_CODE_DIGITS))
    await _store.put_code(conn, minor.account_id, _digest(keyring, code), now + CODE_LASTS)
    return PairingCode(f"{code[:4]}-{code[4:]}", now + CODE_LASTS)


async def claim_code(conn: Connection, keyring: Keyring, *, guardian: Viewer, code: str, now: datetime) -> None:
    """Use a code up and ask its minor to confirm.

    Raises: NotAGuardian, CodeUnknown, FamilyFull.
    """
    if guardian.age_band is not AgeBand.ADULT:
        raise NotAGuardian
    if len(await _store.ties_of(conn, guardian.account_id, _TIES_MAX)) >= MINORS_MAX:
        raise FamilyFull
    minor_id = await _store.take_code(conn, _digest(keyring, code), now)
    if minor_id is None or not (await band_now(conn, minor_id, now=now)).is_minor:
        raise CodeUnknown
    await _store.add_tie(conn, minor_id, guardian.account_id, now)


async def confirm(conn: Connection, *, minor_id: AccountId, guardian_id: AccountId, now: datetime) -> None:
    """Let a minor confirm who asked to be their guardian.

    Raises: TieMissing.
    """
    if not await _store.confirm_tie(conn, minor_id, guardian_id, now):
        raise TieMissing


async def end(conn: Connection, keyring: Keyring, *, account_id: AccountId, other_id: AccountId) -> None:
    """End what ties two accounts, asked by either; a minor without a guardian is back at the protective defaults.

    Raises: TieMissing.
    """
    ended = await _store.remove_tie(conn, account_id, other_id)
    if not ended:
        raise TieMissing
    for minor_id in ended:
        ties = await _store.ties_of(conn, minor_id, _TIES_MAX)
        if not any(tie.minor_id == minor_id and tie.confirmed_at for tie in ties):
            await reset_hours(conn, keyring, account_id=minor_id, slot=await slot_of(conn, minor_id))


async def guardians_of(conn: Connection, minor_id: AccountId) -> list[AccountId]:
    """Return the guardians of a minor that both have confirmed."""
    ties = await _store.ties_of(conn, minor_id, _TIES_MAX)
    return [tie.guardian_id for tie in ties if tie.minor_id == minor_id and tie.confirmed_at is not None]


async def oversees(conn: Connection, *, viewer_id: AccountId, minor_id: AccountId, now: datetime) -> bool:
    """Say whether somebody sees a minor's protections: the minor, or a guardian until the minor is 18."""
    if not (await band_now(conn, minor_id, now=now)).is_minor:
        return False
    return viewer_id == minor_id or viewer_id in await guardians_of(conn, minor_id)


async def family_of(conn: Connection, keyring: Keyring, *, viewer: Viewer, now: datetime) -> Family:
    """Return who is whose guardian, as the viewer sees it; what has ended with 18 is left out."""
    ties = await _store.ties_of(conn, viewer.account_id, _TIES_MAX)
    ids = sorted({tie.minor_id for tie in ties} | {tie.guardian_id for tie in ties})
    bands, cards = await bands_of(conn, ids, now=now), await get_many(conn, keyring, ids)
    living = [tie for tie in ties if tie.minor_id in bands and bands[tie.minor_id].is_minor]

    def tied(account_id: AccountId, confirmed_at: datetime | None) -> list[Tie]:
        return [Tie(cards[account_id], confirmed_at is not None)] if account_id in cards else []

    return Family(
        age_band=viewer.age_band,
        guardians=[
            each
            for tie in living
            if tie.minor_id == viewer.account_id
            for each in tied(tie.guardian_id, tie.confirmed_at)
        ],
        minors=[
            each
            for tie in living
            if tie.guardian_id == viewer.account_id
            for each in tied(tie.minor_id, tie.confirmed_at)
        ],
    )


def _digest(keyring: Keyring, code: str) -> bytes:
    return keyring.blind("families.code", code.upper().replace("-", "").replace(" ", "")[:64])
