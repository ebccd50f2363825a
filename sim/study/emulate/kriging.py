"""Kriging with a trend: what a model would answer between the points at which it was run, and how sure that is.

The answer at x is f(x)'b + Z(x): a polynomial, and a Gaussian process about it with one length for each input.  What
two runs that lie together still differ by, the luck that they do not share, is a nugget.  Lengths and nugget are those
of the highest restricted likelihood; b comes by generalised least squares.  With

    C = R + nugget * diag(1 / replications)         P = C^-1 - C^-1 F (F' C^-1 F)^-1 F' C^-1

the scale is s2 = y'Py / (n - p), and the error at point i of the emulator that never saw it is (Py)_i / P_ii, its
variance s2 / P_ii: nothing has to be fitted again.

Sources: Sacks, Welch, Mitchell & Wynn (1989); restricted likelihood: Patterson & Thompson (1971); leaving one out:
Dubrule (1983); kernel: Matérn (1960), as in Rasmussen & Williams (2006), chapter 4.
"""

from dataclasses import dataclass
from math import inf, log, sqrt
from typing import Literal

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from sim.annotations import Floats
from sim.errors import RegularsError

Trend = Literal["constant", "linear", "quadratic"]
Kernel = Literal["matern", "squared exponential"]
TRENDS: tuple[Trend, ...] = ("constant", "linear", "quadratic")
LENGTHS = (0.05, 30.0)
"""Least and greatest length of an input, in widths of its range: shorter no design sees, longer is a line."""
NUGGETS = (1e-6, 1.0)
"""Least and greatest share of luck in the process's variance; without the least, close points cannot be inverted."""
ROUNDING = 1e-9
STARTS = (0.4, 1.2, 4.0)
"""Lengths from which the likelihood is climbed."""
COLLINEAR = 1e-6
"""Least singular value of a trend's columns, each of length 1, from which they count as apart."""
SPARE = 4
"""Points that there must be beyond the coefficients of the trend."""
FOR_EACH = 3
"""Points for each coefficient of a trend that is chosen by leaving one out: with fewer it follows nearly all points, so
that what is left out there tells little of other settings (lessons with 59 points and 45 coefficients said £5 and erred
by £26)."""


@dataclass(frozen=True, eq=False)
class Kriging:
    """A fitted emulator.

    ``points`` [n, d] are those run, each input in 0..1 of its range; ``lengths`` [d] in the same widths; ``trend`` and
    ``kernel`` what it is made of; ``coefficients`` [p] of the trend and ``weights`` [n] of the kernel give a
    prediction: ``basis(x) @ coefficients + correlation(x, points) @ weights``.  ``scale`` is the process's s.d. and
    ``nugget`` the luck of one replication as a share of its variance; ``left_out`` [n] is what the emulator without
    each point errs by there.
    """

    points: Floats
    trend: Trend
    kernel: Kernel
    lengths: Floats
    nugget: float
    scale: float
    coefficients: Floats
    weights: Floats
    left_out: Floats
    left_out_sd: Floats
    _inverse: Floats
    _trend_covariance: Floats
    _held: Floats

    @property
    def dimensions(self) -> int:
        """How many inputs."""
        return self.points.shape[1]

    @property
    def leave_one_out(self) -> float:
        """Root mean square of ``left_out``."""
        return float(np.sqrt(np.mean(self.left_out**2)))

    @property
    def luck(self) -> float:
        """S.d. of what one replication at a point has of luck that it does not share with its neighbours."""
        return self.scale * sqrt(self.nugget)

    def __call__(self, at: Floats) -> Floats:
        """The answers at ``at`` [m, d]: float [m]."""
        at = np.atleast_2d(at)
        return basis(at, self.trend) @ self.coefficients + self._near(at) @ self.weights

    def error(self, at: Floats) -> Floats:
        """S.d. of what the answers at ``at`` [m, d] may be wrong by, free of luck at the point itself: float [m]."""
        at = np.atleast_2d(at)
        near = self._near(at)
        beside = basis(at, self.trend) - near @ self._held
        share = 1.0 - np.sum((near @ self._inverse) * near, axis=1)
        share += np.sum((beside @ self._trend_covariance) * beside, axis=1)
        return self.scale * np.sqrt(np.maximum(share, 0.0))

    def _near(self, at):
        return correlation(at, self.points, self.lengths, self.kernel)


def fitted(
    points: Floats,
    answers: Floats,
    *,
    replications: Floats | float = 1.0,
    trend: Trend = "linear",
    kernel: Kernel = "matern",
    before: Kriging | None = None,
) -> Kriging:
    """The `Kriging` through ``answers`` [n] (means over ``replications`` runs each) at ``points`` [n, d] of 0..1.

    ``before`` is an emulator of fewer of these points: its lengths are where the likelihood is climbed from, beside one
    start of its own, which saves time.  The same points and answers give the same emulator.  Raises RegularsError where
    there are too few points for the trend, where they lie in too few dimensions for it, or an answer is no number.
    """
    points, answers = np.asarray(points, dtype=np.float64), np.asarray(answers, dtype=np.float64)
    if points.ndim != 2 or answers.shape != (len(points),) or not np.isfinite(answers).all():
        raise RegularsError("An emulator needs one finite answer for each of its points.")
    needed = fewest(points.shape[1], trend)
    if len(points) < needed:
        raise RegularsError(
            f"{len(points)} points are too few for a {trend} trend over {points.shape[1]} inputs: {needed} are needed."
        )
    each = 1.0 / np.broadcast_to(np.asarray(replications, dtype=np.float64), answers.shape)
    middle, width = float(np.mean(answers)), float(np.std(answers)) or 1.0
    likelihood = _Likelihood(points, (answers - middle) / width, basis(points, trend), each, kernel)
    best = likelihood.climbed(before)
    made = likelihood.parts(best)
    if made is None:
        raise RegularsError(f"The points do not tell the parts of a {trend} trend apart: they lie in fewer dimensions.")
    wholly, beta = made.inverse, made.beta
    residual = likelihood.answers - likelihood.trend @ beta
    held = np.maximum(np.diag(made.projected), ROUNDING * np.diag(wholly))
    coefficients = width * beta
    coefficients[0] += middle  # the first column of every basis is 1
    return Kriging(
        points=points,
        trend=trend,
        kernel=kernel,
        lengths=np.exp(best[:-1]),
        nugget=float(np.exp(best[-1])),
        scale=width * sqrt(made.variance),
        coefficients=coefficients,
        weights=width * (wholly @ residual),
        left_out=width * made.pulled / held,
        left_out_sd=width * np.sqrt(made.variance / held),
        _inverse=wholly,
        _trend_covariance=made.trend_covariance,
        _held=wholly @ likelihood.trend,
    )


def best_fitted(
    points: Floats, answers: Floats, *, replications: Floats | float = 1.0, kernel: Kernel = "matern"
) -> Kriging:
    """The `fitted` emulator of the trend, of those that the points suffice for (`FOR_EACH`), that errs least where a
    point is left out; the plainer one at a tie."""
    dimensions = np.shape(points)[1]
    tried = [
        fitted(points, answers, replications=replications, trend=trend, kernel=kernel)
        for trend in TRENDS
        if len(points) >= max(fewest(dimensions, trend), FOR_EACH * coefficients_of(dimensions, trend))
        and spans(points, trend)
    ]
    if not tried:
        return fitted(points, answers, replications=replications, trend="constant", kernel=kernel)  # says why not
    return min(tried, key=lambda one: one.leave_one_out)


def fewest(dimensions: int, trend: Trend) -> int:
    """How many points an emulator needs at least."""
    return coefficients_of(dimensions, trend) + SPARE


def coefficients_of(dimensions: int, trend: Trend) -> int:
    """How many coefficients a trend has."""
    columns = {"constant": 1, "linear": 1 + dimensions, "quadratic": (dimensions + 1) * (dimensions + 2) // 2}
    return columns[trend]


def spans(points: Floats, trend: Trend) -> bool:
    """Whether points [n, d] tell all parts of a trend apart: not where they lie in fewer dimensions, as where one input
    is the same at all of them.
    """
    columns = basis(np.asarray(points, dtype=np.float64), trend)
    lengths = np.linalg.norm(columns, axis=0)
    if not lengths.all():
        return False
    return bool(np.linalg.svd(columns / lengths, compute_uv=False)[-1] > COLLINEAR)


def basis(at: Floats, trend: Trend) -> Floats:
    """What the trend is a sum of at ``at`` [m, d]: float [m, p]; 1, the inputs, their squares and products."""
    count, dimensions = at.shape
    columns = [np.ones((count, 1))]
    if trend != "constant":
        columns.append(at)
    if trend == "quadratic":
        first, second = np.triu_indices(dimensions)
        columns.append(at[:, first] * at[:, second])
    return np.hstack(columns)


def correlation(one: Floats, other: Floats, lengths: Floats, kernel: Kernel = "matern") -> Floats:
    """Correlation of the process between ``one`` [m, d] and ``other`` [n, d]: float [m, n]."""
    square = np.maximum(_square(one / lengths, other / lengths), 0.0)
    if kernel == "squared exponential":
        return np.exp(-0.5 * square)
    far = np.sqrt(5.0 * square)
    return (1.0 + far + far**2 / 3.0) * np.exp(-far)


def _square(one, other):
    """Squared distances between rows, [m, n]."""
    return (one**2).sum(axis=1)[:, None] + (other**2).sum(axis=1) - 2.0 * one @ other.T


@dataclass(frozen=True, eq=False)
class _Parts:
    """What one choice of lengths and nugget gives."""

    inverse: Floats
    projected: Floats
    trend_covariance: Floats
    beta: Floats
    pulled: Floats
    variance: float
    value: float


class _Likelihood:
    """The restricted likelihood of (log lengths, log nugget), its value and its slope."""

    def __init__(self, points, answers, trend, each, kernel):
        self.answers, self.trend, self.each, self.kernel = answers, trend, each, kernel
        self.apart = (points[:, None, :] - points[None, :, :]) ** 2  # [n, n, d]
        self.free = len(answers) - trend.shape[1]

    def climbed(self, before=None):
        """The best of climbs from a few lengths, or from those before and one more."""
        from scipy.optimize import minimize  # here, not at every start

        dimensions = self.apart.shape[2]
        starts = [np.array([log(length)] * dimensions + [log(1e-3)]) for length in STARTS]
        if before is not None:
            starts = [np.log(np.append(before.lengths, before.nugget)), starts[1]]
        bounds = [(log(LENGTHS[0]), log(LENGTHS[1]))] * dimensions + [(log(NUGGETS[0]), log(NUGGETS[1]))]
        found = []
        for start in starts:
            climb = minimize(self.less, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 200})
            found.append((float(climb.fun), climb.x))
        return min(found, key=lambda each: each[0])[1]

    def parts(self, at):
        """The `_Parts` at (log lengths, log nugget); None where the matrix cannot be inverted."""
        covariance, _ = self._covariance(at)
        try:
            factor = cho_factor(covariance, lower=True)
            inverse = cho_solve(factor, np.eye(len(covariance)))
            held = inverse @ self.trend
            information = self.trend.T @ held
            trend_factor = cho_factor(information, lower=True)
        except LinAlgError:
            return None
        trend_covariance = cho_solve(trend_factor, np.eye(len(information)))
        projected = inverse - held @ trend_covariance @ held.T
        pulled = projected @ self.answers
        variance = max(float(self.answers @ pulled) / self.free, 1e-300)
        value = 0.5 * self.free * log(variance) + float(np.log(np.diag(factor[0])).sum())
        value += float(np.log(np.diag(trend_factor[0])).sum())
        beta = trend_covariance @ (held.T @ self.answers)
        return _Parts(inverse, projected, trend_covariance, beta, pulled, variance, value)

    def less(self, at):
        """(less the log likelihood, its slope): to be as low as can be."""
        made = self.parts(at)
        if made is None:
            return inf, np.zeros(len(at))
        _, steep = self._covariance(at)
        lengths, nugget = np.exp(at[:-1]), float(np.exp(at[-1]))
        pull = 0.5 * (made.projected - np.outer(made.pulled, made.pulled) / made.variance)
        by_length = np.einsum("ij,ijk->k", pull * steep, self.apart) / lengths**2
        return made.value, np.append(by_length, nugget * float(np.diag(pull) @ self.each))

    def _covariance(self, at):
        """(C, the part of its slope by a log length that all inputs share)."""
        lengths, nugget = np.exp(at[:-1]), float(np.exp(at[-1]))
        square = self.apart @ (1.0 / lengths**2)
        if self.kernel == "squared exponential":
            alike = steep = np.exp(-0.5 * square)
        else:
            far = np.sqrt(5.0 * square)
            fall = np.exp(-far)
            alike, steep = (1.0 + far + far**2 / 3.0) * fall, (5.0 / 3.0) * (1.0 + far) * fall
        return alike + nugget * np.diag(self.each), steep
