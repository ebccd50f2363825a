"""A panel: one drawing with one finding, and all panels of a chart together on a sheet.

The drawing is the same on a phone, beside another on a page, on paper and on the sheet: `WIDTH` inches wide, letters of
`LETTERS` points.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.report.charts import letters
from sim.report.charts.canvas import drawn_with_our_settings
from sim.report.words.theme import INK, PAPER, QUIET

WIDTH = 4.6
"""Inches of every drawing."""
LETTERS = 9.5
"""Points of what is read in a drawing."""
SMALL_LETTERS = 9.0
"""Points of the numbers on an axis and of headings of columns; nothing is smaller."""
LINE = 0.17
"""Inches from one line of text to the next."""
_GAP, _EDGE = 0.45, 0.3  # between two columns of a sheet, and around it
_HEADING, _NAME, _FINDING = 15.0, 11.5, 10.5  # points


class Space:
    """Where a panel is drawn: a rectangle of a figure; places are in inches from its left upper corner."""

    def __init__(self, figure: Figure, left: float, top: float, height: float) -> None:
        self.figure, self.left, self.top, self.height = figure, left, top, height
        self.width = WIDTH

    def axes(self, left: float, top: float, right: float, bottom: float) -> Axes:
        """Axes that leave so many inches free on each side."""
        wide, high = self.figure.get_size_inches()
        inside = self.width - left - right, self.height - top - bottom
        box = (
            (self.left + left) / wide,
            1 - (self.top + top + inside[1]) / high,
            inside[0] / wide,
            inside[1] / high,
        )
        axes = self.figure.add_axes(box)
        axes.patch.set_visible(False)
        return axes

    def text(self, x: float, y: float, text: str, **style: Any) -> None:
        """One line of text, its left end at ``x``, the middle of its height at ``y``."""
        wide, high = self.figure.get_size_inches()
        style = dict[str, Any](fontsize=LETTERS, color=INK, va="center", ha="left") | style
        self.figure.text((self.left + x) / wide, 1 - (self.top + y) / high, text, **style)

    def sample(self, x: float, y: float, colour: str, marker: str) -> None:
        """A plan's mark."""
        self._lined([x], [y], ls="", marker=marker, color=colour, ms=5.5)

    def line(self, x: Sequence[float], y: Sequence[float], colour: str) -> None:
        """A thin line through places."""
        self._lined(x, y, color=colour, lw=0.9)

    def _lined(self, x: Sequence[float], y: Sequence[float], **style: Any) -> None:
        wide, high = self.figure.get_size_inches()
        across = [(self.left + each) / wide for each in x]
        up = [1 - (self.top + each) / high for each in y]
        self.figure.add_artist(Line2D(across, up, transform=self.figure.transFigure, **style))


@dataclass(frozen=True)
class Panel:
    """One drawing and what it says.

    ``business`` is its heading, a business unless the chart is of something else; ``finding`` a whole sentence of at
    most 15 words; ``height`` the inches of the drawing; ``draw(space)`` draws into a `Space` of that height.  ``said``
    is read out instead of the drawing.
    """

    business: str
    finding: str
    height: float
    draw: Callable[[Space], None] = field(repr=False)
    said: str = "The numbers stand in the file beside the picture."


@drawn_with_our_settings
def alone(panel: Panel) -> Figure:
    """The drawing of one panel by itself, for a page that says heading and finding in its own letters."""
    figure = Figure(figsize=(WIDTH, panel.height))
    figure.patch.set_visible(False)
    panel.draw(Space(figure, 0.0, 0.0, panel.height))
    return figure


@drawn_with_our_settings
def sheet(heading: str, panels: Sequence[Panel], note: str) -> Figure:
    """All panels of a chart under its heading, two beside each other, each with its finding; the note at the foot."""
    columns = min(2, max(1, len(panels)))
    wide = 2 * _EDGE + columns * WIDTH + (columns - 1) * _GAP
    inside = wide - 2 * _EDGE
    above = letters.lines(heading, inside, _HEADING, bold=True)
    below = letters.lines(note, inside, SMALL_LETTERS, most=12)
    heads = [_head(panel) for panel in panels]
    rows = [range(first, min(first + columns, len(panels))) for first in range(0, len(panels), columns)]
    tops, at = [], _EDGE + 0.30 * len(above) + 0.12
    for row in rows:
        tall = max(len(heads[place]) for place in row)
        tops.append((at, at + 0.22 * tall + 0.08))
        at = tops[-1][1] + max(panels[place].height for place in row) + 0.35
    high = at + LINE * len(below) + _EDGE - 0.1
    figure = Figure(figsize=(wide, high), facecolor=PAPER)
    page = Space(figure, 0.0, 0.0, high)
    for place, line in enumerate(above):
        page.text(_EDGE, _EDGE + 0.30 * place + 0.06, line, fontsize=_HEADING, fontweight="bold", gid="heading")
    for row, (head_top, top) in zip(rows, tops, strict=True):
        for column, place in enumerate(row):
            left = _EDGE + column * (WIDTH + _GAP)
            for number, (line, style) in enumerate(heads[place]):
                page.text(left, head_top + 0.22 * number + 0.09, line, **style)
            panels[place].draw(Space(figure, left, top, panels[place].height))
    for number, line in enumerate(below):
        page.text(_EDGE, at + LINE * number, line, fontsize=SMALL_LETTERS, color=QUIET, gid="note")
    return figure


def _head(panel: Panel) -> list[tuple[str, dict[str, Any]]]:
    """The lines above a drawing on a sheet: the business, then what is found."""
    name = letters.lines(panel.business, WIDTH, _NAME, bold=True, most=2)
    said = letters.lines(panel.finding, WIDTH, _FINDING, most=4)
    return [(line, {"fontsize": _NAME, "fontweight": "bold", "gid": "panel"}) for line in name] + [
        (line, {"fontsize": _FINDING, "gid": "finding"}) for line in said
    ]


def stacked(heights: Sequence[float], wanted: Sequence[float], low: float, high: float) -> list[float]:
    """Middles of boxes as near as can be to those wanted, in their order, none over another."""
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    tops, at = {}, low
    for place in order:
        tops[place] = max(at, wanted[place] - heights[place] / 2)
        at = tops[place] + heights[place]
    floor = high
    for place in reversed(order):
        tops[place] = min(tops[place], floor - heights[place])
        floor = tops[place]
    return [tops[place] + heights[place] / 2 for place in range(len(wanted))]
