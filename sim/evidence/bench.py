"""How fast the engines are on this machine, as one JSON document; docs/performance.md explains the figures.

Times drift on a shared machine, so whatever is compared is measured in turns within one run, and the smallest of
several weeks or runs counts.  Nothing here is part of an answer: no result depends on it.
"""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, get_args

import numpy as np

from sim import signals
from sim.annotations import Row
from sim.errors import UsageError
from sim.market.run_spec import RunSpec
from sim.processors import usable
from sim.scenario.reading.shipped import shipped_path
from sim.scenario.schema.behaviour import Switch

ROOT = Path(__file__).resolve().parents[2]
FLAGSHIP = "town_vs_west_end"
SEED = 2026
STATE_BYTES = 1200
"""Memory that one resident takes while a large run is set up, in bytes: drawn, held and handed over."""
CORE_BUSINESSES = 6
MECHANISMS = get_args(Switch)
EVERYTHING_PER_BUSINESS = """
guarantee = 0.3
gesture_chance = 0.1
gesture_size = 1.0
gesture_cost = 1.0
novelty = 0.4
refresh_every_weeks = 13
personalisation = 0.5
crowding = 1.0
upgrade_pull = 0.0
upgrade_price = 10.0
cost_per_complaint = 5.0
fire_below = 5.0
commitment_weeks = 1
"""
EVERYTHING_OF_BEHAVIOUR = "\nreviews = 0.2\nreview_chance = 0.1\nunfounded_claim_chance = 0.05\n"


# -- the markets


def flagship() -> str:
    """The flagship scenario's text; raises UsageError where the scenarios are not at hand."""
    path = shipped_path(FLAGSHIP)
    if path is None:
        raise UsageError(f"bench needs the scenario {FLAGSHIP}, which came with the program and is no longer there.")
    return path.read_text(encoding="utf-8")


def texts() -> dict[str, str]:
    """The same market three times: mechanisms off, as the flagship has them, and all on; name -> text."""
    text = flagship()
    off = ", ".join(f'"{name}"' for name in MECHANISMS)
    everything = re.sub(r"(?m)^seats_per_week = .*$", lambda found: found[0] + EVERYTHING_PER_BUSINESS, text)
    everything = re.sub(r"(?m)^(occasions_per_week = .*)$", r"\1\nguest_chance = 0.1", everything)
    return {
        "off": f"{text}\noff = [{off}]\n",
        "flagship": text,
        "all_on": everything + EVERYTHING_OF_BEHAVIOUR,
    }


def core(residents: int, weeks: int, passing: float = 0.0) -> str:
    """The core week: six businesses, five of six known, half considered, half an occasion a week; nobody moves and
    seats are plenty.
    """
    head = f"""
[study]
weeks = {weeks}
warm_up_weeks = 0
currency = "GBP"
[experience]
norm = 6.0
spread = 1.5
"""
    moments = "".join(f'[[experience.touchpoint]]\nname = "moment {k}"\n' for k in range(4))
    place = f"""
[[segment]]
name = "all"
occasions_per_week = 0.5
[[place]]
name = "town"
residents = {residents}
passing_trade_per_week = {passing}
friends_per_person = 8
moves_per_year = 0.0
"""
    houses = "".join(
        f"""
[[business]]
name = "house {k}"
place = "town"
price = {20 + k}.0
unit_cost = 10.0
aware = 0.8333
considered = 0.5
focus = {str(k == 0).lower()}
"""
        for k in range(CORE_BUSINESSES)
    )
    return head + moments + place + houses + '[[strategy]]\nname = "as_is"\n[behaviour]\noff = ["capacity"]\n'


# -- taking the time


class Run:
    """One market of an engine, ready for a week."""

    def __init__(self, text: str, engine: str = "kernel", threads: int = 1) -> None:
        from sim.market.terms import Terms
        from sim.scenario import read

        self.terms = Terms.of(read(text=text))
        self.population = self.terms.population(SEED, 0)
        if engine == "agents":
            from sim import agents

            self.market: Any = agents.Market(terms=self.terms, scenario_seed=SEED, population=self.population)
        else:
            from sim import kernel

            self.market = kernel.Market(RunSpec(self.terms, self.population, SEED, 0), threads=threads)
        self.weeks: list[float] = []
        self.market.step()  # compiled, and with memories

    def week(self) -> None:
        """Run one week and keep its seconds."""
        started = time.perf_counter()
        self.market.step()
        self.weeks.append(time.perf_counter() - started)

    @property
    def ns(self) -> float:
        """Nanoseconds per resident-week, of the quickest week."""
        return round(min(self.weeks) / max(1, len(self.population)) * 1e9, 1)


def in_turns(runs: Sequence[Run], weeks: int) -> None:
    """Let every run of the list take a week, then all the next: what disturbs one disturbs all."""
    for _ in range(weeks):
        for run in runs:
            run.week()


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
    command = [sys.executable, "-c", asked]

    def at_once(many):
        with contextlib.ExitStack() as stack:
            running = [stack.enter_context(_child(command, os.environ)) for _ in range(many)]
            return max(float(each.communicate()[0]) for each in running)

    alone, both = zip(*((at_once(1), at_once(2)) for _ in range(2)), strict=True)
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
    code = "from sim.evidence.bench import Run, core; Run(core(1000, 3))"
    with tempfile.TemporaryDirectory() as folder, _undone(lambda: shutil.rmtree(folder, ignore_errors=True)):
        own = os.environ | ({"XDG_CACHE_HOME": folder, "HOME": folder, "LOCALAPPDATA": folder} if cold else {})
        first = _start([sys.executable, "-c", code], own)
        later = _start([sys.executable, "-c", code], own)
    idle = _start([sys.executable, "-c", "import sim.cli"], os.environ)
    found = {"import": idle, "first_week_compiled_before": later if cold else min(first, later)}
    return found | ({"first_week_nothing_compiled": first, "compiling": round(first - later, 2)} if cold else {})


def _start(command, environment):
    started = time.perf_counter()
    with _child(command, environment) as child:
        child.communicate()
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return round(time.perf_counter() - started, 2)


@contextlib.contextmanager
def _child(command, environment):
    """A process that hears of no Ctrl-C itself and never outlives what it was started for."""
    alone = {"process_group": 0} if os.name != "nt" else {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    started = []
    with _undone(lambda: [each.kill() for each in started]):
        with signals.held_back():
            child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT, **alone)
            started.append(child)
        try:
            yield child
        finally:
            child.kill()
            child.communicate()


@contextlib.contextmanager
def _undone(undo):
    forget = signals.on_stop(undo)
    try:
        yield
    finally:
        forget()


# -- where the time goes


def profile(residents: int, weeks: int) -> Row:
    """ns per resident-week of the core week by phase, and roughly by kind of work.

    Kinds are reckoned, not sampled: how often a week asks for a block of luck, for an exp or log or for a normal
    number, times what each costs in a loop of its own; memory is the week's reading and writing at the speed of a
    plain copy; the rules are what is left.
    """
    run = Run(core(residents, weeks + 2))
    phases: dict[str, Any] = {}
    for name in ("open", "decide", "seat", "visit", "tell", "close"):
        setattr(run.market, name, _timed(getattr(run.market, name), phases.setdefault(name, [])))
    in_turns([run], weeks)
    occasions = float(run.market.threads.totals.sum()) / residents
    visits = float(run.market.counters.counts[:, :, :, 0].sum()) / residents
    costs = primitives()
    kinds = {
        "luck": costs["block"] * (1.0 + occasions * (CORE_BUSINESSES + 1) + 3.0 * visits),
        "exp_and_log": costs["exp"] * (1.0 + occasions * (2 * CORE_BUSINESSES + 2) + 2.0 * visits)
        + costs["normal"] * 4.0 * visits,
        "memory": costs["byte"] * (12.0 + occasions * CORE_BUSINESSES * 29.0 + visits * 16.0 * 64.0),
    }
    kinds["rules"] = max(0.0, run.ns - sum(kinds.values()))
    return {
        "phases": {name: round(min(values) / residents * 1e9, 1) for name, values in phases.items()},
        "kinds": {name: round(value, 1) for name, value in kinds.items()},
        "primitives": {name: round(value, 3) for name, value in costs.items()},
    }


def _timed(phase, seconds):
    def timed():
        started = time.perf_counter()
        phase()
        seconds.append(time.perf_counter() - started)

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


# -- all of it


def bench(*, quick: bool = False, with_profile: bool = False, progress: Callable[[str], object] | None = None) -> Row:
    """All figures as a dict that JSON can hold; `quick` takes fewer and smaller ones, `progress(sentence)` tells how
    far it is.
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
