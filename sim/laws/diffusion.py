"""How something new spreads: Bass by weeks and in continuous time, cascades of recommendations (V17, V18, R7).

p is the chance a week to adopt alone (innovation), q that times the adopters' share to adopt from others (imitation).
Weekly steps bend the curve, so a weekly market is compared with the recursion, never with the continuous curve.
Sources: Bass (1969), Management Science 15(5), 215-227; Goldenberg, Libai & Muller (2001), Marketing Letters 12, for
word of mouth by push; cascades: Harris (1963), The Theory of Branching Processes; sizes: Borel (1942).
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import brentq, least_squares
from scipy.special import gammaln

from sim.annotations import Floats, Numbers
from sim.laws.ranges import number, numbers, whole


class Peak(NamedTuple):
    """V17. When adoption is fastest (weeks), the share who adopted by then, and the share adopting per week."""

    week: float
    adopted: float
    per_week: float


def bass_pull(p: float, q: float, weeks: float) -> Floats:
    """V17. Shares adopted after weeks 1..n, float array [n]: F' = F + (1 - F)(p + q F), each asks a random other.

    p, q 0..1 and together at most 1.
    """
    p, q = _bass(p, q)
    number("p + q", p + q, 0.0, 1.0)
    return _adopted(lambda share: p + q * share, weeks)


def bass_push(p: float, q: float, weeks: float) -> Floats:
    """V17. Shares adopted after weeks 1..n, float array [n]: F' = F + (1 - F)(1 - (1 - p) e^(-q F)).

    Each adopter tells Poisson(q) random others a week, in a large market where everybody knows everybody.
    p 0..1, q 0 or more.
    """
    p, q = _bass(p, q)
    return _adopted(lambda share: 1.0 - (1.0 - p) * math.exp(-q * share), weeks)


def bass_curve(p: float, q: float, time: float | Numbers) -> Floats | float:
    """V17. Share adopted after `time` weeks (0 or more) in continuous time, as `time`.  p above 0, q 0 or more.

    (1 - e^-(p+q)t)/(1 + (q/p) e^-(p+q)t).
    """
    p, q = _bass(p, q, above=True)
    left = np.exp(-(p + q) * np.asarray(numbers("time", np.atleast_1d(time), 0.0)).reshape(np.shape(time)))
    return (1.0 - left) / (1.0 + q / p * left)


def bass_peak(p: float, q: float) -> Peak:
    """V17. The peak of the continuous curve: ln(q/p)/(p + q), 1/2 - p/(2q), (p + q)^2/(4q); p above 0.

    If q <= p adoption is fastest at the start: (0, 0, p).
    """
    p, q = _bass(p, q, above=True)
    if q <= p:
        return Peak(0.0, 0.0, p)
    return Peak(math.log(q / p) / (p + q), 0.5 - p / (2.0 * q), (p + q) ** 2 / (4.0 * q))


def fit_bass(adopted: Numbers, law: Callable[..., Any] = bass_push) -> tuple[float, float, float]:
    """R7. (p, q, R squared) by least squares of a weekly law to shares adopted after weeks 1..n; three weeks or more.

    `law` is `bass_push` or `bass_pull`; p is found within 0..1, q within 0..1 (pull) or 0..10 (push).
    """
    adopted = numbers("adopted", adopted, 0.0, 1.0)
    if len(adopted) < 3 or not np.ptp(adopted) > 0.0:
        raise ValueError("adopted must hold at least three weeks and must not be the same in all of them.")
    most = 1.0 if law is bass_pull else 10.0

    def gap(sizes):
        p, q = sizes
        return law(p, min(q, 1.0 - p) if law is bass_pull else q, len(adopted)) - adopted

    starts = [(max(1e-4, min(0.5, adopted[0])), start) for start in (0.05, 0.4)]
    best = min(
        (
            least_squares(gap, start, bounds=([0.0, 0.0], [1.0, most]), xtol=1e-14, ftol=1e-14, gtol=1e-14)
            for start in starts
        ),
        key=lambda fitted: fitted.cost,
    )
    p, q = (float(each) for each in best.x)
    left = 2.0 * best.cost / float(len(adopted) * adopted.var())
    return p, min(q, 1.0 - p) if law is bass_pull else q, 1.0 - left


def mean_cascade(offspring: float) -> float:
    """V18. Mean size of a cascade, its first member counted, if each tells `offspring` new ones on average: 1/(1 - R).

    R from 0 to below 1; from 1 on the mean is infinite (ValueError).
    """
    return 1.0 / (1.0 - number("offspring", offspring, 0.0, 1.0, below=True))


def cascade_chances(offspring: float, most: float) -> Floats:
    """V18. Chances of sizes 1..most of a cascade with Poisson offspring, float array: e^(-Rn) (Rn)^(n-1)/n!.

    R above 0; the chances add up to less than 1 as larger cascades are left out (for R > 1, endless ones too).
    """
    mean = number("offspring", offspring, 0.0, above=True)
    size = np.arange(1.0, float(whole("most", number("most", most), 1)) + 1.0)
    return np.exp(-mean * size + (size - 1.0) * np.log(mean * size) - gammaln(size + 1.0))


def final_size(offspring: float) -> float:
    """V18. The share of a large market that an epidemic reaches, and the chance that a cascade never ends:
    the largest root of z = 1 - e^(-R z), 0..1; 0 if R (0 or more) is at most 1.
    """
    mean = number("offspring", offspring, 0.0)
    if mean <= 1.0:
        return 0.0

    def surplus(reached):
        return reached + math.expm1(-mean * reached)

    least = math.log(mean) / mean  # below 0 here, above it at 1
    return brentq(surplus, least, 1.0, xtol=1e-15) if surplus(least) < 0.0 else 2.0 * (mean - 1.0)


def _adopted(chance: Callable[..., Any], weeks: float) -> Floats:
    share, found = 0.0, []
    for _ in range(int(whole("weeks", number("weeks", weeks), 1))):
        share += (1.0 - share) * chance(share)
        found.append(share)
    return np.array(found)


def _bass(p: float, q: float, above: bool = False) -> tuple[float, float]:
    return number("p", p, 0.0, 1.0, above=above), number("q", q, 0.0)
