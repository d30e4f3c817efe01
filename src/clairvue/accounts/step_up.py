"""Step up: dangerous acts ask for a credential shown minutes ago, so that an open browser alone is not enough."""

import secrets
from datetime import datetime, timedelta

from clairvue.accounts import _store
from clairvue.accounts.model import Proof, SessionMissing, StepUpNeeded, Token, Viewer
from clairvue.accounts.roles.model import SECOND_PROOFS, SecondProofNeeded
from clairvue.accounts.sessions import digest_of
from clairvue.db.database import Connection

PROOF_FRESH = timedelta(minutes=10)


def require_fresh_proof(viewer: Viewer, *, now: datetime, within: timedelta = PROOF_FRESH) -> None:
    """Let pass whoever has shown a credential in this session lately.

    Raises: StepUpNeeded.
    """
    if now - viewer.proved_at > within:
        raise StepUpNeeded


def require_second_proof(viewer: Viewer, *, now: datetime) -> None:
    """Let pass whoever of the staff has lately shown more than a password.

    Raises: StepUpNeeded, SecondProofNeeded.
    """
    require_fresh_proof(viewer, now=now)
    if viewer.proof not in SECOND_PROOFS:
        raise SecondProofNeeded


async def renew_proof(conn: Connection, *, viewer: Viewer, proof: Proof, now: datetime) -> Token:
    """Note that somebody has just shown a credential again, and return the session's new token: the old one ends.

    Raises: SessionMissing when the session has ended meanwhile.
    """
    token = Token(secrets.token_urlsafe(32))
    renewed = await _store.renew_session(
        conn,
        account_id=viewer.account_id,
        session_id=viewer.session_id,
        token_digest=digest_of(token),
        proof=proof,
        now=now,
    )
    if not renewed:
        raise SessionMissing
    return token
