"""A smooth curve through noisy answers along one input: a penalised cubic spline whose smoothness is cross-validated.

The penalty is the integral of the squared second derivative; among the smoothnesses is the straight line, and beside
them the constant, so that an input that acts on nothing is mostly left at nothing.  What leaves a world out leaves all
its copies out, so that a bootstrap does not take them for fresh ones.

Source: Reinsch (1967), Numerische Mathematik 10; Demmler & Reinsch (1975), Numerische Mathematik 24; leaving one out
in closed form: Craven & Wahba (1979), Numerische Mathematik 31.
"""

from itertools import pairwise

import numpy as np
from scipy.linalg import eigh

from sim.annotations import Floats

INTERVALS = 10
"""Into how many parts, of about as many worlds each, an input is cut."""
DEGREE = 3
SMOOTHNESS = np.concatenate([10.0 ** np.linspace(-6, 3, 19), [1e12]])
"""Penalties beside the fit, from hardly any to that of a straight line."""
RIDGE = 1e-9


class Spline:
    """Curves along one input, ``x`` float [n]; every column of answers gets a smoothness of its own."""

    def __init__(self, x: Floats) -> None:
        low, high = float(np.min(x)), float(np.max(x))
        self.is_flat = not high > low
        if self.is_flat:
            return
        inner = np.unique(np.quantile((x - low) / (high - low), np.linspace(0.0, 1.0, INTERVALS + 1)))
        inner = np.unique(np.concatenate([[0.0], inner[(inner > 1e-9) & (inner < 1.0 - 1e-9)], [1.0]]))
        knots = np.concatenate([[0.0] * DEGREE, inner, [1.0] * DEGREE])
        count = len(knots) - DEGREE - 1
        at = np.clip((x - low) / (high - low), 0.0, 1.0)
        from scipy.interpolate import BSpline  # here: a seventh of a second, of every start otherwise

        self.basis = BSpline.design_matrix(at, knots, DEGREE).toarray()
        self.penalty = _bending(knots, inner, count)

    def fitted(self, answers: Floats, weights: Floats | None = None) -> Floats:
        """Float [n, m]: the curve of each column of ``answers`` [n, m] at every x.

        ``weights`` [n] says how often each of the n counts; those that count nothing are answered too.
        """
        weights = np.ones(len(answers)) if weights is None else weights
        means = weights @ answers / weights.sum()
        centred = answers - means
        if self.is_flat:
            return np.broadcast_to(means, answers.shape).copy()
        turned, bends = self._turned(weights)
        pulled = turned.T @ (weights[:, None] * centred)  # [K, m]
        best = _score(centred, weights, (weights / weights.sum())[:, None])
        found = np.zeros_like(centred)
        for penalty in SMOOTHNESS:
            shrunk = 1.0 / (1.0 + penalty * bends)
            curves = turned @ (shrunk[:, None] * pulled)
            curves -= weights @ curves / weights.sum()  # what the ridge took off the mean
            leverage = weights * (turned**2 @ shrunk)
            score = _score(centred - curves, weights, leverage[:, None])
            better = score < best
            best = np.where(better, score, best)
            found[:, better] = curves[:, better]
        return means + found

    def _turned(self, weights):
        """The basis in which fit and penalty are both diagonal, [n, K], and the penalty of each of its curves."""
        fit = self.basis.T @ (weights[:, None] * self.basis)
        fit += RIDGE * np.trace(fit) * np.eye(len(fit))
        bends, vectors = eigh(self.penalty * (np.trace(fit) / np.trace(self.penalty)), fit)
        return self.basis @ vectors, np.maximum(bends, 0.0)


def _score(left, weights, leverage):
    """Mean square of what is missed where a world and its copies are left out, by column."""
    kept = np.maximum(1.0 - leverage, 1e-6)
    return weights @ (left / kept) ** 2 / weights.sum()


def _bending(knots, inner, count):
    """[K, K]: the integral of products of second derivatives, exact by Simpson's rule: they run straight between knots
    and their products are parabolas."""
    from scipy.interpolate import BSpline

    second = BSpline(knots, np.eye(count), DEGREE).derivative(2)
    total = np.zeros((count, count))
    for low, high in pairwise(inner):
        inside = 1e-9 * (high - low)
        for at, weight in ((low + inside, 1.0), ((low + high) / 2, 4.0), (high - inside, 1.0)):
            row = second(at)
            total += weight * (high - low) / 6.0 * np.outer(row, row)
    return total
