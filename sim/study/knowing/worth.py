"""What perfect information is worth before the choice: about all inputs, about one, about several together.

Information is about inputs, never about luck.  So what a plan brings in a world is not what a run of it brought, but
the regression of the runs on what would be known; the plan that is chosen as things are known is the one with the best
mean, and

    worth = mean over worlds of (the best plan's regression - the chosen plan's)

which is exactly 0 where one plan leads everywhere.  At a tie of means the estimate leans downwards: the plan that
leads by chance is taken for the one chosen, and its lead comes off.

Source: Raiffa & Schlaifer (1961), Applied Statistical Decision Theory; Strong, Oakley & Brennan (2014), Medical
Decision Making 34, for the regression on one sample.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from sim.annotations import Floats
from sim.study.knowing.process import Process
from sim.study.knowing.splines import Spline
from sim.study.numbers.luck import normals, orders, resamples

RESAMPLES = 200
PERMUTATIONS = 200
CHANCE_LEVEL = 0.95
SURE = 2.0
"""Standard errors that a worth must exceed to be told as one."""
MOST_AT_ONCE = 12
"""Inputs that a surface can be laid over."""


@dataclass(frozen=True)
class Worth:
    """What it is worth to know something, in money: ``value`` and its standard error; ``by_chance`` is what 95 of 100
    would not exceed that act on nothing.
    """

    value: float
    standard_error: float
    by_chance: float

    @property
    def is_told(self) -> bool:
        """Whether it is more than luck and chance could make it."""
        return self.value > SURE * self.standard_error and self.value > self.by_chance

    @property
    def below(self) -> float:
        """What it is less than, where it cannot be told from nothing."""
        return max(self.by_chance, self.value + SURE * self.standard_error)


NOTHING = Worth(0.0, 0.0, 0.0)


@dataclass(frozen=True, eq=False)
class Known:
    """What it is worth to know several inputs at once, and the surfaces that say so.

    ``fitted`` float [n, plans] is what each plan brings more than the chosen one; ``fresh_error`` the largest root of
    the mean square of what a surface misses at a world that was left out, ``luck`` the largest noise, both in money.
    """

    worth: Worth
    fitted: Floats
    fresh_error: float
    luck: float


def chosen(answers: Floats) -> int:
    """The plan of the best mean in ``answers`` float [worlds, plans]; of equal ones the first."""
    return int(np.argmax(answers.mean(axis=0)))


def of_all(x: Floats, answers: Floats, seed: int, name: str = "all") -> Known:
    """What it is worth to know all of ``x``, float [worlds, inputs], inputs at most `MOST_AT_ONCE`.

    ``answers`` float [worlds, plans] is what each plan brought in each world, luck within it; ``name`` makes the luck
    of the reckoning.  The standard error holds what the surfaces may miss and that the worlds are only so many.
    """
    leads, plan = _leads(answers)
    surfaces = [Process(x, column) for column in leads.T]
    fitted = np.stack([each.surface.fitted for each in surfaces], axis=1) if surfaces else np.zeros((len(x), 0))
    gains = _gains(fitted)
    if not surfaces or not np.any(leads):
        return Known(NOTHING, np.insert(fitted, plan, 0.0, axis=1), 0.0, 0.0)
    drawn = normals(seed, f"surfaces of {name}", len(x), RESAMPLES)
    others = np.stack([each.surface.draws(drawn) for each in surfaces], axis=2)  # [n, draws, plans]
    missed = float(np.std(np.maximum(others.max(axis=2), 0.0).mean(axis=0)))
    error = sqrt(missed**2 + float(np.var(gains)) / len(x))
    order = orders(seed, f"orders of {name}", PERMUTATIONS, len(x))
    mixed = [each.smoothed(column[order].T) for each, column in zip(surfaces, leads.T, strict=True)]
    chance = _quantile(np.maximum(np.max(mixed, axis=0), 0.0).mean(axis=0))
    fresh, luck = (max(getattr(each.surface, what) for each in surfaces) for what in ("fresh_error", "noise"))
    worth = Worth(float(gains.mean()), error, chance)
    return Known(worth, np.insert(fitted, plan, 0.0, axis=1), fresh, luck)


def of_one(x: Floats, answers: Floats, seed: int, name: str) -> Worth:
    """What it is worth to know one input, ``x`` float [worlds]; the rest as in `of_all`."""
    leads, _ = _leads(answers)
    if not np.any(leads):
        return NOTHING
    curve = Spline(x)
    value = float(_gains(curve.fitted(leads)).mean())
    return Worth(value, spread_of(curve, leads, seed, name), chance_of(curve, leads, seed, name))


def spread_of(curve: Spline, leads: Floats, seed: int, name: str, count: int = RESAMPLES) -> float:
    """The standard error, by a bootstrap over worlds, of the worth that a curve through ``leads`` says."""
    found = [
        float(weights @ _gains(curve.fitted(leads, weights)) / len(leads))
        for weights in resamples(seed, f"worlds of {name}", count, len(leads))
    ]
    return float(np.std(found, ddof=1))


def chance_of(curve: Spline, leads: Floats, seed: int, name: str, count: int = PERMUTATIONS) -> float:
    """What a curve says of an input that acts on nothing: the `CHANCE_LEVEL` quantile over permuted worlds."""
    order = orders(seed, f"orders of {name}", count, len(leads))
    mixed = np.stack([curve.fitted(column[order].T) for column in leads.T])
    return _quantile(np.maximum(mixed.max(axis=0), 0.0).mean(axis=0))


def gain_of(curve: Spline, leads: Floats) -> float:
    """The worth that a curve through ``leads`` says."""
    return float(_gains(curve.fitted(leads)).mean())


def telling(x: Floats, answers: Floats, most: int = MOST_AT_ONCE) -> list[int]:
    """The columns of ``x`` float [worlds, inputs] that a surface is laid over: all, or of more than ``most`` those
    along which the answers move most, in their order.
    """
    count = x.shape[1]
    if count <= most:
        return list(range(count))
    leads, _ = _leads(answers)
    moved = [float(np.sum(np.var(Spline(column).fitted(leads), axis=0))) for column in x.T]
    return sorted(sorted(range(count), key=lambda number: -moved[number])[:most])


def leads_of(answers: Floats) -> Floats:
    """Float [worlds, plans - 1]: what every other plan brings more than the chosen one."""
    return _leads(answers)[0]


def _leads(answers):
    plan = chosen(answers)
    return np.delete(answers - answers[:, [plan]], plan, axis=1), plan


def _gains(fitted):
    """By how much the best beats the chosen plan in each world: [n]."""
    return np.maximum(fitted.max(axis=1), 0.0) if fitted.shape[1] else np.zeros(len(fitted))


def _quantile(values):
    return float(np.quantile(values, CHANCE_LEVEL, method="higher"))
