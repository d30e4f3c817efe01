"""Conditional and partial requests (RFC 9110, sections 13 and 14), as far as media need them. Pure."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes=\s*(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))\s*", re.IGNORECASE)
_TAG = re.compile(r'(?:W/)?("[^"]*")')


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole of it is asked for."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The bytes from `start` up to `end`, which is excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unsatisfiable:
    """Bytes are asked for, none of which exist."""


def read_range(value: str | None, size: int) -> Whole | Slice | Unsatisfiable:
    """Return which bytes of `size` a Range header asks for.

    Several ranges at once, other units and what cannot be read are ignored, as a server may (RFC 9110, section 14.2).
    """
    match = _RANGE.fullmatch(value or "")
    if match is None:
        return Whole()
    first, last, suffix = match.groups()
    if suffix is not None:
        start, end = max(0, size - int(suffix)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return Whole()
    return Slice(start, end) if start < end else Unsatisfiable()


def is_known(if_none_match: str | None, tag: str) -> bool:
    """Say whether If-None-Match names the entity: its sender has it already. `tag` comes with its quotes."""
    if if_none_match is None:
        return False
    return if_none_match.strip() == "*" or tag in _TAG.findall(if_none_match)


def is_same(if_range: str | None, tag: str) -> bool:
    """Say whether a Range may be answered in part: If-Range is absent or names this very entity.

    A date never does: our tags change with the bytes, and seconds do not.
    """
    return if_range is None or if_range.strip() == tag
