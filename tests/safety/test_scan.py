"""The gate says what it did, and one scanner is enough to keep it shut."""

from pathlib import Path

import pytest

from clairvue.safety.model import SENTENCES, Clip, Finding, ScanState, Statement, SubjectKind, SubjectRef
from clairvue.safety.scan import scan

VIDEO = SubjectRef(SubjectKind.VIDEO, "test-clip")
CLIP = Clip(Path("source"), Path("clip.mp4"), (Path("frame-1.jpg"), Path("frame-2.jpg")), 1000)


class Answering:
    """A scanner that answers what it was told, and remembers what it was shown."""

    def __init__(self, name, *, passes):
        self.name = name
        self.passes = passes
        self.seen = []

    async def scan(self, subject, clip):
        self.seen.append((subject, clip))
        return Finding(self.name, self.passes, "" if self.passes else "example")


async def test_without_a_scanner_the_verdict_says_that_nothing_was_checked():
    verdict = await scan(VIDEO, clip=CLIP, scanners=())
    assert verdict.state is ScanState.PASSED
    assert SENTENCES[verdict.statement] == "No scanner was installed when this clip came: nothing was checked."


async def test_every_scanner_sees_the_clip_before_it_passes():
    scanners = (Answering("first", passes=True), Answering("second", passes=True))
    verdict = await scan(VIDEO, clip=CLIP, scanners=scanners)
    assert (verdict.state, verdict.statement) == (ScanState.PASSED, Statement.NOTHING_FOUND)
    assert [scanner.seen for scanner in scanners] == [[(VIDEO, CLIP)]] * 2


async def test_one_refusal_is_enough():
    scanners = (Answering("first", passes=True), Answering("second", passes=False), Answering("third", passes=True))
    verdict = await scan(VIDEO, clip=CLIP, scanners=scanners)
    assert (verdict.state, verdict.statement) == (ScanState.REFUSED, Statement.SOMETHING_FOUND)
    assert [finding.scanner for finding in verdict.findings] == ["first", "second"]


class Failing(Answering):
    """A scanner that breaks."""

    async def scan(self, subject, clip):
        raise ConnectionError(subject, clip)


async def test_a_scanner_that_fails_keeps_the_gate_shut():
    after = Answering("second", passes=True)
    with pytest.raises(ConnectionError):
        await scan(VIDEO, clip=CLIP, scanners=(Failing("first", passes=True), after))
    assert after.seen == []
