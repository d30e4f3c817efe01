"""The inventory: what each column of each table says about a person, why it is kept, for how long, and how it goes.

Every domain declares all its columns in its `personal.py` as `COLUMNS`, a tuple of `Column`, and as `SEALED` to whose
key and which row its sealed values are bound; a test compares them with the migrated database, so that nothing can be
stored that nobody declared. This module never reads a table.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Self


class PersonalClass(Enum):
    """What a column says about a person."""

    NOTHING = "nothing about a person"
    LINK = "ties the row to a person: an account's id or pseudonym"
    TRACE = "what a person did, and when"
    PUBLIC = "words that the person chose to publish, stored readable"
    SEALED = "personal words, ciphertext under the account's key"
    BLINDED = "a keyed digest of personal words, for look-ups"
    SECRET = "proves who somebody is: a digest of a password or token"  # noqa: S105 - a description


class Period(str):
    """A retention that is a length of time: its words, and the longest for which a row stays.

    A test moves the clock by it and lets the rounds run: a period that nothing keeps fails the build.
    """

    __slots__ = ("longest",)

    longest: timedelta

    def __new__(cls, words: str, **length: float) -> Self:
        """Make a period; `length` is as of `timedelta`."""
        period = super().__new__(cls, words)
        period.longest = timedelta(**length)
        return period


class Export(Enum):
    """Whether the person's own export holds the column."""

    INCLUDED = "in the export, readable"
    LEFT_OUT = "not in the export: means nothing outside, or would weaken the account"


class Erase(Enum):
    """What erasing an account does to the column."""

    KEY = "unreadable at once, when the account's key is destroyed; then deleted with its row"
    ROW = "deleted with its row"
    KEPT = "kept: it says nothing about the person"


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column. `retention`: for how long it is kept while the account lives, a `Period` where it can be."""

    table: str  # schema.table
    column: str
    personal: PersonalClass
    purpose: str
    retention: str
    export: Export
    erase: Erase


@dataclass(frozen=True, slots=True)
class SealedTable:
    """A table with sealed columns: which column says whose key opens them, and which names the row they belong to.

    `row` is empty only where the table holds one row an account.
    """

    table: str  # schema.table
    account: str
    row: str = ""
