"""Means and intervals over replications.  They cover luck, never assumptions.

Sums are exact (``math.fsum``), so the order of replications means nothing.
"""

from collections.abc import Sequence
from math import fsum, inf, sqrt

LEVEL = 0.95


def mean(values: Sequence[float]) -> float:
    """The mean of one or more numbers."""
    return fsum(values) / len(values)


def mean_known(values: Sequence[float | None]) -> float | None:
    """The mean of the values that are not None; None when there is none."""
    known = [value for value in values if value is not None]
    return mean(known) if known else None


def half_width(values: Sequence[float], comparisons: int = 1, level: float = LEVEL) -> float:
    """Half the width of Student's t interval for the mean; infinite for fewer than two values.

    ``comparisons`` > 1 makes it one of that many *simultaneous* intervals (Bonferroni: all of them hold at once in at
    least ``level`` of cases, however they depend on each other).  Source: Student (1908); Dunn (1961).
    """
    count = len(values)
    if count < 2:
        return inf
    centre = mean(values)
    spread = sqrt(fsum((value - centre) ** 2 for value in values) / (count - 1))
    if spread == 0.0:
        return 0.0
    return quantile(count - 1, comparisons, level) * spread / sqrt(count)


def quantile(degrees: int, comparisons: int = 1, level: float = LEVEL) -> float:
    """The two-sided quantile of Student's t with ``degrees`` >= 1, the error shared among ``comparisons``."""
    from scipy.special import stdtrit  # a process that runs a market needs none of it

    return float(stdtrit(degrees, 1.0 - (1.0 - level) / (2.0 * comparisons)))


def interval(values: Sequence[float], comparisons: int = 1, level: float = LEVEL) -> tuple[float | None, float | None]:
    """(low, high) of the mean, or (None, None) for fewer than two values."""
    half = half_width(values, comparisons, level)
    if half == inf:
        return None, None
    centre = mean(values)
    return centre - half, centre + half
