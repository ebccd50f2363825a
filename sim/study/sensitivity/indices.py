"""Shares of the variance of an answer: of each input alone, and with all that it acts together with.

The answer may be given for several sets of luck, the same at all points: then every index comes once for each set, and
luck has a share of its own, the part of the variance over points and sets that is not between points.

Source: Sobol (2001), Mathematics and Computers in Simulation 55; Saltelli et al. (2010), Computer Physics
Communications 181; the estimators are scipy's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.annotations import Floats
from sim.errors import UsageError
from sim.scenario.variants.draws import sobol


@dataclass(frozen=True, eq=False)
class Indices:
    """``first`` and ``total`` float [sets, inputs]: shares of the variance, as estimated, so a little outside 0 to 1
    where they are near to it."""

    first: Floats
    total: Floats


@dataclass(frozen=True, eq=False)
class Design:
    """Points at which an answer is wanted: ``one`` and ``other`` float [n, d] in (0, 1), and for each input ``one``
    with this input's column of ``other``."""

    one: Floats
    other: Floats

    @property
    def points(self) -> Floats:
        """Float [n (d + 2), d]: all of them in a row."""
        mixed = []
        for number in range(self.one.shape[1]):
            changed = self.one.copy()
            changed[:, number] = self.other[:, number]
            mixed.append(changed)
        return np.concatenate([self.one, self.other, *mixed])


def design(names: Sequence[str], seed: int, count: int) -> Design:
    """The `Design` of ``count`` points, a power of two, for independent inputs of these names."""
    if count < 2 or count & (count - 1):
        raise UsageError(f"{count} points cannot be used: give a power of two, from 2.")
    both = sobol([*names, *(f"{name} again" for name in names)], seed, count)
    return Design(both[:, : len(names)], both[:, len(names) :])


def indices(answers: Floats, of: Design) -> Indices:
    """The `Indices` of ``answers`` float [sets, n (d + 2)] at the points of a design.

    Raises UsageError where an answer is missing: a design with a hole is none, and nothing is put into it.
    """
    from scipy.stats import sobol_indices  # here: half a second, of every start otherwise

    count, inputs = of.one.shape
    if answers.shape[1] != count * (inputs + 2):
        raise UsageError(f"The design has {count * (inputs + 2)} points, and {answers.shape[1]} are answered.")
    missing = int(np.sum(~np.isfinite(answers)))
    if missing:
        raise UsageError(f"{missing} of {answers.size} answers are missing; indices need every point of their design.")
    first, total = [], []
    for row in answers - answers.mean(axis=1, keepdims=True):
        if np.ptp(row) <= 1e-12 * max(1.0, float(np.abs(answers).max())):
            first.append(np.zeros(inputs))
            total.append(np.zeros(inputs))
            continue
        parts = row.reshape(inputs + 2, count)
        found = sobol_indices(func={"f_A": parts[:1], "f_B": parts[1:2], "f_AB": parts[2:, None, :]}, n=count)
        first.append(found.first_order.ravel())
        total.append(found.total_order.ravel())
    return Indices(np.array(first), np.array(total))


def of_function(
    function: Callable[[Floats], Floats], names: Sequence[str], seed: int, count: int
) -> tuple[Indices, Design]:
    """Indices of a function of points [m, d] in the unit cube to answers [sets, m] (or [m], for one set)."""
    of = design(names, seed, count)
    return indices(np.atleast_2d(function(of.points)), of), of


def luck_share(answers: Floats) -> float:
    """The part of the variance of ``answers`` float [sets, points] that is luck: what sets differ by at one point.

    0 where nothing varies.  The points' own variance is freed of the luck that is left in their means.
    """
    sets = len(answers)
    if sets < 2:
        return 0.0
    within = float(np.mean(np.var(answers, axis=0, ddof=1)))
    between = max(0.0, float(np.var(answers.mean(axis=0), ddof=1)) - within / sets)
    return within / (within + between) if within + between > 0.0 else 0.0
