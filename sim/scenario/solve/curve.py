"""How the costs of a place are felt (M4), by arrays: the rules of `sim.rules.choice`, element by element."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim.annotations import Floats
from sim.rules.choice import STRAIGHT, cost_felt_as, felt_cost, felt_more


class Curve(NamedTuple):
    """How costs are felt at a place: ``usual_cost`` in money (>= 0), ``price_curve`` 0..1."""

    usual_cost: float = 0.0
    price_curve: float = STRAIGHT

    @property
    def is_straight(self) -> bool:
        """Whether every cost is felt as it is."""
        return self.price_curve == STRAIGHT or not self.usual_cost > 0.0

    def felt(self, costs: Floats) -> Floats:
        """How costs (money) are felt, in money."""
        return self._each(felt_cost, costs)

    def more(self, costs: Floats) -> Floats:
        """By how much more costs (money) are felt for each unit of money that they rise."""
        return self._each(felt_more, costs)

    def cost_of(self, felt: Floats) -> Floats:
        """Which costs (money) are ``felt`` so."""
        return self._each(cost_felt_as, felt)

    def rise(self, costs: Floats, worse: Floats) -> Floats:
        """By how much costs (money) could rise to be felt by ``worse`` (money, as felt) more; below 0 they fall."""
        if self.is_straight:
            return np.asarray(worse, np.float64)
        before = self.felt(costs)
        return self.cost_of(before + worse) - self.cost_of(before)

    def _each(self, rule: Callable[[float, float, float], float], values: Floats) -> Floats:
        """A rule over an array; what is alike is worked out once."""
        values = np.asarray(values, np.float64)
        if self.is_straight:
            return np.ones_like(values) if rule is felt_more else values
        unlike, at = np.unique(values, return_inverse=True)
        found = np.array([rule(each, self.usual_cost, self.price_curve) for each in unlike.tolist()])
        return found[at].reshape(values.shape)


AS_IT_IS = Curve()
"""Every cost is felt as it is."""
