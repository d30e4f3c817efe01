"""Writes a word into every sealed column that people's own requests alone do not reach, and says which hold it.

`bench canary` and the tests mark by this one list. It goes by the verbs that requests, staff and worker go by.
"""

import secrets
from collections.abc import Collection

from clairvue.accounts.addresses.confirm import give_address
from clairvue.accounts.model import Proven
from clairvue.accounts.passkeys.ceremony import Made
from clairvue.accounts.passkeys.keep import add_passkey
from clairvue.accounts.second_step.enrol import begin_enrolment
from clairvue.accounts.sessions import viewer_of
from clairvue.accounts.sign_in import open_session
from clairvue.db.database import Connection
from clairvue.families.model import Hours
from clairvue.families.protect import choose_hours
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, VideoId
from clairvue.mail.model import Letter
from clairvue.mail.post import post
from clairvue.portability.sealed import sealed_columns, sealed_values
from clairvue.privacy.access import read_personal
from clairvue.videos.mark import mark_for_adults

# Sealed, and no words that could be looked for: the hours of a night, and what is left of a password.
WORDLESS = frozenset({"families.care.hours", "accounts.password.hash"})


async def mark(here: Installation, *, proven: Proven, video_id: VideoId, word: str) -> str:
    """Write a word into what is sealed of somebody and their video, and return the key of their authenticator app.

    That key is sealed too and holds no word: it is looked for as it is.
    """
    keyring, cell, now = here.keyring, here.cell, here.clock()
    person, slot = proven.account_id, proven.slot

    async def write(conn: Connection) -> str:
        token = await open_session(conn, keyring, cell=cell, proven=proven, agent=f"agent {word}", now=now)
        found = await viewer_of(conn, token=token, now=now)
        assert found is not None, "the session was opened a line ago"
        viewer, _ = found
        made = Made(
            credential_id=secrets.token_bytes(32), user_handle=bytes(64), public_key=b"key", sign_count=0, synced=False
        )
        await add_passkey(conn, keyring, account_id=person, slot=slot, made=made, name=f"Key {word}", now=now)
        address, fields = f"{word}@example.org", {"handle": proven.handle, "agent": word, "origin": here.origin}
        await give_address(conn, keyring, viewer=viewer, address=address, origin=here.origin, now=now)
        letter = Letter(
            account_id=person, slot=slot, address=address, template="new_sign_in", language="en", fields=fields
        )
        await post(conn, keyring, letter, now=now)
        app = await begin_enrolment(conn, keyring, viewer=viewer, host="test", now=now)
        await choose_hours(conn, keyring, account_id=person, slot=slot, hours=Hours(), by_guardian=True)
        await read_personal(
            conn,
            keyring,
            cell=cell,
            reader=AccountId(f"{cell}-nobody"),
            role="moderator",
            subject=person,
            reason=f"A report about {word}",
            what=["videos"],
            now=now,
        )
        await mark_for_adults(conn, keyring, video_id=video_id, reason=f"It shows {word}", now=now)
        return app.key

    return await here.database.transact(write)


async def unmarked(here: Installation, *, account_id: AccountId, word: str, values: Collection[str]) -> set[str]:
    """Return the sealed columns in which the account has neither the word nor one of the values: none is searched."""
    left = set(sealed_columns()) - WORDLESS
    async with here.database.reading() as conn:
        async for value in sealed_values(conn):
            if value.account_id == account_id:
                text = here.keyring.unseal(value.account_id, value.column, value.blob, value.row)
                if word in text or text in values:
                    left.discard(value.column)
    return left
