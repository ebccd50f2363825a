"""Rows under one another: a name with its numbers, and below them the mark, over the whole width."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from sim.report.charts.letters import inches, wrapped_apart
from sim.report.charts.panel import LETTERS, LINE, SMALL_LETTERS, WIDTH, Space
from sim.report.charts.scales import value_ticks
from sim.report.words.theme import BAND, GRID, INK, QUIET, Theme

HEADINGS = 0.24
"""Inches of the line above the rows, where numbers have headings."""
FOOT = 0.46
"""Inches below a drawing: the numbers of the axis and what it is."""
_SIDE = 0.12
_MARK = 0.27
"""Inches below a name in which its mark lies."""
_PAD = 0.05


class Rows:
    """Rows of one panel: ``labels`` with a strategy's mark before each, or none, and columns of numbers at the right.

    A column is its heading and a text for each row; the first is bold.
    """

    def __init__(
        self, labels: Sequence[str], marks: Sequence[Any], columns: Sequence[tuple[str, Sequence[str]]]
    ) -> None:
        self.marks, self.columns = marks, [each for each in columns if any(each[1])]
        self.ends, room = ends_of(self.columns)
        self.left = 0.2 if any(mark is not None for mark in marks) else 0.0
        forms = wrapped_apart(labels, room - self.left, LETTERS, bold=True)
        self.names = [forms[label] for label in labels]
        self.tops, at = [], 0.0
        for lines in self.names:
            self.tops.append(at)
            at += _PAD + LINE * len(lines) + _MARK
        self.inside = at

    @property
    def height(self) -> float:
        """Inches of the panel."""
        return HEADINGS + self.inside + FOOT

    def mark(self, row: int) -> float:
        """Where the mark of a row lies, on the scale of the axes: inches below the first row's upper edge."""
        return self.tops[row] + _PAD + LINE * len(self.names[row]) + _MARK / 2 - 0.02

    def axes(
        self, space: Space, label: str, limits: tuple[float, float], theme: Theme | None, least: float = 0.0
    ) -> Axes:
        """The rows' names and numbers, and axes for their marks, with a line at nought and a band of ``least``.

        The axis is of money with a ``theme``, else of counts.
        """
        axes = space.axes(_SIDE, HEADINGS, _SIDE, FOOT)
        bare(axes, self.inside, limits, label)
        ticks = value_ticks(axes, axes.xaxis, theme, WIDTH - 2 * _SIDE)
        for row in range(len(self.names)):
            low, high = self.mark(row) - _MARK / 2, self.mark(row) + _MARK / 2
            if least > 0:
                ends = max(-least, limits[0]), min(least, limits[1])
                axes.fill_between(ends, low, high, color=BAND, lw=0, gid="material", zorder=0)
            axes.vlines([tick for tick in ticks if tick], low, high, color=GRID, lw=0.8, zorder=0.5)
            axes.vlines(0, low, high, color=QUIET, lw=1, zorder=1)
        self._texts(space)
        return axes

    def _texts(self, space: Space) -> None:
        for end, (name, _) in zip(self.ends, self.columns, strict=True):
            space.text(end, HEADINGS / 2, name, ha="right", fontsize=SMALL_LETTERS, color=QUIET)
        for row, (lines, mark) in enumerate(zip(self.names, self.marks, strict=True)):
            first = HEADINGS + self.tops[row] + _PAD + LINE / 2
            if mark is not None:
                space.sample(0.08, first, *mark)
            for number, line in enumerate(lines):
                space.text(self.left, first + LINE * number, line, fontweight="bold", gid="label")
            for place, (end, (_, texts)) in enumerate(zip(self.ends, self.columns, strict=True)):
                weight = "normal" if place else "bold"
                space.text(end, first, texts[row], ha="right", fontweight=weight, gid="number")


def bare(axes: Axes, tall: float, limits: tuple[float, float], label: str) -> None:
    """Axes whose vertical scale is inches from the top and is not shown."""
    axes.set_ylim(tall, 0)
    axes.set_xlim(*limits)
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="x", labelsize=SMALL_LETTERS, length=0, pad=3)
    axes.set_xlabel(label, fontsize=SMALL_LETTERS, labelpad=2, color=QUIET)


def interval(axes: Axes, y: float, low: float, high: float) -> None:
    """A thin line from the lower to the upper end, over a bar."""
    axes.hlines(y, low, high, color=INK, lw=1.1, zorder=3, gid="interval")


def ends_of(columns: Sequence[tuple[str, Sequence[str]]]) -> tuple[list[float], float]:
    """Where each column of numbers ends, so that they stand at the right edge; the room left of them; in inches."""
    ends: list[float] = []
    at_right = WIDTH
    for place in range(len(columns) - 1, -1, -1):
        ends.insert(0, at_right)
        heading, texts = columns[place]
        widest = max((inches(text, LETTERS, place == 0) for text in texts), default=0.0)
        at_right -= max(widest, inches(heading, SMALL_LETTERS)) + 0.16
    return ends, at_right
