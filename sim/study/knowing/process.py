"""A smooth surface through noisy answers over several inputs at once: kriging, and how far it may be off.

A Gaussian process with a Matérn covariance (5/2) and a length for each input; lengths, signal and noise are those of
the greatest likelihood, held by a weak prior to lengths about as long as the inputs' range.  Luck is its noise, so a
surface never passes through what luck did.  What it misses where each world is left out is its fresh error.

Source: Rasmussen & Williams (2006), Gaussian Processes for Machine Learning, ch. 2, 5; leaving one out in closed form:
§5.4.2 there; Sundararajan & Keerthi (2001), Neural Computation 13.
"""

from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from scipy.linalg import cho_factor, cho_solve, eigh

from sim.annotations import Floats

LEARNT_FROM = 256
"""Points that lengths, signal and noise are learnt from; the surface itself goes by all."""
SHORTEST, LONGEST = 0.05, 50.0
LEAST_NOISE = 1e-6
STARTS = (1.0, 0.4)
"""Lengths that the search begins with, as parts of the range of an input."""
PRIOR_CENTRE, PRIOR_SPREAD = 0.5, 1.2
"""Of the logarithm of a length."""
STIFFER = (1.0, 3.0, 10.0, 100.0, 1e3, 1e4, 1e6)
"""By how much more noise than was learnt a surface is tried, beside the constant; leaving one out chooses."""
ROOT_5 = sqrt(5.0)


@dataclass(frozen=True, eq=False)
class Surface:
    """What was learnt of one column of answers at its n points.

    ``fitted`` [n] is the surface at them; ``fresh_error`` the root of the mean square of what it misses at a point that
    is left out, luck among it; ``noise`` the standard deviation of luck as learnt; ``off`` by how much the surface
    misses more than it says itself (1 or more).  ``is_constant`` says that no surface foretold better than the mean.
    """

    process: "Process"
    fitted: Floats
    fresh_error: float
    noise: float
    off: float
    is_constant: bool

    def draws(self, normals: Floats) -> Floats:
        """Float [n, m]: m surfaces that could as well be the true one, from standard ``normals`` [n, m]."""
        process, count = self.process, len(self.fitted)
        spread = process.values * process.share / (process.values + process.share)  # of each direction, signal 1
        moved = process.vectors @ (np.sqrt(spread)[:, None] * normals) * sqrt(process.signal) * process.scale
        level = process.scale * sqrt((process.signal * process.share) / count)
        return self.fitted[:, None] + self.off * (moved - moved.mean(axis=0) + level * normals[:1])


class Process:
    """Surfaces over ``x`` float [n, d], with lengths learnt from ``answers`` float [n]."""

    def __init__(self, x: Floats, answers: Floats) -> None:
        low, high = x.min(axis=0), x.max(axis=0)
        self._low, self._width = low, np.where(high > low, high - low, 1.0)
        self.x = (x - low) / self._width
        self.scale = float(answers.std()) or 1.0
        few = np.linspace(0, len(x) - 1, min(len(x), LEARNT_FROM)).round().astype(int)
        known = (answers[few] - answers.mean()) / self.scale
        self.lengths, self.signal, noise = _learnt(self.x[few], known)
        self.share = max(noise / self.signal, LEAST_NOISE)
        alike = _matern(_distances(self.x, self.x, self.lengths))
        self.values, self.vectors = eigh(alike)
        self.values = np.maximum(self.values, 0.0)
        self.surface = self._chosen(answers)

    def _chosen(self, answers):
        """The surface through the answers that the lengths were learnt from."""
        self._mean = mean = float(answers.mean())
        centred = answers - mean
        curves, scores, constant = self._ladder(centred[:, None])
        best = int(np.argmin(scores[:, 0]))
        self._weights = self.vectors @ ((self.vectors.T @ centred) / (self.values + STIFFER[best] * self.share))
        is_constant = bool(constant[0] <= scores[best, 0])
        fitted = np.full(len(answers), mean) if is_constant else mean + curves[best][:, 0]
        fresh = sqrt(float(constant[0] if is_constant else scores[best, 0]))
        noise = self.scale * sqrt(self.signal * self.share)
        return Surface(self, fitted, fresh, noise, self._off(centred), is_constant)

    def smoothed(self, answers: Floats) -> Floats:
        """Float [n, m]: surfaces through other answers [n, m] at the same points, each as stiff as foretells best."""
        means = answers.mean(axis=0)
        centred = answers - means
        curves, scores, constant = self._ladder(centred)
        found, least = np.zeros_like(centred), constant
        for curve, score in zip(curves, scores, strict=True):
            better = score < least
            found[:, better] = curve[:, better]
            least = np.where(better, score, least)
        return means + found

    def at(self, x: Floats) -> Floats:
        """Float [m]: the surface at other points [m, d]."""
        if self.surface.is_constant:
            return np.full(len(x), self._mean)
        across = _matern(_distances((x - self._low) / self._width, self.x, self.lengths))
        return self._mean + across @ self._weights

    def _ladder(self, centred):
        """(curves by stiffness, their mean squares where one is left out [stiffness, m], the constant's [m])."""
        count, pulled = len(centred), self.vectors.T @ centred
        curves, scores = [], []
        for more in STIFFER:
            shrunk = self.values / (self.values + more * self.share)
            curve = self.vectors @ (shrunk[:, None] * pulled)
            leverage = self.vectors**2 @ shrunk + 1.0 / count
            curves.append(curve)
            scores.append(np.mean(((centred - curve) / np.maximum(1.0 - leverage, 1e-9)[:, None]) ** 2, axis=0))
        constant = np.mean((centred * count / (count - 1)) ** 2, axis=0)
        return curves, np.array(scores), constant

    def _off(self, centred):
        """By how much what is missed, point by point left out, exceeds what the surface says of itself."""
        whole = self.values + self.share
        inverse = self.vectors**2 @ (1.0 / whole)
        missed = self.vectors @ ((self.vectors.T @ centred) / whole) / inverse
        expected = self.scale**2 * self.signal / inverse
        return max(1.0, sqrt(float(np.mean(missed**2 / expected))))


def _distances(one, other, lengths):
    left, right = one / lengths, other / lengths
    squares = np.sum(left**2, axis=1)[:, None] + np.sum(right**2, axis=1)[None, :] - 2.0 * left @ right.T
    return np.sqrt(np.maximum(squares, 0.0))


def _matern(distances):
    return (1.0 + ROOT_5 * distances + 5.0 / 3.0 * distances**2) * np.exp(-ROOT_5 * distances)


def _learnt(x, answers):
    """(lengths [d], signal, noise) of the greatest likelihood under the prior, answers in their standard deviations."""
    from scipy.optimize import minimize  # here: a tenth of a second, of every start otherwise

    bounds = [(log(SHORTEST), log(LONGEST))] * x.shape[1] + [(log(1e-4), log(1e3)), (log(LEAST_NOISE), log(2.0))]
    tried = []
    for length in STARTS:
        start = [log(length)] * x.shape[1] + [0.0, log(0.1)]
        tried.append(
            minimize(_unlikely, start, (x, answers), "L-BFGS-B", jac=True, bounds=bounds, options={"maxiter": 60})
        )
    best = min(tried, key=lambda each: each.fun)
    return np.exp(best.x[:-2]), float(np.exp(best.x[-2])), float(np.exp(best.x[-1]))


def _unlikely(logs, x, answers):
    """Minus the logarithm of likelihood and prior, and its slope along each logarithm."""
    lengths, signal, noise = np.exp(logs[:-2]), np.exp(logs[-2]), np.exp(logs[-1])
    distances = _distances(x, x, lengths)
    alike = signal * _matern(distances)
    factor = cho_factor(alike + (noise + 1e-10 * signal) * np.eye(len(x)), lower=True)
    inverse = cho_solve(factor, np.eye(len(x)))
    weights = inverse @ answers
    value = 0.5 * float(answers @ weights) + float(np.sum(np.log(np.diag(factor[0]))))
    pull = 0.5 * (inverse - np.outer(weights, weights))  # half of the slope along the covariance
    bent = pull * (signal * 5.0 / 3.0) * (1.0 + ROOT_5 * distances) * np.exp(-ROOT_5 * distances)
    slopes = np.empty(len(logs))
    for number in range(x.shape[1]):
        column = x[:, number] / lengths[number]
        slopes[number] = float(np.sum(bent * (column[:, None] - column[None, :]) ** 2))
    slopes[-2] = float(np.sum(pull * alike))
    slopes[-1] = noise * float(np.trace(pull))
    apart = (logs[:-2] - PRIOR_CENTRE) / PRIOR_SPREAD
    value += 0.5 * float(apart @ apart)
    slopes[:-2] += apart / PRIOR_SPREAD
    return value, slopes
