"""Checkpoints: the whole state on disk, synced, whose manifest says which rows of the logs it is the fold of.

Only rows in use are kept, and no tables: those follow from the rows. So the digest of each array depends on what was
folded alone, not on how much room there was or how the logs were cut: two machines can compare theirs.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, cast

import msgspec
import numpy as np
from numpy.typing import NDArray

from clairvue.recommend.files import FILE_MODE, make_folder, sync_file, sync_folder, write_file
from clairvue.recommend.layout import (
    CREATORS,
    ITEMS,
    NEARS,
    READERS,
    SIGNALS,
    WORDS,
    Make,
    Sizes,
    State,
    fields,
    grow,
    sizes_of,
)
from clairvue.recommend.sources import fold_digest
from clairvue.recommend.tail import Place
from clairvue.signals.log import Position

Array = NDArray[Any]

FORMAT = 5  # 3: no latest readers of a clip; 4: not how often one was gone on to against what was expected
MANIFEST = "manifest.json"
KEPT = 2
_NAME = re.compile(r"checkpoint-(\d+)")
_IN_USE = {"items": ITEMS, "readers": READERS, "creators": CREATORS, "words": WORDS, "nears": NEARS}


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a checkpoint is: of which rows, by which code, folded since when, with the digest of each array."""

    format: int
    code: str
    made_at: datetime
    folded_since: datetime  # when the fold began from nothing: rows that left the logs later are still in it
    signals: tuple[int, int]
    entries: tuple[int, int]
    rows: int  # signals folded
    sizes: tuple[int, ...]
    made_with: dict[str, str]
    digests: dict[str, str]

    @property
    def place(self) -> Place:
        """How far the logs are folded in it."""
        return Place(Position(*self.signals), Position(*self.entries))


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A checkpoint that is whole. Its arrays hold the rows in use, and tables of no room."""

    path: Path
    manifest: Manifest
    compact: State

    def build(self, make: Make) -> State:
        """Return the state with room to go on. `make` makes the arrays."""
        return grow(self.compact, Sizes(*self.manifest.sizes), make)


def compact(state: State) -> dict[str, Array]:
    """Return each array that is not a table, as far as it is in use. Nothing is copied."""
    clock = cast("Array", state.learned["clock"][0])
    arrays = {name: cast("Array", getattr(state, name)) for name in State._fields if not name.endswith("_table")}
    return {name: array[: int(clock[_IN_USE[name]])] if name in _IN_USE else array for name, array in arrays.items()}


def digests_of(state: State) -> dict[str, str]:
    """Return the digest of each array in use: equal for equal folds, whatever the room."""
    return {name: _digest(np.ascontiguousarray(array)) for name, array in compact(state).items()}


class Draft:
    """A checkpoint that is written but not yet one: `write` is quick, `finish` syncs and may be left to a thread."""

    def __init__(self, folder: Path, state: State, place: Place, *, folded_since: datetime, now: datetime) -> None:
        self._folder = folder
        self._path = folder / ".checkpoint.new"
        self.about = Manifest(
            format=FORMAT,
            code=fold_digest(),
            made_at=now,
            folded_since=folded_since,
            signals=(place.signals.transaction, place.signals.position),
            entries=(place.entries.transaction, place.entries.position),
            rows=int(state.learned["clock"][0, SIGNALS]),
            sizes=tuple(sizes_of(state)),
            made_with=made_with(),
            digests={},
        )
        shutil.rmtree(self._path, ignore_errors=True)
        make_folder(self._path)
        for name, array in compact(state).items():
            array.tofile(self._path / name)
            (self._path / name).chmod(FILE_MODE)

    def finish(self) -> Path:
        """Make the checkpoint last: from now on it is the newest, or nothing has happened."""
        digests: dict[str, str] = {}
        for path in sorted(self._path.iterdir()):
            sync_file(path)
            digests[path.name] = _digest(path.read_bytes())
        manifest = msgspec.structs.replace(self.about, digests=digests)
        write_file(self._path / MANIFEST, msgspec.json.encode(manifest), lasting=True)
        return move_in(self._folder, self._path)


def move_in(folder: Path, path: Path) -> Path:
    """Make what lies at `path`, synced, the newest checkpoint of a folder."""
    kept = folder / f"checkpoint-{1 + max((number for number, _ in _found(folder)), default=0)}"
    path.rename(kept)
    sync_folder(folder)
    return kept


def newest(folder: Path, *, whole: Callable[[Manifest], bool] = lambda _: True) -> Checkpoint | None:
    """Return the newest checkpoint that this code made, that is whole, and that `whole` accepts."""
    for _, path in sorted(_found(folder), reverse=True):
        manifest = read_manifest(path)
        if manifest is not None and manifest.code == fold_digest() and whole(manifest):
            arrays = _load(path, manifest)
            if arrays is not None:
                return Checkpoint(path, manifest, arrays)
    return None


def read_manifest(path: Path) -> Manifest | None:
    """Return the manifest of a checkpoint; None where it has none that can be read."""
    try:
        manifest = msgspec.json.decode((path / MANIFEST).read_bytes(), type=Manifest)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
    return manifest if manifest.format == FORMAT else None


def prune(folder: Path, *, folded_since: datetime | None = None, kept: int = KEPT) -> None:
    """Delete all but the newest checkpoints, and those of a fold that began before `folded_since`: they know more."""
    for age, (_, path) in enumerate(sorted(_found(folder), reverse=True)):
        manifest = read_manifest(path)
        older = manifest is None or (folded_since is not None and manifest.folded_since < folded_since)
        if age >= kept or older:
            shutil.rmtree(path, ignore_errors=True)


def made_with() -> dict[str, str]:
    """Return what else decides the bits: the compiler's version, numpy's, and the processor that was compiled for."""
    import llvmlite.binding  # noqa: PLC0415 - only who folds has it loaded
    import numba  # noqa: PLC0415 - as above

    return {"numba": numba.__version__, "numpy": np.__version__, "processor": llvmlite.binding.get_host_cpu_name()}


def _load(path: Path, manifest: Manifest) -> State | None:
    arrays: dict[str, Array] = {}
    for name, _, kind in fields(Sizes()):
        if name.endswith("_table"):
            arrays[name] = np.zeros(0, kind)
            continue
        try:
            content = (path / name).read_bytes()
        except FileNotFoundError:
            return None
        if _digest(content) != manifest.digests.get(name):
            return None
        arrays[name] = np.frombuffer(content, kind)
    return State(**arrays)


def _digest(content: Any) -> str:  # noqa: ANN401 - bytes, or an array in one piece
    return blake2b(content, digest_size=16).hexdigest()


def _found(folder: Path) -> list[tuple[int, Path]]:
    named = [(_NAME.fullmatch(path.name), path) for path in folder.glob("checkpoint-*")]
    return [(int(match[1]), path) for match, path in named if match]
