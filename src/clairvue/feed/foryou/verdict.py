"""What a replay found. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a replay found: the first difference, in a sentence, or none."""

    difference: str | None
    candidates: int
    clips: int

    @property
    def equal(self) -> bool:
        """Whether every bit came out equal."""
        return self.difference is None
