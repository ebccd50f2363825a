"""What a sweep takes: time, memory and disk, foretold from the scenario at its points."""

from typing import NamedTuple

from sim.files import size
from sim.scenario.inspect.checking import SECONDS_PER_CUSTOMER_WEEK, duration
from sim.scenario.inspect.room import PROGRAM, WORKER, running
from sim.scenario.schema.scenario import Scenario
from sim.study.numbers.words import counted
from sim.study.sweeps.by_component import MOST_BYTES
from sim.study.sweeps.plan import Plan

SAMPLED = 64
"""Points that are looked at for the largest and the mean."""
OF_A_RUN = 900  # bytes in all files: journal, CSV and Parquet, the same for every run
OF_A_ROW = 1_100  # and for each outcome in it
OF_A_WEEK = 40  # bytes a week and outcome, where weeks are kept
OF_PAGES = 2_000_000
LEAST_OF_A_RUN = 0.006  # seconds: what a run takes however small its market


class SweepRoom(NamedTuple):
    """Seconds of one core; bytes of the largest process, of all together, and of disk."""

    seconds: float
    largest: float
    together: float
    disk: float


def room_of(plan: Plan, workers: int, runs: int | None = None) -> SweepRoom:
    """What so many runs of a plan take (default: all of them)."""
    asked = plan.asked
    runs = len(plan) if runs is None else runs
    every = max(1, len(asked.points) // SAMPLED)
    here = [asked.variant(point) for point in range(0, len(asked.points), every)]
    of_a_run = max(map(running, here))
    seconds = sum(map(_seconds, here)) / len(here)
    outcomes = _outcomes(asked.scenario)
    weeks = asked.scenario.study.weeks * OF_A_WEEK if "weekly" in asked.keep else 0
    parent = PROGRAM + 300.0 * len(plan)
    worker = WORKER + of_a_run + (MOST_BYTES if len(asked.scenario.place) > 1 else 0)
    return SweepRoom(
        runs * seconds,
        max(parent, worker),
        parent + workers * worker,
        runs * (OF_A_RUN + outcomes * (OF_A_ROW + weeks)) + OF_PAGES,
    )


def told(plan: Plan, workers: int) -> list[str]:
    """The same in sentences."""
    runs = len(plan.numbers())
    found = room_of(plan, workers, runs)
    cores = "one core" if workers == 1 else f"{workers} cores"
    return [
        *([f"This shard has {counted(runs, 'run')} of them."] if plan.shard else []),
        f"About {duration(found.seconds / workers)} on {cores}.",
        f"Memory: about {size(found.largest)} for the largest process, {size(found.together)} for all; "
        f"disk: about {size(found.disk)}.",
    ]


def _seconds(scenario: Scenario) -> float:
    study = scenario.study
    people = sum(place.residents + place.passing_trade_per_week for place in scenario.place)
    weeks = study.warm_up_weeks + (1 + _tries(scenario)) * study.weeks
    return LEAST_OF_A_RUN + weeks * people * SECONDS_PER_CUSTOMER_WEEK * max(1.0, len(scenario.business) / 6)


def _tries(scenario):
    places = len(scenario.focus) if scenario.study.apply == "each" else 1
    return max(0, len(scenario.strategy) - 1) * places


def _outcomes(scenario):
    return (1 + max(0, len(scenario.strategy) - 1)) * max(1, len(scenario.focus))
