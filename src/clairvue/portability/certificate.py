"""Certificates of erasure: a canonical JSON without anything personal, signed by the cell. It erases nothing.

Canonical: keys in order, no spaces, UTF-8. Anybody checks the signature over `body` with Ed25519 and the cell's key.
"""

from datetime import UTC, datetime

import msgspec

from clairvue.db.database import Connection
from clairvue.kit.ids import Cell
from clairvue.portability import _store
from clairvue.portability.model import (
    MODEL_REFOLDED_WITHIN,
    Certificate,
    CertificateMissing,
    Departure,
    SignedCertificate,
)
from clairvue.privacy.keyring import Keyring

FORM = "clairvue erasure 1"
# What a certificate must not promise: bytes that are out of reach, unreadable without the destroyed key.
NOT_DESTROYED = [
    "ciphertext in the database's log of writes and in backups, which no key opens any more",
    "copies of public videos that others downloaded while they were public",
    "backups of the key file that the operator made before, until they overwrite them",
]


async def certify(
    conn: Connection, keyring: Keyring, departure: Departure, *, cell: Cell, columns_searched: int, now: datetime
) -> None:
    """Issue the certificate of somebody of whom nothing was found in any declared column."""
    assert departure.gone_at is not None, "only who has gone is certified"
    certificate = Certificate(
        form=FORM,
        cell=cell,
        receipt=departure.receipt,
        wished_on=departure.wished_at.astimezone(UTC).date().isoformat(),
        key_destroyed_at=_second(departure.gone_at),
        rows_gone_at=_second(now),
        columns_searched=columns_searched,
        model_refolded_by=_second(departure.gone_at + MODEL_REFOLDED_WITHIN),
        not_destroyed=NOT_DESTROYED,
    )
    body = msgspec.json.encode(certificate, order="sorted")
    await _store.put_certificate(conn, departure.receipt, body, keyring.sign(body), now)


async def find_certificate(conn: Connection, keyring: Keyring, *, receipt: str) -> SignedCertificate:
    """Return the certificate that a receipt names.

    Raises: CertificateMissing.
    """
    found = await _store.certificate(conn, receipt)
    if found is None:
        raise CertificateMissing
    body, signature = found
    return SignedCertificate(
        certificate=msgspec.json.decode(body, type=Certificate),
        body=body.decode(),
        signature=signature.hex(),
        verifying_key=keyring.verifying_key().hex(),
    )


def _second(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
