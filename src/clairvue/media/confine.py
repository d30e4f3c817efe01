"""Runs inside the sandbox, before ffmpeg: lowers every resource limit, adds Landlock where the kernel has it, executes.

Run as `python -I -S confine.py [limit:NAME=NUMBER | write:PATH | execute:PATH | landlock]… -- COMMAND…`; standard
library only, as little of it as can be, and it never opens the media file.
Source: Linux Documentation/userspace-api/landlock.rst.
"""

import ctypes
import os
import resource
import sys

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PATH_BENEATH = 1
_NO_NEW_PRIVILEGES = 38

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 1, 1 << 2, 1 << 3
# The rights over files that each ABI knows: 1 has 13, then REFER, TRUNCATE, IOCTL_DEV.
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14 | 1 << 15
_NETWORK_SINCE, _SCOPES_SINCE = 4, 6
_libc = ctypes.CDLL(None, use_errno=True)


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def landlock_abi() -> int:
    """Return the kernel's Landlock ABI, 0 where it has none."""
    found: int = _libc.syscall(_CREATE_RULESET, None, 0, 1)
    return max(found, 0)


def restrict(abi: int, write: list[str], execute: list[str]) -> None:
    """Let this process read everything that is left in the sandbox, write and execute only what is named."""
    rights = _RIGHTS[min(abi, max(_RIGHTS))]
    asked = _Ruleset(rights, 3 if abi >= _NETWORK_SINCE else 0, 3 if abi >= _SCOPES_SINCE else 0)
    size = 24 if abi >= _SCOPES_SINCE else 16 if abi >= _NETWORK_SINCE else 8
    ruleset = _checked(_libc.syscall(_CREATE_RULESET, ctypes.byref(asked), size, 0))
    _allow(ruleset, "/", _READ_FILE | _READ_FOLDER)
    for path in write:
        _allow(ruleset, path, rights & ~_EXECUTE)
    for path in execute:
        _allow(ruleset, path, _EXECUTE | _READ_FILE)
    _checked(_libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _checked(_libc.syscall(_RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    if not os.path.isdir(path):  # noqa: PTH112 - pathlib would double this script's start-up time
        rights &= _FILE_RIGHTS
    rule = _Beneath(rights, descriptor)
    _checked(_libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0))
    os.close(descriptor)


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), "the sandbox could not be closed")
    return result


def main() -> None:
    """Confine this process as asked, then become the command."""
    end = sys.argv.index("--")
    named: dict[str, list[str]] = {"limit": [], "write": [], "execute": [], "landlock": []}
    for word in sys.argv[1:end]:
        kind, _, value = word.partition(":")
        named[kind].append(value)
    for limit in named["limit"]:
        name, _, number = limit.partition("=")
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (int(number), int(number)))
    if named["landlock"]:
        restrict(landlock_abi(), named["write"], named["execute"])
    command = sys.argv[end + 1 :]
    os.execv(command[0], command)  # noqa: S606 - there is no shell, and that is the point


if __name__ == "__main__":
    main()
