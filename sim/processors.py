"""How many processors this process may use: what it was given, not what the machine has.

`taskset`, a batch system or a container may allow fewer than the machine has, by the set of processors (affinity) or
by a share of their time (a quota of a control group, cgroup v1 or v2).  A quota of one and a half processors counts as
two.
"""

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager

from sim.control_groups import folders, lines

MOST_PROCESSES = 61 if os.name == "nt" else 1024
"""Worker processes that can be asked for; Windows waits for no more than 61 at once."""


def usable(root: str = "/") -> int:
    """The number of processors that this process may use, 1 to `MOST_PROCESSES`; `root` is where the system's files are
    looked for.
    """
    return max(1, min(_allowed(), _quota(root), MOST_PROCESSES))


@contextmanager
def single_threaded() -> Iterator[None]:
    """Linear algebra on one thread in this process while it lasts; also a decorator.

    The matrices of emulators are small: threads that share one wait for each other, on a busy machine for most of the
    time; and a sum shared out over as many threads as there are processors would have other last digits elsewhere.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api="blas"):
        yield


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
    for folder in folders(root, "cpu"):
        found += [_of_v2(folder / "cpu.max"), _of_v1(folder)]
    least = min(found)
    return math.ceil(least) if least < math.inf else math.inf


def _of_v2(file):
    words = " ".join(lines(file)).split()
    return _share(*words[:2]) if len(words) >= 2 else math.inf


def _of_v1(folder):
    words = [" ".join(lines(folder / f"cpu.cfs_{name}_us")) for name in ("quota", "period")]
    return _share(*words)


def _share(quota, period):
    try:
        quota, period = float(quota), float(period)
    except ValueError:  # "max": no limit
        return math.inf
    return quota / period if quota > 0 and period > 0 else math.inf
