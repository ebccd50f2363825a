"""Twin diaries drawn: two columns of sentences beside their weeks, the baseline's on the left."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.charts.canvas import Page, drawn_with_our_settings, panels_of
from sim.report.words.names import short
from sim.report.words.theme import FAINT, INK, LONGEST_LABEL, QUIET, Theme, wrapped

MARK, BEFORE, TOTAL = "mark", "before", "total"
# inches
_EDGE = 0.25
_BETWEEN = 0.2  # the two columns
_LINE_AT = 0.58  # the line of weeks, from the column's left
_TEXT_AT = 0.94
_LINE_HEIGHT = 0.16
_GAP = 0.09
_HEAD = 0.62  # the reading's name and its total
_LEAST = 2.4
_WIDTH_OF_TEXT = 54  # characters
_MOST_LINES = 5
_TICKS = (1, 2, 4, 8, 13, 26, 52, 104, 260, 520)  # weeks between ticks
_MOST_TICKS = 6
_SIDE_BY_SIDE = 0.055  # inches between the marks of one week


@dataclass
class Entry:
    """A sentence, wrapped: `at` is where its week stands, `top` where it is written, in inches from the top."""

    at: float
    lines: list
    top: float = 0.0

    @property
    def height(self) -> float:
        """Inches that it takes, with the gap under it."""
        return _LINE_HEIGHT * len(self.lines) + _GAP


@drawn_with_our_settings
def twin_diaries(frame: pd.DataFrame, title: str, theme: Theme, weeks: int) -> Figure:
    """Two readings of one customer's life, a panel per focus business.

    ``frame`` is that of `sim.report.sections.diaries`; ``weeks`` the weeks that count.
    """
    panels = [
        (focus, [some for _, some in rows.groupby("lived_under", sort=False)]) for focus, rows in panels_of(frame)
    ]
    heights = [max(_LEAST, *(_needed(rows) for rows in readings)) for _, readings in panels]
    page = Page(
        title,
        "The same customer with the same luck, read twice. Marks: visits; scores are of 10",
        "Chosen by the rule in tables/diaries.csv to explain the difference: one customer of replication 0, "
        "not a typical one. Grey: carrying on.",
        [_HEAD + height for height in heights],
        _EDGE,
        _EDGE,
    )
    for i, (focus, readings) in enumerate(panels):
        segment = short(readings[0]["segment"].iloc[0], LONGEST_LABEL)
        axes = page.panel(i, f"{short(focus, 40)}: a customer of the segment {segment}")
        axes.set_xlim(0, page.width)
        axes.set_ylim(_HEAD + heights[i], 0)
        axes.set_axis_off()
        column = (page.width - _BETWEEN) / 2
        for place, rows in enumerate(readings):
            _reading(axes, place * (column + _BETWEEN), rows, theme, weeks, heights[i])
    return page.figure


def _sentences(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[~rows["event"].isin([MARK, TOTAL])]


def _wrap(sentence: str) -> list[str]:
    return wrapped(sentence, _WIDTH_OF_TEXT, _MOST_LINES)


def _needed(rows: pd.DataFrame) -> float:
    """Inches that the sentences of a reading need."""
    return sum(_LINE_HEIGHT * len(_wrap(each)) + _GAP for each in _sentences(rows)["sentence"])


def _reading(axes: Axes, left: float, rows: pd.DataFrame, theme: Theme, weeks: int, height: float) -> None:
    """One column: whose reading it is, the line of weeks with its marks, and the sentences."""
    colour, marker = theme.mark(rows["lived_under"].iloc[0])
    _head(axes, left, rows, theme, colour, marker)
    line = left + _LINE_AT

    def down(week: float) -> float:
        return _HEAD + height * min(max(week, 0), weeks) / max(weeks, 1)

    axes.plot([line, line], [down(0), down(weeks)], color=FAINT, lw=1, zorder=1, solid_capstyle="butt")
    _ticks(axes, line, weeks, down)
    _marks(axes, line, rows[rows["event"] == MARK]["week"], colour, marker, down)
    entries = [Entry(down(row.week), _wrap(row.sentence)) for row in _sentences(rows).itertuples()]
    stack(entries, _HEAD, _HEAD + height)
    for entry in entries:
        middle = entry.top + _LINE_HEIGHT / 2
        axes.plot(
            [line + 0.05, left + _TEXT_AT - 0.14, left + _TEXT_AT - 0.04],
            [entry.at, middle, middle],
            color=FAINT,
            lw=0.6,
            zorder=0,
            gid="leader",
        )
        axes.text(
            left + _TEXT_AT,
            entry.top,
            "\n".join(entry.lines),
            fontsize=8.3,
            va="top",
            ha="left",
            linespacing=1.25,
            color=INK,
            gid="sentence",
        )


def _head(axes: Axes, left: float, rows: pd.DataFrame, theme: Theme, colour: str, marker: str) -> None:
    axes.plot(left + 0.09, 0.14, marker, color=colour, ms=6.5, clip_on=False)
    name = theme.label(rows["lived_under"].iloc[0], LONGEST_LABEL)
    axes.text(left + 0.24, 0.14, name, fontsize=10, fontweight="bold", va="center", gid="reading")
    total = rows[rows["event"] == TOTAL]["sentence"]
    if len(total):
        axes.text(left + 0.24, 0.37, _wrap(total.iloc[0])[0], fontsize=8.5, color=QUIET, va="center", gid="total")


def _ticks(axes: Axes, line: float, weeks: int, down: Callable[..., Any]) -> None:
    """The weeks beside the line; the first with the word."""
    step = next((each for each in _TICKS if weeks / each <= _MOST_TICKS), weeks)
    for week in range(0, weeks, max(1, step)):
        axes.plot([line - 0.05, line], [down(week)] * 2, color=FAINT, lw=0.8)
        text = f"{week}" if week else "week 0"
        axes.text(line - 0.08, down(week), text, fontsize=7.5, color=QUIET, va="center", ha="right", gid="tick")


def _marks(axes: Axes, line: float, weeks: pd.Series, colour: str, marker: str, down: Callable[..., Any]) -> None:
    """A mark for each visit; those of one week side by side."""
    in_week: dict[int, int] = {}
    for week in weeks.tolist():
        number = in_week.get(week, 0)
        in_week[week] = number + 1
        axes.plot(
            line + _SIDE_BY_SIDE * number,
            down(week),
            marker,
            color=colour,
            ms=3.8,
            mec="white",
            mew=0.4,
            zorder=3,
            gid="visit",
        )


def stack(entries: list[Entry], top: float, bottom: float) -> None:
    """Put the entries as near to their weeks as can be, under one another and inside ``top`` to ``bottom``."""
    edge = top
    for entry in entries:
        entry.top = max(entry.at - _LINE_HEIGHT / 2, edge)
        edge = entry.top + entry.height
    edge = bottom
    for entry in reversed(entries):
        entry.top = min(entry.top, edge - entry.height)
        edge = entry.top
