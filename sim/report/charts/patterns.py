"""The curves of the patterns: what was measured beside what a law or a source says, or what is this market's own.

A chart's numbers are a frame with the columns panel, series, x, y, y_low, y_high; x is a number, or a label.
"""

from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from sim.report.charts import letters
from sim.report.charts.panel import LETTERS, SMALL_LETTERS, Panel, Space
from sim.report.words.theme import COLOURS, FAINT, PAPER, QUIET
from sim.study.patterns.reading import LAW, MARKET, OWN, PUBLISHED

WORDS = {
    MARKET: "this market",
    LAW: "a law, fitted to it",
    PUBLISHED: "published",
    OWN: "its own, for comparison",
}
AGAINST = (LAW, PUBLISHED, OWN)
"""What the measured series are held against."""
NOTE = (
    "Dots, and shading or bars: mean and 95 % interval from luck, {runs}; assumptions are not varied. Dashed, or "
    "hollow: what the market is held against."
)
_PLOT, _ROW, _KEY, _NAMES = 2.3, 0.3, 0.22, 1.5  # inches: a plot of lines, a row, a line of the key, room for names

type Styles = dict[str, tuple[str, bool]]
"""Series -> (colour, whether it is what the others are held against)."""


def frame_of(points: Any) -> pd.DataFrame:
    """The chart's frame from (panel, series, x, y, low, high); labels make x a column of text."""
    frame = pd.DataFrame(points, columns=["panel", "series", "x", "y", "y_low", "y_high"])
    for name in ("y", "y_low", "y_high"):
        frame[name] = pd.to_numeric(frame[name]).astype("float64")
    if frame["x"].map(lambda x: isinstance(x, str)).any():
        frame["x"] = frame["x"].astype("str")
    else:
        frame["x"] = frame["x"].astype("float64")
        frame = frame.sort_values("x", kind="stable").reset_index(drop=True)
    return frame


def curves(frame: pd.DataFrame, finding: str) -> list[Panel]:
    """A panel for each of the frame's; measured series in colour, what they are held against grey."""
    styles, panels = _styles(frame), []
    for name, rows in frame.groupby("panel", sort=False):
        own = {series: styles[series] for series in dict.fromkeys(rows["series"])}
        labelled = rows["x"].dtype != "float64"
        plot = _ROW * rows["x"].nunique() + 0.1 if labelled else _PLOT
        draw = partial(_labelled if labelled else _along, rows=rows, styles=own, plot=plot)
        panels.append(Panel(name, finding, plot + 0.35 + _KEY * len(own), draw))
    return panels


def _styles(frame: pd.DataFrame) -> Styles:
    series = list(dict.fromkeys(frame["series"]))
    measured = [name for name in series if name not in AGAINST]
    found = dict.fromkeys(AGAINST, (QUIET, True))
    return found | {name: (COLOURS[at % len(COLOURS)], False) for at, name in enumerate(measured)}


def _along(space: Space, rows: pd.DataFrame, styles: Styles, plot: float) -> None:
    """Lines over a number."""
    axes = space.axes(0.6, 0.05, 0.1, space.height - plot)
    for name, line in rows.groupby("series", sort=False):
        colour, against = styles[name]
        if against:
            marker = "D" if len(line) == 1 else ""
            axes.plot(line["x"], line["y"], "--", color=colour, marker=marker, mfc=PAPER, lw=1.6, gid=name)
        else:
            known = line.dropna()
            axes.fill_between(known["x"], known["y_low"], known["y_high"], color=colour, alpha=0.18, lw=0)
            axes.plot(line["x"], line["y"], "o-", color=colour, ms=4, lw=1.6, gid="market")
    axes.axhline(0, color=FAINT, lw=0.8, zorder=0)
    axes.grid(axis="y")
    axes.xaxis.set_major_locator(MaxNLocator(nbins=7))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6))
    _finish(space, axes, styles, plot)


def _labelled(space: Space, rows: pd.DataFrame, styles: Styles, plot: float) -> None:
    """A row for each label, the series one below another in it."""
    axes = space.axes(_NAMES + 0.1, 0.05, 0.1, space.height - plot)
    labels, series = list(dict.fromkeys(rows["x"])), list(dict.fromkeys(rows["series"]))
    for at, name in enumerate(series):
        line = rows[rows["series"] == name]
        colour, against = styles[name]
        y = [labels.index(each) + 0.26 * (at - (len(series) - 1) / 2) for each in line["x"]]
        if not against:
            axes.hlines(y, line["y_low"], line["y_high"], color=colour, lw=3, alpha=0.45)
        style: dict[str, Any] = {"marker": "D" if against else "o", "mfc": PAPER if against else colour, "ms": 5.5}
        axes.plot(line["y"], y, ls="", color=colour, gid=name if against else "market", **style)
    names = letters.fitted(labels, _NAMES, SMALL_LETTERS)
    axes.set_ylim(len(labels) - 0.45, -0.55)
    axes.set_yticks(range(len(labels)), labels=[names[each] for each in labels])
    axes.axvline(0, color=FAINT, lw=0.8, zorder=0)
    axes.grid(axis="x")
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5))
    _finish(space, axes, styles, plot)


def _finish(space: Space, axes: Axes, styles: Styles, plot: float) -> None:
    """The letters of the numbers, and the key."""
    axes.tick_params(labelsize=SMALL_LETTERS)
    wide, high = space.figure.get_size_inches()
    for number, (name, (colour, against)) in enumerate(styles.items()):
        y = plot + 0.35 + _KEY * (number + 0.5)
        ends = [(space.left + x) / wide for x in (0.05, 0.35)]
        place = [1 - (space.top + y) / high] * 2
        style: dict[str, Any] = {"ls": "--" if against else "-", "marker": "D" if against else "o", "ms": 5}
        line = Line2D(ends, place, color=colour, mfc=PAPER if against else colour, lw=1.6, **style)
        line.set(transform=space.figure.transFigure, clip_on=False)
        space.figure.add_artist(line)
        space.text(0.45, y, WORDS.get(name, name), fontsize=LETTERS, gid="key")
