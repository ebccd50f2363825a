"""Weights of a place from elasticities, for customers whose habits are at rest (docs/rules.md §2, M3).

Price weight b, nest mu and appeal of going out V0 are sought at which the go share, the category and the brand
elasticity of the whole market are those asked for (`sim.scenario.solve.search`).

**How low the nest may fall.**  Loyalty pulls by ``loyalty_weight / nest`` between businesses; from their number on,
whoever leads first may lead for ever (V10 of docs/science.md).  No nest is taken that would do that.

Sources: Berry, Levinsohn & Pakes (1995), that a mean elasticity is an integral over customers.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import fields

import numpy as np

from sim.scenario.solve.nest import HIGHEST_NEST, LOWEST_NEST
from sim.scenario.solve.search import search
from sim.scenario.solve.settled import Answer, People, answer
from sim.scenario.solve.solve import NOTHING, Solved, Targets, check_targets

BELOW_LOCKING = 1.02  # the pull of full loyalty stays below the number of businesses by this
KEPT = 16  # places whose weights are kept


_kept: OrderedDict[str, Solved] = OrderedDict()  # what was asked, as a hash -> the answer


def solve_at_rest(
    groups: Sequence[People],
    targets: Targets,
    given: tuple[float | None, float | None, float | None] = (None, None, None),
    lowest: float = LOWEST_NEST,
) -> Solved:
    """Return the weights of a place: ``given`` is (price weight, nest, going out), None for what is to be solved.

    ``lowest`` is the lowest nest that may be taken.  Where no price weight gives the category elasticity, the nearest
    is taken too.  Raises ValueError, in a sentence for the user, where nobody chooses or minds a price.  The last
    answers are kept: a file that is read again is asked the same.
    """
    check_targets(targets)
    if not groups:
        raise ValueError(NOTHING)
    key = asked(groups, targets, given, lowest)
    found = _kept.get(key)
    if found is None:
        found = _kept[key] = _solve(groups, targets, given, lowest)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def asked(groups: Sequence[People], *more: object) -> str:
    """Everything that an answer rests on, as a hash."""
    key = hashlib.sha256(repr(more).encode())
    for people in groups:
        for field in fields(people):
            value = getattr(people, field.name)
            if isinstance(value, np.ndarray):
                key.update(repr((value.shape, value.dtype)).encode() + value.tobytes())
            else:
                key.update(repr(value).encode())
    return key.hexdigest()


class Habits:
    """A market of some people whose habits have come to rest, and hold while prices move."""

    def __init__(self, groups: Sequence[People]) -> None:
        self.groups: Sequence[People] = groups

    def thinned(self, count: int) -> "Habits":
        """The same with fewer points."""
        return Habits([each.thinned(count) for each in self.groups])

    def answers(self, point: Sequence[float], close: float) -> list[Answer]:
        """What its people do at (b, nest, V0), loyalty settled to ``close``."""
        b, nest, going_out = point
        return [answer(each, b, nest, going_out, close) for each in self.groups]


def _solve(groups, targets, given, lowest):
    """As `solve_at_rest`, of what can be solved."""
    return search(Habits(groups), targets, given, lowest)


def lowest_nest(loyalty_weight: float, businesses: int) -> float:
    """Return the lowest nest at which loyalty locks nobody in, within `LOWEST_NEST` and `HIGHEST_NEST`."""
    if businesses < 2:
        return HIGHEST_NEST  # nothing to choose between
    return min(max(LOWEST_NEST, BELOW_LOCKING * loyalty_weight / businesses), HIGHEST_NEST)
