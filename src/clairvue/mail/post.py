"""Post a letter: it waits, sealed, in the transaction that gave cause to it. Nothing is sent here."""

from datetime import datetime

import msgspec

from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import LetterId, cell_of, make_id
from clairvue.mail import _store
from clairvue.mail.model import ADDRESS, FIELDS, Letter, LetterPosted, Written
from clairvue.mail.wording import word
from clairvue.privacy.keyring import Keyring
from clairvue.privacy.model import KeyDestroyed

_SHOWN_MAX = 100


async def post(conn: Connection, keyring: Keyring, letter: Letter, *, now: datetime) -> None:
    """Put a letter into the outbox; the worker sends it once the caller's transaction has committed."""
    account_id = letter.account_id
    word(letter.template, letter.language, letter.fields)  # a template that does not fit fails here, not in the worker
    letter_id = LetterId(make_id(cell_of(account_id), now))
    fields = msgspec.json.encode(letter.fields).decode()
    row = _store.LetterRow(
        letter_id=letter_id,
        account_id=account_id,
        template=letter.template,
        language=letter.language,
        address=keyring.seal(letter.slot, account_id, ADDRESS, letter.address, letter_id),
        fields=keyring.seal(letter.slot, account_id, FIELDS, fields, letter_id),
        created_at=now,
    )
    await _store.add(conn, row, now + letter.lives)
    await emit(conn, LetterPosted(letter_id=letter_id))


async def waiting(conn: Connection, keyring: Keyring) -> list[Written]:
    """Return the letters that wait, the newest first, a hundred at most."""
    return [written for row in await _store.newest(conn, _SHOWN_MAX) if (written := unsealed(keyring, row))]


def unsealed(keyring: Keyring, row: _store.LetterRow) -> Written | None:
    """Return a letter in words, or None when its account was erased."""
    try:
        address = keyring.unseal(row.account_id, ADDRESS, row.address, row.letter_id)
        fields = msgspec.json.decode(
            keyring.unseal(row.account_id, FIELDS, row.fields, row.letter_id), type=dict[str, str]
        )
    except KeyDestroyed:
        return None
    subject, text = word(row.template, row.language, fields)
    return Written(letter_id=row.letter_id, address=address, subject=subject, text=text, created_at=row.created_at)
