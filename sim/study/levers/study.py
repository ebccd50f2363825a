"""The price list of levers: what one step of everything that a business can set is worth, beside what it costs.

>>> from sim import levers
>>> found = levers("minimal", replications=2)                       # doctest: +SKIP
>>> found.tables["levers"][["lever", "worth_per_week", "cost_per_week"]].head()   # doctest: +SKIP

Every lever of every focus business is moved one step from week 0 on, alone, at once and without cost, with the same
customers and the same luck as the baseline; the warm-up and the baseline of a replication are run once for all levers.
So a row equals what `sim.study.compare.compare` finds for a strategy with that one change.  Nothing is varied: what a
lever is worth elsewhere in the range of an uncertain input, worlds say of the plans of the file.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from os import PathLike
from typing import Any

from sim.annotations import Tables
from sim.bounds import LEVER_REPLICATIONS, SEED, WORKERS, known_engine
from sim.errors import UsageError
from sim.processors import usable
from sim.scenario import Scenario, opened
from sim.scenario.levers import levers_of, table_of
from sim.scenario.levers.moves import moved
from sim.scenario.schema.strategy import Step, Strategy
from sim.scenario.variants.variants import with_businesses, with_strategies
from sim.study.levers.rows import tables_of
from sim.study.levers.tried import Tried
from sim.study.numbers.rounding import in_its_pennies
from sim.study.runs.replication import LITTLE
from sim.study.runs.runner import Keeper, Runner, Tally
from sim.study.studied import Studied

ONE, FULL = (1,), (1, -1, 2)
"""Steps that are tried: one to the better; with more asked for also one the other way and a second one."""
REPLICATIONS = 6


@dataclass(frozen=True)
class LeverStudy:
    """A finished price list of levers.

    ``tables`` holds "levers" (a row for each business, lever and move), "lever_segments" and "lever_bridge";
    ``stopped`` says in words how many replications there are, ``warnings`` are sentences, ``asked`` what was given.
    """

    scenario: Scenario
    engine: str
    replications: int
    stopped: str
    seed: int
    workers: int
    seconds: float
    tables: dict
    warnings: list = field(default_factory=list)
    asked: dict = field(default_factory=dict)


@in_its_pennies
def _levers(scenario: Scenario, asked: dict[str, Any], more: dict[str, Any]) -> LeverStudy:
    started = time.monotonic()
    replications = asked["replications"]
    if not scenario.focus:
        raise UsageError("There is no focus business whose levers could be moved; write focus = true at one.")
    plans = _plans(scenario, FULL if asked["full"] else ONE)
    if not plans:
        raise UsageError(
            'No lever has a step: name a table of levers, study.levers = "restaurant", or give [[lever]] rows.'
        )
    tally = Tally(more["progress"])
    tally.expect(len(plans) * replications)
    runner = Runner(
        seed=asked["seed"], workers=asked["workers"], engine=asked["engine"], tally=tally, keeper=more["keeper"]
    )
    with runner:
        tried = _run(runner, scenario, plans, replications)
    return LeverStudy(
        scenario=scenario,
        engine=asked["engine"],
        replications=replications,
        stopped=f"{replications} replications" if replications > 1 else "1 replication",
        seed=asked["seed"],
        workers=asked["workers"],
        seconds=time.monotonic() - started,
        tables=tables_of(scenario, tried),
        warnings=_warnings(scenario, tried),
        asked={"replications": more["given"], "full": asked["full"]},
    )


def levers(
    source: Scenario | str | PathLike[str],
    replications: int | None = None,
    *,
    full: bool = False,
    seed: int | None = None,
    workers: int | None = None,
    engine: str | None = None,
    progress: Callable[..., Any] | None = None,
    keeper: Keeper | None = None,
) -> LeverStudy:
    """The `LeverStudy` of ``source``: a `Scenario`, a path, or the name of a shipped one.

    ``replications`` are draws of luck (default 6), ``full`` also tries one step the other way and a second step;
    ``seed`` (default: the scenario's), ``workers`` (default: all processors), ``engine`` and ``progress`` are as in
    `sim.study.compare.compare`; ``keeper`` has the runs of an earlier start and keeps those of this one.  Raises
    UsageError for what cannot be used, and where no lever has a step.
    """
    scenario = opened(source)
    asked = {
        "replications": REPLICATIONS if replications is None else LEVER_REPLICATIONS.of(replications),
        "full": full,
        "seed": SEED.of(seed, scenario.runs.seed),
        "workers": WORKERS.of(workers, usable()),
        "engine": known_engine(engine),
    }
    found: LeverStudy = _levers(scenario, asked, {"progress": progress, "keeper": keeper, "given": replications})
    return found


def runs(scenario: Scenario, replications: int) -> int:
    """How many jobs `tables` gives to the runner."""
    return len(scenario.focus) * min(REPLICATIONS, replications) if _plans(scenario, ONE) else 0


def tables(study: Studied) -> Tables:
    """The tables of a price list with one step of every lever, for a `sim.study.analyses.Study`; none where no lever
    has a step.  It has at most the replications of a list of its own.
    """
    plans = _plans(study.scenario, ONE)
    if not plans:
        return {}
    return tables_of(study.scenario, _run(study.runner, study.scenario, plans, min(REPLICATIONS, study.replications)))


def _plans(scenario: Scenario, steps: Sequence[int]) -> dict[str, list[Tried]]:
    """Every move at every focus business; {} where no lever has a step."""
    plans = {one.name: _plan(scenario, one.name, steps) for one in scenario.focus}
    return plans if any(plans.values()) else {}


def _plan(scenario: Scenario, business: str, steps: Sequence[int]) -> list[Tried]:
    """Every move of every lever of a business, in the order of its rows."""
    rows = levers_of(scenario, business)
    return [Tried(business, row, each, moved(scenario, business, row, each)) for row in rows for each in steps]


def strategies_of(scenario: Scenario, business: str, plan: Sequence[Tried]) -> tuple[Scenario, dict[int, str]]:
    """(the scenario with the moves as its strategies, at one business alone; number of a move -> its strategy's name).

    Moves without room have none.
    """
    baseline = scenario.study.baseline
    free = (name for number in count() if (name := f"lever {number}") != baseline)
    names = dict(zip((number for number, each in enumerate(plan) if each.move.change), free, strict=False))
    made = [Strategy(name=name, step=(Step(change=plan[number].move.change),)) for number, name in names.items()]
    as_it_is = next((one for one in scenario.strategy if one.name == baseline), Strategy(name=baseline))
    alone = [one.model_copy(update={"focus": one.name == business}) for one in scenario.business]
    alone_at = scenario.model_copy(update={"study": scenario.study.model_copy(update={"apply": "each"})})
    return with_businesses(with_strategies(alone_at, [as_it_is, *made]), alone), names


def _run(runner: Runner, scenario: Scenario, plans: dict[str, list[Tried]], replications: int) -> list[Tried]:
    asked, names = {}, {}
    for business, plan in plans.items():
        asked[business], names[business] = strategies_of(scenario, business, plan)
    answers = runner.many(asked, replications, keep=LITTLE)
    out = []
    for business, plan in plans.items():
        base = answers[business].of(business, scenario.study.baseline)
        for number, each in enumerate(plan):
            name = names[business].get(number)
            after = answers[business].of(business, name) if name else ()
            pairs = tuple(zip(after, base, strict=True)) if name else ()
            out.append(Tried(each.business, each.row, each.steps, each.move, pairs))
    return out


def _warnings(scenario: Scenario, tried: Sequence[Tried]) -> list[str]:
    """Sentences about levers that the file adds without a cost, and about a file without a table."""
    unpriced = list(dict.fromkeys(each.row.what for each in tried if not each.row.priced))
    told = [f"{what} has no cost: give its [[lever]] cost_per_point_per_week." for what in unpriced]
    if table_of(scenario) is None:
        told.append("There is no table of levers: only those of the file's own [[lever]] rows were moved.")
    return told
