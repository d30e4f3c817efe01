"""The gate: public only after every installed scanner has seen the whole clip. It never publishes anything."""

from typing import Protocol

import structlog

from clairvue.safety.model import Clip, Finding, ScanVerdict, SubjectRef, judge

log = structlog.get_logger()


class Scanner(Protocol):
    """Something that looks at a whole clip and says whether it may go on."""

    @property
    def name(self) -> str:
        """The scanner's stable name, as its findings carry it."""
        ...

    async def scan(self, subject: SubjectRef, clip: Clip) -> Finding:
        """Look at the whole of the clip."""
        ...


async def scan(subject: SubjectRef, *, clip: Clip, scanners: tuple[Scanner, ...]) -> ScanVerdict:
    """Show the whole clip to every scanner, in order, and return the verdict.

    Stops at the first refusal. A scanner that fails fails the scan: the gate stays shut until it is run again.
    """
    findings: list[Finding] = []
    for scanner in scanners:
        finding = await scanner.scan(subject, clip)
        findings.append(finding)
        if not finding.passed:
            log.warning("safety.refused", subject=subject.id, scanner=scanner.name, reason=finding.reason)
            break
    return judge(tuple(findings))
