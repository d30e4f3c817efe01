"""Send what waits, over SMTP (RFC 5321): always through TLS, unless the server is this machine. It keeps no copy."""

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import unquote, urlsplit

import structlog

from clairvue.installation import Installation
from clairvue.mail import _store
from clairvue.mail.model import Written
from clairvue.mail.post import unsealed

BATCH = 20
_TIMEOUT_S = 20.0
_PERMANENT = 500
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
log = structlog.get_logger()


async def send_due(installation: Installation) -> int:
    """Send the letters that are due, and return how many there were.

    A letter that the server does not take now is tried again, ever more slowly, until its time is over; one that it
    will never take is given up at once. Sent before it is deleted: a kill in between sends it twice, never not at all.
    """
    now = installation.clock()
    rows = await installation.database.transact(lambda conn: _store.claim(conn, now, BATCH))
    for row in rows:
        written = unsealed(installation.keyring, row)
        if written is None or await _sent(installation, written):
            async with installation.database.reading() as conn:
                await _store.remove(conn, row.letter_id)
    return len(rows)


async def _sent(installation: Installation, written: Written) -> bool:
    """Say whether the letter is done with: sent, or refused for good."""
    try:
        await asyncio.to_thread(deliver, installation.smtp_url, enveloped(written, sender=installation.mail_from))
    except (smtplib.SMTPException, OSError) as fault:
        codes = (
            [code for code, _ in fault.recipients.values()]
            if isinstance(fault, smtplib.SMTPRecipientsRefused)
            else [fault.smtp_code]
            if isinstance(fault, smtplib.SMTPResponseException)
            else []
        )
        # A wrong password of ours is no reason to lose somebody's letter.
        refused = bool(codes) and min(codes) >= _PERMANENT and not isinstance(fault, smtplib.SMTPAuthenticationError)
        log.warning("mail.letter_not_taken", letter=written.letter_id, reason=type(fault).__name__, gives_up=refused)
        return refused
    return True


def enveloped(written: Written, *, sender: str) -> EmailMessage:
    """Return the letter as a message; a line break in a header is refused by the library."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = written.address
    message["Subject"] = written.subject
    message["Date"] = format_datetime(written.created_at)
    message["Message-ID"] = make_msgid(idstring=written.letter_id, domain=sender.rpartition("@")[2].rstrip("> "))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(written.text)
    return message


def deliver(url: str, message: EmailMessage) -> None:
    """Hand one message to the server at `smtp://name:password@host:587` or `smtps://…:465`. Blocks.

    Raises: smtplib.SMTPException, OSError.
    """
    place = urlsplit(url)
    host = place.hostname or ""
    if place.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, place.port or 465, timeout=_TIMEOUT_S, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, place.port or 587, timeout=_TIMEOUT_S)
    with server:
        if place.scheme == "smtp" and host not in _LOOPBACK:
            server.starttls(context=ssl.create_default_context())
        if place.username:
            server.login(unquote(place.username), unquote(place.password or ""))
        server.send_message(message)
