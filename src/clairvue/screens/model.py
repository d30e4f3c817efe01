"""Who reads a screen. Pure data."""

from dataclasses import dataclass

from clairvue.accounts.model import Account, Viewer
from clairvue.families.model import Today
from clairvue.kit.language import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who asks, in which language, and how they like their pages."""

    language: Language
    theme: str = "dark"
    viewer: Viewer | None = None
    account: Account | None = None
    unread: int = 0
    today: Today | None = None  # of whoever is under 16
