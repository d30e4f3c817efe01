"""The live model as files: one raw file an array, mapped by the one learner who writes and by everybody who ranks.

A file's page is in memory once however many processes map it, so a row that the learner touches is seen at once. When
tables grow, the arrays are written into a new folder, a generation, and a manifest that names it is put in place of the
old one in one step: who reads finds the old generation or the new, never half of one. Nothing here is synced to disk:
after a power cut it is made again from the checkpoint and the logs, and a manifest of before the last boot counts for
nothing. The folder belongs to one learner at a time, by flock(2).
"""

import contextlib
import fcntl
import mmap
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from clairvue.recommend import anchor as anchors
from clairvue.recommend import dense
from clairvue.recommend.anchor import Attached
from clairvue.recommend.files import FILE_MODE, make_folder, write_file
from clairvue.recommend.layout import Make, Sizes, State, fields, sizes_of
from clairvue.recommend.reading import Reading
from clairvue.recommend.sources import fold_digest
from clairvue.recommend.tail import Place
from clairvue.recommend.views import Views, views_fields
from clairvue.signals.log import Position

Array = NDArray[Any]

MANIFEST, LOCK, PROGRESS = "manifest.json", "lock", "progress"
LOOK_EVERY_S = 0.1
LEFT_AFTER_S = 60.0  # a reader that has just read the old manifest has opened its files by then
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_PLACES = np.dtype([("place", "i8", (4,))])


class LearnerRuns(Exception):  # noqa: N818 - shown to the operator, who acts on it
    """Another learner writes in this folder; the text says which folder."""


class Manifest(msgspec.Struct, frozen=True):
    """What is live: the folder of the arrays, their sizes, the code that folds them, and the version of the weights."""

    generation: str
    sizes: tuple[int, ...]
    code: str
    weights: str
    boot: str


@dataclass(frozen=True, slots=True)
class Arrays:
    """One generation: the state, the lists made from it, and how far the logs are folded. Shape: progress (1,)."""

    generation: str
    state: State
    views: Views
    progress: Array

    @property
    def place(self) -> Place:
        """How far the logs are folded."""
        signals, at, entries, then = (int(number) for number in self.progress["place"][0])
        return Place(Position(signals, at), Position(entries, then))

    def note(self, place: Place) -> None:
        """Note how far the logs are folded."""
        self.progress["place"][0] = (*place.signals, *place.entries)


class Live:
    """The learner's side. Holds the folder's lock until it is closed."""

    def __init__(self, folder: Path, lock: int) -> None:
        self._folder = folder
        self._lock = lock
        self._left: dict[str, float] = {}
        self._number = max((_number(path) for path in folder.glob("live-*")), default=0)
        manifest = read_manifest(folder)
        self._shown = "" if manifest is None else manifest.generation

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Take the folder. Raises: LearnerRuns."""
        make_folder(folder)
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, FILE_MODE)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise LearnerRuns(
                f"Another learner already writes in {folder}: stop it first, or use another data folder."
            ) from None
        return cls(folder, lock)

    def close(self) -> None:
        """Give the folder back. The arrays stay, and go on being read."""
        os.close(self._lock)

    def begin(self, build: Callable[[Make], State], place: Place) -> Arrays:
        """Make a generation that nobody reads yet; `build` is handed what makes its arrays.

        Raises: OSError when the disk is full.
        """
        self._number += 1
        folder = make_folder(self._folder / f"live-{self._number}")
        state = build(lambda name, shape, kind: _made(folder / name, shape, kind))
        views = Views(*(_made(folder / name, shape, kind) for name, shape, kind in views_fields(len(state.items))))
        arrays = Arrays(folder.name, state, views, _made(folder / PROGRESS, (1,), _PLACES))
        arrays.note(place)
        return arrays

    def show(self, arrays: Arrays, now_s: float) -> str:
        """Let readers have a generation, with its dense weights as they are now; return their version."""
        version = dense.write(self._folder, arrays.state.network)
        manifest = Manifest(arrays.generation, tuple(sizes_of(arrays.state)), fold_digest(), version, boot_id())
        write_file(self._folder / MANIFEST, msgspec.json.encode(manifest))
        if self._shown and self._shown != arrays.generation:
            self._left[self._shown] = now_s
        self._shown = arrays.generation
        return version

    def sweep(self, now_s: float, *, version: str, working: str) -> None:
        """Delete generations and versions that no reader has been told of for a minute.

        `version`: of the weights that are shown. `working`: the generation that is being written.
        """
        for path in self._folder.glob("live-*"):
            if path.name in {self._shown, working}:
                continue
            if now_s - self._left.get(path.name, 0.0) > LEFT_AFTER_S:
                self._left.pop(path.name, None)
                shutil.rmtree(path, ignore_errors=True)
        for path in self._folder.glob("weights-*.npy"):
            if path == dense.path_of(self._folder, version):
                self._left.pop(path.name, None)
            elif now_s - self._left.setdefault(path.name, now_s) > LEFT_AFTER_S:
                self._left.pop(path.name)
                path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Model:
    """A reader's side: one generation and one version of the dense weights."""

    arrays: Arrays
    network: Array
    version: str
    anchor: Attached | None = None

    @property
    def reading(self) -> Reading:
        """The model as one page reads it, and how far it has folded the log of signals by now."""
        place = self.arrays.place.signals
        return Reading(
            state=self.arrays.state,
            views=self.arrays.views,
            network=self.network,
            version=self.version,
            position=(place.transaction, place.position),
            anchor=self.anchor,
        )

    @staticmethod
    def open(folder: Path) -> "Model | None":
        """Return the model that is live in a folder; None until there is one that this code can read.

        Cheap enough for every request: looks for a new manifest at most every 100 ms, and never waits.
        """
        return _LOOKING.setdefault(folder, _Looking(folder)).model(time.monotonic())


@dataclass(slots=True)
class _Looking:
    """What this process has open of a folder, and when it last looked."""

    folder: Path
    looked_s: float = -LOOK_EVERY_S
    stamp: tuple[int, ...] = ()
    attached: tuple[str, str] = ("", "")  # the anchor's version, and the generation that it is attached to
    found: Model | None = field(default=None)

    def model(self, now_s: float) -> Model | None:
        if now_s - self.looked_s >= LOOK_EVERY_S:
            self.looked_s = now_s
            with contextlib.suppress(FileNotFoundError):  # swept between two steps: the next look finds the new one
                self._look()
                self._look_for_anchor()
        return self.found

    def _look(self) -> None:
        stat = (self.folder / MANIFEST).stat()
        stamp = (stat.st_ino, stat.st_mtime_ns)
        if stamp == self.stamp:
            return
        manifest = read_manifest(self.folder)
        if manifest is None:
            self.found = None
        elif self.found is not None and self.found.arrays.generation == manifest.generation:
            network = dense.read(self.folder, manifest.weights)
            self.found = replace(self.found, network=network, version=manifest.weights)
        else:
            network = dense.read(self.folder, manifest.weights)
            self.found = Model(map_arrays(self.folder, manifest), network, manifest.weights)
        self.stamp = stamp

    def _look_for_anchor(self) -> None:
        version = anchors.named(self.folder)
        if self.found is None or not version or self.attached == (version, self.found.arrays.generation):
            return
        attached = anchors.Attached.to(anchors.read(self.folder, version), self.found.arrays.state)
        self.attached = (version, self.found.arrays.generation)
        self.found = replace(self.found, anchor=attached)


_LOOKING: dict[Path, _Looking] = {}


def read_manifest(folder: Path) -> Manifest | None:
    """Return what is live; None where nothing is that this code, since this boot, could read."""
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
    return manifest if manifest.code == fold_digest() and manifest.boot == boot_id() else None


def map_arrays(folder: Path, manifest: Manifest) -> Arrays:
    """Map a generation for reading: what is written to these arrays stays with this process.

    The mapping is private, not read-only, so that compiled code sees the same kind of array as the learner's. Linux
    shows a private page as the file has it until this process writes to it, which nobody does.
    Raises: FileNotFoundError.
    """
    within, sizes = folder / manifest.generation, Sizes(*manifest.sizes)
    state = State(*(_mapped(within / name, shape, kind) for name, shape, kind in fields(sizes)))
    views = Views(*(_mapped(within / name, shape, kind) for name, shape, kind in views_fields(sizes.items)))
    return Arrays(manifest.generation, state, views, _mapped(within / PROGRESS, (1,), _PLACES))


def boot_id() -> str:
    """Return what the kernel calls this boot, "" where it has no name for it."""
    try:
        return _BOOT.read_text().strip()
    except OSError:
        return ""


def _number(path: Path) -> int:
    number = path.name.removeprefix("live-")
    return int(number) if number.isdecimal() else 0


def _bytes_of(shape: tuple[int, ...], kind: np.dtype[Any]) -> int:
    return int(np.prod(shape)) * kind.itemsize


def _made(path: Path, shape: tuple[int, ...], kind: np.dtype[Any]) -> Array:
    """Make a file of zeros and map it. Its blocks are taken now: a full disk is an error here, not a fault later."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        os.posix_fallocate(file, 0, _bytes_of(shape, kind))
        held = mmap.mmap(file, _bytes_of(shape, kind), mmap.MAP_SHARED)
    finally:
        os.close(file)
    return np.frombuffer(held, kind).reshape(shape)


def _mapped(path: Path, shape: tuple[int, ...], kind: np.dtype[Any]) -> Array:
    file = os.open(path, os.O_RDONLY)
    try:
        held = mmap.mmap(file, _bytes_of(shape, kind), mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_WRITE)
    finally:
        os.close(file)
    return np.frombuffer(held, kind).reshape(shape)
