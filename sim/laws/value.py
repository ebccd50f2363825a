"""What a customer is worth: lifetime value, its elasticity, value through a switching matrix (V9, V21, R12).

Rates are per period (0.12 is 12 % a period), margins in money a period.
Sources: Gupta, Lehmann & Stuart (2004), Journal of Marketing Research 41(1), 7-18; Pfeifer & Farris (2004), Journal of
Interactive Marketing 18, for the elasticity; Rust, Lemon & Zeithaml (2004), Journal of Marketing 68(1), 109-127, for
the switching matrix.
"""

from collections.abc import Sequence

import numpy as np

from sim.annotations import Floats, Numbers
from sim.laws.loyalty import matrix
from sim.laws.ranges import number, numbers, same_length


def lifetime_value(retention: float, discount: float, margin: float = 1.0) -> float:
    """V21. Expected discounted margins with the first, paid today: m (1 + i)/(1 + i - r).

    `retention` 0..1 a period, `discount` 0 or more; both limits at once (r = 1, i = 0) have no value: ValueError.
    """
    return number("margin", margin) * retention_elasticity(retention, discount)


def residual_value(retention: float, discount: float, margin: float = 1.0) -> float:
    """V21. Expected discounted margins without the first: m r/(1 + i - r)."""
    return number("margin", margin) * number("retention", retention, 0.0, 1.0) / _leak(retention, discount)


def retention_elasticity(retention: float, discount: float) -> float:
    """V21. By how many per cent 1 % more retention raises the residual value: (1 + i)/(1 + i - r), 1 or more."""
    leak = _leak(retention, discount)
    return (1.0 + discount) / leak


def retention_gain(retention: float, points: float, discount: float) -> float:
    """R12. By what part of itself the residual value rises if retention rises by `points` (.05 is 5 points).

    `retention` above 0; retention + points at most 1.
    """
    number("retention", retention, 0.0, 1.0, above=True)
    raised = number("retention + points", retention + number("points", points), 0.0, 1.0)
    return residual_value(raised, discount) / residual_value(retention, discount) - 1.0


def switching_values(
    switching: Floats | Sequence[Sequence[float]], discount: float, margins: Numbers | None = None
) -> Floats:
    """V9. Discounted margins that column brand earns from a customer who bought the row brand just now, [J, J].

    (I - A/(1 + i))^-1, today's purchase counted, times the column's margin (`margins` [J], 1 unless given).
    `switching` A [J, J] has rows adding up to 1, `discount` is above 0.
    """
    switching = matrix(switching)
    kept = switching / (1.0 + number("discount", discount, 0.0, above=True))
    earned = np.ones(len(switching)) if margins is None else numbers("margins", margins)
    same_length(switching=switching, margins=earned)
    return np.linalg.inv(np.eye(len(switching)) - kept) * earned


def _leak(retention: float, discount: float) -> float:
    leak = 1.0 + number("discount", discount, 0.0) - number("retention", retention, 0.0, 1.0)
    if not leak > 0.0:
        raise ValueError("A customer who never leaves and is never discounted has no finite value.")
    return leak
