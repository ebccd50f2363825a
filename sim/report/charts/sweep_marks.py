"""What the charts of a sweep share: many dots or lines as one path, scales of inputs, and a key of the strategies."""

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator

from sim.report.charts import letters
from sim.report.charts.panel import LETTERS, LINE, SMALL_LETTERS, WIDTH, Space
from sim.report.words.assumption_text import Assumption
from sim.report.words.theme import QUIET, Theme

KEY = 0.05
"""Inches above the first line of a key."""
_LEFT, _APART, _WIDEST = 0.2, 0.08, 3.6
_DOT = 5e-4
"""Of the axes' width: the length of a line that its round ends make a dot."""


class Scale(NamedTuple):
    """Where the values of an input lie: its ``limits``, ``words``, and whether it is logarithmic."""

    low: float
    high: float
    log: bool
    words: Assumption

    def at(self, values: Any) -> Any:
        """Places of values, 0 at the lower limit and 1 at the upper."""
        values = np.asarray(values, dtype=float)
        if self.log:
            return np.log(values / self.low) / math.log(self.high / self.low)
        return (values - self.low) / (self.high - self.low)


def scale_of(low: float, high: float, log: bool, values: Iterable[float], words: Assumption) -> Scale:
    """The scale of an input asked for from ``low`` to ``high``, with all values on it."""
    found = np.array([low, high, *values], dtype=float)
    found = found[np.isfinite(found)]
    least, most = float(found.min()), float(found.max())
    if least == most:
        least, most = (least - 0.5, most + 0.5) if not least else (least - 0.1 * abs(least), most + 0.1 * abs(most))
    return Scale(least, most, log and least > 0, words)


def ticks_of(scale: Scale, room: float, beyond: float) -> tuple[list[float], list[str]]:
    """Places from 0 to 1 and words of as many round values of a scale as find ``room`` inches, three at most; words may
    stand out by ``beyond`` inches.
    """
    best: tuple[list[float], list[str]] = ([], [])
    for values in _candidates(scale):
        places = [float(each) for each in scale.at(values)]
        words = [scale.words.value(each) for each in values]
        half = [letters.inches(word, SMALL_LETTERS) / 2 for word in words]
        fits = all(-0.02 <= at <= 1.02 for at in places) and len(set(words)) == len(words)
        fits = fits and all(
            (places[k + 1] - places[k]) * room >= half[k] + half[k + 1] + _APART for k in range(len(words) - 1)
        )
        fits = fits and all(h <= beyond + min(at, 1 - at) * room for at, h in zip(places, half, strict=True))
        if fits and len(words) > len(best[0]):
            best = places, words
    return best


def _candidates(scale: Scale) -> Iterable[list[float]]:
    """Sets of round values within a scale."""
    if scale.log:
        first, last = math.ceil(math.log10(scale.low) - 1e-9), math.floor(math.log10(scale.high) + 1e-9)
        decades = [10.0**power for power in range(first, last + 1)]
        if len(decades) > 1:
            yield decades[:: max(1, math.ceil(len(decades) / 3))]
            yield [decades[0], decades[-1]]
        fine = [step * 10.0**power for power in range(first - 1, last + 1) for step in (1, 2, 5)]
        inside = [each for each in fine if scale.low <= each <= scale.high]
        for number in (3, 2, 1):
            if len(inside) >= number:
                yield [inside[round(k * (len(inside) - 1) / max(1, number - 1))] for k in range(number)]
    for most in (4, 3, 2, 1):
        found = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10], min_n_ticks=2).tick_values(scale.low, scale.high)
        inside = [float(each) for each in found if scale.low <= each <= scale.high]
        yield inside[:: max(1, math.ceil(len(inside) / 3))]
        for each in inside:
            yield [each]
    yield [scale.low]
    yield [(scale.low + scale.high) / 2]


def dots(axes: Axes, xs: Iterable[float], ys: Iterable[float], colour: str, size: float, strength: float) -> None:
    """Dots of ``size`` points as one path."""
    left, right = axes.get_xlim()
    little = _DOT * (right - left)
    _path(
        axes, [[(x, y), (x + little, y)] for x, y in zip(xs, ys, strict=True)], colour, size, strength, "dots", "round"
    )


def lines(
    axes: Axes, corners: Sequence[Any], colour: str, size: float, strength: float, gid: str, dotted: bool = False
) -> None:
    """Lines through corners as one path."""
    patch = _path(axes, corners, colour, size, strength, gid, "butt")
    if dotted:
        patch.set_linestyle((0, (1.2, 2.2)))


def _path(axes: Axes, each: Sequence[Any], colour: str, size: float, strength: float, gid: str, cap: Any) -> PathPatch:
    vertices = np.concatenate([np.asarray(corners, dtype=float) for corners in each])
    codes = np.concatenate([[Path.MOVETO, *[Path.LINETO] * (len(corners) - 1)] for corners in each]).astype(np.uint8)
    path = Path(vertices, codes)
    path.should_simplify = False
    style: dict[str, Any] = {"lw": size, "capstyle": cap, "alpha": strength, "snap": False}
    patch = PathPatch(path, fill=False, edgecolor=colour, gid=gid, zorder=2, clip_on=False, **style)
    axes.add_artist(patch)
    return patch


class Key:
    """A line for each strategy: its mark, its label, and a count at the right."""

    def __init__(self, strategies: Iterable[str], theme: Theme, counts: dict[str, str] | None = None) -> None:
        self.theme, self.counts = theme, counts or {}
        self.names = list(strategies)
        labels = {name: label_of(name, theme) for name in self.names}
        widest = max((letters.inches(text, SMALL_LETTERS) for text in self.counts.values()), default=0.0)
        room = min(_WIDEST, WIDTH - _LEFT - widest - 0.15)
        forms = letters.wrapped_apart(labels.values(), room, LETTERS)
        self.lines = [forms[labels[name]] for name in self.names]

    @property
    def height(self) -> float:
        """Inches of all lines."""
        return KEY + sum(LINE * len(each) + 0.05 for each in self.lines)

    def draw(self, space: Space, top: float) -> None:
        """Draw it from ``top`` inches on."""
        at = top + KEY
        for name, each in zip(self.names, self.lines, strict=True):
            space.sample(0.08, at + LINE / 2, *self.theme.mark(name))
            for number, line in enumerate(each):
                space.text(_LEFT, at + LINE * (number + 0.5), line, gid="key")
            if self.counts.get(name):
                style: dict[str, Any] = {"ha": "right", "fontsize": SMALL_LETTERS, "color": QUIET, "gid": "count"}
                space.text(WIDTH, at + LINE / 2, self.counts[name], **style)
            at += LINE * len(each) + 0.05


def label_of(strategy: str, theme: Theme) -> str:
    """What a picture calls a strategy: its label; the baseline without one is carrying on."""
    label = theme.labels.get(strategy) or strategy
    return "carrying on" if strategy == theme.baseline and label == strategy else label
