"""Customers under contract who leave for good: the shifted beta-geometric (V22, R10, R12).

Each customer leaves with a constant chance at every renewal; the chances differ as Beta(alpha, beta).  Retention rises
with tenure though nobody becomes more loyal.
Sources: Fader & Hardie (2007), Journal of Interactive Marketing 21(1), 76-90; values: Fader & Hardie (2010), Marketing
Science 29(1), 85-93, residual lifetime equation (6).
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, hyp2f1

from sim.annotations import Floats, Numbers
from sim.laws.ranges import number, numbers, whole
from sim.laws.value import lifetime_value

SPAN = np.log([1e-4, 1e6])  # of alpha and beta in a fit


@dataclass(frozen=True)
class Sbg:
    """Chances of leaving at a renewal, Beta(`alpha`, `beta`) over customers; both above 0."""

    alpha: float
    beta: float

    def __post_init__(self) -> None:
        number("alpha", self.alpha, 0.0, above=True)
        number("beta", self.beta, 0.0, above=True)

    @classmethod
    def fit(cls, survival: Numbers) -> "Sbg":
        """By maximum likelihood from the shares of one cohort left after 1, 2, ... periods (0..1, never rising).

        ValueError if nobody left: any model with no churn fits then.
        """
        left = np.append(1.0, numbers("survival", survival, 0.0, 1.0))
        lost = -np.diff(left)
        if (lost < 0.0).any():
            raise ValueError("survival must never rise; customers who left do not come back.")
        if not lost.sum() > 0.0:
            raise ValueError("survival must fall somewhere; nobody left.")
        periods = np.arange(1, len(left))

        def misfit(logs):
            alpha, beta = np.exp(np.clip(logs, *SPAN))
            leave = betaln(alpha + 1.0, beta + periods - 1.0) - betaln(alpha, beta)
            stay = betaln(alpha, beta + periods[-1]) - betaln(alpha, beta)
            return -float(lost @ leave + left[-1] * stay)

        best = minimize(misfit, np.zeros(2), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-14})
        return cls(*(float(each) for each in np.exp(np.clip(best.x, *SPAN))))

    @property
    def mean_churn(self) -> float:
        """Chance of leaving at the first renewal, alpha/(alpha + beta), 0..1."""
        return self.alpha / (self.alpha + self.beta)

    def survival(self, periods: float | Numbers) -> Floats | float:
        """Share left after `periods` (0, 1, ...): B(alpha, beta + t)/B(alpha, beta), as `periods`, 0..1."""
        return np.exp(betaln(self.alpha, self.beta + whole("periods", periods)) - betaln(self.alpha, self.beta))

    def retention(self, periods: float | Numbers) -> Floats | float:
        """Share of those left after t - 1 who are left after t: (beta + t - 1)/(alpha + beta + t - 1), t from 1."""
        before = whole("periods", periods, 1) - 1.0
        return (self.beta + before) / (self.alpha + self.beta + before)

    def lifetime(self, discount: float) -> float:
        """Expected discounted payments of a new customer, the first today: F(1, beta; alpha + beta; 1/(1 + d)).

        `discount` d a period, above 0.
        """
        return float(hyp2f1(1.0, self.beta, self.alpha + self.beta, _factor(discount)))

    def residual_lifetime(self, renewals: float, discount: float) -> float:
        """Expected discounted payments of one who renewed `renewals` times, just before the next renewal falls due.

        (beta + n)/(alpha + beta + n) F(1, beta + n + 1; alpha + beta + n + 1; 1/(1 + d)), n renewals so far.
        """
        beta = self.beta + float(whole("renewals", number("renewals", renewals)))
        total = self.alpha + beta
        return beta / total * float(hyp2f1(1.0, beta + 1.0, total + 1.0, _factor(discount)))

    def sorting_gain(self, discount: float) -> float:
        """R12. By what part a mixed cohort is worth more than one of equal customers with the same mean churn."""
        return self.lifetime(discount) / lifetime_value(1.0 - self.mean_churn, discount) - 1.0


def _factor(discount: float) -> float:
    return 1.0 / (1.0 + number("discount", discount, 0.0, above=True))
