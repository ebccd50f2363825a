"""Several answers at the same points, by the lengths of one emulator: one for each future, or for each week of a path.

What is alike between two points is the same for all of them, so they have one matrix: with the lengths of the emulator
of their mean, a nugget as many times its own as one answer has more luck than that mean has, and a trend and a scale of
each.  For one answer, and once the nugget, it is that emulator again.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from sim.annotations import Floats
from sim.study.emulate.kriging import Kriging, basis, correlation


@dataclass(frozen=True, eq=False)
class Several:
    """The fitted emulators of m answers: ``coefficients`` [p, m] and ``weights`` [n, m] as `Kriging` has them,
    ``scales`` [m] the s.d. of each process, ``luck`` [m] the s.d. of what one answer has of luck by itself."""

    like: Kriging
    coefficients: Floats
    weights: Floats
    scales: Floats
    luck: Floats
    _inverse: Floats
    _trend_covariance: Floats
    _held: Floats

    def __call__(self, at: Floats) -> Floats:
        """The answers at ``at`` [k, d]: float [k, m]."""
        return basis(at, self.like.trend) @ self.coefficients + self._near(at) @ self.weights

    def error(self, at: Floats) -> Floats:
        """S.d. of what the answers at ``at`` [k, d] may be wrong by, free of luck at the point itself: float [k, m]."""
        near = self._near(at)
        beside = basis(at, self.like.trend) - near @ self._held
        share = 1.0 - np.sum((near @ self._inverse) * near, axis=1)
        share += np.sum((beside @ self._trend_covariance) * beside, axis=1)
        return np.sqrt(np.maximum(share, 0.0))[:, None] * self.scales

    def _near(self, at):
        return correlation(at, self.like.points, self.like.lengths, self.like.kernel)


def several(like: Kriging, answers: Floats, times: float = 1.0) -> Several:
    """The `Several` of ``answers`` [n, m] at the points of ``like``, each with ``times`` as much luck (as variance)."""
    nugget = times * like.nugget
    covariance = _covariance(like, nugget)
    inverse = cho_solve(cho_factor(covariance, lower=True), np.eye(len(covariance)))
    trend = basis(like.points, like.trend)
    held = inverse @ trend
    trend_covariance = np.linalg.inv(trend.T @ held)
    coefficients = trend_covariance @ (held.T @ answers)
    beside = answers - trend @ coefficients
    weights = inverse @ beside
    free = len(answers) - trend.shape[1]
    scales = np.sqrt(np.maximum((beside * weights).sum(axis=0), 0.0) / free)
    return Several(like, coefficients, weights, scales, scales * np.sqrt(nugget), inverse, trend_covariance, held)


def _covariance(like, nugget):
    return correlation(like.points, like.points, like.lengths, like.kernel) + nugget * np.eye(len(like.points))
