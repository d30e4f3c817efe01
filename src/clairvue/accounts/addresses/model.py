"""What an address is, and what is refused. Pure."""

import re
import unicodedata
from datetime import timedelta
from enum import StrEnum

from clairvue.kit.facts import Fact
from clairvue.kit.refusals import Conflict, Invalid, NotFound

ADDRESS = "accounts.address.address"
CHARACTERS_MAX = 254  # RFC 5321, section 4.5.3.1.3
# As long as the limit on how often one may ask (`accounts.recovery.email`): whoever is refused has a letter that works.
TICKET_AGE_MAX = timedelta(hours=1)
_FORM = re.compile(
    r"[^\s@<>()\[\],;:\\\"]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", re.IGNORECASE
)


class Purpose(StrEnum):
    """What a ticket, sent in a letter, is good for."""

    CONFIRM = "confirm"
    RECOVER = "recover"


class RecoveryAsked(Fact, frozen=True, kw_only=True):
    """Somebody who cannot come in asked for a letter, to an address known by its blind index alone."""

    blind: str  # hex


class AddressUnfit(Invalid):
    """That is not an e-mail address: look for a slip of the finger."""


class AddressTaken(Conflict):
    """That address belongs to another account already: use another one, or sign in to that account."""


class AddressMissing(NotFound):
    """There is no such e-mail address here."""


class TicketEnded(NotFound):
    """That link was used already, or it is older than an hour: ask for a new one."""


def checked_address(text: str) -> str:
    """Return an address in the form in which it is stored and looked up; the letter to it is the real test.

    Raises: AddressUnfit.
    """
    address = unicodedata.normalize("NFKC", text).strip().lower()
    if len(address) > CHARACTERS_MAX or not address.isprintable() or _FORM.fullmatch(address) is None:
        raise AddressUnfit
    return address
