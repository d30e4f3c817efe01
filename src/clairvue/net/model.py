"""Who chose where to ask, what came back, and what goes wrong out there. Pure."""

from dataclasses import dataclass
from enum import Enum


class ChosenBy(Enum):
    """Who wrote an address. What the operator wrote as an address is meant, even where it is not public."""

    OPERATOR = "operator"
    ANYBODY = "anybody"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a machine answered: its status and its bytes, as they came."""

    status: int
    body: bytes


class OutsideError(Exception):
    """Nothing usable came from outside: who called says so in words of their own."""


class AddressRefusedError(OutsideError):
    """The address may not be asked: it is written oddly, or leads where it must not."""


class AnswerUnusableError(OutsideError):
    """Nobody answered, or too slowly, or too much."""
