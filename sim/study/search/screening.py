"""Which levers are worth searching: one step of each, in a few futures, ranked by what it brings less its cost."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.annotations import Floats
from sim.study.search.draws import Draw
from sim.study.search.engine import Engine
from sim.study.search.spending import Space

MOST_LEVERS = 8
"""Levers of a business that are searched."""


@dataclass(frozen=True)
class Screened:
    """One lever: the move that was tried (a step, or as much of it as the budget buys), what it brought and cost,
    discounted, and whether it is searched; ``runs`` how many it took, both ways where it may go both."""

    lever: int
    move: float
    gross: float
    cost: float
    kept: bool
    runs: int

    @property
    def worth(self) -> float:
        """What it brought less its cost."""
        return self.gross - self.cost


def screened(
    space: Space,
    engine: Engine,
    draws: Sequence[Draw],
    always: Sequence[int] = (),
    most: int = MOST_LEVERS,
    steps: Callable[[Space], Floats] | None = None,
    houses: Sequence[str] | None = None,
) -> list[Screened]:
    """One `Screened` for each lever of ``space``, in its order; ``always`` are kept whatever they bring.

    A lever that may go both ways is tried both ways, and the better counts.  With ``houses``, whose each lever is, an
    even part of the ``most`` is of every house, and what is left over of the best of all.
    """
    moves = (steps or one_step)(space)
    gross = engine(moves, draws).mean(axis=1)
    costs = space.discounted(moves)
    best: dict[int, Screened] = {}
    runs = Counter(int(np.flatnonzero(row)[0]) for row in moves)
    for number, row in enumerate(moves):
        lever = int(np.flatnonzero(row)[0])
        took = runs[lever] * len(draws)
        one = Screened(lever, float(row[lever]), float(gross[number]), float(costs[number, lever]), False, took)
        if lever not in best or one.worth > best[lever].worth:
            best[lever] = one
    order = sorted(best, key=lambda lever: (lever not in always, -best[lever].worth, lever))
    kept = set(order[:most] if houses is None else _evenly(order, houses, most))
    return [replace(each, kept=each.lever in kept) for _, each in sorted(best.items())]


def _evenly(order, houses, most):
    """At most ``most`` of ``order``: of every house its first ones, as many of each, then the first of the rest."""
    names = dict.fromkeys(houses)
    first = [
        lever for name in names for lever in [each for each in order if houses[each] == name][: most // len(names)]
    ]
    return [*first, *(each for each in order if each not in first)][:most]


def one_step(space: Space) -> Floats:
    """A step of every lever, no further than its range and the budget go; of a free one up and down: float [n, d]."""
    size, found = len(space.levers), []
    step = np.array([[each.step for each in space.levers]])
    bought = space.bought(np.minimum(space.money(step), space.most_money))[0]
    for number, each in enumerate(space.levers):
        ends = [max(each.least, -each.step), min(each.most, each.step)] if each.is_free else [bought[number]]
        if each.is_whole:
            ends = [float(np.sign(end) * max(1.0, np.floor(abs(end)))) if end else 0.0 for end in ends]
        found += [np.where(np.arange(size) == number, end, 0.0) for end in ends if end]
    moves = np.array(found)
    return np.where(space.free, moves, np.where(np.abs(space.snapped(moves)) > 0.0, space.snapped(moves), moves))
