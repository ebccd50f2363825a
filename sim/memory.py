"""How much memory there is: the machine's, or less where a control group or a limit on each process says so.

A number that the system does not tell counts as none given; with none at all the answer is None.
"""

import os
from pathlib import Path

from sim.control_groups import folders, lines

KILO = 1024
LIMITS = "memory.max", "memory.limit_in_bytes"  # of a control group, version 2 and 1
NO_LIMIT = 1 << 60


def usable(root: str | Path = "/") -> int | None:
    """Bytes of memory for this process and all it starts, or None if nobody says.

    ``root`` is where the system's files are looked for.
    """
    root = Path(root)
    return _least(_of_the_machine(root), *_of_groups(root))


def _least(*numbers):
    known = [each for each in numbers if each is not None]
    return min(known, default=None)


def _of_the_machine(root):
    found = {}
    for line in lines(root / "proc/meminfo"):
        name, _, rest = line.partition(":")
        words = rest.split()
        if words and words[0].isdigit():
            found[name] = int(words[0]) * KILO
    if "MemTotal" in found:
        return found["MemTotal"]
    if os.name == "nt":
        return _of_windows()
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None


def _of_windows():
    import ctypes

    class Status(ctypes.Structure):
        """MEMORYSTATUSEX of the Windows API."""

        _fields_ = (
            ("length", ctypes.c_uint32),
            ("load", ctypes.c_uint32),
            *((name, ctypes.c_uint64) for name in ("total", "free", "page", "free_page", "own", "free_own", "more")),
        )

    status = Status(length=ctypes.sizeof(Status))
    if not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None
    return status.total


def _of_groups(root):
    """The limits of the control groups around this process (version 1 writes "none" as a very large number)."""
    limits = [_number(folder / name) for folder in folders(root, "memory") for name in LIMITS]
    return [each for each in limits if each is not None and each < NO_LIMIT]


def of_a_process() -> int | None:
    """Bytes that each process may have (ulimit -v, -d), or None without such a limit."""
    try:
        import resource
    except ImportError:
        return None
    limits = [resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_DATA)]
    return _least(*(each for each in limits if each != resource.RLIM_INFINITY))


def _number(path):
    words = " ".join(lines(path)).split()
    return int(words[0]) if words and words[0].isdigit() else None
