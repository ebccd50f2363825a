"""The input and the cut that part the winners of a sweep's points best, and whether that could be chance.

For every input and every cut between two of its values the points fall on two sides; Pearson's chi-square of side by
winner says how unlike the winners of both are.  The best of many cuts is large by choice alone, so it is compared with
the best cut of the same inputs after the winners were dealt out anew among the points: the share of deals, the true one
among them, in which it is as large is its p-value (Westfall & Young 1993, "Resampling-based multiple testing", the
maximum statistic).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

FEWEST_POINTS = 10
"""Of fewer nothing is said of what parts them."""
LEVEL = 0.05
MOST_CUTS = 32
"""Of an input with more distinct values so many are tried, as many points between any two."""
LEAST_SIDE = 0.05
"""Of all points, on each side of a cut; three at least."""
_DEALS = ((2_000, 999), (5_000, 499))
_FEWEST_DEALS = 199
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def deals(points: int) -> int:
    """How often the winners of so many points are dealt out anew."""
    return next((many for most, many in _DEALS if points <= most), _FEWEST_DEALS)


def scrambled(numbers: np.ndarray) -> np.ndarray:
    """Whole numbers of 64 bits that look like luck, each a function of its number alone (splitmix64)."""
    with np.errstate(over="ignore"):
        mixed = (np.asarray(numbers, dtype=np.uint64) + np.uint64(1)) * _GOLDEN
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


@lru_cache(maxsize=2)
def _orders(points: int, many: int) -> np.ndarray:
    """So many orders of the points, always the same."""
    numbers = np.arange(points, dtype=np.uint64)
    return np.stack(
        [
            np.argsort(scrambled(numbers + np.uint64(points * turn)), kind="stable").astype(np.int32)
            for turn in range(many)
        ]
    )


def separations(
    values: Mapping[str, np.ndarray], winners: Sequence[str], logs: Collection[str] = ()
) -> Iterator[dict[str, Any]]:
    """A row of separations.csv without its business for each input that has a cut, the strongest first.

    ``values`` maps each input to its value at every point, ``winners`` is the winner of every point; the cut of an
    input in ``logs`` lies at the geometric mean of its neighbours.  None at all where all points have one winner or
    there are fewer than `FEWEST_POINTS`.
    """
    names = sorted(set(winners))
    if len(winners) < FEWEST_POINTS or len(names) < 2:
        return
    place_of = {name: place for place, name in enumerate(names)}
    labels = np.array([place_of[each] for each in winners])
    cuts = {path: found for path, each in values.items() if len(found := _cuts(each))}
    if not cuts:
        return
    sides = np.stack([np.searchsorted(cuts[path], values[path], side="left") for path in cuts], axis=1)
    measure = _Measure(sides, [len(found) for found in cuts.values()], len(names), len(winners))
    true = measure.of(labels)
    best = true.max(axis=1)
    many = deals(len(winners))
    tops = np.array([measure.of(labels[order]).max() for order in _orders(len(winners), many)])
    for place in sorted(range(len(cuts)), key=lambda place: (-best[place], place)):
        path = list(cuts)[place]
        p_value = (1 + int((tops >= best[place] - 1e-9).sum())) / (1 + many)
        row = _sides(values[path], cuts[path][int(true[place].argmax())], labels, names, path in logs)
        parts = p_value < LEVEL and row["winner_below"] != row["winner_above"]
        row |= {"chi_square": float(best[place]), "permutations": many, "p_value": p_value, "is_separating": parts}
        yield {"input": path} | row


def _cuts(values: np.ndarray) -> np.ndarray:
    """The values after which an input may be cut: enough points lie on each side."""
    distinct, counts = np.unique(values, return_counts=True)
    below, least = np.cumsum(counts)[:-1], max(3, int(np.ceil(LEAST_SIDE * len(values))))
    allowed = np.flatnonzero((below >= least) & (len(values) - below >= least))
    if len(allowed) > MOST_CUTS:
        wanted = np.linspace(below[allowed[0]], below[allowed[-1]], MOST_CUTS)
        allowed = allowed[np.unique(np.searchsorted(below[allowed], wanted))]
    return distinct[:-1][allowed]


class _Measure:
    """Chi-square of every cut of every input: (inputs, cuts), minus one where an input has no such cut."""

    def __init__(self, sides: np.ndarray, counts: Sequence[int], winners: int, points: int) -> None:
        self.bins, self.winners, self.points = max(counts) + 1, winners, points
        self.flat = ((sides + np.arange(len(counts)) * self.bins) * winners).astype(np.int64)
        self.shape = (len(counts), self.bins, winners)
        self.missing = np.arange(self.bins - 1)[None, :] >= np.array(counts)[:, None]

    def of(self, labels: np.ndarray) -> np.ndarray:
        """With the winner of every point as a whole number."""
        cells = np.bincount((self.flat + labels[:, None]).ravel(), minlength=int(np.prod(self.shape)))
        below = cells.reshape(self.shape).cumsum(axis=1)[:, :-1, :].astype(float)
        totals = np.bincount(labels, minlength=self.winners).astype(float)
        share = totals / self.points
        here = below.sum(axis=2, keepdims=True)
        there = self.points - here
        gap = (below - here * share) ** 2
        with np.errstate(divide="ignore", invalid="ignore"):
            found = (gap / share).sum(axis=2) * (1 / here + 1 / there)[:, :, 0]
        return np.where(self.missing | ~np.isfinite(found), -1.0, found)


def _sides(values: np.ndarray, last: float, labels: np.ndarray, names: Sequence[str], log: bool) -> dict[str, Any]:
    """What lies on both sides of a cut after the value ``last``."""
    below = values <= last
    low, high = float(values[below].max()), float(values[~below].min())
    cut = float(np.sqrt(low * high)) if log and low > 0 else (low + high) / 2
    row: dict[str, Any] = {"cut": cut, "range_low": low, "range_high": high}
    for side, inside in (("below", below), ("above", ~below)):
        counts = np.bincount(labels[inside], minlength=len(names))
        top = int(counts.argmax())
        row |= {f"points_{side}": int(inside.sum()), f"winner_{side}": names[top], f"won_{side}": int(counts[top])}
    return row
