"""Exponential smoothing, y <- y + gain (x - y): what it settles to and how fast (V7, V11, V24).

Loyalty is smoothed with gain 1 - carry (Guadagni & Little (1983), Marketing Science 2(3), 203-238), expectations with
the learning gain, waiting and ratings each week, a copied lever with the rate of imitation.
"""

import math
from typing import NamedTuple

from sim.annotations import Floats, Numbers
from sim.laws.ranges import number, whole


class Loyalty(NamedTuple):
    """V7. Stationary loyalty to a brand: its mean (0..1) and variance."""

    mean: float
    variance: float


def remaining(gain: float, steps: float | Numbers) -> Floats | float:
    """V11, V24. The part of a first gap that is left after `steps` (0, 1, ...): (1 - gain)^steps, 0..1, as `steps`."""
    return (1.0 - number("gain", gain, 0.0, 1.0)) ** whole("steps", steps)


def half_life(gain: float) -> float:
    """V11, V24. Steps until half of a gap is closed: ln 2 / -ln(1 - gain); `gain` above 0 and below 1."""
    return math.log(2.0) / -math.log1p(-number("gain", gain, 0.0, 1.0, above=True, below=True))


def stationary_variance(gain: float, variance: float = 1.0) -> float:
    """V11. Variance of what is smoothed from independent x of this variance (0 or more): gain/(2 - gain) of it."""
    gain = number("gain", gain, 0.0, 1.0, above=True)
    return gain / (2.0 - gain) * number("variance", variance, 0.0)


def stationary_correlation(gain: float, lag: float | Numbers) -> Floats | float:
    """V7. Correlation of the smoothed value with itself `lag` steps (0, 1, ...) later: (1 - gain)^lag, as `lag`."""
    return remaining(gain, whole("lag", lag))


def loyalty(carry: float, share: float) -> Loyalty:
    """V7. Guadagni-Little loyalty when the brand is always chosen with chance `share` (0..1): mean p, variance
    p (1 - p)(1 - carry)/(1 + carry).

    `carry` is alpha, from 0 to below 1, the loyalty kept at each purchase.
    """
    carry = number("carry", carry, 0.0, 1.0, below=True)
    share = number("share", share, 0.0, 1.0)
    return Loyalty(share, stationary_variance(1.0 - carry, share * (1.0 - share)))
