"""Refusals: the answers that say no, each with a sentence a person can act on.

A refusal is a subclass of one of the families below, declared in its domain's `model.py`. Its docstring's first
paragraph is the English sentence (`{name}` is filled from the keyword arguments), its class name the stable code, its
family the HTTP status. A refusal is never a bug: bugs are asserts. This module never renders HTTP.
"""

import re
from typing import ClassVar


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The request was refused."""

    status: ClassVar[int] = 400

    def __init__(self, **fields: str | int) -> None:
        self.fields = fields
        super().__init__(self.sentence)

    @property
    def code(self) -> str:
        """The stable code: the class name in snake case."""
        return code_of(type(self))

    @property
    def sentence(self) -> str:
        """The English sentence, with its fields filled in."""
        return sentence_of(type(self)).format_map(self.fields)


class Invalid(Refusal):
    """The request cannot be read as it stands."""

    status = 400


class Unauthenticated(Refusal):
    """Sign in first, then try again."""

    status = 401


class Forbidden(Refusal):
    """You may see this, but not do that to it."""

    status = 403


class NotFound(Refusal):
    """There is nothing here that you may see."""

    status = 404


class Conflict(Refusal):
    """Something changed in the meantime: look again, then retry."""

    status = 409


class TooLarge(Refusal):
    """That is larger than what is accepted here."""

    status = 413


class Elsewhere(Refusal):
    """Somebody else's service is needed for this, and does not answer."""

    status = 502


class TooMany(Refusal):
    """Too many attempts: wait {retry_after_s} seconds, then try again."""

    status = 429

    def __init__(self, *, retry_after_s: int, **fields: str | int) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(retry_after_s=retry_after_s, **fields)


def code_of(family: type[Refusal]) -> str:
    """Return the stable code of a refusal's class, in snake case."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", family.__name__).lower()


def sentence_of(family: type[Refusal]) -> str:
    """Return the unfilled English sentence of a refusal's class: its docstring's first paragraph on one line."""
    assert family.__doc__, f"{family.__name__} has no sentence"
    return " ".join(family.__doc__.split("\n\n")[0].split())
