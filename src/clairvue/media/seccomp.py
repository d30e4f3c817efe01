"""The system calls that ffmpeg may make, as a small BPF program for bubblewrap's `--seccomp`.

An allow-list: what is not named fails with EPERM, so there are no sockets, no mounts, no ptrace, no keys, no bpf, no
io_uring and no new namespaces. It never kills for a missing call: the self-test finds such gaps at start.
Source: Linux `struct seccomp_data` and `struct sock_filter` (Documentation/userspace-api/seccomp_filter.rst).
"""

import platform
import struct
from collections.abc import Iterator
from typing import Final

# Name: (x86_64, aarch64); None where the architecture has no such call.
CALLS: Final[dict[str, tuple[int | None, int | None]]] = {
    "futex": (202, 98),
    "read": (0, 63),
    "write": (1, 64),
    "lseek": (8, 62),
    "madvise": (28, 233),
    "mmap": (9, 222),
    "munmap": (11, 215),
    "mprotect": (10, 226),
    "mremap": (25, 216),
    "brk": (12, 214),
    "sched_yield": (24, 124),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "poll": (7, None),
    "ppoll": (271, 73),
    "select": (23, None),
    "pselect6": (270, 72),
    "open": (2, None),
    "openat": (257, 56),
    "close": (3, 57),
    "close_range": (436, 436),
    "stat": (4, None),
    "lstat": (6, None),
    "fstat": (5, 80),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "statfs": (137, 43),
    "fstatfs": (138, 44),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "getdents64": (217, 61),
    "getcwd": (79, 17),
    "pread64": (17, 67),
    "pwrite64": (18, 68),
    "readv": (19, 65),
    "writev": (20, 66),
    "fcntl": (72, 25),
    "fadvise64": (221, 223),
    "ftruncate": (77, 46),
    "fallocate": (285, 47),
    "fsync": (74, 82),
    "fdatasync": (75, 83),
    "fchmod": (91, 52),
    "umask": (95, 166),
    "rename": (82, None),
    "renameat": (264, 38),
    "renameat2": (316, 276),
    "unlink": (87, None),
    "unlinkat": (263, 35),
    "mkdir": (83, None),
    "mkdirat": (258, 34),
    "pipe": (22, None),
    "pipe2": (293, 59),
    "eventfd2": (290, 19),
    "dup": (32, 23),
    "dup2": (33, None),
    "dup3": (292, 24),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "tgkill": (234, 131),
    "execve": (59, 221),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "wait4": (61, 260),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "gettid": (186, 178),
    "getuid": (102, 174),
    "getgid": (104, 176),
    "geteuid": (107, 175),
    "getegid": (108, 177),
    "uname": (63, 160),
    "sysinfo": (99, 179),
    "times": (100, 153),
    "gettimeofday": (96, 169),
    "clock_getres": (229, 114),
    "getrusage": (98, 165),
    "getrlimit": (97, 163),
    "prlimit64": (302, 261),
    "getrandom": (318, 278),
    "getcpu": (309, 168),
    "getpriority": (140, 141),
    "setpriority": (141, 140),
    "sched_getaffinity": (204, 123),
    "sched_setaffinity": (203, 122),
    "sched_getparam": (143, 121),
    "sched_getscheduler": (145, 120),
    "sched_setscheduler": (144, 119),
    "sched_get_priority_max": (146, 125),
    "sched_get_priority_min": (147, 126),
    "set_tid_address": (218, 96),
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
    "membarrier": (324, 283),
    "prctl": (157, 167),
    "arch_prctl": (158, None),
    "get_mempolicy": (239, 236),
    "mincore": (27, 232),
    # They can only take away: confine.py uses them inside.
    "landlock_create_ruleset": (444, 444),
    "landlock_add_rule": (445, 445),
    "landlock_restrict_self": (446, 446),
}
CLONE = (56, 220)
CLONE3 = (435, 435)  # its flags lie in memory that a filter cannot read, so it does not exist here: libc falls back
IOCTL = (16, 29)
# CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET.
NAMESPACES = 0x7E020000
# TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIOCLEX.
HARMLESS_IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5451)
ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

ALLOW = 0x7FFF0000
KILL = 0x80000000
EPERM = 0x00050000 | 1
ENOSYS = 0x00050000 | 38

_LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_ANY_BIT = 0x45  # BPF_JMP | BPF_JSET | BPF_K
_RETURN = 0x06  # BPF_RET | BPF_K
_NUMBER, _ARCHITECTURE, _ARGUMENT_0, _ARGUMENT_1 = 0, 4, 16, 24


def supported() -> bool:
    """Return whether there is a filter for this machine."""
    return platform.machine() in ARCHITECTURES


def filter_program(machine: str) -> bytes:
    """Return the BPF program for a machine: an array of `struct sock_filter`."""
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in _instructions(machine))


def _instructions(machine: str) -> Iterator[tuple[int, int, int, int]]:
    column, architecture = ARCHITECTURES[machine]
    yield _LOAD, 0, 0, _ARCHITECTURE
    yield _EQUAL, 1, 0, architecture
    yield _RETURN, 0, 0, KILL
    yield _LOAD, 0, 0, _NUMBER
    if machine == "x86_64":
        # The x32 calls are the same kernel through a second door.
        yield _AT_LEAST, 0, 1, 0x40000000
        yield _RETURN, 0, 0, EPERM
    for numbers in CALLS.values():
        number = numbers[column]
        if number is not None:
            yield _EQUAL, 0, 1, number
            yield _RETURN, 0, 0, ALLOW
    yield _EQUAL, 0, 1, CLONE3[column]
    yield _RETURN, 0, 0, ENOSYS
    # Each block below leaves the call's number in the accumulator when it does not match.
    yield _EQUAL, 0, 4, CLONE[column]
    yield _LOAD, 0, 0, _ARGUMENT_0
    yield _ANY_BIT, 0, 1, NAMESPACES
    yield _RETURN, 0, 0, EPERM
    yield _RETURN, 0, 0, ALLOW
    yield _EQUAL, 0, 1 + 2 * len(HARMLESS_IOCTLS), IOCTL[column]
    yield _LOAD, 0, 0, _ARGUMENT_1
    for request in HARMLESS_IOCTLS:
        yield _EQUAL, 0, 1, request
        yield _RETURN, 0, 0, ALLOW
    yield _RETURN, 0, 0, EPERM
