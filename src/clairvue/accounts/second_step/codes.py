"""Recovery codes: a hundred and twenty random bits each, shown once, kept as keyed digests, used once."""

import secrets
from datetime import datetime

from clairvue.accounts.second_step import _store
from clairvue.accounts.second_step.model import RECOVERY_CODES
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId
from clairvue.privacy.keyring import Keyring

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no two look alike
_LOOKALIKES = str.maketrans({"o": "0", "i": "1", "l": "1", "-": None, " ": None})
_LENGTH, _GROUP = 24, 4


async def renew_codes(conn: Connection, keyring: Keyring, *, account_id: AccountId, now: datetime) -> list[str]:
    """Make new recovery codes in place of all earlier ones, and return them: they are kept nowhere."""
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    await _store.remove_codes(conn, account_id)
    await _store.add_codes(conn, account_id, [digest_of(keyring, account_id, code) for code in codes], now)
    return codes


async def count_codes(conn: Connection, account_id: AccountId) -> int:
    """Return how many recovery codes are left."""
    return await _store.count_codes(conn, account_id)


def digest_of(keyring: Keyring, account_id: AccountId, code: str) -> bytes:
    """Return what is kept of a recovery code, however it was typed: its random bits need no slow hash."""
    return keyring.blind("accounts.recovery_code", f"{account_id} {code.lower().translate(_LOOKALIKES)}")


def _new_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return "-".join(letters[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))
