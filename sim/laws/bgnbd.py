"""Customers without a contract, who buy until they quietly stop: the beta-geometric / NBD (V23, R11).

While active a customer buys at a Poisson rate, Gamma(shape r, rate alpha); after any purchase she stops for good with
a chance that differs as Beta(a, b).  Times are counted from the first purchase, purchases are repeats.
Source: Fader, Hardie & Lee (2005), Counting your customers the easy way, Marketing Science 24(2), 275-284.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import betainc, betaln, expit, gammaln, hyp2f1

from sim.annotations import Floats, Numbers
from sim.laws.ranges import array, number, same_length, whole

SPAN = np.log([1e-6, 1e6])  # of each parameter in a fit
STARTS = ((1.0, 2.0), (0.05, 0.2))  # of a and b in a fit: all stop alike; a few stop at once and the others never
NEAR = 1e-5  # around a = 1 and a + b = 1 the expectations are limits, taken as the mean of both sides


@dataclass(frozen=True)
class BgNbd:
    """`r` and `alpha` (periods) of the purchase rates, `a` and `b` of the chance to stop; all above 0."""

    r: float
    alpha: float
    a: float
    b: float

    def __post_init__(self) -> None:
        for name in ("r", "alpha", "a", "b"):
            number(name, getattr(self, name), 0.0, above=True)

    @classmethod
    def fit(cls, purchases: Numbers, recency: Numbers, age: Numbers, customers: Numbers | None = None) -> "BgNbd":
        """By maximum likelihood from n customers: repeats, time of the last one (0 if none), time observed, float [n].

        `customers`: how many such customers there are, 1 each unless given.  At least one must have bought again.
        """
        purchases, recency, age = _history(purchases, recency, age)
        weight = np.ones(len(purchases)) if customers is None else array("customers", customers, 0.0)
        same_length(purchases=purchases, customers=weight)
        if not (weight * purchases).sum() > 0.0:
            raise ValueError("purchases must hold at least one repeat; nobody came back.")

        def misfit(logs):
            found = cls(*np.exp(np.clip(logs, *SPAN)))
            return -float(weight @ found._log_likelihoods(purchases, recency, age)) / weight.sum()

        pace = age.mean() / max(1e-3, purchases.mean())
        ends = [_descend(misfit, np.log([1.0, pace, a, b])) for a, b in STARTS]
        return cls(*(float(each) for each in np.exp(np.clip(min(ends, key=misfit), *SPAN))))

    def log_likelihood(self, purchases: Floats, recency: Floats, age: Floats) -> float:
        """Natural log of the likelihood of these customers, arrays [n] as in `fit`."""
        return float(self._log_likelihoods(*_history(purchases, recency, age)).sum())

    def expected(self, periods: float | Numbers) -> Floats | float:
        """V23. Repeats expected of a new customer within `periods` (0 or more), as `periods`.

        (a + b - 1)/(a - 1) [1 - (alpha/(alpha + t))^r F(r, b; a + b - 1; t/(alpha + t))].
        """
        periods = array("periods", periods, 0.0)
        if self._on_a_limit():
            return self._both_sides(lambda law: law.expected(periods))
        return _expected(self.r, self.alpha, self.a, self.b, periods)

    def chance(self, count: float | Numbers, periods: float | Numbers) -> Floats | float:
        """V23. Chance of `count` repeats (0, 1, ...) of a new customer within `periods` (0 or more), as both together.

        Still active after them, or stopped at the last of them within the time.
        """
        count, periods = np.broadcast_arrays(whole("count", count), array("periods", periods, 0.0))
        bought = periods / (self.alpha + periods)
        with np.errstate(divide="ignore", invalid="ignore"):
            active = np.exp(
                betaln(self.a, self.b + count)
                - betaln(self.a, self.b)
                + gammaln(self.r + count)
                - gammaln(self.r)
                - gammaln(count + 1.0)
                + self.r * np.log1p(-bought)
                + np.where(count > 0, count * np.log(bought), 0.0)
            )
        some = np.maximum(count, 1.0)
        stopped = np.exp(betaln(self.a + 1.0, self.b + some - 1.0) - betaln(self.a, self.b))
        return active + np.where(count > 0, stopped * betainc(some, self.r, bought), 0.0)

    def active(self, purchases: Numbers, recency: Numbers, age: Numbers) -> Floats:
        """Chance that customers with such a history have not stopped, float array [n], 0..1; 1 without any repeat."""
        return expit(-self._stopped_log_odds(*_history(purchases, recency, age)))

    def expected_next(self, periods: float, purchases: Numbers, recency: Numbers, age: Numbers) -> Floats:
        """Repeats expected within the next `periods` (0 or more) of customers with such a history, float array [n]."""
        purchases, recency, age = _history(purchases, recency, age)
        ahead = number("periods", periods, 0.0)
        if self._on_a_limit():
            return self._both_sides(lambda law: law.expected_next(ahead, purchases, recency, age))
        later = _expected(self.r + purchases, self.alpha + age, self.a, self.b + purchases, ahead)
        return later * expit(-self._stopped_log_odds(purchases, recency, age))

    def _stopped_log_odds(self, purchases: Floats, recency: Floats, age: Floats) -> Floats:
        some = np.maximum(purchases, 1.0)
        quiet = (self.r + some) * (np.log(self.alpha + age) - np.log(self.alpha + recency))
        return np.where(purchases > 0, np.log(self.a) - np.log(self.b + some - 1.0) + quiet, -np.inf)

    def _log_likelihoods(self, purchases: Floats, recency: Floats, age: Floats) -> Floats:
        active = (
            betaln(self.a, self.b + purchases)
            - betaln(self.a, self.b)
            + gammaln(self.r + purchases)
            - gammaln(self.r)
            + self.r * np.log(self.alpha)
            - (self.r + purchases) * np.log(self.alpha + age)
        )
        return active + np.logaddexp(0.0, self._stopped_log_odds(purchases, recency, age))

    def _on_a_limit(self) -> bool:
        return abs(self.a - 1.0) < NEAR or abs(self.a + self.b - 1.0) < NEAR

    def _both_sides(self, expectation):
        below, above = (expectation(replace(self, a=self.a * (1.0 + step))) for step in (-3.0 * NEAR, 3.0 * NEAR))
        return 0.5 * (below + above)


def _descend(misfit: Callable[..., Any], start: Floats) -> Floats:
    for _ in range(2):  # a second start shakes the simplex off a flat ridge
        start = minimize(
            misfit,
            start,
            method="Nelder-Mead",
            options={"xatol": 1e-7, "fatol": 1e-12, "maxiter": 4000, "maxfev": 4000},
        ).x
    return start


def _expected(r, alpha, a, b, periods):
    with np.errstate(over="ignore", invalid="ignore"):
        series = hyp2f1(r, b, a + b - 1.0, periods / (alpha + periods))
        found = (a + b - 1.0) / (a - 1.0) * (1.0 - (alpha / (alpha + periods)) ** r * series)
    if not np.isfinite(found).all():
        raise ValueError("purchases are too many, or periods too long, to say what comes next (about 1,000 repeats).")
    return found


def _history(purchases: Numbers, recency: Numbers, age: Numbers) -> tuple[Floats, Floats, Floats]:
    purchases, recency = np.atleast_1d(whole("purchases", purchases)), np.atleast_1d(array("recency", recency, 0.0))
    age = np.atleast_1d(array("age", age, 0.0, above=True))
    same_length(purchases=purchases, recency=recency, age=age)
    if (recency > age).any():
        raise ValueError("recency must not exceed age; a last purchase lies after the end of the observation.")
    if ((purchases == 0) & (recency > 0.0)).any():
        raise ValueError("recency must be 0 where purchases are 0; there was no repeat to date.")
    return purchases, recency, age
