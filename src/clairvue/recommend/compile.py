"""Compiles the recommender's loops, and names the code they come from.

Compiled code is kept beside the package, or in the user's cache where that cannot be written, in a folder named by the
digest of the sources: numba alone does not notice that a function called from another file has changed.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast

import numba
import numba.core.config
from numpy.typing import NDArray

from clairvue.recommend.sources import RANKS, digest_of

Array: TypeAlias = NDArray[Any]
Records: TypeAlias = Any
"""An array of records, or one record: numba gives their fields by name, which the types of numpy cannot say."""
_HERE = Path(__file__).parent
_FOLDERS_KEPT = 3
Function = TypeVar("Function", bound=Callable[..., Any])


def code_digest() -> str:
    """Return the digest of every source that decides what is learned and how it ranks: 16 hexadecimal digits."""
    return digest_of(RANKS)


def _folder() -> Path:
    beside = _HERE / "__pycache__"
    if os.access(beside if beside.exists() else _HERE, os.W_OK):
        return beside
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "clairvue"


def _prepare() -> str:
    """Return the folder of this code's machine code, and drop all but the newest of earlier code's."""
    chosen = _folder() / f"compiled-{numba.__version__}-{code_digest()}"
    chosen.mkdir(parents=True, exist_ok=True)
    others = [path for path in chosen.parent.glob("compiled-*") if path != chosen]
    for old in sorted(others, key=lambda path: path.stat().st_mtime)[: -_FOLDERS_KEPT or None]:
        shutil.rmtree(old, ignore_errors=True)
    return str(chosen)


MACHINE_CODE = _prepare()
"""The folder of this code's machine code."""
numba.core.config.CACHE_DIR = MACHINE_CODE  # pyright: ignore[reportAttributeAccessIssue] - made at run time


def compiled(function: Function) -> Function:
    """Compile a function to machine code at its first call; equal inputs give equal bits (no fast-math)."""
    return cast("Function", numba.njit(cache=True, nogil=True, error_model="numpy")(function))  # pyright: ignore[reportUnknownMemberType]
