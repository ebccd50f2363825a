"""How much memory there is: the machine's, or less where a control group or a limit on each process says so.

A number that the system does not tell counts as none given; with none at all the answer is None.
"""

import os
from pathlib import Path

KILO = 1024


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
    for line in _lines(root / "proc/meminfo"):
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
    """The limit of every control group around this process, version 2 and 1, as far as they can be seen.

    Inside a container the group's own path is often not to be seen, but its folder stands at the top.
    """
    for line in _lines(root / "proc/self/cgroup"):
        if line.count(":") < 2:
            continue
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            top, most = root / "sys/fs/cgroup", "memory.max"
        elif "memory" in controllers.split(","):
            top, most = root / "sys/fs/cgroup/memory", "memory.limit_in_bytes"
        else:
            continue
        parts = [part for part in path.split("/") if part not in ("", "..")]
        for depth in range(len(parts), -1, -1):
            folder = top.joinpath(*parts[:depth])
            limit = _number(folder / most)
            if limit is not None and limit < 1 << 60:  # version 1 writes "none" as a very large number
                yield limit


def of_a_process() -> int | None:
    """Bytes that each process may have (ulimit -v, -d), or None without such a limit."""
    try:
        import resource
    except ImportError:
        return None
    limits = [resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_DATA)]
    return _least(*(each for each in limits if each != resource.RLIM_INFINITY))


def _number(path):
    words = " ".join(_lines(path)).split()
    return int(words[0]) if words and words[0].isdigit() else None


def _lines(path):
    try:
        return path.read_text("ascii", "replace").splitlines()
    except OSError:
        return []
