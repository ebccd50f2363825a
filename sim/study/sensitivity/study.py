"""What moves the answer: the difference between the two leading plans of each house over all uncertain inputs.

Screening first, on runs of the market: trajectories through the ranges of all inputs, each with a set of luck of its
own.  Then shares of the variance: all points are run with the same sets of luck; for each set a surface is laid through
the points, and the indices are those of the surface, once for each set.  How far the surfaces miss at points that are
left out stands beside them.  Where the market is small enough, the n (d + 2) points of the indices' own design are run
instead, and no surface is needed.  Inputs are independent, each drawn from its triangle.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.annotations import Floats
from sim.bounds import POINTS_OF_SENSITIVITY, SEED, WORKERS, known_engine
from sim.errors import UsageError
from sim.processors import single_threaded, usable
from sim.scenario import with_values
from sim.scenario.schema.scenario import Scenario
from sim.scenario.variants.draws import sobol
from sim.study.knowing.options import held_to, leading, refuse
from sim.study.numbers.rounding import in_its_pennies
from sim.study.numbers.statistics import mean
from sim.study.numbers.words import counted
from sim.study.rows.tables import frame
from sim.study.runs.answers import Answers, Question, asked_at
from sim.study.runs.replication import LITTLE
from sim.study.runs.runner import Keeper, Runner, Tally
from sim.study.sensitivity.indices import design
from sim.study.sensitivity.morris import trajectories
from sim.study.sensitivity.rows import At, rows_of
from sim.study.worlds.worlds import triangular, uncertain_inputs

SETS = 8
"""Sets of luck at every point, and trajectories of the screening."""
DEFAULT_POINTS = 96
LEAST_DIRECT, MOST_DIRECT = 16, 4096
"""Points of a direct design."""


@dataclass(frozen=True)
class Sensitivity:
    """What moves the answer: ``tables`` holds "sensitivity" and "surfaces".  The rest as in
    `sim.study.flip.study.FlipMap`.
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


@single_threaded()
@in_its_pennies
def sensitivity(
    scenario: Scenario,
    *,
    points: int | None = None,
    direct: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    engine: str | None = None,
    progress: Callable[..., Any] | None = None,
    keeper: Keeper | None = None,
) -> Sensitivity:
    """The `Sensitivity` of a scenario: for each focus business, or for all together if they act together.

    ``points`` is at how many places of the inputs' ranges the market is run, with eight sets of luck each (default 96).
    With ``direct``, a power of two, the market itself is run at that many points of the indices' design and as many
    again for each input and two more, and no surface is laid through anything.
    The rest is as in `sim.study.compare.compare`.  Raises UsageError where there is nothing to choose between or
    nothing uncertain, or where ``points`` and ``direct`` are both given.
    """
    started = time.monotonic()
    refuse(scenario)
    base = base_of(points, direct)
    seed = SEED.of(seed, scenario.runs.seed)
    workers = WORKERS.of(workers, usable())
    count = POINTS_OF_SENSITIVITY.of(points, DEFAULT_POINTS)
    engine = known_engine(engine)
    tally = Tally(progress)
    with Runner(seed=seed, workers=workers, engine=engine, tally=tally, keeper=keeper) as runner:
        all_inputs = uncertain_inputs(scenario)
        tally.expect(
            SETS + SETS * (len(all_inputs) + 1) + SETS * (count if base is None else base * (len(all_inputs) + 2))
        )
        first = runner.answers(scenario, SETS, keep=LITTLE)
        pairs = {business: _leaders(first, business) for business in first.businesses}
        used = _held(scenario, first, pairs)
        inputs = uncertain_inputs(used)
        names = [each.what for each in inputs]
        steps = trajectories(names, seed, SETS)
        corners = [(corner, (number,)) for number, each in enumerate(steps) for corner in each]
        of = None if base is None else design(names, seed, base)
        places = sobol(names, seed, count) if of is None else of.points
        asked = [*corners, *((place, tuple(range(SETS))) for place in places)]
        found, clipped = _run(runner, used, inputs, asked)
    walked = len(corners)
    at = {}
    for business, pair in pairs.items():
        leads = [_leads(answers, business, pair) for answers in found]
        screened = np.array([each[0] for each in leads[:walked]]).reshape(SETS, len(names) + 1)
        at[business] = At(*pair, steps, screened, places, np.array(leads[walked:]).T)
    rows, surfaces, said = rows_of(used, inputs, at, seed, of)
    return Sensitivity(
        scenario=used,
        engine=engine,
        replications=SETS,
        stopped=f"{counted(len(places), 'point')} with {SETS} sets of luck each, "
        f"and {SETS} trajectories of the screening",
        seed=seed,
        workers=workers,
        seconds=time.monotonic() - started,
        tables={"sensitivity": frame(rows), "surfaces": frame(surfaces)},
        warnings=[*said, *([f"{clipped} values were held within the range of their input."] if clipped else [])],
        asked={"points": points, "direct": base},
    )


def base_of(points: int | None, direct: int | None) -> int | None:
    """The points of a direct design, None for surfaces; raises UsageError where that cannot be used, or ``points`` are
    given beside it."""
    if direct is None:
        return None
    if points is not None:
        raise UsageError("points are those that surfaces are laid through, and direct needs none; give one of them.")
    if not LEAST_DIRECT <= direct <= MOST_DIRECT or direct & (direct - 1):
        raise UsageError(f"direct = {direct} cannot be used: give a power of two from {LEAST_DIRECT} to {MOST_DIRECT}.")
    return direct


def _leaders(answers: Answers, business: str) -> tuple[str, str]:
    """The two plans that earn most at a business as the file is written, carrying on among them; ties: the first."""
    order = answers.question.baseline_first
    gains = {name: mean(answers.values(business, name, "difference")) for name in order}
    first, second = sorted(order, key=lambda name: -gains[name])[:2]
    return first, second


def _held(scenario, answers, pairs):
    """The scenario with the baseline and the leaders alone."""
    wanted = {name for pair in pairs.values() for name in pair} | {scenario.study.baseline}
    names = Question.of(scenario).strategies
    used = held_to(scenario, [name for name in names if name in wanted]) if len(wanted) < len(names) else scenario
    if not uncertain_inputs(used):
        used = held_to(scenario, leading(answers))
    refuse(used)
    return used


def _run(runner, scenario, inputs, asked):
    """The `Answers` at every place of the unit cube that is ``asked``, (place, its sets of luck), in their order; and
    how many values were held within their range."""
    jobs, owner, clipped = [], [], 0
    for number, (place, sets) in enumerate(asked):
        values = {
            each.what: triangular(float(u), each.low, each.likely, each.high)
            for u, each in zip(place, inputs, strict=True)
        }
        changed, held = with_values(scenario, values)
        clipped += held
        new = runner.jobs(changed, sets, keep=LITTLE)
        jobs += new
        owner += [number] * len(new)
    outcomes: list[list] = [[] for _ in asked]
    for number, some in zip(owner, runner.outcomes(jobs), strict=True):
        outcomes[number] += some
    question, at = Question.of(scenario), asked_at(scenario)
    return [Answers(question, at, some) for some in outcomes], clipped


def _leads(answers: Answers, business: str, pair: tuple[str, str]) -> Floats:
    """By how much the first plan earns more than the second, for each set of luck."""
    one, other = (np.array(answers.values(business, name, "difference")) for name in pair)
    return one - other
