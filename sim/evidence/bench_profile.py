"""Where the time of a week goes: by its steps, and by kind of work."""

import contextlib
import time

import numpy as np

from sim.annotations import Row
from sim.evidence.bench_markets import CORE_BUSINESSES, Run, core, in_turns
from sim.market.schedule import STEPS


def profile(residents: int, weeks: int) -> Row:
    """ns per resident-week of the core week by phase, and roughly by kind of work.

    Kinds are reckoned, not sampled: how often a week asks for a block of luck, for an exp or log or for a normal
    number, times what each costs in a loop of its own; memory is the week's reading and writing at the speed of a
    plain copy; the rules are what is left.
    """
    run, apart = Run(core(residents, weeks + 2)), Run(core(residents, weeks + 2), at_once=False)
    with _steps_timed() as seconds:
        in_turns([run, apart], weeks)
    held = run.market.run
    occasions = float(held.chunks.totals.sum()) / residents
    visits = float(held.counters.counts[:, :, :, 0].sum()) / residents
    costs = primitives()
    kinds = {
        "luck": costs["block"] * (1.0 + occasions * (CORE_BUSINESSES + 1) + 3.0 * visits),
        "exp_and_log": costs["exp"] * (1.0 + occasions * (2 * CORE_BUSINESSES + 2) + 2.0 * visits)
        + costs["normal"] * 4.0 * visits,
        "memory": costs["byte"] * (12.0 + occasions * CORE_BUSINESSES * 29.0 + visits * 16.0 * 64.0),
    }
    kinds["rules"] = max(0.0, run.ns - sum(kinds.values()))
    return {
        "phases": {name: round(min(values) / residents * 1e9, 1) for name, values in seconds.items()},
        "kinds": {name: round(value, 1) for name, value in kinds.items()},
        "primitives": {name: round(value, 3) for name, value in costs.items()},
    }


@contextlib.contextmanager
def _steps_timed():
    """Step of the week -> the seconds that it takes each time, of markets that call their steps one by one."""
    from sim.kernel import steps

    seconds: dict[str, list[float]] = {step: [] for step in STEPS}
    before = {step: getattr(steps, f"{step}_week") for step in STEPS}
    for step in STEPS:
        setattr(steps, f"{step}_week", _timed(before[step], seconds[step]))
    try:
        yield seconds
    finally:
        for step in STEPS:
            setattr(steps, f"{step}_week", before[step])


def _timed(step, seconds):
    def timed(*arguments):
        started = time.perf_counter()
        answer = step(*arguments)
        seconds.append(time.perf_counter() - started)
        return answer

    return timed


def primitives() -> dict[str, float]:
    """ns of a block of luck, an exp, a normal number and a byte copied, each in a loop of its own."""
    from sim.kernel.bench_loops import LOOPS, Room

    room, found = Room.blank(), {}
    for name, loop in LOOPS.items():
        loop(room, np.int64(1))
        found[name] = min(_seconds(loop, room, 200) for _ in range(5)) / 200 / len(room.floats) * 1e9
    there, here = np.empty(1 << 25, np.uint8), np.ones(1 << 25, np.uint8)
    found["byte"] = min(_seconds(np.copyto, there, here) for _ in range(5)) / (2 * len(here)) * 1e9
    return found


def _seconds(task, *arguments):
    started = time.perf_counter()
    task(*arguments)
    return time.perf_counter() - started
