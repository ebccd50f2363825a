"""What it costs to keep runs, and to have them done by a supervisor: measured in turns with the same without either."""

import contextlib
import hashlib
import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from sim import temporary
from sim.annotations import Row
from sim.console import deliver
from sim.evidence.bench_children import child
from sim.files import make_folder

SMALL = "minimal"
WEEKS = 52
FIRST = 0.1
"""The share of the runs after which the clock starts: until then processes start and chunks find their size."""
PROGRAM: dict[str, Any] = {"code": "bench", "versions": {}, "files": {}}


def journal_overhead(turns: int, fewest: int = 20, spent: float = 1.0) -> Row:
    """What keeping a run adds, by how long the run takes and whether arrays are kept too.

    ``processor`` is the share of processor time, the thread that flushes included, ``waiting`` that of the time until
    `append` is back (its median), ``processor_ms`` and ``waiting_ms`` what they are for one run.  Runs are loops of so
    much processor time of their thread, ``fewest`` of them or as many as take ``spent`` seconds; the least of some
    turns counts, each with and without in turn.
    """
    found = {}
    for seconds in (0.001, 0.05):
        for arrays in (False, True):
            name = f"{seconds * 1e3:g} ms, {'with arrays' if arrays else 'lines alone'}"
            found[name] = _overhead(seconds, max(fewest, int(spent / seconds)), turns, arrays)
    return found


def _overhead(seconds: float, runs: int, turns: int, arrays: bool) -> Row:
    spent: dict[bool, list[float]] = {False: [], True: []}
    waits: list[float] = []
    for _ in range(turns):
        for kept in (False, True):
            spent[kept].append(_runs(seconds, runs, arrays, waits if kept else None) / runs)
    plain = min(spent[False])
    more, wait = min(spent[True]) - plain, statistics.median(waits)
    return {
        "processor": round(more / plain, 4),
        "waiting": round(wait / seconds, 4),
        "processor_ms": round(more * 1e3, 3),
        "waiting_ms": round(wait * 1e3, 3),
    }


def _runs(seconds: float, runs: int, arrays: bool, waits: list[float] | None) -> float:
    """Seconds of processor time of all threads for so many runs; they are kept where there is a list for the waits."""
    from sim.study.rows.of_outcome import COLUMNS
    from sim.study.store.journal import BULK, JOURNALS, Journal

    content = {"rows": [[1234.5678 * at for at in range(len(COLUMNS))]] * 2}
    with temporary.folder("runs that are timed") as folder, contextlib.ExitStack() as stack:
        for name in (JOURNALS, BULK):
            make_folder(Path(folder, name))
        journal = stack.enter_context(Journal(Path(folder)))
        began = time.process_time()
        for run in range(runs):
            end = time.thread_time() + seconds
            while time.thread_time() < end:
                pass
            table = _arrays(run) if arrays else None
            if waits is not None:
                asked = time.perf_counter()
                identity = hashlib.sha256(str(run).encode()).hexdigest()
                journal.append(identity, content, bulk=table)
                waits.append(time.perf_counter() - asked)
        journal.flush()
        return time.process_time() - began


def _arrays(run: int) -> Any:
    import pyarrow

    weeks = [[float(run + week) for week in range(WEEKS)]] * 2
    return pyarrow.table(dict.fromkeys(("visits", "revenue", "profit", "loyal"), weeks))


def two_workers(runs: int, turns: int) -> Row:
    """Runs a second of `minimal` at so many prices: of two workers under the supervisor, journals and all, and of two
    bare processes that do half each and keep nothing, in turns; the best of each.  ``gain`` is the ratio; ``ms`` the
    processor time of a run, which a busy machine moves less, and ``ms_of_supervisor`` what the supervisor adds to it.
    """
    bare, watched = [], []
    for _ in range(turns):
        bare.append(_bare_pair(runs))
        watched.append(supervised(runs))
    best = {name: max(each["a_second"] for each in some) for name, some in (("bare", bare), ("workers", watched))}
    least = {name: min(each["ms"] for each in some) for name, some in (("bare", bare), ("workers", watched))}
    return {
        "a_second": {name: round(rate, 1) for name, rate in best.items()},
        "gain": round(best["workers"] / best["bare"], 3),
        "ms": {name: round(each, 2) for name, each in least.items()},
        "ms_of_supervisor": round(min(each["supervisor"] for each in watched), 2),
    }


def _plan(runs: int) -> Any:
    from sim.scenario.sweeps import sweep_of
    from sim.study.sweeps.asked import Asked
    from sim.study.sweeps.plan import Plan

    return Plan(Asked.of(sweep_of(SMALL, vary={"price": (10.0, 15.0)}, points=runs)), PROGRAM)


def _bare_pair(runs: int) -> dict[str, float]:
    code = "import sys; from sim.evidence.bench_sweeps import bare; bare(int(sys.argv[1]), int(sys.argv[2]))"
    with contextlib.ExitStack() as stack:
        running = [
            stack.enter_context(child([sys.executable, "-c", code, str(runs), str(half)], os.environ))
            for half in (0, 1)
        ]
        found = [json.loads(each.communicate()[0]) for each in running]
    return {"a_second": sum(each["a_second"] for each in found), "ms": statistics.mean(each["ms"] for each in found)}


def bare(runs: int, half: int) -> None:
    """Every other run of a plan, one after another in this process; prints runs a second and ms of a run as JSON."""
    from sim.study.sweeps.point_runner import PointRunner

    plan = _plan(runs)
    runner, numbers = PointRunner(plan), plan.numbers()[half::2]
    first = max(1, int(FIRST * len(numbers)))
    for number in numbers[:first]:
        runner.run(number)
    began, spent = time.perf_counter(), time.process_time()
    for number in numbers[first:]:
        runner.run(number)
    many = len(numbers) - first
    told = {"a_second": many / (time.perf_counter() - began), "ms": (time.process_time() - spent) / many * 1e3}
    deliver(json.dumps(told) + "\n")


def supervised(runs: int) -> dict[str, float]:
    """The same runs by two workers under the supervisor: runs a second, ms of a run in a worker and in this process."""
    import psutil

    from sim.study.sweeps.sweeping import sweeping, watched

    marks: list[tuple[int, float, float, float]] = []

    def see(done: int, _failed: int) -> None:
        if done in (runs, int(FIRST * runs)) or (not marks and done > FIRST * runs):
            children = [each.cpu_times() for each in psutil.Process().children(recursive=True)]
            spent = sum(each.user + each.system for each in children)
            marks.append((done, time.perf_counter(), spent, time.process_time()))

    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(temporary.folder("runs that are timed"))
        work = stack.enter_context(sweeping(_plan(runs).asked, Path(folder)))
        work.run(stack.enter_context(watched(work, workers=2)), see)
    (done, began, spent, own), (all_done, ended, spent_by_then, own_by_then) = marks[0], marks[-1]
    many = all_done - done
    return {
        "a_second": many / (ended - began),
        "ms": (spent_by_then - spent) / many * 1e3,
        "supervisor": (own_by_then - own) / many * 1e3,
    }
