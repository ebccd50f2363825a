"""What is worth finding out before the choice, in money: of a scenario's uncertain inputs, on runs of its market.

>>> from sim.scenario import read
>>> from sim.study.knowing.study import worth_of_knowing
>>> found = worth_of_knowing(read("town_vs_west_end"), worlds=64)      # doctest: +SKIP
>>> found.tables["knowing"]                                            # doctest: +SKIP

The worlds are draws of all uncertain inputs as those of `compare` are, only more of them, each run once for every plan
and with luck of its own.  All plans of a world share it; what is left of it the regressions take for noise, and it is
in the standard errors.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sim.annotations import Floats
from sim.bounds import REPLICATIONS_OF_FLIP, SEED, WORKERS, WORLDS_OF_KNOWING, known_engine
from sim.processors import single_threaded, usable
from sim.scenario.schema.scenario import Scenario
from sim.study.knowing.options import MOST, held_to, leading, refuse
from sim.study.knowing.rows import rows_of
from sim.study.numbers.rounding import in_its_pennies
from sim.study.numbers.words import counted
from sim.study.rows.tables import frame
from sim.study.runs.answers import Question
from sim.study.runs.replication import LITTLE
from sim.study.runs.runner import Keeper, Runner, Tally
from sim.study.worlds.worlds import Worlds, run_worlds

DEFAULT_WORLDS, WITH_GROUPS = 512, 1024
"""Draws, and where some inputs would be found out together: a surface over several needs more."""
DEFAULT_REPLICATIONS = 8
"""Of the file as written."""
TRIED_FIRST = 4
"""Replications by which the plans are chosen, where there are too many."""


@dataclass(frozen=True)
class Knowledge:
    """What is worth finding out: ``tables`` holds "knowing", "surveys" and "boxes"; ``worlds`` how many draws;
    ``points`` [worlds, inputs] what was drawn and ``leads`` {business: what the chosen plan earned more than the one it
    is held against, [worlds]}.  The rest as in `sim.study.flip.study.FlipMap`.
    """

    scenario: Scenario
    engine: str
    replications: int
    stopped: str
    seed: int
    workers: int
    seconds: float
    worlds: int
    tables: dict
    points: Floats
    leads: dict[str, Floats]
    warnings: list = field(default_factory=list)
    asked: dict = field(default_factory=dict)


@single_threaded()
@in_its_pennies
def worth_of_knowing(
    scenario: Scenario,
    *,
    worlds: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    engine: str | None = None,
    progress: Callable[..., Any] | None = None,
    keeper: Keeper | None = None,
) -> Knowledge:
    """The `Knowledge` of a scenario: for each focus business, or for all together if they act together.

    ``worlds`` is how many draws of the uncertain inputs are run (default
    512, or 1,024 where inputs have a group), ``replications`` how often the file as
    written is (default 8).  The rest is as in `sim.study.compare.compare`.  Raises UsageError where there is nothing to
    choose between or nothing uncertain.
    """
    started = time.monotonic()
    refuse(scenario)
    seed = SEED.of(seed, scenario.runs.seed)
    workers = WORKERS.of(workers, usable())
    draws = WORLDS_OF_KNOWING.of(worlds, default_worlds(scenario))
    runs = REPLICATIONS_OF_FLIP.of(replications, DEFAULT_REPLICATIONS)
    engine = known_engine(engine)
    tally = Tally(progress)
    with Runner(seed=seed, workers=workers, engine=engine, tally=tally, keeper=keeper) as runner:
        tally.expect(draws + runs)
        used, left_out = _held(runner, scenario)
        answers = runner.answers(used, runs, keep=LITTLE)
        found = run_worlds(runner, used, answers, draws + 1, seed, keep=LITTLE, own_luck=True)
    tables, leads = rows_of(used, found, seed)
    return Knowledge(
        scenario=used,
        engine=engine,
        replications=runs,
        stopped=f"{counted(draws, 'world')}, each run once; {counted(runs, 'replication')} of the file as written",
        seed=seed,
        workers=workers,
        seconds=time.monotonic() - started,
        worlds=draws,
        tables={name: frame(rows) for name, rows in tables.items()},
        points=found.values[1:],
        leads=leads,
        warnings=[*left_out, *_clipped(found)],
        asked={"worlds": worlds, "replications": replications},
    )


def default_worlds(scenario: Scenario) -> int:
    """How many draws of a scenario's uncertain inputs are run unless told otherwise."""
    return WITH_GROUPS if any(one.group is not None for one in scenario.uncertain) else DEFAULT_WORLDS


def _held(runner, scenario):
    """The scenario held to so many plans as can be chosen between, and a sentence about the others."""
    names = Question.of(scenario).strategies
    if len(names) <= MOST:
        return scenario, []
    runner.tally.expect(TRIED_FIRST)
    kept = leading(runner.answers(scenario, TRIED_FIRST, keep=LITTLE))
    said = f"Of {len(names)} strategies the {MOST} that earn most as the file is written are chosen between."
    used = held_to(scenario, kept)
    refuse(used)
    return used, [said]


def _clipped(worlds: Worlds) -> list[str]:
    held = worlds.clipped
    return [f"{held} drawn values were held within the range of their input."] if held else []
