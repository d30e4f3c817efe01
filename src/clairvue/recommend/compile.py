"""Compiles the recommender's loops, and names the code they come from.

Compiled code is kept beside the package, or in the user's cache where that cannot be written, in a folder named by the
digest of the sources: numba alone does not notice that a function called from another file has changed.
"""

import os
import shutil
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast

import numba
import numba.core.config
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Records: TypeAlias = Any
"""An array of records, or one record: numba gives their fields by name, which the types of numpy cannot say."""
_HERE = Path(__file__).parent
_FOLDERS_KEPT = 3
Function = TypeVar("Function", bound=Callable[..., Any])


@cache
def code_digest() -> str:
    """Return the digest of every source that decides what is learned and how it ranks: 16 hexadecimal digits."""
    digest = blake2b(digest_size=8)
    for path in sorted(_HERE.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


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


numba.core.config.CACHE_DIR = _prepare()  # pyright: ignore[reportAttributeAccessIssue] - made at run time


def compiled(function: Function) -> Function:
    """Compile a function to machine code at its first call; equal inputs give equal bits (no fast-math)."""
    return cast("Function", numba.njit(cache=True, nogil=True)(function))  # pyright: ignore[reportUnknownMemberType]
