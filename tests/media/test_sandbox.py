"""The box around ffmpeg holds, and says so only when it has tried."""

import asyncio
import dataclasses
import platform
import struct

import pytest

from clairvue.media import seccomp
from clairvue.media.model import Layers, SandboxMissing, TooHeavy
from clairvue.media.sandbox import Bounds, run, tools_for
from clairvue.media.trial import open_tools


def test_the_sandbox_holds_here_and_every_way_out_was_tried(tools):
    assert tools.layers.works, tools.layers.sentence
    through = {name for name, got_through in tools.layers.checks.items() if got_through}
    assert through == {"reads_source", "writes_output", "ffmpeg_works"}
    assert {"connects", "reads_canary", "reads_passwords", "writes_root", "makes_namespace"} < set(tools.layers.checks)


def test_nothing_runs_without_a_sandbox_that_was_tested(tools, tmp_path):
    untested = tools_for(tools.ffmpeg, tools.bwrap)
    with pytest.raises(SandboxMissing):
        asyncio.run(run(untested, [tools.ffmpeg, "-version"], source=None, out=tmp_path, bounds=Bounds()))


def test_a_missing_ffmpeg_is_said_plainly():
    tools = open_tools("/nowhere/ffmpeg")
    assert not tools.layers.works
    assert "/nowhere/ffmpeg" in tools.layers.sentence


def test_a_run_that_computes_too_long_is_ended_by_its_cpu_limit(tools, tmp_path):
    endless = [tools.python, "-I", "-S", "-c", "while True: pass"]
    with pytest.raises(TooHeavy):
        asyncio.run(run(tools, endless, source=None, out=tmp_path, bounds=Bounds(cpu_s=1, wall_s=60)))


def test_a_run_that_waits_too_long_is_killed_at_the_deadline(tools, tmp_path):
    idle = [tools.python, "-I", "-S", "-c", "import time; time.sleep(600)"]
    with pytest.raises(TooHeavy):
        asyncio.run(run(tools, idle, source=None, out=tmp_path, bounds=Bounds(wall_s=0.5)))


def test_what_a_run_writes_is_bounded(tools, tmp_path):
    flood = [tools.python, "-I", "-S", "-c", "f = open('/out/big', 'wb')\nwhile True: f.write(bytes(65536))"]
    finished = asyncio.run(run(tools, flood, source=None, out=tmp_path, bounds=Bounds(file_bytes=200_000)))
    assert finished.code
    assert (tmp_path / "big").stat().st_size <= 200_000


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_allows_reading_and_refuses_sockets_and_namespaces(machine):
    column, architecture = seccomp.ARCHITECTURES[machine]
    socket, unshare, mount, ptrace, bpf = {
        "x86_64": (41, 272, 165, 101, 321),
        "aarch64": (198, 97, 40, 117, 280),
    }[machine]

    def verdict(number, *arguments):
        return interpret(seccomp.filter_program(machine), number, architecture, arguments)

    assert verdict(seccomp.CALLS["read"][column]) == seccomp.ALLOW
    assert all(verdict(number) == seccomp.EPERM for number in (socket, unshare, mount, ptrace, bpf))
    assert verdict(seccomp.CLONE3[column]) == seccomp.ENOSYS
    assert verdict(seccomp.CLONE[column], 0x3D0F00) == seccomp.ALLOW  # a thread
    assert verdict(seccomp.CLONE[column], 0x10000000) == seccomp.EPERM  # a user namespace
    assert verdict(seccomp.IOCTL[column], 1, 0x5401) == seccomp.ALLOW
    assert verdict(seccomp.IOCTL[column], 1, 0x5412) == seccomp.EPERM  # typing into a terminal
    assert interpret(seccomp.filter_program(machine), 0, 0x40000003, ()) == seccomp.KILL  # 32-bit calls


def interpret(program, number, architecture, arguments):
    """Run a classic BPF program over one system call, as the kernel would."""
    padded = (*arguments, 0, 0, 0, 0, 0, 0)[:6]
    call = struct.pack("=IIQ6Q", number, architecture, 0, *padded)
    place, accumulator = 0, 0
    while True:
        code, then, otherwise, operand = struct.unpack_from("=HBBI", program, 8 * place)
        place += 1
        if code == 0x20:
            (accumulator,) = struct.unpack_from("=I", call, operand)
        elif code == 0x06:
            return operand
        else:
            met = {0x15: accumulator == operand, 0x35: accumulator >= operand, 0x45: bool(accumulator & operand)}[code]
            place += then if met else otherwise


def test_a_machine_without_a_filter_gets_no_transcoding():
    assert seccomp.supported() == (platform.machine() in {"x86_64", "aarch64"})
    layers = Layers(works=False, sentence="No video is processed.")
    assert not dataclasses.replace(layers).works
