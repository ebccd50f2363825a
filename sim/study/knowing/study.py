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
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.annotations import Floats
from sim.bounds import REPLICATIONS_OF_FLIP, SEED, WORKERS, WORLDS_OF_KNOWING, known_engine
from sim.processors import single_threaded, usable
from sim.scenario.schema.scenario import Scenario
from sim.study.knowing.options import MOST, held_to, leading, refuse
from sim.study.knowing.pilots import pilot_rows, run_pilots, tried_plan
from sim.study.knowing.rows import BETWEEN_MORE, BETWEEN_OWN, answers_of, rows_of
from sim.study.numbers.rounding import in_its_pennies
from sim.study.numbers.words import counted
from sim.study.rows.tables import frame
from sim.study.runs.answers import Question
from sim.study.runs.replication import LITTLE
from sim.study.runs.runner import Keeper, Runner, Tally
from sim.study.search.added import added_plans, with_plans
from sim.study.worlds.worlds import Worlds, run_worlds

if TYPE_CHECKING:
    import pandas as pd

DEFAULT_WORLDS, WITH_GROUPS = 512, 1024
"""Draws, and where some inputs would be found out together: a surface over several needs more."""
DEFAULT_REPLICATIONS = 8
"""Of the file as written."""
TRIED_FIRST = 4
"""Replications by which the plans are chosen, where there are too many."""


@dataclass(frozen=True)
class Knowledge:
    """What is worth finding out: ``tables`` holds "knowing", "surveys", "boxes" and maybe "pilots"; ``worlds`` how many
    draws; ``points`` [worlds, inputs] what was drawn and ``leads`` {business: what the chosen plan earned more than the
    one it is held against, [worlds]}; ``added`` names of the plans that were added to the file's own; ``left_out``
    how many plans are too many to choose between.  The rest as in
    `sim.study.flip.study.FlipMap`.
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
    added: tuple[str, ...] = ()
    left_out: int = 0
    warnings: list = field(default_factory=list)
    asked: dict = field(default_factory=dict)


@single_threaded()
@in_its_pennies
def worth_of_knowing(
    scenario: Scenario,
    *,
    plans: Path | str | None = None,
    pilot: bool = False,
    worlds: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    engine: str | None = None,
    progress: Callable[..., Any] | None = None,
    keeper: Keeper | None = None,
) -> Knowledge:
    """The `Knowledge` of a scenario: for each focus business, or for all together if they act together.

    ``plans`` is a file of ``[[strategy]]`` stanzas, or the folder of a search, whose plans are chosen between beside
    those of the scenario.  ``pilot`` also says what trying the plan first is worth, in as many runs again (table
    "pilots").  ``worlds`` is how many draws of the uncertain inputs are run (default 512, or 1,024 where
    inputs have a group), ``replications`` how often the file as written is (default 8).  The rest is as in
    `sim.study.compare.compare`.  Raises UsageError where there is nothing to choose between or nothing uncertain.
    """
    started = time.monotonic()
    if plans is not None:
        scenario = with_plans(scenario, plans)
    refuse(scenario)
    seed = SEED.of(seed, scenario.runs.seed)
    workers = WORKERS.of(workers, usable())
    draws = WORLDS_OF_KNOWING.of(worlds, default_worlds(scenario))
    runs = REPLICATIONS_OF_FLIP.of(replications, DEFAULT_REPLICATIONS)
    engine = known_engine(engine)
    tally = Tally(progress)
    with Runner(seed=seed, workers=workers, engine=engine, tally=tally, keeper=keeper) as runner:
        tally.expect(draws * (2 if pilot else 1) + runs)
        used, left_out = _held(runner, scenario)
        answers = runner.answers(used, runs, keep=LITTLE)
        found = run_worlds(runner, used, answers, draws + 1, seed, keep=LITTLE, own_luck=True)
        trials = _trials(runner, used, found, runs + draws, seed) if pilot else None
    names = {each.name for each in used.strategy}
    added = tuple(each for each in added_plans(scenario) if each in names)
    tables, leads = rows_of(used, found, seed, BETWEEN_MORE if added_plans(scenario) else BETWEEN_OWN)
    return Knowledge(
        scenario=used,
        engine=engine,
        replications=runs,
        stopped=f"{counted(draws, 'world')}, each run once; {counted(runs, 'replication')} of the file as written",
        seed=seed,
        workers=workers,
        seconds=time.monotonic() - started,
        worlds=draws,
        tables={name: frame(rows) for name, rows in tables.items()} | ({} if trials is None else {"pilots": trials}),
        points=found.values[1:],
        leads=leads,
        added=added,
        left_out=len(scenario.strategy) - len(used.strategy),
        warnings=[*left_out, *_clipped(found)],
        asked={
            "plans": None if plans is None else _given(plans),
            "pilot": pilot or None,
            "worlds": worlds,
            "replications": replications,
        },
    )


def _trials(runner: Runner, scenario: Scenario, worlds: Worlds, luck: int, seed: int) -> "pd.DataFrame":
    """What trying the plan first is worth at each business, with luck numbered from ``luck`` on."""
    plans = {business: tried_plan(answers_of(worlds, business)[1]) for business in worlds.answers.businesses}
    names = worlds.answers.question.baseline_first
    outcomes = run_pilots(runner, scenario, worlds, sorted({names[each] for each in plans.values()}), luck)
    return frame(pilot_rows(scenario, worlds, plans, outcomes, seed))


def _given(plans: Path | str) -> str:
    """A path as a page has it: without the machine's own folders."""
    path = Path(plans)
    return path.name if path.is_absolute() else path.as_posix()


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
