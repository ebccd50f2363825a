"""What a lesson answers at any setting of its sliders: emulators of a side's answers and of the path to them.

All answers of a side share their points and their futures.  The path of profit so far is its mean over the points and a
few parts, each with a score that is emulated like any other answer; how many there are follows from what they leave.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.annotations import Floats, Ints
from sim.processors import single_threaded
from sim.study.emulate.emulator import Ranges
from sim.study.emulate.kriging import Kriging, best_fitted, fitted
from sim.teaching.futures import Answered, CarryingOn
from sim.teaching.steps import Slider

EVERY_WEEKS = 4
"""A path is kept at the end of so many weeks, and of the last."""
MOST_PARTS = 4
LEFT = 0.01
"""Parts are taken until what they leave of the path is so small a share of how far it moves (root mean squares)."""
ROUNDING = 1e-9
ANSWERS = ("worth", "customers", "visits_per_week")


@dataclass(frozen=True, eq=False)
class Path:
    """Profit so far, at the end of ``weeks`` [T] (numbers of weeks, counted from 1): ``mean`` [T] and ``parts`` [k, T]
    with a score each; ``discounted_weeks`` [T] what a cost of 1 a week has come to; ``luck`` [T] of one future."""

    weeks: Ints
    discounted_weeks: Floats
    mean: Floats
    parts: Floats
    scores: tuple[Kriging, ...]
    luck: Floats


@dataclass(frozen=True, eq=False)
class SideAnswers:
    """The emulators of one side over ``ranges``: ``fits`` by answer (`ANSWERS`), the ``path``, ``carrying_on``, and
    ``luck`` of one future by answer; ``replications`` behind every point."""

    ranges: Ranges
    fits: dict[str, Kriging]
    path: Path
    carrying_on: CarryingOn
    luck: dict[str, float]
    replications: int


def ranges_of(sliders: Sequence[Slider]) -> Ranges:
    """The `Ranges` of sliders, in the levers' own units."""
    return Ranges(
        tuple(each.what for each in sliders),
        np.array([each.low for each in sliders], dtype=np.float64),
        np.array([each.high for each in sliders], dtype=np.float64),
    )


@single_threaded()
def answers_of_side(ranges: Ranges, unit: Floats, found: Answered, carrying_on: CarryingOn) -> SideAnswers:
    """The `SideAnswers` of what was ``found`` at the points ``unit`` [n, d] of 0..1."""
    count = found.worth.shape[1]
    worth = best_fitted(unit, found.worth.mean(axis=1), replications=count)
    others = {
        "customers": _alike(unit, found.customers.mean(axis=1), worth),
        "visits_per_week": _alike(unit, found.visits.mean(axis=1), worth),
    }
    return SideAnswers(
        ranges, {"worth": worth, **others}, _path(unit, found, carrying_on, worth), carrying_on, found.luck, count
    )


def _alike(unit: Floats, answers: Floats, worth: Kriging) -> Kriging:
    """An emulator with the trend of that of the worth, its lengths climbed from there."""
    return fitted(unit, answers, trend=worth.trend, before=worth)


def _path(unit: Floats, found: Answered, carrying_on: CarryingOn, worth: Kriging) -> Path:
    weeks = found.path.shape[2]
    kept = np.unique(np.append(np.arange(EVERY_WEEKS, weeks + 1, EVERY_WEEKS), weeks)) - 1
    paths = found.path.mean(axis=1)[:, kept]
    middle = paths.mean(axis=0)
    parts = parts_of(paths - middle)
    scores = (paths - middle) @ parts.T
    moved = found.path[found.worth.any(axis=1)][:, :, kept]
    luck = np.sqrt(np.mean(moved.var(axis=1, ddof=1), axis=0)) if moved.shape[1] > 1 and len(moved) else 0.0 * middle
    return Path(
        weeks=kept + 1,
        discounted_weeks=np.cumsum(carrying_on.discount)[kept],
        mean=middle,
        parts=parts,
        scores=tuple(_alike(unit, each, worth) for each in scores.T),
        luck=luck,
    )


def parts_of(away: Floats) -> Floats:
    """The principal parts [k, T] of paths [n, T] about their mean: as few as leave at most `LEFT`, no more than
    `MOST_PARTS`, each of length 1 and largest where it is above 0."""
    _, sizes, parts = np.linalg.svd(away, full_matrices=False)
    left = np.sqrt(np.maximum(0.0, 1.0 - np.cumsum(sizes**2) / max(float((sizes**2).sum()), 1e-300)))
    enough = int(np.argmax(left <= LEFT)) + 1 if (left <= LEFT).any() else len(sizes)
    there = max(1, int((sizes > ROUNDING * sizes[0]).sum()))
    count = min(MOST_PARTS, enough, there)
    chosen = parts[:count]
    return chosen * np.sign(chosen[np.arange(count), np.argmax(np.abs(chosen), axis=1)])[:, None]
