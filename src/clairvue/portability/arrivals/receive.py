"""Take an archive that somebody sent: bring it, tell of it under their key, and let its bytes go."""

from datetime import datetime
from io import BufferedReader

import msgspec

from clairvue.db.database import Connection
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, UploadId
from clairvue.kit.refusals import Refusal
from clairvue.portability.arrivals import _store
from clairvue.portability.arrivals.bring import bring
from clairvue.portability.arrivals.model import KEPT, REPORT, Refused, Report
from clairvue.privacy.keyring import Keyring
from clairvue.privacy.keys import slot_of
from clairvue.privacy.model import KeyDestroyed
from clairvue.uploads.archive import SealedFile, parts_of
from clairvue.uploads.terminate import discard

SHOWN_MAX = 20


class Told(msgspec.Struct, frozen=True):
    """One archive that somebody sent; no report before it has been brought or refused."""

    id: UploadId
    sent_at: datetime
    ended_at: datetime | None
    report: Report | None


async def receive(here: Installation, *, upload_id: UploadId, account_id: AccountId) -> None:
    """Bring the archive that came whole as this upload; again, or once its owner has gone, nothing happens."""
    async with here.database.reading() as conn:
        parts = await parts_of(conn, upload_id=upload_id, account_id=account_id)
    if not parts or await here.objects.size(parts[0].key) is None:
        return
    await here.database.transact(lambda conn: _store.begin(conn, upload_id, account_id, here.clock()))
    try:
        report = await bring(here, BufferedReader(SealedFile(here, account_id, parts)), account_id=account_id)
    except KeyDestroyed:
        return  # and what forgets the account deletes the rest
    except Refusal as refusal:
        report = Report("", [], Refused(refusal.code, refusal.sentence, refusal.fields))

    async def tell(conn: Connection) -> None:
        slot = await slot_of(conn, account_id)
        text = msgspec.json.encode(report).decode()
        await _store.end(conn, upload_id, here.keyring.seal(slot, account_id, REPORT, text, upload_id), here.clock())

    await here.database.transact(tell)
    await discard(here.objects, upload_id)


async def list_told(conn: Connection, keyring: Keyring, *, account_id: AccountId) -> list[Told]:
    """Return what came of the archives that somebody sent, the latest first."""
    return [
        Told(row.upload_id, row.sent_at, row.ended_at, _opened(keyring, account_id, row))
        for row in await _store.latest(conn, account_id, SHOWN_MAX)
    ]


async def forget_account(conn: Connection, *, account_id: AccountId) -> None:
    """Forget what was told of the archives of somebody who has gone."""
    await _store.remove_of(conn, account_id)


async def expire(conn: Connection, *, now: datetime) -> int:
    """Forget what was told long enough, and return of how many archives."""
    return await _store.remove_before(conn, now - KEPT)


def _opened(keyring: Keyring, account_id: AccountId, row: _store.ArrivalRow) -> Report | None:
    if row.report is None:
        return None
    return msgspec.json.decode(keyring.unseal(account_id, REPORT, row.report, row.upload_id), type=Report)
