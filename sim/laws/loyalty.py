"""Loyalty that feeds on itself: the last brand as a Markov chain, and symmetric feedback (V8, V10).

Sources: Guadagni & Little (1983), Marketing Science 2(3), 203-238, with no smoothing, for the chain; the feedback is
the mean-field equation p = softmax(beta p), known from physics as the Potts model: Wu (1982), Reviews of Modern
Physics 54.
"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logsumexp

from sim.annotations import Floats, Numbers
from sim.laws.ranges import ROUNDING, array, number, numbers, whole


def last_brand_switching(values: Numbers, loyalty_weight: float) -> Floats:
    """V8. Chance of the column brand after the row brand, float array [J, J], rows adding up to 1.

    The logit of `values` (logits) to which the brand bought last adds `loyalty_weight` (logits).
    """
    values = numbers("values", values)
    pull = values + number("loyalty_weight", loyalty_weight) * np.eye(len(values))
    return np.exp(pull - logsumexp(pull, axis=1, keepdims=True))


def last_brand_shares(values: Numbers, loyalty_weight: float) -> Floats:
    """V8. Long-run shares of that chain, float array [J]: it is reversible, pi_j ~ e^u_j Z_j, Z_j its row's sum."""
    values = numbers("values", values)
    rows = logsumexp(values + number("loyalty_weight", loyalty_weight) * np.eye(len(values)), axis=1)
    weight = values + rows
    return np.exp(weight - logsumexp(weight))


def long_run_shares(switching: Floats | Sequence[Sequence[float]]) -> Floats:
    """Shares that a switching matrix [J, J] leaves as they are, float array [J]; ValueError unless they are unique."""
    switching = matrix(switching)
    count = len(switching)
    balance = np.vstack([switching.T - np.eye(count), np.ones(count)])
    found, _, rank, _ = np.linalg.lstsq(balance, np.append(np.zeros(count), 1.0), rcond=1e-12)
    if rank < count:
        raise ValueError("The switching matrix falls apart into groups of brands; its long-run shares are not unique.")
    return np.clip(found, 0.0, 1.0)


def matrix(switching: Floats | Sequence[Sequence[float]]) -> Floats:
    """The matrix as a float array [J, J] if its entries are 0..1 and its rows add up to 1; ValueError otherwise."""
    found = array("switching", switching, 0.0, 1.0)
    if found.ndim != 2 or found.shape[0] != found.shape[1] or found.size == 0:
        raise ValueError(f"A switching matrix has as many rows as columns; this has the shape {found.shape}.")
    if np.abs(found.sum(axis=1) - 1.0).max() > ROUNDING:
        raise ValueError(f"The rows of a switching matrix add up to 1; these add up to {found.sum(axis=1)}.")
    return found


def equal_shares_last(loyalty_weight: float, brands: float) -> bool:
    """V10. Whether J equal brands stay equal under p = softmax(beta p): exactly if beta < J, as the slope is beta/J."""
    return number("loyalty_weight", loyalty_weight, 0.0) < _brands(brands)


def leading_share(loyalty_weight: float, brands: float) -> float:
    """V10. The share of one leader among J otherwise equal brands in a stable state of p = softmax(beta p), 1/J..1.

    1/J if there is no such state.  With two brands the leader appears as beta passes 2; with three or more it appears,
    from a strong start, already a little below beta = J (2.75 for three), while equal shares are still stable.
    """
    beta, count = number("loyalty_weight", loyalty_weight, 0.0), _brands(brands)

    def push(share):
        others = (1.0 - share) / (count - 1.0)
        return expit(beta * (share - others) - np.log(count - 1.0)) - share

    grid = np.linspace(1.0, 1.0 / count, 20_001)
    rises = 1 + np.flatnonzero(push(grid[1:-1]) >= 0.0)
    if len(rises) == 0:
        return 1.0 / count
    return float(brentq(push, grid[rises[0]], grid[rises[0] - 1], xtol=1e-15))


def _brands(brands: float) -> float:
    return float(whole("brands", number("brands", brands), 2))
