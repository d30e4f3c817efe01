"""Reads what an evaluation is given: clicks as Parquet or TSV, splits as sparse matrices, features as arrays."""

import csv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from clairvue.recommend.evaluate.model import Array, Interactions, Matrix, NotEvaluated
from clairvue.recommend.evaluate.optional import optional
from clairvue.recommend.fold import COMMENT_TOLD, FINISH_TOLD, LIKE_TOLD, SAVE_TOLD, SHARE_TOLD, SKIP_TOLD, WATCH_TOLD

NEEDED = ("timestamp_ms", "user", "item")
KNOWN = (*NEEDED, "session", "watch_ms", "duration_ms", "action")
ACTIONS = {
    "click": FINISH_TOLD,
    "finish": FINISH_TOLD,
    "watch": WATCH_TOLD,
    "skip": SKIP_TOLD,
    "like": LIKE_TOLD,
    "save": SAVE_TOLD,
    "share": SHARE_TOLD,
    "comment": COMMENT_TOLD,
}
SESSION_MS = 30 * 60_000  # apart, from which a user's clicks are of another session where the file names none


def read_interactions(path: Path) -> Interactions:
    """Return the clicks of a file in the order of time; those of one millisecond stay as they stand.

    Raises: NotEvaluated.
    """
    columns = _parquet(path) if path.suffix == ".parquet" else _tsv(path)
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise NotEvaluated(f"{path.name} has no column {', '.join(missing)}: it needs {', '.join(NEEDED)}.")
    if not len(columns["item"]):
        raise NotEvaluated(f"{path.name} has no rows.")
    at_ms = _whole(path, "timestamp_ms", columns["timestamp_ms"])
    order = np.argsort(at_ms, kind="stable")
    at_ms = at_ms[order]
    columns = {name: values[order] for name, values in columns.items()}
    users, (items, item_count) = _numbered(columns["user"])[0], _numbered(columns["item"])
    sessions = _numbered(columns["session"])[0] if "session" in columns else _sessions(users, at_ms)
    kinds, values = _told(path, columns, len(at_ms))
    durations = (
        _whole(path, "duration_ms", columns["duration_ms"]) if "duration_ms" in columns else np.zeros_like(items)
    )
    return Interactions(at_ms, users, sessions, items, kinds, values, durations, item_count)


def read_matrix(path: Path) -> Matrix:
    """Return a sparse matrix of users by items, ones where an item was enjoyed. Raises: NotEvaluated."""
    sparse = optional("scipy.sparse")
    try:
        matrix = sparse.csr_matrix(sparse.load_npz(path), dtype=np.float32)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as wrong:
        raise NotEvaluated(f"{path} is no sparse matrix in .npz: {_first_line(wrong)}") from None
    if not np.isfinite(matrix.data).all():
        raise NotEvaluated(f"{path.name} holds a value that is not finite.")
    if not matrix.nnz:
        raise NotEvaluated(f"{path.name} is empty.")
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    matrix.data[:] = 1
    return matrix


def read_features(path: Path, items: int) -> Array:
    """Return what is known of each item. Shape: (items, any). Raises: NotEvaluated."""
    if zipfile.is_zipfile(path):
        raise NotEvaluated(f"{path} is no array in .npy: it is an archive.")
    try:
        features = np.load(path, allow_pickle=False)
    except (OSError, ValueError) as wrong:
        raise NotEvaluated(f"{path} is no array in .npy: {_first_line(wrong)}") from None
    if features.ndim != 2 or len(features) != items:  # noqa: PLR2004 - rows and columns
        raise NotEvaluated(f"{path.name} has shape {features.shape}; it needs a row for each of the {items} items.")
    if not np.isfinite(features).all():
        raise NotEvaluated(f"{path.name} holds a value that is not finite.")
    return np.asarray(features, np.float32)


def _parquet(path: Path) -> dict[str, Array]:
    parquet, arrow = optional("pyarrow.parquet"), optional("pyarrow")
    try:
        file = parquet.ParquetFile(path)
        table = file.read(columns=[name for name in file.schema_arrow.names if name in KNOWN])
    except (OSError, arrow.ArrowException) as wrong:
        raise NotEvaluated(f"{path} is no Parquet file: {_first_line(wrong)}") from None
    for name in table.column_names:
        if table[name].null_count:
            raise NotEvaluated(f"{path.name}: column {name} has empty cells.")
    return {name: table[name].to_numpy() for name in table.column_names}


def _tsv(path: Path) -> dict[str, Array]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file, delimiter="\t"))
    except (OSError, UnicodeDecodeError, csv.Error) as wrong:
        raise NotEvaluated(f"{path} is no TSV file: {_first_line(wrong)}") from None
    if not lines:
        raise NotEvaluated(f"{path.name} is empty.")
    head, rows = lines[0], lines[1:]
    for number, row in enumerate(rows, start=2):
        if len(row) != len(head):
            raise NotEvaluated(f"{path.name}, line {number}: {len(row)} cells under {len(head)} columns.")
    return {name: _typed(np.array([row[at] for row in rows])) for at, name in enumerate(head) if name in KNOWN}


def _typed(cells: Array) -> Array:
    """Return cells that are all whole numbers as such, so that the same clicks measure the same in either format."""
    try:
        numbers = cells.astype(np.int64)
    except (ValueError, OverflowError):
        return cells
    return numbers if (numbers.astype(np.str_) == cells).all() else cells


def _whole(path: Path, name: str, cells: Array) -> Array:
    try:
        numbers = cells.astype(np.float64)
    except ValueError:
        raise NotEvaluated(f"{path.name}: column {name} holds something that is no number.") from None
    if not np.isfinite(numbers).all():
        raise NotEvaluated(f"{path.name}: column {name} holds a value that is not finite.")
    return cells.astype(np.int64) if cells.dtype.kind in "iu" else numbers.astype(np.int64)


def _numbered(cells: Array) -> tuple[Array, int]:
    known, numbers = np.unique(cells, return_inverse=True)
    return numbers.astype(np.int64), len(known)


def _sessions(users: Array, at_ms: Array) -> Array:
    """Return sessions by pauses. Shapes: all (n,)."""
    order = np.lexsort((at_ms, users))
    begins = np.ones(len(users), np.bool_)
    begins[1:] = (np.diff(users[order]) != 0) | (np.diff(at_ms[order]) > SESSION_MS)
    sessions = np.empty(len(users), np.int64)
    sessions[order] = np.cumsum(begins) - 1
    return sessions


def _told(path: Path, columns: dict[str, Array], count: int) -> tuple[Array, Array]:
    kinds, values = np.full(count, FINISH_TOLD, np.int16), np.zeros(count, np.int64)
    if "watch_ms" in columns and "duration_ms" in columns:
        kinds[:], values = WATCH_TOLD, _whole(path, "watch_ms", columns["watch_ms"])
    if "action" in columns:
        strange = sorted({str(action) for action in np.unique(columns["action"])} - set(ACTIONS))
        if strange:
            raise NotEvaluated(f"{path.name}: unknown action {strange[0]!r}; known are {', '.join(ACTIONS)}.")
        told = np.array([ACTIONS[str(action)] for action in columns["action"]], np.int16)
        kinds = np.where(columns["action"] == "click", kinds, told)
    return kinds, np.clip(values, 0, 2**31 - 1)


def _first_line(wrong: BaseException) -> str:
    return str(wrong).splitlines()[0] if str(wrong) else type(wrong).__name__


def existing(paths: Sequence[Path]) -> None:
    """Raises: NotEvaluated, for the first path that is no file."""
    for path in paths:
        if not path.is_file():
            raise NotEvaluated(f"There is no file {path}.")
