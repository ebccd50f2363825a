"""What studies wait for: a branch's week, a point of a sweep, a lever's move."""

import functools
import time
from statistics import median

from sim.annotations import Row
from sim.evidence.bench_children import printed_by
from sim.evidence.bench_markets import FLAGSHIP, core
from sim.scenario import opened, read, with_values
from sim.scenario.schema.scenario import Scenario

SMALL = "minimal"
REPLICATIONS = 10
CHECK = f"""
import contextlib, io, time
from sim.cli import main
with contextlib.redirect_stdout(io.StringIO()):
    assert main(["check", {FLAGSHIP!r}]) == 0
print(time.process_time())
"""
"""What a process of its own runs that is asked how long `check` takes."""


def branch_weeks(residents: int, turns: int) -> Row:
    """Scenario -> ms of processor time for a week of one branch, all that stands around the weeks included, and the
    share of it that is inside compiled code; the least of some replications.
    """
    scenarios = {"flagship": opened(FLAGSHIP), SMALL: opened(SMALL)}
    scenarios[str(residents)] = read(text=core(residents, 104))
    return {name: _branch_week(scenario, turns) for name, scenario in scenarios.items()}


def _branch_week(scenario: Scenario, turns: int) -> Row:
    from sim.kernel import market
    from sim.study.runs.replication import OWN, Replicator

    replicator = Replicator(scenario, scenario.runs.seed, "kernel")
    weeks = scenario.study.warm_up_weeks + scenario.study.weeks * len(replicator.branches)
    inside, live_weeks = [0.0], market.live_weeks

    @functools.wraps(live_weeks)
    def timed(*arguments):
        started = time.process_time()
        answer = live_weeks(*arguments)
        inside[0] += time.process_time() - started
        return answer

    replicator.run(0, keep=OWN)  # all is made ready, and compiled
    found = []
    market.live_weeks = timed
    try:
        for replication in range(1, turns + 1):
            inside[0], started = 0.0, time.process_time()
            replicator.run(replication, keep=OWN)
            found.append((time.process_time() - started, inside[0]))
    finally:
        market.live_weeks = live_weeks
    spent, compiled = min(found)
    return {"ms": round(spent / weeks * 1e3, 3), "compiled_share": round(compiled / spent, 3)}


def sweep(points: int) -> Row:
    """Points a second of a sweep over a price of the smallest scenario, two replications each, in one process and in
    two that each do all of it.
    """
    asked = f"from sim.evidence.bench_studies import points_a_second; print(points_a_second({points}))"
    return {"one": round(sum(printed_by(asked, 1)), 1), "two": round(sum(printed_by(asked, 2)), 1)}


def points_a_second(points: int) -> float:
    """The same of this process alone; its first point, which makes all ready, apart."""
    from sim.study.outcome_frame import outcomes

    started, scenario = 0.0, opened(SMALL)
    for at in range(points + 1):
        price = 11.0 + 3.0 * at / points
        outcomes(scenario, set={"price": price}, replications=2, workers=1)
        started = started or time.perf_counter()
    return points / (time.perf_counter() - started)


def solving(turns: int) -> Row:
    """Place of the flagship -> ms of processor time to solve its weights, with the compiler loaded and as in `check`;
    and the seconds of one such `check` as a process of its own; medians.
    """
    code = "from sim.evidence.bench_studies import solved_in; print(solved_in({!r}, {!r}, {}, {}))"
    places = sorted(one.name for one in opened(FLAGSHIP).place)
    found: Row = {
        name: {
            way: round(printed_by(code.format(FLAGSHIP, name, turns, loaded), 1)[0], 1)
            for way, loaded in (("compiled", True), ("plain", False))
        }
        for name in places
    }
    return found | {"check_seconds": round(median(printed_by(CHECK, 1)[0] for _ in range(turns)), 2)}


def solved_in(name: str, place: str, turns: int, loaded: bool) -> float:
    """ms of processor time, the median of some turns, to solve a place of a shipped scenario."""
    from sim.compiled import arithmetic, fast
    from sim.scenario.solve.places import solve_place

    scenario = opened(name)
    if loaded:
        fast(arithmetic.exp)  # loads the compiler
    (one,) = (each for each in scenario.place if each.name == place)
    weight, found = scenario.behaviour.experience_weight, []
    for turn in range(turns + 1):  # each time another market: the last answers are kept
        other, _ = with_values(scenario, {"behaviour.experience_weight": weight + 0.001 * turn})
        started = time.process_time()
        solve_place(other, one)
        found.append(time.process_time() - started)
    return median(found[1:]) * 1e3


def moves(turns: int) -> Row:
    """ms of processor time that a move of a price takes in a `Lab` of the flagship, at each of its houses: until the
    first replication stands, and all ten; the least of some moves.
    """
    from sim.study.lab import Lab

    lab = Lab(FLAGSHIP, REPLICATIONS)
    lab.open()
    return {business.name: _move(lab, business.name, turns) for business in lab.scenario.focus}


def _move(lab, at, turns):
    found = []
    for turn in range(turns + 1):
        started = time.process_time()
        stood = [time.process_time() - started for _ in lab.moves({"price": f"+{1.0 + 0.01 * turn}"}, at)]
        found.append((stood[0], stood[-1]))
    first, last = (min(each) for each in zip(*found[1:], strict=True))
    return {"first": round(first * 1e3, 1), "ten": round(last * 1e3, 1)}
