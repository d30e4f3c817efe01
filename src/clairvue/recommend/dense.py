"""Dense weights as versions that never change: files for who ranks, rows for who recomputes a record.

Rows of clips and readers move under a reader's eyes; the few thousand dense weights are frozen into a version, so that
a record can name what it was ranked with. Nothing here learns.
"""

import io
import zlib
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clairvue.db.database import Connection
from clairvue.recommend import _store
from clairvue.recommend.files import write_file
from clairvue.recommend.layout import NETWORK

Weights = NDArray[Any]


def version_of(weights: Weights) -> str:
    """Return the version of dense weights: 16 hexadecimal digits of their digest."""
    return blake2b(weights.tobytes(), digest_size=8).hexdigest()


def path_of(folder: Path, version: str) -> Path:
    """Return where a version lies."""
    return folder / f"weights-{version}.npy"


def write(folder: Path, weights: Weights) -> str:
    """Write dense weights under their version, unless they are there; return the version."""
    version = version_of(weights)
    if not path_of(folder, version).exists():
        write_file(path_of(folder, version), packed(weights))
    return version


def read(folder: Path, version: str) -> Weights:
    """Return the dense weights of a version. Raises: FileNotFoundError when it has been swept away."""
    return unpacked(path_of(folder, version).read_bytes())


async def keep(conn: Connection, version: str, weights: Weights, *, now: datetime) -> None:
    """Keep what a served record names. Ask once a process and day: the row notes the day of its last use."""
    await _store.keep_weights(conn, version, zlib.compress(packed(weights)), now)


async def find(conn: Connection, version: str) -> Weights | None:
    """Return the dense weights that a record names, if a record of the last 32 days does."""
    body = await _store.weights(conn, version)
    return None if body is None else unpacked(zlib.decompress(body))


def packed(weights: Weights) -> bytes:
    """Return an array as a .npy file, which holds its kind and shape."""
    file = io.BytesIO()
    np.save(file, weights, allow_pickle=False)
    return file.getvalue()


def unpacked(body: bytes) -> Weights:
    """Return the array of a .npy file. Shape: (2,) of NETWORK, whose alignment the file does not tell."""
    return np.load(io.BytesIO(body), allow_pickle=False).view(NETWORK)
