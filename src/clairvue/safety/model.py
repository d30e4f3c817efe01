"""What safety says about a subject: findings and the verdict they add up to. Pure; it never looks at a clip."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal


class SubjectKind(StrEnum):
    """What can be scanned."""

    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class SubjectRef:
    """The thing that is spoken of: a kind and an id, whichever domain it belongs to."""

    kind: SubjectKind
    id: str


SIGNATURES = "signatures"  # the scanner whose reasons are names of rules


@dataclass(frozen=True, slots=True)
class Clip:
    """What scanners look at: the file as it came, and what we made of it: the whole clip, and frames of all of it."""

    original: Path  # strangers' bytes: for the sandbox alone
    rendition: Path  # plays as it is
    frames: tuple[Path, ...]  # pictures, one every `interval_ms` from the first to the last
    interval_ms: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What one scanner found: whether the subject may go on, and the stable word for why not."""

    scanner: str
    passed: bool
    reason: str = ""


class ScanState(StrEnum):
    """How far the scan of a subject has come."""

    PENDING = "pending"
    PASSED = "passed"
    REFUSED = "refused"


class Statement(StrEnum):
    """What the scan says of itself: it claims no more than was done."""

    PENDING = "scan_pending"
    NOTHING_CHECKED = "scan_nothing_checked"
    NOTHING_FOUND = "scan_nothing_found"
    SOMETHING_FOUND = "scan_something_found"


SENTENCES: dict[Statement, str] = {
    Statement.PENDING: "The whole clip has not been scanned yet.",
    Statement.NOTHING_CHECKED: "No scanner was installed when this clip came: nothing was checked.",
    Statement.NOTHING_FOUND: "The file was searched for hidden programs and scripts, and none was found. "
    "Nothing has judged what it shows.",
    Statement.SOMETHING_FOUND: "A scanner has refused the clip: nobody else can see it.",
}


@dataclass(frozen=True, slots=True)
class ScanVerdict:
    """The answer of the whole scan: only `PASSED` opens the gate, and `statement` says what that is worth."""

    state: Literal[ScanState.PASSED, ScanState.REFUSED]
    statement: Statement
    findings: tuple[Finding, ...]


def judge(findings: tuple[Finding, ...]) -> ScanVerdict:
    """Return the verdict of these findings: one refusal is enough, and no finding at all is said plainly."""
    if not all(finding.passed for finding in findings):
        return ScanVerdict(ScanState.REFUSED, Statement.SOMETHING_FOUND, findings)
    statement = Statement.NOTHING_FOUND if findings else Statement.NOTHING_CHECKED
    return ScanVerdict(ScanState.PASSED, statement, findings)
