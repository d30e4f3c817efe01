"""What a letter is, and what is refused. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clairvue.kit.facts import Fact
from clairvue.kit.ids import AccountId, LetterId
from clairvue.kit.refusals import Conflict

ADDRESS = "mail.letter.address"
FIELDS = "mail.letter.fields"
LETTER_AGE_MAX = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is to be written to whom: a template of `letters_en.toml` and `letters_fr.toml`, and what fills it."""

    account_id: AccountId
    slot: int
    address: str = field(repr=False)
    template: str
    language: str
    fields: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    lives: timedelta = LETTER_AGE_MAX


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A letter in words, as it is sent or shown."""

    letter_id: LetterId
    address: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    created_at: datetime


class LetterPosted(Fact, frozen=True, kw_only=True):
    """A letter waits to be sent."""

    letter_id: LetterId


class LettersOff(Conflict):
    """This service sends no letters yet: its operator has not set up e-mail."""
