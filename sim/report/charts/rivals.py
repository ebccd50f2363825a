"""The chart of copying: what a plan gains by how late rivals copy it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

import pandas as pd

from sim.report.charts import scales
from sim.report.charts.letters import wrapped_apart
from sim.report.charts.panel import LETTERS, LINE, SMALL_LETTERS, WIDTH, Panel, Space, stacked
from sim.report.words.theme import PAPER, QUIET, Theme

_ENDS, _FOOT, _HEAD = 1.45, 0.62, 0.28  # inches
_PLOT, _BETWEEN = 1.7, 0.05
_IN_FILE = 0.8
"""How far the file's own case stands from "never", in steps between two delays."""


class _End(NamedTuple):
    """What stands beside a plan's line."""

    strategy: str
    lines: list[str]
    half_life: str
    value: float

    @property
    def height(self) -> float:
        """Inches that it takes."""
        return LINE * (len(self.lines) + 1) + _BETWEEN


def how_long_before_they_copy(frame: pd.DataFrame, findings: Mapping[str, str], theme: Theme) -> list[Panel]:
    """The gain against the rivals' delay, a line for each plan that gains; hollow: among the file's own rivals.

    ``frame`` is ``sections.rivals.copying``.
    """
    limits, _ = spread(frame)
    found = []
    for (focus, rows), within in zip(frame.groupby("business", sort=False), limits, strict=True):
        names = wrapped_apart(dict.fromkeys(rows["label"]), _ENDS - 0.22, LETTERS, bold=True)
        ends = [
            _End(strategy, names[line["label"].iloc[0]], _half_life(line), float(line["difference"].iloc[-1]))
            for strategy, line in rows.groupby("strategy", sort=False)
        ]
        tall = max(_PLOT, sum(end.height for end in ends))
        draw = partial(_lines, rows=rows, ends=ends, limits=within, theme=theme)
        told = "; ".join(f"{' '.join(end.lines)}: {end.half_life}" for end in ends)
        found.append(Panel(focus, findings[focus], _HEAD + tall + _FOOT, draw, said=told))
    return found


def spread(frame: pd.DataFrame) -> tuple[list[tuple[float, float]], bool]:
    """Limits of each panel, and whether they are the same."""
    columns = ["gain", "luck_low", "luck_high", "difference"]
    ends = [rows[columns] for _, rows in frame.groupby("business", sort=False)]
    return scales.limits([(float(each.min().min()), float(each.max().max())) for each in ends])


def _half_life(line: pd.DataFrame) -> str:
    """After how many weeks rivals that copy at once have taken half of the gain."""
    half = line["half_life_weeks"].iloc[0]
    return f"halved in {half:.0f} weeks" if half == half else "not halved"


def _lines(space: Space, rows: pd.DataFrame, ends: Sequence[_End], limits: tuple[float, float], theme: Theme) -> None:
    tall = space.height - _HEAD - _FOOT
    axes = space.axes(max(0.5, scales.room_left(limits, theme, tall)), _HEAD, _ENDS, _FOOT)
    delays = sorted({int(week) for week in rows["copy_after_weeks"].dropna()})
    words = ["at\nonce" if week == 0 else f"{week}" for week in delays] + ["never"]
    here = len(delays) + _IN_FILE
    axes.set_xlim(-0.25, here + 0.3)
    axes.set_ylim(*limits)
    axes.set_xticks([*range(len(words)), here], labels=[*words, "as in\nfile"])
    axes.tick_params(labelsize=SMALL_LETTERS, length=2, pad=2)
    axes.grid(axis="y")
    axes.axhline(0, color=QUIET, lw=1, zorder=1.5)
    axes.set_xlabel("weeks until every rival copies", fontsize=SMALL_LETTERS, labelpad=1, color=QUIET)
    scales.value_ticks(axes, axes.yaxis, theme, tall, across=False)
    space.text(0, 0.1, "profit against carrying on", fontsize=SMALL_LETTERS, color=QUIET)
    for strategy, line in rows.groupby("strategy", sort=False):
        colour, marker = theme.mark(strategy)
        places = [delays.index(int(week)) if week == week else len(delays) for week in line["copy_after_weeks"]]
        axes.vlines(places, line["luck_low"], line["luck_high"], color=colour, lw=2.5, alpha=0.4, gid="interval")
        axes.plot(places, line["gain"], color=colour, lw=1.8, marker=marker, ms=5, gid="line")
        own = float(line["difference"].iloc[-1])
        axes.plot(here, own, marker, mfc=PAPER, mec=colour, mew=1.5, ms=6, gid="file")
    wanted = [_HEAD + tall * (limits[1] - end.value) / (limits[1] - limits[0]) for end in ends]
    at = WIDTH - _ENDS
    for end, value, middle in zip(
        ends, wanted, stacked([end.height for end in ends], wanted, _HEAD, _HEAD + tall), strict=True
    ):
        colour, marker = theme.mark(end.strategy)
        first = middle - LINE * len(end.lines) / 2
        space.line([at, at + 0.05, at + 0.1], [value, first, first], colour)
        space.sample(at + 0.15, first, colour, marker)
        for number, text in enumerate(end.lines):
            space.text(at + 0.22, first + LINE * number, text, fontweight="bold", gid="label")
        space.text(at + 0.22, first + LINE * len(end.lines), end.half_life, fontsize=SMALL_LETTERS, gid="half-life")
