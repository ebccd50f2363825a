"""What every chart stands on: settings, the page with its finding on top, axes, labels, and the bytes of a figure.

With the charts themselves the only module that knows matplotlib.  No ``pyplot`` and no state that outlives a call: each
figure is drawn with settings of its own, so the same table gives the same picture whatever else a program does with
matplotlib.  Names are drawn literally: "$10 vs $20" is no formula.
"""

import contextlib
import functools
import io
import warnings
from collections.abc import Callable
from typing import Any, cast

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.report.words import formats
from sim.report.words.theme import (
    FAINT,
    GRID,
    INK,
    LONGEST_SIDE_LABEL,
    PAGE_WIDTH,
    QUIET,
    STEP,
    TITLE_WIDTH,
    Theme,
    apart,
    wrapped,
)

_OWN = {
    "font.family": ["DejaVu Sans"],
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
    "svg.fonttype": "path",
    "hatch.color": STEP,
    "hatch.linewidth": 0.8,
}
# Scripts that DejaVu lacks are taken from the machine's fonts where it has them.
_FURTHER_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "PingFang SC",
    "Hiragino Sans",
    "Microsoft YaHei",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Noto Emoji",
    "Segoe UI Symbol",
    "Apple Symbols",
)
ROW_HEIGHT = 0.40  # inches, one row of a chart of rows
_PANEL_GAP = 0.95
_PLOT_HEIGHT = 3.1


@functools.cache
def _settings() -> dict:
    left_alone = ("backend", "interactive", "toolbar", "webagg", "tk.", "macosx", "savefig.directory")
    plain = {key: value for key, value in matplotlib.rcParamsDefault.items() if not key.startswith(left_alone)}
    from matplotlib.font_manager import fontManager

    present = {font.name for font in fontManager.ttflist}
    own: Any = _OWN["font.family"]
    fonts = [*own, *(name for name in _FURTHER_FONTS if name in present)]
    return plain | _OWN | {"font.family": fonts}


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
    """The figure as SVG; the same bytes every time, letters as outlines so that no font is needed."""
    with _drawing(), io.BytesIO() as file:
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": "Regulars"})
        return file.getvalue()


def png(figure: Figure, dots_per_inch: int = 150) -> bytes:
    """The figure as PNG; the same bytes every time."""
    with _drawing(), io.BytesIO() as file:
        FigureCanvasAgg(figure)
        figure.savefig(file, format="png", dpi=dots_per_inch, metadata={"Software": "Regulars"})
        return file.getvalue()


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


def interval_kind(frame: pd.DataFrame, simultaneous: bool = False) -> str:
    """What the intervals of these rows cover, in words; ``simultaneous`` where they hold at once."""
    runs = sorted({int(number) for number in frame["replications"].dropna()})
    numbers = f"{runs[0]}" if len(runs) == 1 else f"{runs[0]} to {runs[-1]}"
    kind = "simultaneous 95 % interval" if simultaneous else "95 % interval"
    return f"{kind} from luck, {numbers} replication{'' if runs == [1] else 's'}; assumptions are not varied"


def money_axis(axis: Axis, theme: Theme) -> None:
    """Few ticks, each printed to the step between them."""
    axis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10], min_n_ticks=3))

    def printed(value, _):
        ticks = axis.get_majorticklocs()
        step = ticks[1] - ticks[0] if len(ticks) > 1 else abs(value) or 1.0
        return formats.money(value, theme.currency, formats.unit_for(step, step / 4 if step else 1.0))

    axis.set_major_formatter(FuncFormatter(printed))


def rows_axes(axes: Axes, names: list[str]) -> None:
    """Axes of a chart of rows: the names on the left, first on top."""
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_yticks(range(len(names)), labels=names)
    axes.tick_params(axis="y", length=0, labelcolor=INK, pad=8)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")


def waterfall_step(
    axes: Axes, y: int, row: Any, theme: Theme, last: bool, hatch: str = "////", edge: float = 1.0
) -> None:
    """The bar of a waterfall's line `row` at height `y`, and what joins it to the next; the `last` is the whole."""
    colour = theme.mark(row.strategy)[0] if last else STEP
    axes.barh(
        y,
        row.bar_end - row.bar_start,
        left=row.bar_start,
        height=0.62,
        edgecolor=colour,
        lw=edge,
        color="white" if row.amount < 0 else colour,
        hatch=hatch if row.amount < 0 else None,
        zorder=2,
    )
    if not last:
        axes.vlines(row.bar_end, y + 0.31, y + 0.69, color=FAINT, lw=0.8)


def beside(axes: Axes, x: float, y: float, text: str, **theme: Any) -> None:
    """A text right of the axes: x in inches from their edge, y on their scale."""
    axes.annotate(
        text,
        (1, y),
        xycoords=("axes fraction", "data"),
        xytext=(x * 72, 0),
        textcoords="offset points",
        va="center",
        annotation_clip=False,
        **theme,
    )


def interval_line(axes: Axes, row: Any, y: float, colour: str, **more: Any) -> None:
    """An interval from `low` to `high` of a row at height `y`."""
    axes.hlines(y, row.luck_low, row.luck_high, color=colour, gid="interval", **more)


def plot_height(rows: pd.DataFrame) -> float:
    """Inches that a panel of lines needs, so that the labels at their ends find room."""
    return max(_PLOT_HEIGHT, 0.36 * rows["strategy"].nunique())


def marked_line(axes: Axes, x: pd.Series, y: pd.Series, colour: str, marker: str) -> None:
    """A line told from the others by its marks too, about eight of them."""
    every = max(1, len(x) // 8)
    axes.plot(x, y, color=colour, lw=1.9, marker=marker, ms=5, markevery=(every // 2, every), gid="line")


def weeks_axis(axes: Axes, weeks: pd.Series) -> None:
    """The horizontal axis of weeks, and faint lines across."""
    axes.set_xlabel("week")
    axes.set_xlim(weeks.min(), max(weeks.max(), weeks.min() + 1))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=9, integer=True, steps=[1, 2, 5, 10]))
    axes.grid(axis="y")


def label_ends(axes: Axes, ends: list[tuple[float, str, str]], theme: Theme) -> None:
    """Each line's name and number at its right end, moved apart where they would touch, with a leader and its mark."""
    low, high = axes.get_ylim()
    height = axes.get_position().height * cast(Figure, axes.figure).get_figheight()
    places = apart([(value - low) / (high - low) for value, _, _ in ends], 0.31 / height, 0.03, 0.97)
    for (value, strategy, text), place in zip(ends, places, strict=True):
        colour, marker = theme.mark(strategy)
        axes.plot(
            [1, 1.025, 1.05],
            [(value - low) / (high - low), place, place],
            color=colour,
            lw=0.9,
            transform=axes.transAxes,
            clip_on=False,
        )
        axes.plot(1.062, place, marker, color=colour, ms=5.5, transform=axes.transAxes, clip_on=False)
        axes.annotate(
            theme.label(strategy, LONGEST_SIDE_LABEL + 12),
            (1.08, place),
            xycoords="axes fraction",
            xytext=(0, 0.6),
            textcoords="offset points",
            va="bottom",
            fontsize=9,
            fontweight="bold",
        )
        axes.annotate(
            text,
            (1.08, place),
            xycoords="axes fraction",
            xytext=(0, -0.6),
            textcoords="offset points",
            va="top",
            fontsize=8.5,
            color=QUIET,
        )
