"""What follows from a distribution of purchases per customer, whichever law or market it comes from (R5, R6, R9).

`chances[x]` is the chance of x purchases, x = 0, 1, 2, ...; a measured market's shares of customers serve as well.
Where two equal periods are compared, the chances are those of both together, of customers whose rates do not change:
given x purchases in both, each fell into the first with chance one half.

Sources: Schmittlein, Cooper & Morrison (1993), Marketing Science 12(2), on heavy buyers; Ehrenberg (1988),
Repeat-Buying, on the market at rest.
"""

from typing import NamedTuple

import numpy as np

from sim.annotations import Floats, Numbers
from sim.laws.ranges import number, numbers

NEGLIGIBLE = 1e-15
MOST_IN_TWO = 3000  # purchases in both periods: the joint table has a row and a column for each


class Walk(NamedTuple):
    """R9. Parts of a period's sales: what new buyers bring, what stays, what grows, and what is lost of the old.

    Each is a share of one period's sales, 0..1; acquisition + retention + penetration = 1 = retention + loss.
    """

    acquisition: float
    retention: float
    penetration: float
    loss: float


def top_share(chances: Numbers, fraction: float = 0.2) -> float:
    """R5. Share of the purchases that the heaviest `fraction` (0..1) of the *buyers* make, 0..1.

    Customers with the same count are alike, so the last group counts in part.
    """
    chances = _chances(chances)
    counts = np.arange(len(chances))
    return float((_heavy(chances, fraction) * chances) @ counts / (chances @ counts))


def heavy(chances: Numbers, least: float) -> tuple[float, float]:
    """(share of buyers, share of purchases) of the customers who bought `least` times (1 or more) or oftener."""
    chances = _chances(chances)
    counts = np.arange(len(chances))
    chosen = counts >= number("least", least, 1.0)
    return (
        float(chances[chosen].sum() / chances[1:].sum()),
        float(chances[chosen] @ counts[chosen] / (chances @ counts)),
    )


def two_periods(both: Numbers) -> Floats:
    """Joint chances of x purchases in the first and y in the second period, float array [X, X], from those of both."""
    from scipy.stats import binom  # here: half a second, of every start otherwise

    both = _chances(both, "both")
    total = np.arange(np.flatnonzero(both > NEGLIGIBLE)[-1] + 1)
    if len(total) > MOST_IN_TWO:
        raise ValueError(f"Too many purchases to compare two periods one by one: up to {len(total)} in both.")
    first = total[:, None]
    split = np.where(first <= total, binom.pmf(first, total, 0.5) * both[total], 0.0)  # [first, total]
    joint = np.zeros((len(total), len(total)))
    for bought in total:
        joint[bought, : len(total) - bought] = split[bought, bought:]
    return joint


def null_walk(both: Numbers) -> Walk:
    """R9. The walk from one period to the next of a market in which nothing changes but luck."""
    joint = two_periods(both)
    counts = np.arange(len(joint))
    before, after = counts[:, None], counts[None, :]
    sales = float((joint * before).sum())
    gain = joint * np.maximum(after - before, 0)
    return Walk(
        acquisition=float(gain[0].sum()) / sales,
        retention=float((joint * np.minimum(before, after)).sum()) / sales,
        penetration=float(gain[1:].sum()) / sales,
        loss=float((joint * np.maximum(before - after, 0)).sum()) / sales,
    )


def stay_heavy(both: Numbers, fraction: float = 0.2) -> float:
    """R6. Share of one period's heaviest `fraction` of buyers who are among the heaviest in the next period, 0..1.

    Of customers with the same count at the edge, luck picks as many as are needed, in each period anew.
    """
    joint = two_periods(both)
    chosen = _heavy(joint.sum(axis=1), fraction)
    return float(chosen @ joint @ chosen / (chosen @ joint.sum(axis=1)))


def repeat_buyers(both: Numbers) -> float:
    """Share of one period's buyers who buy in the next period too, 0..1."""
    joint = two_periods(both)
    return float(joint[1:, 1:].sum() / joint[1:].sum())


def _heavy(chances: Floats, fraction: float) -> Floats:
    """How much of each count belongs to the heaviest fraction of buyers, float array as `chances`, 0..1."""
    wanted = number("fraction", fraction, 0.0, 1.0, above=True) * chances[1:].sum()
    heavier = chances[::-1].cumsum()[::-1] - chances
    taken = np.clip(wanted - heavier, 0.0, chances)
    chosen = np.divide(taken, chances, out=np.ones_like(chances), where=chances > 0.0)
    chosen[0] = 0.0
    return chosen


def _chances(chances: Numbers, name: str = "chances") -> Floats:
    found = numbers(name, chances, 0.0)
    if not found[1:].sum() > 0.0:
        raise ValueError(f"{name} must give some customers at least one purchase; nobody buys.")
    return found / found.sum()
