"""How many processors this process may use: what it was given, not what the machine has.

`taskset`, a batch system or a container may allow fewer than the machine has, by the set of processors (affinity) or
by a share of their time (a quota of a control group, cgroup v1 or v2).  A quota of one and a half processors counts as
two.
"""

import math
import os
from pathlib import Path

MOST_PROCESSES = 61 if os.name == "nt" else 1024
"""Worker processes that can be asked for; Windows waits for no more than 61 at once."""


def usable(root: str = "/") -> int:
    """The number of processors that this process may use, 1 to `MOST_PROCESSES`; `root` is where the system's files are
    looked for.
    """
    return max(1, min(_allowed(), _quota(Path(root)), MOST_PROCESSES))


def _allowed():
    """What affinity allows (and, from Python 3.13, the option -X cpu_count)."""
    if hasattr(os, "process_cpu_count"):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _quota(root):
    """The least number of processors that a control group around this process allows; infinite without any."""
    found = [math.inf]
    for folder in _groups(root):
        found += [_of_v2(folder / "cpu.max"), _of_v1(folder)]
    least = min(found)
    return math.ceil(least) if least < math.inf else math.inf


def _groups(root):
    """The folders of the control groups this process is in, and of those around them, as far as they can be seen."""
    paths = {}  # controllers -> path; "" is version 2
    for line in _lines(root / "proc/self/cgroup"):
        if line.count(":") >= 2:
            _, controllers, path = line.split(":", 2)
            paths[controllers] = path
    for line in _lines(root / "proc/self/mountinfo"):
        before, _, after = line.partition(" - ")
        fields, kind = before.split(), after.split()
        if len(fields) < 5 or len(kind) < 3 or kind[0] not in ("cgroup", "cgroup2"):
            continue
        path = paths.get("") if kind[0] == "cgroup2" else _with_processors(paths, kind[2])
        if path is None:
            continue
        mount = root / fields[4].lstrip("/")
        inside = path.removeprefix(fields[3].rstrip("/")).strip("/") if path.startswith(fields[3]) else ""
        folder = mount / inside
        yield from [each for each in (folder, *folder.parents) if each == mount or mount in each.parents]


def _with_processors(paths, options):
    if "cpu" not in options.split(","):
        return None
    return next((path for controllers, path in paths.items() if "cpu" in controllers.split(",")), None)


def _of_v2(file):
    words = " ".join(_lines(file)).split()
    return _share(*words[:2]) if len(words) >= 2 else math.inf


def _of_v1(folder):
    words = [" ".join(_lines(folder / f"cpu.cfs_{name}_us")) for name in ("quota", "period")]
    return _share(*words)


def _share(quota, period):
    try:
        quota, period = float(quota), float(period)
    except ValueError:  # "max": no limit
        return math.inf
    return quota / period if quota > 0 and period > 0 else math.inf


def _lines(file):
    try:
        return file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
