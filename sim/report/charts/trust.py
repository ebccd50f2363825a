"""The charts of the trip-wires and the trust card."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.report.charts.assumptions import futures_are
from sim.report.charts.canvas import (
    ROW_HEIGHT,
    Page,
    beside,
    drawn_with_our_settings,
    money_axis,
    panels_of,
    rows_axes,
    weeks_axis,
)
from sim.report.words.names import short
from sim.report.words.theme import FAINT, INK, QUIET, STEP, Theme, wrapped
from sim.study.drivers.tripwires import MEASURES, level_in_words
from sim.study.numbers.words import number

BADLY, WELL = ("#B2182B", (0, (4, 1.6)), "#B2182B"), (STEP, "solid", "white")
"""Colour, line and fill of the mark of futures that end badly and of those that end well; unlike without colour too."""
STATES = {"PASS": ("#009E73", "o"), "REVIEW": ("#E69F00", "^"), "FAIL": ("#B2182B", "X"), "NOT RUN": (FAINT, "_")}
"""Colour and mark of each state of a check; its word stands beside them."""
SOURCES = {
    "our data": ("#0072B2", ""),
    "survey": ("#56B4E9", ".."),
    "published": ("#c9c9c9", ""),
    "guess": ("white", "//"),
}
"""Colour and hatch of each source."""
_PATHS_HEIGHT = 3.0


@drawn_with_our_settings
def trip_wires(frame: pd.DataFrame, title: str, theme: Theme) -> Figure:
    """The watched measure in every simulated future, those that end badly dashed, with the level and when to look.

    ``frame`` is ``sections.trust.trip_wires``; a panel per focus business.
    """
    panels = panels_of(frame)
    page = Page(
        title,
        "One line for each simulated future of the plan: what would be watched, as a mean of the last 13 weeks",
        f"A future ends badly if it earns no more than carrying on in the same future. Futures: {futures_are(frame)}; "
        "the line is what one run of it saw. Counts are of the futures drawn, from which the level was chosen; "
        "tripwires.csv has those of futures that it was not chosen from too.",
        [_PATHS_HEIGHT for _ in panels],
        1.15,
        2.75,
    )
    for i, (focus, rows) in enumerate(panels):
        first = rows.iloc[0]
        axes = page.panel(i, f"{wrapped(focus, 46, 1)[0]}: {theme.label(first['strategy'])}")
        _paths(axes, rows)
        weeks_axis(axes, rows["weeks_done"])
        axes.set_xlim(left=rows["weeks_done"].min() - 1)
        axes.set_xlabel("weeks done")
        axes.set_ylabel("\n".join(wrapped(first["measure_label"], 34, 2)))
        _value_axis(axes.yaxis, MEASURES[first["measure"]].unit, theme)
        _told(axes, first, level_in_words(first, theme.currency))
    return page.figure


def _paths(axes: Axes, rows: pd.DataFrame) -> None:
    """All futures, a mark on each where it is looked at, and the level."""
    first = rows.iloc[0]
    for ends_well, (colour, line, fill) in ((0, BADLY), (1, WELL)):
        ours = rows[rows["ends_well"] == ends_well]
        paths = [path[["weeks_done", "measure_value"]].to_numpy() for _, path in ours.groupby("future", sort=False)]
        gid = "well" if ends_well else "badly"
        axes.add_collection(LineCollection(paths, colors=colour, linestyles=[line], linewidths=0.9, alpha=0.7, gid=gid))
        seen = ours[ours["weeks_done"] == first["alarm_weeks"]]
        axes.plot(
            seen["weeks_done"], seen["measure_value"], "o", mec=colour, mfc=fill, mew=1.1, ms=4.5, gid="seen", zorder=4
        )
    axes.autoscale()
    axes.margins(y=0.06)
    axes.axhline(first["level"], color=INK, lw=1.4, gid="level", zorder=3)
    axes.axvline(first["alarm_weeks"], color=QUIET, lw=1, ls=":", gid="look", zorder=1)


def _value_axis(axis: Axis, unit: str, theme: Theme) -> None:
    if unit == "money":
        money_axis(axis, theme)
        return
    axis.set_major_locator(MaxNLocator(nbins=6, min_n_ticks=3))
    in_words = (lambda value: f"{number(round(100 * value, 4))} %") if unit == "share" else number
    axis.set_major_formatter(FuncFormatter(lambda value, _: in_words(value)))


def _told(axes: Axes, row: Any, level: str) -> None:
    """Right of the paths: the rule and its counts, and which line is which."""
    low, high = axes.get_ylim()
    lines: Any = (
        (f"stop if {row['direction']} {level}", {"fontweight": "bold"}),
        (f"after {row['alarm_weeks']} weeks", {"fontweight": "bold"}),
        (f"catches {row['caught']} of {row['failures']}", {}),
        ("futures that end badly", {"color": QUIET, "fontsize": 8.5}),
        (f"{row['false_alarms']} false alarm{'' if row['false_alarms'] == 1 else 's'} in {row['successes']}", {}),
        ("futures that end well", {"color": QUIET, "fontsize": 8.5}),
    )
    for place, (text, more) in enumerate(lines):
        y = high - (high - low) * (0.06 + 0.1 * place + 0.04 * (place > 1) + 0.04 * (place > 3))
        beside(axes, 0.2, y, text, **{"fontsize": 9.5, **more})
    for place, (name, (colour, line, fill)) in enumerate((("ends badly", BADLY), ("ends well", WELL))):
        y = 0.13 - 0.09 * place
        there: dict[str, Any] = {"transform": axes.transAxes, "clip_on": False}
        axes.plot([1.035, 1.10], [y, y], color=colour, ls=line, lw=1.6, **there)
        axes.plot(1.0675, y, "o", mec=colour, mfc=fill, mew=1.1, ms=4.5, **there)
        beside(axes, 0.82, low + (high - low) * y, name, fontsize=9)


@drawn_with_our_settings
def trust_card(frame: pd.DataFrame, title: str) -> Figure:
    """Every check with its state in colour, mark and word, what was found and wanted; and where the inputs come from.

    ``frame`` is ``sections.trust.trust_card``.
    """
    checks, sources = frame[frame["part"] == "check"], frame[frame["part"] == "source"]
    heights = [ROW_HEIGHT * len(checks)] + ([ROW_HEIGHT * len(sources)] if len(sources) else [])
    page = Page(
        title,
        "What was checked, what was found and what was wanted; and where the important inputs come from",
        "REVIEW: look before relying on the answer. NOT RUN: there was nothing to check, or only a full run does it. "
        "Important inputs: uncertain ones, prices, costs and promises of the focus businesses, what weighs price, and "
        "what the best plans change.",
        heights,
        2.3,
        5.1,
    )
    axes = page.panel(0, "Checks")
    rows_axes(axes, checks["part_label"].tolist())
    axes.grid(visible=False)
    axes.set_xlim(0, 1)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    for y, row in enumerate(checks.itertuples()):
        colour, mark = STATES[row.state]
        axes.plot(0.09, y, mark, color=colour, ms=10, mew=2.4 if mark == "_" else 1, gid="state")
        axes.text(0.17, y, row.state, va="center", fontweight="bold", fontsize=9.5)
        axes.text(0.52, y, short(row.found, 34), va="center", fontsize=9, clip_on=False)
        beside(axes, 1.35, y, f"wanted: {short(row.wanted, 46)}", fontsize=8.5, color=QUIET)
    if len(sources):
        _source_mix(page.panel(1, "Important inputs, by source"), sources)
    return page.figure


def _source_mix(axes: Axes, sources: pd.DataFrame) -> None:
    """A bar for each source, from what is known best to what is guessed."""
    rows_axes(axes, sources["part_label"].tolist())
    axes.grid(visible=False)
    axes.set_xlim(0, max(1, int(sources["inputs"].sum())))
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    for y, row in enumerate(sources.itertuples()):
        colour, hatch = SOURCES[row.part_label]
        axes.barh(y, row.inputs, height=0.6, color=colour, hatch=hatch, edgecolor=QUIET, lw=0.8, gid="source")
        beside(axes, 0.2, y, f"{int(row.inputs)} of {int(sources['inputs'].sum())}", fontsize=9.5)
