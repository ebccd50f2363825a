"""The first plans of a search: on the budget, and not in a box of levers of which hardly any could be paid.

Shares of spending come from a Sobol sequence through a Dirichlet distribution, with a share that is not spent; levers
that carry their own cost are drawn apart, evenly over their ranges.  Beside them stand the corners: all the money on
one lever, and one free lever at an end of its range.
"""

import numpy as np
from scipy.special import gammaincinv

from sim.annotations import Floats
from sim.errors import RegularsError
from sim.scenario.variants.draws import sobol
from sim.study.search.spending import Space

CONCENTRATION = 0.5
"""Of the Dirichlet distribution: below 1, so that plans that spend on few levers are as well covered as mixed ones."""
AFFORDABLE = 0.9


def points_for(levers: int) -> int:
    """How many plans a search of so many levers begins with, corners not counted."""
    return max(16, 7 * levers)


def design(space: Space, seed: int, count: int) -> Floats:
    """Float [n, d]: moves of ``count`` drawn plans after those of the corners.

    Raises RegularsError where under 90 % of them are affordable.
    """
    paid, free = np.flatnonzero(~space.free), np.flatnonzero(space.free)
    names = [f"share of {space.names[number]}" for number in paid] + [
        f"move of {space.names[number]}" for number in free
    ]
    drawn = sobol([*names, "share not spent"], seed, count)
    parts = np.hstack([drawn[:, : len(paid)], drawn[:, -1:]])
    weights = gammaincinv(CONCENTRATION, parts)
    money = np.zeros((count, len(space.levers)))
    money[:, paid] = space.budget * (weights / weights.sum(axis=1, keepdims=True))[:, : len(paid)]
    moves = space.bought(money)
    if len(free):
        inputs = np.zeros_like(moves)
        inputs[:, free] = drawn[:, len(paid) : -1]
        moves[:, free] = space.moves(inputs)[:, free]
    whole = np.array([each.is_whole for each in space.levers])
    return checked(space, np.vstack([corners(space), np.where(whole, np.trunc(moves), moves)]))


def corners(space: Space) -> Floats:
    """All the money on one lever, one for each, and each free lever at either end of its range: float [n, d]."""
    size = len(space.levers)
    found = []
    top = space.most_money
    for number, each in enumerate(space.levers):
        if each.is_free:
            ends = [end for end in (each.least, each.most) if end != 0.0]
            found += [np.where(np.arange(size) == number, end, 0.0) for end in ends]
        else:
            found.append(space.bought(np.where(np.arange(size) == number, top, 0.0)[None])[0])
    return space.snapped(np.array(found))


def checked(space: Space, moves: Floats) -> Floats:
    """The moves, if 90 % or more of the plans are affordable; raises RegularsError otherwise."""
    share = float(space.is_affordable(moves).mean())
    if share < AFFORDABLE:
        raise RegularsError(
            f"Only {share:.0%} of the plans of a search can be paid from the budget; it needs {AFFORDABLE:.0%}."
        )
    return moves
