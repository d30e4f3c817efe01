"""Links to somebody's archive: signed, for ten minutes, and good for nobody else. They are kept nowhere."""

import hmac
from datetime import UTC, datetime, timedelta

from clairvue.kit.ids import AccountId
from clairvue.portability.model import LinkEnded
from clairvue.privacy.keyring import Keyring

LIVES = timedelta(minutes=10)
_PURPOSE = "portability.link"


def make_link(keyring: Keyring, *, account_id: AccountId, now: datetime) -> tuple[str, datetime]:
    """Return the link's path, and when it ends."""
    ends_at = (now + LIVES).replace(microsecond=0)
    until = int(ends_at.timestamp())
    return f"/api/portability/archive?until={until}&signature={_signature(keyring, account_id, until)}", ends_at


def check_link(keyring: Keyring, *, account_id: AccountId, until: int, signature: str, now: datetime) -> None:
    """Let a link pass that was made for this account and has not ended.

    Raises: LinkEnded.
    """
    made = hmac.compare_digest(_signature(keyring, account_id, until).encode(), signature.encode())
    if not made or now.astimezone(UTC).timestamp() >= until:
        raise LinkEnded


def _signature(keyring: Keyring, account_id: AccountId, until: int) -> str:
    return keyring.blind(_PURPOSE, f"{account_id} {until}").hex()
