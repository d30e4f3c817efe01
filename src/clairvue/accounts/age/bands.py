"""From what was declared and attested to the band that holds now. Pure.

Whoever declared a band is believed to be its youngest: who said 13 to 15 leaves that band three years after the month
in which they said so, when nobody of it can still be under 16. A provider of age assurance can attest more, for a time;
nobody can declare themselves older.
"""

from datetime import UTC, date, datetime
from typing import Literal, TypeAlias

from clairvue.accounts.model import AgeBand, AgeEvidence, TooYoung

AgeAnswer: TypeAlias = Literal["under-13", "13-15", "16-17", "18-or-older"]
_BANDS: dict[AgeAnswer, AgeBand] = {
    "13-15": AgeBand.UNDER_16,
    "16-17": AgeBand.UNDER_18,
    "18-or-older": AgeBand.ADULT,
}

# How many years after it was declared a band has ended for everybody who can have been in it, the latest first.
_YEARS: dict[AgeBand, tuple[tuple[int, AgeBand], ...]] = {
    AgeBand.UNDER_16: ((5, AgeBand.ADULT), (3, AgeBand.UNDER_18)),
    AgeBand.UNDER_18: ((2, AgeBand.ADULT),),
}
_ASSURED: dict[int, AgeBand] = {16: AgeBand.UNDER_18, 18: AgeBand.ADULT}
_ORDER = (AgeBand.UNDECLARED, AgeBand.UNDER_16, AgeBand.UNDER_18, AgeBand.ADULT)


def band_for(age: AgeAnswer) -> AgeBand:
    """Return the band of an answer to "how old are you?". Raises: TooYoung."""
    if age == "under-13":
        raise TooYoung
    return _BANDS[age]


def band_of(evidence: AgeEvidence, now: datetime) -> AgeBand:
    """Return the band that somebody is in now."""
    declared = _grown(evidence.declared, evidence.declared_on, now.astimezone(UTC).date())
    if evidence.assured_years is None or evidence.assured_until is None or evidence.assured_until <= now:
        return declared
    return max(declared, _ASSURED[evidence.assured_years], key=_ORDER.index)


def may_declare(before: AgeBand, band: AgeBand) -> bool:
    """Say whether somebody may say that they are in a band: for the first time any, later none that is older."""
    return band is not AgeBand.UNDECLARED and (
        before is AgeBand.UNDECLARED or _ORDER.index(band) <= _ORDER.index(before)
    )


def month_of(now: datetime) -> date:
    """Return the first of the month: all that is kept of when somebody declared their age."""
    return now.astimezone(UTC).date().replace(day=1)


def _grown(band: AgeBand, declared_on: date | None, today: date) -> AgeBand:
    """Return what a declared band has become."""
    if declared_on is None:
        return band
    for years, after in _YEARS.get(band, ()):
        if today >= declared_on.replace(year=declared_on.year + years):
            return after
    return band
