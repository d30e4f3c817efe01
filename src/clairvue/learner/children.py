"""Children of the learner: what takes long runs beside it, at the lowest priority, and leaves its result as files."""

import asyncio
import os
import sys
from pathlib import Path

NICENESS = 10


class ChildFailed(Exception):  # noqa: N818 - told to the log, and tried again later
    """A child of the learner did not end well."""


async def run_child(chore: str, folder: Path, *, within_s: float | None = None) -> None:
    """Run `python -m clairvue.learner CHORE FOLDER` to its end; it dies with this process, and at its deadline.

    Raises: ChildFailed.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "clairvue.learner",
        chore,
        str(folder),
        env=os.environ | {"CLAIRVUE_PARENT": str(os.getpid())},
    )
    try:
        async with asyncio.timeout(within_s):
            code = await child.wait()
    except TimeoutError:
        raise ChildFailed(f"{chore} was not done within {within_s:g} s") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if code:
        raise ChildFailed(f"{chore} ended with {code}")


def begin_child() -> None:
    """Leave the machine to everybody else."""
    os.nice(NICENESS)
