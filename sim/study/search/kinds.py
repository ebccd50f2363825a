"""When two plans differ in kind: at least half of the money of the one, by its shares, lies elsewhere than
in the other.  The same plan for less money is no other kind."""

from collections.abc import Sequence

import numpy as np

from sim.annotations import Bools, Floats
from sim.study.search.optimum import Allowed
from sim.study.search.spending import Space

ELSEWHERE = 0.5
LEAST_MONEY = 0.1
"""A plan that spends less of the budget than this, and more than nothing, is no option of its own beside others."""
NOTHING = 1e-6


def elsewhere(one: Floats, other: Floats) -> Floats:
    """The share of the money of plans ``one`` [n, d] that lies elsewhere than ``other`` [d] has its own: float [n].

    Both are money by lever; how much it is in all does not matter.  A plan without money has all of it elsewhere than
    one with some, and the other way round; two without have none.
    """
    spent, of_other = one.sum(axis=1), float(other.sum())
    if of_other <= NOTHING:
        return np.where(spent > NOTHING, 1.0, 0.0)
    shares = one / np.maximum(spent, NOTHING)[:, None]
    shared = np.minimum(shares, other / of_other).sum(axis=1)
    return np.where(spent > NOTHING, 1.0 - shared, 1.0)


def differing(space: Space, earlier: Sequence[Floats]) -> Allowed:
    """Whether plans differ in kind from every earlier one, each moves [d]."""
    known = [space.money(each[None])[0] for each in earlier]

    def may(moves: Floats) -> Bools:
        money = space.money(moves)
        spent = money.sum(axis=1)
        fine = (spent <= NOTHING) | (spent >= LEAST_MONEY * space.budget)
        for one in known:
            fine &= elsewhere(money, one) >= ELSEWHERE - 1e-9
        return fine if known else np.ones(len(moves), dtype=bool)

    return may
