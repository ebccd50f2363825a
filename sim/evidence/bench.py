"""How fast the engines are on this machine, as one JSON document; docs/performance.md explains the figures.

Times drift on a shared machine, so whatever is compared is measured in turns within one run, and the smallest of
several weeks or runs counts.  Nothing here is part of an answer: no result depends on it.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence

import numpy as np

from sim.annotations import Row
from sim.evidence.bench_children import child, printed_by, undone
from sim.evidence.bench_markets import Run, core, flagship, in_turns, texts
from sim.evidence.bench_profile import profile
from sim.evidence.bench_studies import branch_weeks, moves, solving, sweep
from sim.evidence.bench_sweeps import journal_overhead, two_workers
from sim.processors import usable

STATE_BYTES = 1200
"""Memory that one resident takes while a large run is set up, in bytes: drawn, held and handed over."""


def engines(weeks: int, turns: int) -> Row:
    """ns per resident-week of both engines on the same scenario, and their ratio; by scenario."""
    threads, found = usable(), {}
    for name, text in texts().items():
        slow, alone, together = Run(text, "agents"), Run(text), Run(text, threads=threads)
        for _ in range(turns):
            in_turns([slow], 1)
            in_turns([alone, together], weeks)
        found[name] = {
            "agents": slow.ns,
            "kernel": alone.ns,
            "kernel_all_threads": together.ns,
            "ratio": round(slow.ns / alone.ns, 1),
        }
    return found


def passers(many: int, weeks: int) -> float:
    """ns per passer-by of the kernel: a street of `many` a week beside an empty one."""
    street, empty = Run(core(100, weeks + 2, float(many))), Run(core(100, weeks + 2))
    in_turns([street, empty], weeks)
    return round((min(street.weeks) - min(empty.weeks)) / many * 1e9, 1)


def sizes(residents: Sequence[int], weeks: int) -> Row:
    """The core week by size of the town: ns per resident-week on one thread and on all, and bytes of state."""
    found: Row = {}
    for many in residents:
        if many * STATE_BYTES > free_memory():
            found[str(many)] = None
            continue
        runs = [Run(core(many, weeks + 2), threads=count) for count in sorted({1, usable()})]
        in_turns(runs, weeks)
        state = runs[0].market.state()
        found[str(many)] = {
            "kernel": runs[0].ns,
            "kernel_all_threads": runs[-1].ns,
            "threads_gain": round(runs[0].ns / runs[-1].ns, 2),
            "bytes_per_resident": round(state.bytes_per_resident, 1),
        }
    return found


def free_memory() -> int:
    """Bytes of memory that may be asked for; where the system does not tell, 4 GB."""
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return 4 << 30


def seconds_of(residents: int, weeks: int) -> float:
    """Seconds that some weeks of a town take, what stands before them apart; for a process of its own."""
    run = Run(core(residents, weeks + 2))
    in_turns([run], weeks)
    return sum(run.weeks)


def processes(residents: int, weeks: int) -> Row:
    """How much more two processes get done than one, each with a market of its own (2 would be perfect)."""
    asked = f"from sim.evidence.bench import seconds_of; print(seconds_of({residents}, {weeks}))"
    alone, both = zip(*((max(printed_by(asked, 1)), max(printed_by(asked, 2))) for _ in range(2)), strict=True)
    return round(2.0 * min(alone) / min(both), 2)


def comparison(replications: int) -> Row:
    """Seconds of a comparison of the flagship, and of each replication."""
    from sim.scenario import read
    from sim.study.compare import compare

    done = compare(read(text=flagship()), replications=replications)
    return {
        "replications": replications,
        "workers": done.workers,
        "seconds": round(done.seconds, 2),
        "seconds_per_replication": round(done.seconds / replications, 3),
    }


def starts(cold: bool) -> Row:
    """Seconds until a fresh process has run its first week: with nothing compiled (if `cold`), and with all."""
    code = "from sim.evidence.bench_markets import Run, core; Run(core(1000, 3))"
    with tempfile.TemporaryDirectory() as folder, undone(lambda: shutil.rmtree(folder, ignore_errors=True)):
        own = os.environ | ({"XDG_CACHE_HOME": folder, "HOME": folder, "LOCALAPPDATA": folder} if cold else {})
        first = _start([sys.executable, "-c", code], own)
        later = _start([sys.executable, "-c", code], own)
    idle = _start([sys.executable, "-c", "import sim.cli"], os.environ)
    found = {"import": idle, "first_week_compiled_before": later if cold else min(first, later)}
    return found | ({"first_week_nothing_compiled": first, "compiling": round(first - later, 2)} if cold else {})


def _start(command, environment):
    started = time.perf_counter()
    with child(command, environment) as running:
        running.communicate()
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return round(time.perf_counter() - started, 2)


def bench(
    *,
    quick: bool = False,
    with_profile: bool = False,
    progress: Callable[[str], object] | None = None,
    live: Callable[[int], Row] | None = None,
) -> Row:
    """All figures as a dict that JSON can hold; `quick` takes fewer and smaller ones, `progress(sentence)` tells how
    far it is.  ``live(turns)`` measures the live page, which stands above this module (`sim.dashboard.timed`).
    """
    tell = progress or (lambda _: None)
    weeks, turns = (5, 2) if quick else (30, 6)
    found: Row = {"machine": machine(), "quick": quick}
    tell("both engines on the same scenario")
    found["ns_per_resident_week"] = engines(weeks, turns)
    found["ratio_kernel_to_agents"] = found["ns_per_resident_week"]["flagship"]["ratio"]
    tell("passers-by")
    found["ns_per_passer"] = passers(20_000 if quick else 100_000, weeks)
    tell("towns of several sizes")
    found["residents"] = sizes((10_000, 100_000) if quick else (10_000, 100_000, 1_000_000, 10_000_000), 8)
    tell("two processes beside one")
    found["two_processes_gain"] = processes(20_000 if quick else 200_000, 5 if quick else 20)
    tell("a week of a branch, a point of a sweep, a lever's move")
    found["branch_week"] = branch_weeks(10_000 if quick else 100_000, 2 if quick else 5)
    found["sweep_points_per_second"] = sweep(4 if quick else 40)
    found["move_ms"] = moves(1 if quick else 5)
    tell("weights solved from elasticities, and a check")
    found["solving"] = solving(1 if quick else 5)
    if live is not None:
        tell("a move on the live page")
        found["live_move_ms"] = live(3 if quick else 10)
    tell("keeping runs, and two workers under the supervisor")
    found["journal_overhead"] = journal_overhead(1 if quick else 5)
    found["two_workers"] = two_workers(100 if quick else 2_000, 1 if quick else 3)
    tell("a comparison of the flagship")
    found["comparison"] = comparison(2 if quick else 10)
    tell("starting")
    found["start_seconds"] = starts(cold=not quick)
    if with_profile:
        tell("where the time goes")
        found["profile"] = profile(20_000 if quick else 200_000, 6)
    return found


def machine() -> Row:
    """What the figures were measured on."""
    import platform
    from importlib.metadata import version

    return {
        "processors": usable(),
        "processor": platform.machine(),
        "python": platform.python_version(),
        "numba": version("numba"),
        "numpy": np.__version__,
    }


def printed(found: Row) -> str:
    """The document as JSON."""
    return json.dumps(found, indent=2)
