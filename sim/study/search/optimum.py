"""The best plan by an emulator: a climb over shares of spending, within the budget and whatever else is asked.

Shares, not levers: what a budget buys is a plain region of shares, and a climb over levers ends at its edge too early.
It is a random search that narrows: cheap for an emulator, blind to kinks, and the same each time.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from scipy.special import ndtri

from sim.annotations import Bools, Floats
from sim.scenario.variants.draws import sobol
from sim.study.search.spending import Space

Worth = Callable[[Floats], Floats]
"""Moves [n, d] -> what each plan is worth: float [n]."""
Allowed = Callable[[Floats], Bools]
"""Moves [n, d] -> whether each plan may be: bool [n]."""
KEPT = 8
TURNS = 36
AROUND = 16
WIDEST, NARROWEST = 0.3, 0.003
"""How far a climb looks around at first and at last, as a share of a lever's range."""
MOVED = 0.5
"""Chance that a lever is moved at a step."""
STILL = 0.05
"""Chance that it is put back to where carrying on has it: leaving a lever alone saves what any small move costs."""


def best_plan(
    space: Space,
    worth: Worth,
    begin: Floats,
    *,
    seed: int,
    allowed: Allowed | None = None,
    most: float | None = None,
) -> Floats | None:
    """The moves [d] of the plan that is worth most, climbed from the plans ``begin`` [n, d]; None if none is allowed.

    ``most`` is the money a week that may be spent, by default the budget.
    """
    most = space.budget if most is None else most
    may = allowed or (lambda moves: np.ones(len(moves), dtype=bool))
    size = len(space.levers)
    nothing = space.inputs(np.zeros((1, size)))
    pool = _fitting(space, space.inputs(np.vstack([begin, np.zeros((1, size))])), most)
    pool, values = _best_of(space, pool, worth, may, np.zeros((0, size)), np.zeros(0))
    for turn in range(TURNS):
        radius = WIDEST * (NARROWEST / WIDEST) ** (turn / (TURNS - 1))
        around = AROUND * (len(pool) or 1)
        step, whether = (each[:around] for each in _steps(seed, size, turn))
        from_here = pool if len(pool) else nothing
        tried = np.clip(np.tile(from_here, (AROUND, 1)) + radius * step * (whether < MOVED), 0.0, 1.0)
        tried = np.where(whether < STILL, nothing, tried)
        pool, values = _best_of(space, _fitting(space, tried, most), worth, may, pool, values)
    if not len(pool):
        return None
    return space.moves(pool[:1])[0]


@lru_cache(maxsize=4 * TURNS)
def _steps(seed, size, turn):
    """Normal steps, and uniform numbers that say which of them are taken: float [KEPT * AROUND, size] each."""
    names = [f"climb {turn} {kind} {number}" for kind in ("step", "whether") for number in range(size)]
    drawn = sobol(names, seed, AROUND * KEPT)
    return ndtri(drawn[:, :size]), drawn[:, size:]


def _fitting(space, inputs, most):
    """Inputs whose money is cut, all of a plan alike, to what may be spent."""
    top = np.where(space.free, 0.0, space.most_money)
    spent = (inputs * top).sum(axis=1, keepdims=True)
    cut = np.minimum(1.0, most / np.maximum(spent, 1e-300))
    return np.where(space.free, inputs, inputs * cut)


def _best_of(space, tried, worth, may, pool, values):
    """The `KEPT` best of the pool and of those tried that may be, best first, and what they are worth."""
    moves = space.moves(tried)
    fine = may(moves)
    if fine.any():
        pool = np.vstack([pool, tried[fine]])
        values = np.concatenate([values, worth(moves[fine])])
    order = np.argsort(-values, kind="stable")[:KEPT]
    return pool[order], values[order]
