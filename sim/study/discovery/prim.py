"""The box in which failures gather: peeling thin slices off, then putting back what was peeled too much.

Source: Friedman & Fisher (1999), Statistics and Computing 9 (bump hunting); Bryant & Lempert (2010), Technological
Forecasting and Social Change 77 (scenario discovery).
"""

from dataclasses import dataclass

import numpy as np

from sim.annotations import Bools, Floats

SLICE = 0.05
"""Part of the worlds in a box that is peeled off at a time."""
STEPS = (1, 2, 4, 8)
"""By how many slices a face is put outward at the end."""
FACE = 5.0
"""By how many units of logarithm a box must be rarer by chance for one face more: there are many places to put it."""
SMALLEST = 15
"""Worlds that a box must hold."""


@dataclass(frozen=True, eq=False)
class Box:
    """A range for each input, ``low`` and ``high`` float [d]; where nothing bounds it they are infinite."""

    low: Floats
    high: Floats

    @property
    def bounded(self) -> tuple[int, ...]:
        """The inputs that bound it."""
        return tuple(np.flatnonzero(np.isfinite(self.low) | np.isfinite(self.high)).tolist())

    def holds(self, x: Floats) -> Bools:
        """Bool [n]: which points, finite float [n, d], lie in it, its faces within."""
        inside = np.ones(len(x), dtype=bool)
        for number in self.bounded:
            inside &= (x[:, number] >= self.low[number]) & (x[:, number] <= self.high[number])
        return inside


@dataclass(frozen=True)
class Held:
    """What a box says of worlds: of the failures the share that lies in it (``coverage``), of the worlds in it the
    share that fails (``density``), of all worlds the share that fails (``base_rate``), how many worlds and failures it
    holds, and the chance that so many fail in a box that has to do with none of it (``p``).
    """

    coverage: float
    density: float
    base_rate: float
    worlds: int
    failures: int
    p: float


def held(box: Box, x: Floats, fails: Bools) -> Held:
    """What a box says of the worlds ``x`` float [n, d] of which ``fails`` bool [n] fail."""
    from scipy.stats import hypergeom  # here: half a second, of every start otherwise

    inside = box.holds(x)
    count, failures = int(inside.sum()), int(fails.sum())
    both = int((inside & fails).sum())
    p = float(hypergeom.sf(both - 1, len(x), failures, count)) if failures and count else 1.0
    return Held(both / failures if failures else 0.0, both / count if count else 0.0, failures / len(x), count, both, p)


def found(x: Floats, fails: Bools) -> Box:
    """The box of ``x`` float [n, d] in which failures gather most surely: of all boxes on the way of peeling and
    pasting the one whose count chance would reach most rarely, freed of bounds that it does not need.
    """
    whole = Box(np.full(x.shape[1], -np.inf), np.full(x.shape[1], np.inf))
    best, sure = whole, 0.0
    for box in _peeled(whole, x, fails):
        pasted = _pasted(box, x, fails)
        rarely = _rarity(pasted, x, fails)
        if rarely > sure + 1e-9:
            best, sure = pasted, rarely
    return _freed(best, x, fails)


def _rarity(box, x, fails):
    """Minus the logarithm of the chance that a box which has to do with nothing holds so many failures."""
    from scipy.stats import hypergeom  # here: half a second, of every start otherwise

    inside = box.holds(x)
    both = int((inside & fails).sum())
    return -float(hypergeom.logsf(both - 1, len(x), int(fails.sum()), int(inside.sum())))


def _peeled(box, x, fails):
    """All boxes on the way down: each time the slice goes whose loss leaves the greatest share of failures."""
    yield box
    while True:
        inside = box.holds(x)
        best = None
        for each in _slices(box, x[inside]):
            kept = each.holds(x)
            if SMALLEST <= kept.sum() < inside.sum():
                share = fails[kept].mean()
                if best is None or share > best[0]:
                    best = share, each
        if best is None:
            return
        box = best[1]
        yield box


def _slices(box, within):
    """The boxes that are left where a slice goes at either end of an input."""
    for number in range(within.shape[1]):
        column = within[:, number]
        for end, at in (("low", np.quantile(column, SLICE)), ("high", np.quantile(column, 1.0 - SLICE))):
            kept = column[column > at] if end == "low" else column[column < at]
            if len(kept):
                yield _with(box, number, **{end: kept.min() if end == "low" else kept.max()})


def _pasted(box, x, fails):
    """The box, its faces put outward for as long as the share of failures does not fall."""
    while True:
        inside = box.holds(x)
        share, best = fails[inside].mean(), None
        for number in box.bounded:
            for each in _pastes(box, number, x, max(1, int(SLICE * inside.sum()))):
                now = each.holds(x)
                higher = fails[now].mean()
                if now.sum() > inside.sum() and higher >= share and (best is None or higher > best[0]):
                    best = higher, each
        if best is None:
            return box
        box = best[1]


def _pastes(box, number, x, count):
    """The box with one face further out, so that the next ``count`` worlds come in."""
    free = _with(box, number, low=-np.inf, high=np.inf).holds(x)
    column = np.sort(x[free, number])
    below, above = column[column < box.low[number]], column[column > box.high[number]]
    if len(below):
        yield _with(box, number, low=below[-count] if len(below) > count else -np.inf)
    if len(above):
        yield _with(box, number, high=above[count - 1] if len(above) > count else np.inf)


def _freed(box, x, fails):
    """The box, its faces put outward, by slices or the whole way, while chance reaches its count no likelier."""
    while True:
        now, best = _worth_its_faces(box, x, fails), None
        for number in box.bounded:
            count = box.holds(x).sum()
            slices = [each for many in STEPS for each in _pastes(box, number, x, max(1, int(SLICE * many * count)))]
            for each in (_with(box, number, low=-np.inf), _with(box, number, high=np.inf), *slices):
                rarely = _worth_its_faces(each, x, fails)
                changed = each.low[number] != box.low[number] or each.high[number] != box.high[number]
                if changed and rarely >= now and (best is None or rarely > best[0]):
                    best = rarely, each
        if best is None:
            return box
        box = best[1]


def _worth_its_faces(box, x, fails):
    """How rarely chance reaches its count, less `FACE` for every face."""
    return _rarity(box, x, fails) - FACE * int(np.isfinite(box.low).sum() + np.isfinite(box.high).sum())


def _with(box, number, **ends):
    low, high = box.low.copy(), box.high.copy()
    low[number], high[number] = ends.get("low", low[number]), ends.get("high", high[number])
    return Box(low, high)
