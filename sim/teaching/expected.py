"""What each step of the course is expected to show: forty futures on each of three seeds, as one table.

    python run.py lesson expected    write docs/teaching/expected.csv anew
    python -m docs.teaching_page     and put what it says into the guide

Every row carries the hash of the model that it was made by: the code that outcomes depend on, the content of every
market that was looked at, seeds, replications and settings. Where it differs from `model_hash` the table is old.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from sim.errors import UsageError
from sim.scenario import Scenario, opened
from sim.scenario.schema.change import Change
from sim.scenario.schema.strategy import Step, Strategy
from sim.scenario.variants.content import as_content
from sim.scenario.variants.variants import with_strategies
from sim.study.runs.runner import Runner, Tally
from sim.study.store.code_hash import program
from sim.study.store.record import canonical
from sim.teaching.contrasts import TODAY, UNITS, Found, contrasts, costs, level, measured, settings_of, today
from sim.teaching.estimate import Estimate, envelope
from sim.teaching.market import market_of
from sim.teaching.steps import STEPS, LessonStep, Side

SEEDS = (2026, 1, 2)
"""The scenario's own, with which the lesson files are made, and two more."""
REPLICATIONS = 40
LETTERS = 12
WORDS = ("bounds.py", "annotations.py", "scenario/text/", "scenario/inspect/")
"""Code of the program's hash that refuses values and words sentences; no outcome of these markets depends on it."""
COLUMNS = (
    "step", "place", "contrast", "unit", "seed", "futures", "mean", "luck_low", "luck_high", "model",
)  # fmt: skip


class Row(NamedTuple):
    """One contrast of one step on one seed."""

    step: str
    place: str
    contrast: str
    seed: int
    futures: int
    estimate: Estimate


def model_hash(seeds: Iterable[int] = SEEDS, replications: int = REPLICATIONS) -> str:
    """Twelve hexadecimal digits of all that the table depends on, but for the versions of libraries: a table stays the
    model's own where another machine has others."""
    looked_at = [
        {
            "step": step.key,
            "sides": {side.key: as_content(_market(step.market, side)) for side in step.sides},
            "settings": {name: dict(moves) for name, (_, moves) in settings_of(step).items()},
        }
        for step in STEPS
    ]
    code = {path: each for path, each in program()["files"].items() if not path.startswith(WORDS)}
    made_by = {
        "code": code,
        "steps": looked_at,
        "seeds": list(seeds),
        "replications": replications,
    }
    return hashlib.sha256(canonical(made_by).encode()).hexdigest()[:LETTERS]


def expected(
    steps: Iterable[LessonStep] = STEPS,
    seeds: Iterable[int] = SEEDS,
    replications: int = REPLICATIONS,
    workers: int = 1,
    progress: Callable[[int, int], object] | None = None,
) -> list[Row]:
    """The rows of all steps, by step, seed and contrast; ``progress(done, expected)`` is called after each run."""
    steps, seeds = tuple(steps), tuple(seeds)
    found: dict[tuple[str, int], Found] = {}
    tally = Tally(progress)
    tally.expect(len(seeds) * replications * len(_markets(steps)))
    for seed in seeds:
        runs = _runs(steps, seed, replications, workers, tally)
        for step in steps:
            found[step.key, seed] = _shown(step, runs)
    return [
        Row(step.key, place, contrast, seed, found[step.key, seed].futures, each)
        for step in steps
        for seed in seeds
        for (place, contrast), each in found[step.key, seed].contrasts.items()
        if each.known
    ]


@cache
def _market(name: str, side: Side) -> Scenario:
    return market_of(opened(name), side.business, side.laid).scenario


def _markets(steps):
    """Content -> (scenario, what is looked at in it as (step, side)): steps that share a market share its runs."""
    found = {}
    for step in steps:
        for side in step.sides:
            scenario = _market(step.market, side)
            found.setdefault(canonical(as_content(scenario)), (scenario, []))[1].append((step, side))
    return found


def _runs(steps, seed, replications, workers, tally):
    """((step, side, setting) -> measure -> its value in each future, (step, side, setting) -> cost a week).

    Every setting is a strategy of its market, and costs nothing in it.
    """
    values, levels = {}, {}
    for scenario, shared in _markets(steps).values():
        plans = _plans(shared)
        made = [_strategy(name, moves) for moves, name in plans.items()]
        with Runner(seed=seed, workers=workers, tally=tally) as runner:
            answers = runner.answers(with_strategies(scenario, [*scenario.strategy, *made]), replications)
            for step, side in shared:
                baseline = answers.of(side.business, scenario.study.baseline)
                for name, (_, moves) in settings_of(step).items():
                    outcomes = answers.of(side.business, plans[_moved(moves)])
                    each = [measured(*pair) for pair in zip(outcomes, baseline, strict=True)]
                    values[step.key, side.key, name] = {key: [one[key] for one in each] for key in each[0]}
                    cost = costs(scenario, side.business, moves)
                    levels[step.key, side.key, name] = level(cost, outcomes[0].active_discount)
                own = [today(one, outcomes[0].active_discount) for one in baseline]
                values[step.key, side.key, TODAY] = {key: [one[key] for one in own] for key in own[0]}
    return values, levels


def _plans(shared):
    """Levers moved -> name of the strategy that moves them; what several steps ask is run once."""
    found = {}
    for step, _ in shared:
        for _, moves in settings_of(step).values():
            found.setdefault(_moved(moves), f"s{len(found)}")
    return found


def _moved(moves):
    return tuple(sorted((what, points) for what, points in moves.items() if points))


def _strategy(name, moves):
    change = {what: str(Change("step", points)) for what, points in moves}
    return Strategy.model_validate({"name": name, "step": [Step.model_validate({"change": change})]})


def _shown(step, runs):
    values, levels = ({key[1:]: each for key, each in of.items() if key[0] == step.key} for of in runs)
    return contrasts(step, values, levels, opened(step.market).study.currency)


# -- as text


def written(rows: Iterable[Row], model: str) -> str:
    """The table as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        unit = UNITS[next(name for name in sorted(UNITS, key=len, reverse=True) if row.contrast.endswith(name))]
        numbers = [f"{value + 0.0:.4f}" for value in row.estimate]
        writer.writerow([row.step, row.place, row.contrast, unit, row.seed, row.futures, *numbers, model])
    return out.getvalue()


def rows_of(text: str) -> tuple[list[Row], str]:
    """The rows of such a table and the hash of the model that it was made by.

    Raises UsageError where its columns are others, it is empty, or its rows are of several models.
    """
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise UsageError("This is not a table of what the steps are expected to show: its columns are others.")
    rows, models = [], set()
    for one in reader:
        numbers = Estimate(*(float(one[key]) for key in ("mean", "luck_low", "luck_high")))
        rows.append(Row(one["step"], one["place"], one["contrast"], int(one["seed"]), int(one["futures"]), numbers))
        models.add(one["model"])
    if len(models) != 1:
        raise UsageError("A table of what the steps are expected to show is of one model and not empty.")
    return rows, models.pop()


def found_by_step(rows: Iterable[Row], currency: str) -> dict[str, Found]:
    """Step -> what it showed over all seeds at once (`sim.teaching.estimate.envelope`): a sign is one on every seed."""
    rows = list(rows)
    found = {}
    for step in dict.fromkeys(row.step for row in rows):
        own = [row for row in rows if row.step == step]
        by_contrast: dict[tuple[str, str], list[Estimate]] = {}
        for row in own:
            by_contrast.setdefault((row.place, row.contrast), []).append(row.estimate)
        futures = sum({row.seed: row.futures for row in own}.values())
        found[step] = Found(currency, futures, {key: envelope(each) for key, each in by_contrast.items()})
    return found
