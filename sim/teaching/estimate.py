"""A mean with its 95 % interval from luck, and what may be said of it: its sign, or that luck could turn it."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from sim.study.numbers.statistics import interval, mean

HALF_A_PENNY = 0.005


class Estimate(NamedTuple):
    """A mean over futures and the ends of its 95 % interval from luck, all in one unit.

    The ends are infinite where one future alone was run.
    """

    mean: float
    low: float
    high: float

    @property
    def known(self) -> bool:
        """Whether there is a number at all."""
        return math.isfinite(self.mean)

    @property
    def sign(self) -> int:
        """1 or -1 where the whole interval lies on that side of nought, else 0: luck could turn it."""
        low, high = sorted((self.low, self.high))
        return 1 if low > 0.0 else -1 if high < 0.0 else 0

    @property
    def nothing(self) -> bool:
        """Whether nothing moved, by half a penny, in any future."""
        return max(abs(self.mean), abs(self.low), abs(self.high)) < HALF_A_PENNY

    def less(self, amount: float) -> "Estimate":
        """The same with an amount that is no matter of luck taken off."""
        return Estimate(self.mean - amount, self.low - amount, self.high - amount)


def estimate(values: Sequence[float]) -> Estimate:
    """The estimate from the values of one or more futures; not a number where one of them is none."""
    low, high = interval(values)
    return Estimate(mean(values), -math.inf if low is None else low, math.inf if high is None else high)


def fixed(value: float) -> Estimate:
    """What is the same in every future."""
    return Estimate(value, value, value)


def envelope(found: Sequence[Estimate]) -> Estimate:
    """One estimate of several seeds: the mean of the means, from the lowest end to the highest.

    Its sign is 1 or -1 only if it is so for every one of them.
    """
    return Estimate(mean([one.mean for one in found]), min(one.low for one in found), max(one.high for one in found))
