"""What every chart stands on: settings, and the bytes of a figure.

With the charts themselves the only module that knows matplotlib.  No ``pyplot`` and no state that outlives a call: each
figure is drawn with settings of its own, so the same table gives the same picture whatever else a program does with
matplotlib.  Names are drawn literally: "$10 vs $20" is no formula.
"""

import contextlib
import functools
import io
import warnings
from collections.abc import Callable
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.report.charts.letters import families, undrawable
from sim.report.charts.scheme import classed
from sim.report.words.theme import (
    FAINT,
    GRID,
    INK,
    PAGE_WIDTH,
    QUIET,
    STEP,
    TITLE_WIDTH,
    wrapped,
)

_OWN = {
    "font.size": 9.5,
    "text.parse_math": False,
    "text.color": INK,
    "axes.unicode_minus": True,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": QUIET,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "svg.hashsalt": "regulars",
    "svg.fonttype": "none",
    "hatch.color": STEP,
    "hatch.linewidth": 0.8,
}
ROW_HEIGHT = 0.40  # inches, one row of a chart of rows
_PANEL_GAP = 0.95
_PLOT_HEIGHT = 3.1


@functools.cache
def _settings() -> dict:
    left_alone = ("backend", "interactive", "toolbar", "webagg", "tk.", "macosx", "savefig.directory")
    plain = {key: value for key, value in matplotlib.rcParamsDefault.items() if not key.startswith(left_alone)}
    return plain | _OWN | {"font.family": list(families())}


@contextlib.contextmanager
def _drawing():
    with warnings.catch_warnings(), matplotlib.rc_context(_settings()):
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # drawn as a box, which is what it is
        yield


def drawn_with_our_settings(chart: Callable[..., Any]) -> Callable[..., Any]:
    """A chart function that runs with our settings."""

    @functools.wraps(chart)
    def wrapper(*args: Any, **kwargs: Any) -> Figure:
        with _drawing():
            return chart(*args, **kwargs)

    return wrapper


def svg(figure: Figure) -> bytes:
    """The figure as SVG, the same bytes every time; text by the reader's fonts, colours by the reader's scheme."""
    with _drawing(), io.BytesIO() as file:
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": "Regulars"})
        return classed(file.getvalue())


def png(figure: Figure, dots_per_inch: int = 150) -> bytes:
    """The figure as PNG; the same bytes every time."""
    with _drawing(), io.BytesIO() as file:
        FigureCanvasAgg(figure)
        figure.savefig(file, format="png", dpi=dots_per_inch, metadata={"Software": "Regulars"})
        return file.getvalue()


def letters_missing(figure: Figure) -> list[str]:
    """The letters of a figure that its PNG shows as boxes, because no font of this machine has them."""
    return undrawable(text.get_text() for text in figure.findobj(Text))


class Page:
    """A figure with its finding on top, panels under one another and a note at the foot; measures in inches."""

    def __init__(self, title: str, subtitle: str, note: str, heights: list[float], left: float, right: float) -> None:
        title_lines, sub_lines, note_lines = wrapped(title, TITLE_WIDTH), wrapped(subtitle, 108), wrapped(note, 128)
        top = 0.30 + 0.29 * len(title_lines) + 0.20 * len(sub_lines) + 0.55
        foot = 0.70 + 0.17 * len(note_lines)
        self.height = top + sum(heights) + _PANEL_GAP * (len(heights) - 1) + foot
        self.left, self.width = left, PAGE_WIDTH - left - right
        self.figure = Figure(figsize=(PAGE_WIDTH, self.height), facecolor="white")
        self._words(0.28, title_lines, 15, INK, "bold")
        self._words(0.34 + 0.29 * len(title_lines), sub_lines, 10, QUIET, "normal")
        self._words(self.height - 0.12 - 0.17 * len(note_lines), note_lines, 8, QUIET, "normal")
        self._tops = [top + sum(heights[:i]) + _PANEL_GAP * i for i in range(len(heights))]
        self._heights = heights

    def _words(self, top: float, lines: list[str], size: float, colour: str, weight: str) -> None:
        self.figure.text(
            0.25 / PAGE_WIDTH,
            1 - top / self.height,
            "\n".join(lines),
            fontsize=size,
            color=colour,
            fontweight=weight,
            va="top",
            ha="left",
            linespacing=1.22,
        )

    def panel(self, i: int, name: str) -> Axes:
        """Axes of panel i under the name of its focus business."""
        top, height = self._tops[i], self._heights[i]
        axes = self.figure.add_axes(
            (self.left / PAGE_WIDTH, 1 - (top + height) / self.height, self.width / PAGE_WIDTH, height / self.height)
        )
        self.figure.text(
            0.25 / PAGE_WIDTH,
            1 - (top - 0.12) / self.height,
            wrapped(name, 80, 1)[0],
            fontsize=11,
            fontweight="bold",
            va="bottom",
            ha="left",
            gid="panel",
        )
        return axes


def panels_of(frame: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The rows of each focus business, in the order of the table."""
    return list(frame.groupby("business", sort=False))
