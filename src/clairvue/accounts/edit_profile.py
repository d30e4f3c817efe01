"""Change what others see of somebody: name, bio, language, picture. It never decodes a picture."""

from datetime import datetime

from clairvue.accounts import _store
from clairvue.accounts.model import BIO, DISPLAY_NAME, PictureReplaced, ProfileChanged
from clairvue.accounts.words import checked_bio, checked_display_name, checked_language, name_tokens
from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId
from clairvue.privacy.keyring import Keyring


async def edit_profile(
    conn: Connection,
    keyring: Keyring,
    *,
    account_id: AccountId,
    slot: int,
    display_name: str | None = None,
    bio: str | None = None,
    language: str | None = None,
) -> None:
    """Change what is given, and leave the rest as it is.

    Raises: DisplayNameUnfit, BioUnfit, LanguageUnfit.
    """
    name = None if display_name is None else checked_display_name(display_name)
    text = None if bio is None else checked_bio(bio)
    await _store.change_profile(
        conn,
        account_id,
        display_name=None if name is None else keyring.seal(slot, account_id, DISPLAY_NAME, name),
        name_tokens=None if name is None else name_tokens(keyring, name),
        bio=None if text is None else keyring.seal(slot, account_id, BIO, text),
        language=None if language is None else checked_language(language),
    )
    await emit(conn, ProfileChanged(account_id=account_id))


async def change_picture(conn: Connection, *, account_id: AccountId, key: str | None) -> None:
    """Show the picture under a key, or none; the one before is deleted soon after."""
    before = await _store.hold_picture(conn, account_id)
    if before == key:
        return
    await _store.replace_picture(conn, account_id, key)
    if before is not None:
        await emit(conn, PictureReplaced(key=before))
    await emit(conn, ProfileChanged(account_id=account_id))


def picture_key(account_id: AccountId, now: datetime) -> str:
    """Return the key of a picture made now: never one used before, so that caches may keep what they have."""
    return f"accounts/{account_id}/picture-{round(now.timestamp() * 1000)}.webp"
