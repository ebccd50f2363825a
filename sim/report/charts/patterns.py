"""The charts of the patterns: what was measured against what theory or the source says.

A chart's numbers are a frame with the columns panel, series, x, y, y_low, y_high; x is a number, or a label.
"""

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from sim.report.charts.canvas import Page, drawn_with_our_settings
from sim.report.words.names import short
from sim.report.words.theme import COLOURS, FAINT, QUIET
from sim.study.patterns.reading import MARKET, THEORY

WORDS = {MARKET: "this market", THEORY: "theory or source"}
HEIGHT, LEFT, RIGHT = 3.0, 1.0, 2.2  # inches
LONGEST_LABEL, MANY_LABELS = 18, 8
NOTE = "Points and shading: mean and 95 % interval from luck over replications; assumptions are not varied."


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


@drawn_with_our_settings
def against_theory(frame: pd.DataFrame, title: str, subtitle: str) -> Figure:
    """A figure with a panel for each of the frame's; measured series in colour, theory dashed and grey."""
    panels = list(frame.groupby("panel", sort=False))
    page = Page(title, subtitle, NOTE, [HEIGHT] * len(panels), LEFT, RIGHT)
    for place, (name, rows) in enumerate(panels):
        axes = page.panel(place, name)
        draw = _labelled if rows["x"].dtype != "float64" else _along
        draw(axes, rows, _styles(frame))
        axes.axhline(0, color=FAINT, lw=0.8, zorder=0)
        axes.grid(axis="y")
        axes.locator_params(axis="y", nbins=6)
        axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False, fontsize=9)
    return page.figure


def _styles(frame):
    """Series -> (colour, dashed)."""
    measured = [name for name in dict.fromkeys(frame["series"]) if name != THEORY]
    return {THEORY: (QUIET, True)} | {name: (COLOURS[at % len(COLOURS)], False) for at, name in enumerate(measured)}


def _along(axes, rows, styles):
    """Lines over a number."""
    for name, line in rows.groupby("series", sort=False):
        colour, theory = styles[name]
        label = WORDS.get(name, name)
        if theory:
            marker = "D" if len(line) == 1 else ""
            axes.plot(line["x"], line["y"], "--", color=colour, marker=marker, lw=1.6, label=label, gid="theory")
        else:
            known = line.dropna()
            axes.fill_between(known["x"], known["y_low"], known["y_high"], color=colour, alpha=0.18, lw=0)
            axes.plot(line["x"], line["y"], "o-", color=colour, ms=4, lw=1.6, label=label, gid="market")


def _labelled(axes, rows, styles):
    """Points over labels, series side by side."""
    labels = list(dict.fromkeys(rows["x"]))
    series = list(dict.fromkeys(rows["series"]))
    for at, name in enumerate(series):
        line = rows[rows["series"] == name]
        colour, theory = styles[name]
        x = [labels.index(each) + 0.14 * (at - (len(series) - 1) / 2) for each in line["x"]]
        axes.vlines(x, line["y_low"], line["y_high"], color=colour, lw=3, alpha=0.0 if theory else 0.45)
        axes.plot(
            x,
            line["y"],
            "D" if theory else "o",
            color=colour,
            mfc="white" if theory else colour,
            ms=7,
            label=WORDS.get(name, name),
            gid="theory" if theory else "market",
        )
    shown_labels = [short(each, LONGEST_LABEL) for each in labels]
    turned = len(labels) > MANY_LABELS or sum(map(len, shown_labels)) > 92
    axes.set_xticks(range(len(labels)), labels=shown_labels)
    if turned:
        for each in axes.get_xticklabels():
            each.set_rotation(20)
            each.set_ha("right")
    axes.set_xlim(-0.6, len(labels) - 0.4)
