"""What predictions say together: signs, hits, distances, and how likely such hits are for people who are 80 % sure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median, quantiles

from scipy.special import bdtr, bdtrc, ndtri

from sim.teaching.line import Prediction

SURE = 0.8
"""How sure of a range a student is asked to be."""
LEVEL = 0.95
FEWEST_FOR_QUARTERS = 4


@dataclass(frozen=True)
class Summary:
    """What ``n`` >= 1 predictions of one question say; money in that of the question.

    ``right`` of them have the sign of the ``answer``, a share whose Wilson interval is ``right_low`` to ``right_high``;
    ``hits`` of the ranges hold it. ``chance`` is that of so few hits or fewer, or of so many or more where these are no
    fewer than expected, if each range held the answer with a chance of 80 % for itself.
    """

    n: int
    answer: float
    right: int
    right_low: float
    right_high: float
    hits: int
    chance: float
    middle: float
    quarters: tuple[float, float] | None
    distance: float
    width: float

    @property
    def expected(self) -> float:
        """How many hits people have on average who are 80 % sure."""
        return SURE * self.n

    @property
    def has_few(self) -> bool:
        """Whether there are fewer hits than expected."""
        return _is_few(self.hits, self.n)


@dataclass(frozen=True)
class Both:
    """What those say who predicted both times: ``n`` >= 1; each pair is (before, after), distances and widths medians.

    ``became_right`` had the sign right only after the debrief, ``became_wrong`` only before.
    """

    n: int
    answers: tuple[float, float]
    right: tuple[int, int]
    became_right: int
    became_wrong: int
    distance: tuple[float, float]
    width: tuple[float, float]


def summary(said: Sequence[Prediction]) -> Summary:
    """What predictions of one question say; there is one or more."""
    n, hits = len(said), sum(each.is_hit for each in said)
    right = sum(each.is_right for each in said)
    middles = [each.middle for each in said]
    cut = quantiles(middles, n=4, method="inclusive") if n >= FEWEST_FOR_QUARTERS else None
    return Summary(
        n=n,
        answer=said[0].answer,
        right=right,
        right_low=wilson(right, n)[0],
        right_high=wilson(right, n)[1],
        hits=hits,
        chance=chance_of_hits(hits, n),
        middle=median(middles),
        quarters=(cut[0], cut[2]) if cut else None,
        distance=median(each.distance for each in said),
        width=median(each.width for each in said),
    )


def both(pairs: Sequence[tuple[Prediction, Prediction]]) -> Both:
    """What those say who predicted before and after the debrief; there is one or more."""
    return Both(
        n=len(pairs),
        answers=(pairs[0][0].answer, pairs[0][1].answer),
        right=(sum(one.is_right for one, _ in pairs), sum(other.is_right for _, other in pairs)),
        became_right=sum(other.is_right and not one.is_right for one, other in pairs),
        became_wrong=sum(one.is_right and not other.is_right for one, other in pairs),
        distance=(median(one.distance for one, _ in pairs), median(other.distance for _, other in pairs)),
        width=(median(one.width for one, _ in pairs), median(other.width for _, other in pairs)),
    )


def wilson(count: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """The interval (low, high), 0..1, of a share of which ``count`` of ``n`` >= 1 were seen.

    All shares that a test at that level would not reject, by the normal approximation. Source: Wilson (1927).
    """
    z2 = float(ndtri(0.5 + level / 2)) ** 2
    centre = (count + z2 / 2) / (n + z2)
    half = sqrt(z2) * sqrt(count * (n - count) / n + z2 / 4) / (n + z2)
    low = 0.0 if count == 0 else centre - half
    high = 1.0 if count == n else centre + half
    return max(0.0, low), min(1.0, high)


def chance_of_hits(hits: int, n: int) -> float:
    """The chance (0..1) of ``hits`` or fewer of ``n``, where that is fewer than expected, else of so many or more: each
    a hit with a chance of 80 % for itself.
    """
    if _is_few(hits, n):
        return float(bdtr(hits, n, SURE))
    return float(bdtrc(hits - 1, n, SURE)) if hits else 1.0


def _is_few(hits: int, n: int) -> bool:
    """Whether so many are fewer than people have on average who are as sure as they say."""
    return hits < SURE * n
