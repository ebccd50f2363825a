"""When does the answer flip?  The winner over a grid of two assumptions, and where along each of them it changes.

>>> from sim.scenario import new, read
>>> from sim.study.flip.study import flip
>>> scenario = read(text=new("A first scenario"))
>>> found = flip(scenario, x="price=20:30", y="horizon=4:8", points=2, replications=2, seed=1, workers=1)
>>> int(found.tables["flip"]["is_in_force"].sum())
1

Every point meets the same customers and the same luck (replications 0, 1, 2 ...).  A point is grey, too close to call,
where the two best strategies differ by less than the material difference in force, or where luck leaves open which of
them is better.  What an assumption is worth elsewhere than on the two axes is not looked at: worlds do that.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.bounds import POINTS, REPLICATIONS_OF_FLIP, SEED, WORKERS, known_engine
from sim.errors import UsageError
from sim.processors import usable
from sim.scenario.schema.scenario import Scenario
from sim.study.flip.axes import (
    DEFAULT_POINTS,
    HORIZON,
    asked_axis,
    candidates,
    concerns,
    label_of,
    same_of_each,
)
from sim.study.flip.grids import Grid, Sheet
from sim.study.flip.screening import how_many_runs, screened, screening_rows
from sim.study.numbers.rounding import in_its_pennies
from sim.study.rows.tables import frame
from sim.study.runs.answers import Question, asked_at
from sim.study.runs.branches import TOGETHER
from sim.study.runs.replication import LITTLE
from sim.study.runs.runner import Keeper, Runner, Tally
from sim.study.runs.stopping import Limits

LEAST, MOST = 3, 6
"""Replications at every point, and at those whose winner luck leaves open after these."""


@dataclass(frozen=True)
class FlipMap:
    """A finished map: ``tables`` holds "flip", "flips" and, where the axes were chosen by screening, "screening".

    ``replications`` is the most that any point has; ``stopped`` says in words how many there are; ``warnings`` are
    sentences; ``asked`` holds what of x, y, points and replications was given.
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
def flip(
    scenario: Scenario,
    *,
    x: str | None = None,
    y: str | None = None,
    points: int | Sequence[int] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    engine: str | None = None,
    progress: Callable[..., Any] | None = None,
    keeper: Keeper | None = None,
) -> FlipMap:
    """The `FlipMap` of a scenario: a map for each focus business, or for all together if they act together.

    ``x`` and ``y`` are "PATH" or "PATH=LOW:HIGH", a path of `sim.scenario.paths.paths` or "horizon"; left out, the
    two are taken that take most of the winner's lead away, of the uncertain inputs, the passing share of the
    business's place and the horizon: the same two for all businesses, of which each has its own price or place.
    ``points`` is the number of values along an axis, or one for each (default 5, of a horizon 8), the value in force
    comes on top or takes the place of the nearest.  ``replications`` at every point, 2 or more (default 3, and 6 where
    luck leaves the winner open).  ``keeper`` has the runs of an earlier start and keeps those of this one
    (`sim.study.crew.kept_runs`).  The rest is as in `sim.study.compare.compare`.  Raises UsageError for what cannot be
    used, `PathFault` for a path that leads nowhere.
    """
    started = time.monotonic()
    seed = SEED.of(seed, scenario.runs.seed)
    workers = WORKERS.of(workers, usable())
    per_point = _replications(replications)
    if not Question.of(scenario).alternatives or not scenario.focus:
        raise UsageError("There is nothing to compare: it takes a focus business and a strategy beside the baseline.")
    asked, left_out = _asked(scenario, x, y, _points(points))
    engine = known_engine(engine)
    tally = Tally(progress)
    with Runner(seed=seed, workers=workers, engine=engine, tally=tally, keeper=keeper) as runner:
        sheets, screening, lone = _sheets(runner, scenario, asked, _points(points), per_point[0])
        material = _material(runner, scenario)
        grids = [Grid(runner, scenario, grid, per_point, material) for grid in sheets]
    flip_rows = [row for each in grids for row in each.rows()]
    tables = {
        "flip": _by_business(frame(flip_rows), scenario),
        "flips": _by_business(frame([row for each in grids for row in each.flips()]), scenario, FLIPS),
    }
    if screening:
        tables["screening"] = frame(screening)
    most = max(row["replications"] for row in flip_rows)
    return FlipMap(
        scenario=scenario,
        engine=engine,
        replications=most,
        stopped=_how_many(flip_rows, replications),
        seed=seed,
        workers=workers,
        seconds=time.monotonic() - started,
        tables=tables,
        warnings=[*left_out, *lone, *_clipped(sum(each.clipped for each in grids))],
        asked={"x": x, "y": y, "points": points, "replications": replications},
    )


def _material(runner, scenario):
    """Business -> the difference that matters: as given, else by the baseline's revenue at the comparison's first look,
    so that a map and a comparison of the same file mean the same by it."""
    given = scenario.study.material_difference
    if given is not None:
        return dict.fromkeys(asked_at(scenario), given)
    baseline = [one for one in scenario.strategy if one.name == scenario.study.baseline]
    least = Limits.of(scenario.runs).least
    runner.tally.expect(least)
    answers = runner.answers(scenario.model_copy(update={"strategy": tuple(baseline)}), least, keep=LITTLE)
    return {business: answers.thresholds(business).material_difference for business in answers.businesses}


FLIPS = ("business", "input", "from_winner", "to_winner", "range_low", "range_high", "flips_at", "is_clear")


def _replications(asked):
    """(replications at every point, at points that luck leaves open)."""
    if asked is None:
        return LEAST, MOST
    count = REPLICATIONS_OF_FLIP.of(asked)
    return count, count


def _points(asked):
    """(points of x, points of y), None where nothing was asked for."""
    both = tuple(asked) if isinstance(asked, list | tuple) else (asked, asked)
    if len(both) != 2:
        raise UsageError(f"points = {asked!r} cannot be used: give a number, or one for x and one for y.")
    for each in both:
        if each is not None:
            POINTS.of(each)
    return both


def _how_many(rows, asked):
    least, most = (bound(row["replications"] for row in rows) for bound in (min, max))
    if asked is not None:
        return f"{most} replications at every point were asked for"
    if least == most:
        return f"{most} replications at every point"
    return f"{least} replications at every point, {most} where luck left the winner open"


def _clipped(count):
    return [f"{count} values of the grid were held within the range of their input."] if count else []


def _by_business(table, scenario, columns=None):
    """The rows in the order of the businesses in the file, the group last; all columns even without a row."""
    if not len(table.columns):
        return table.reindex(columns=list(columns))
    order = {one.name: place for place, one in enumerate(scenario.business)} | {TOGETHER: len(scenario.business)}
    table = table.assign(_place=table["business"].map(order)).sort_values("_place", kind="stable")
    return table.drop(columns="_place").reset_index(drop=True)


# -- which sheets


def _asked(scenario, x, y, points):
    """({business: [axis or None for x, for y]}, sentences about businesses left out)."""
    together = scenario.study.apply == "together"
    names = [TOGETHER] if together else [business.name for business in scenario.focus]
    asked, left_out = {}, []
    for name in names:
        axes = [
            None if text is None else asked_axis(scenario, text, count, None if together else name, letter)
            for letter, text, count in zip("xy", (x, y), points, strict=True)
        ]
        given = [axis for axis in axes if axis is not None]
        if len(given) == 2 and _same(*given):
            raise UsageError(f"x and y are both {given[0].what}; a map takes two different assumptions.")
        strange = next((axis.what for axis in given if not concerns(scenario, axis.target, name)), None)
        if strange is None:
            asked[name] = axes
        else:
            left_out.append(f"{name} is left out: {strange} does not concern it.")
    if not asked:
        raise UsageError(f"No focus business is concerned by {', '.join(each for each in (x, y) if each)}.")
    return asked, left_out


def _same(one, other):
    return one.target == other.target if one.target is not None else one.what == other.what


def _sheets(runner, scenario, asked, points, replications):
    """The sheets to draw, the rows of the screening by which their axes were chosen, and sentences about inputs that
    were not among those to choose from."""
    foci = {name: (name,) if name != TOGETHER else tuple(one.name for one in scenario.focus) for name in asked}
    missing = next(iter(asked.values())).count(None)
    others, lone = _shared(scenario, asked, points, missing) if missing else ({}, [])
    to_screen = others if any(len(some) > missing for some in others.values()) else {}
    estimate = len(asked) * (DEFAULT_POINTS + 1) ** 2 * replications
    runner.tally.expect(estimate + (how_many_runs(to_screen) if to_screen else 0))
    leads = screened(runner, scenario, to_screen, foci) if to_screen else {}
    best = _best(scenario, leads) if leads else _kinds(scenario, others)
    pairs = {}
    for name, axes in asked.items():
        pair = _filled(scenario, name, axes, best, points)
        pairs.setdefault(tuple(axis.what for axis in pair), (pair, []))[1].append(name)
    sheets = []
    for pair, names in pairs.values():
        businesses = asked_at(scenario) if TOGETHER in names else names
        sheets.append(Sheet(*pair, tuple(businesses), tuple(each for name in names for each in foci[name])))
    runner.tally.expect(sum(len(grid.points) for grid in sheets) * replications - estimate)
    chosen = {name: {axis.what for axis in grid.axes} for grid in sheets for name in grid.businesses}
    return sheets, screening_rows(scenario, leads, chosen), lone


def _shared(scenario, asked, points, missing):
    """Business -> the axes from which those are chosen that nobody named: what every business has; and sentences about
    the others."""
    for instead in (False, True):
        found = {name: _others(scenario, name, axes, points, instead) for name, axes in asked.items()}
        kinds = {name: {same_of_each(scenario, axis, name) for axis in some} for name, some in found.items()}
        common = set.intersection(*kinds.values())
        if len(common) >= missing:
            shared = {
                name: [axis for axis in some if same_of_each(scenario, axis, name) in common]
                for name, some in found.items()
            }
            alone = {axis.what for name, some in found.items() for axis in some if axis not in shared[name]}
            words = [label_of(scenario, what) for what in sorted(alone)]
            return shared, [f"No map is drawn over {each}: it does not concern every business." for each in words]
    raise UsageError(f'There is too little to vary at "{next(iter(asked))}"; say what with --x and --y.')


def _kinds(scenario, others):
    """What the axes are to each business, in the order of the first."""
    return [same_of_each(scenario, axis, name) for name, some in list(others.items())[:1] for axis in some]


def _best(scenario, leads):
    """What the axes are to each business, those first that take most of the leads away, each business's on its own
    scale: a large house does not choose for a small one."""
    scores: dict[tuple, tuple[float, float]] = {}
    for name, some in leads.items():
        taken, moved = (max((-each.rank[part] for each in some), default=0.0) or 1.0 for part in (0, 1))
        for each in some:
            kind = same_of_each(scenario, each.axis, name)
            before = scores.get(kind, (0.0, 0.0))
            scores[kind] = (before[0] - each.rank[0] / taken, before[1] - each.rank[1] / moved)
    return sorted(scores, key=lambda kind: (-scores[kind][0], -scores[kind][1]))


def _others(scenario, business, axes, points, instead=False):
    """The axes that a business has, but for those that somebody named."""
    given = [axis for axis in axes if axis is not None]
    found = candidates(scenario, business, points[axes.index(None)], instead)
    return [axis for axis in found if not any(_same(axis, one) for one in given)]


def _filled(scenario, business, axes, best, points):
    """x and y: those named, and for the rest the best of ``best`` (`same_of_each`); a horizon lies along x."""
    best = best[: axes.count(None)]
    if axes == [None, None]:
        best.sort(key=lambda kind: kind != (HORIZON,))
    pair = []
    for axis, count in zip(axes, points, strict=True):
        if axis is None:
            wanted = best.pop(0)
            some = candidates(scenario, business, count, instead=True)
            axis = next(each for each in some if same_of_each(scenario, each, business) == wanted)
        pair.append(axis)
    return pair
