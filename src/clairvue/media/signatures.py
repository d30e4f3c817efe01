"""The scanner that searches an uploaded file, as it came, for programs, archives, pages and scripts hidden in it.

YARA-X reads the bytes in the sandbox, with our rules (`signatures.yar`) and the operator's. It judges no picture.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from clairvue.kit.settings import SettingsRefused
from clairvue.media import match, sandbox
from clairvue.media.sandbox import INSIDE_SOURCE, Bounds, MediaTools, libraries
from clairvue.safety.model import SIGNATURES, Clip, Finding, SubjectRef

OWN_RULES = Path(__file__).with_name("signatures.yar")
BOUNDS = Bounds(cpu_s=60, wall_s=300, file_bytes=0)
_INSIDE_SCRIPT, _INSIDE_LIBRARIES, _INSIDE_RULES = "/match.py", "/libraries", "/rules"


class ScanBrokenError(Exception):
    """The scanner ended without an answer: the gate stays shut, and the scan is tried again."""


def rule_files(folder: str) -> tuple[Path, ...]:
    """Return the files of rules: ours, and those in the operator's folder, in order of their names."""
    own = sorted(path for path in Path(folder).iterdir() if path.suffix in {".yar", ".yara"}) if folder else []
    return (OWN_RULES, *own)


def check_rules(folder: str) -> None:
    """Compile the operator's rules once, so that a broken one is told at the start.

    Raises: SettingsRefused, in a sentence that names the file and the line.
    """
    import yara_x  # noqa: PLC0415 - only who has rules of their own waits for it

    try:
        match.compiled([str(file) for file in rule_files(folder)])
    except yara_x.CompileError as fault:
        title, _, rest = str(fault).partition("\n")
        place = rest.partition("\n")[0].strip().removeprefix("--> ")
        raise SettingsRefused(f"CLAIRVUE_SCAN_RULES has a rule that cannot be used: {place}: {title}.") from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsRefused(f"CLAIRVUE_SCAN_RULES must be a folder of rules that can be read: {fault}.") from fault


@dataclass(frozen=True, slots=True)
class SignatureScanner:
    """Searches for signatures in the sandbox; `folder` holds the operator's own rules, if any."""

    tools: MediaTools
    folder: str = ""

    @property
    def name(self) -> str:
        """The scanner's stable name."""
        return SIGNATURES

    async def scan(self, subject: SubjectRef, clip: Clip) -> Finding:  # noqa: ARG002 - every scanner is asked alike
        """Search the file as it was uploaded. Raises: ScanBrokenError, TooHeavy, SandboxMissing."""
        rules = await search(clip.original, tools=self.tools, files=rule_files(self.folder))
        return Finding(self.name, passed=not rules, reason=rules[0] if rules else "")


async def search(source: Path, *, tools: MediaTools, files: Sequence[Path]) -> list[str]:
    """Return the names of the rules that match a file. Raises: ScanBrokenError, TooHeavy, SandboxMissing."""
    spec = find_spec("yara_x")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    inside = {f"{_INSIDE_RULES}/{number}-{file.name}": file for number, file in enumerate(files)}
    seen = {_INSIDE_SCRIPT: Path(match.__file__), f"{_INSIDE_LIBRARIES}/yara_x": package, **inside}
    for extension in package.glob("*.so"):
        seen |= {path: Path(path) for path in libraries(str(extension))}
    command = [tools.python, "-I", "-S", "-B", _INSIDE_SCRIPT, _INSIDE_LIBRARIES, INSIDE_SOURCE, *inside]
    done = await sandbox.run(tools, command, source=source, out=None, bounds=BOUNDS, seen=seen)
    if done.code:
        raise ScanBrokenError(done.stderr[-1_000:])
    return json.loads(done.stdout)
