"""Purchases of a category per customer and period: Poisson, with gamma rates (V6, R3).

Sources: Ehrenberg (1959), Applied Statistics 8; Ehrenberg (1988), Repeat-Buying; regression to the mean: Goodhardt &
Ehrenberg (1967), Conditional trend analysis, Journal of Marketing Research 4; Schmittlein, Bemmaor & Morrison (1985),
Marketing Science 4.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq

from sim.annotations import Floats, Numbers
from sim.laws.ranges import number, whole

TAIL = 1e-13
MOST_COUNTS = 1_000_000
SHAPES = (1e-9, 1e9)  # beyond the upper one, the Poisson distribution is meant


@dataclass(frozen=True)
class Nbd:
    """Purchases per customer: `mean` a period, above 0; `shape` K of the rates, above 0, infinite if all are equal."""

    mean: float
    shape: float

    def __post_init__(self) -> None:
        number("mean", self.mean, 0.0, above=True)
        number("shape", self.shape, 0.0, above=True, infinite=True)

    @classmethod
    def fit(cls, penetration: float, buying_rate: float) -> "Nbd":
        """From the share of customers who bought at all (0..1, ends left out) and purchases per buyer (at least 1).

        The method of mean and zeros: M = b w, (1 + M/K)^-K = 1 - b.  If purchases are no more spread than a Poisson
        distribution's, the shape is infinite.
        """
        bought = number("penetration", penetration, 0.0, 1.0, above=True, below=True)
        mean = bought * number("buying_rate", buying_rate, 1.0)

        def missing(log_shape):
            shape = math.exp(log_shape)
            return shape * math.log1p(mean / shape) + math.log1p(-bought)

        low, high = (math.log(each) for each in SHAPES)
        if missing(high) <= 0.0:
            return cls(mean, math.inf)
        if missing(low) >= 0.0:
            raise ValueError(f"No shape gives a penetration as low as {bought:g} with {mean:g} purchases a customer.")
        return cls(mean, math.exp(brentq(missing, low, high, xtol=1e-13)))

    def over(self, periods: float) -> "Nbd":
        """The same customers over `periods` periods (above 0): the mean grows, the shape stays."""
        return replace(self, mean=self.mean * number("periods", periods, 0.0, above=True))

    def chance(self, count: float | Numbers) -> Floats | float:
        """Chance of `count` purchases (0, 1, ...), of the shape of `count`."""
        return self._law.pmf(whole("count", count))

    def chances(self, tail: float = TAIL) -> Floats:
        """Chances of 0, 1, 2, ... purchases, float array, until what is left out has a chance below `tail`.

        ValueError if that takes more than a million counts.
        """
        last = self._law.isf(number("tail", tail, 0.0, 1.0, above=True, below=True))
        if not last <= MOST_COUNTS:
            raise ValueError(f"Too many purchases to list one by one: {self.mean:g} on average, shape {self.shape:g}.")
        return self._law.pmf(np.arange(int(last) + 2))

    @property
    def penetration(self) -> float:
        """Share of customers who buy at all, 0..1."""
        return float(self._law.sf(0))

    @property
    def buying_rate(self) -> float:
        """Purchases per buyer, 1 or more."""
        return self.mean / self.penetration

    @property
    def variance(self) -> float:
        """M + M^2/K."""
        return self.mean + self.mean**2 / self.shape

    @property
    def slope(self) -> float:
        """V6. How much one purchase more in a period adds to the next: M/(K + M), 0 to 1."""
        return self.mean / (self.shape + self.mean)

    def expected_next(self, count: float | Numbers) -> Floats | float:
        """V6. Purchases expected in the next period of a customer who made `count` in this one: (K + x) M/(K + M)."""
        return self.mean * (1.0 - self.slope) + self.slope * whole("count", count)

    @property
    def sales_from_others(self) -> float:
        """V6. Share of the next period's sales to customers who bought nothing in this one, 0..1."""
        return (1.0 - self.penetration) * (1.0 - self.slope)

    @property
    def _law(self):
        from scipy.stats import nbinom, poisson  # here: half a second, of every start otherwise

        if math.isinf(self.shape):
            return poisson(self.mean)
        return nbinom(self.shape, self.shape / (self.shape + self.mean))
