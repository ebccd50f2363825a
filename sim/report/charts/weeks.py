"""The chart of profit so far: what a plan has earned by each week, what happened when, and the visits below."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.report.charts import scales
from sim.report.charts.letters import inches, wrapped_apart
from sim.report.charts.panel import LETTERS, LINE, SMALL_LETTERS, WIDTH, Panel, Space, stacked
from sim.report.words import formats
from sim.report.words.theme import BAND, PAPER, QUIET, Theme, apart

_ENDS, _FOOT = 1.42, 0.42  # inches: right of the lines, below them
_CLIMB, _VISITS, _BETWEEN = 1.75, 0.85, 0.30
_PLAN = 0.05  # inches between two names
_POINTS = 26
"""Points of a line, about; the table has every week."""


class Moment(NamedTuple):
    """Something that happens in a week, or from one week to another."""

    words: str
    week: int
    until: int | None = None


def profit_so_far(
    frame: pd.DataFrame, findings: Mapping[str, str], theme: Theme, moments: Mapping[str, Sequence[Moment]], units: dict
) -> list[Panel]:
    """Cumulative paired profit difference by week, the visits a week below it, a panel per focus business.

    ``frame`` is ``sections.weeks.profit_so_far``; ``moments`` are marked by lines; ``units`` maps (business, strategy)
    to what its whole difference is rounded to.
    """
    panels = list(frame.groupby("business", sort=False))
    limits, _ = _spread(frame)
    found = []
    for (focus, rows), within in zip(panels, limits, strict=True):
        ends = _ends(rows, theme, {name: units.get((focus, name)) for name in rows["strategy"].unique()})
        tall = max(_CLIMB, sum(each.height for each in ends) + 0.1)
        left = max(0.5, scales.room_left(within, theme, tall))
        marked = _rows_of(moments.get(focus, ()), rows["week"], left)
        head = _head(marked)
        draw = partial(_weeks, rows=rows, ends=ends, marked=marked, limits=within, theme=theme, left=left)
        told = "; ".join(f"{' '.join(each.name)} {each.amount}" for each in ends)
        found.append(Panel(focus, findings[focus], head + tall + _BETWEEN + _VISITS + _FOOT, draw, said=told))
    return found


def same_scale(frame: pd.DataFrame) -> bool:
    """Whether all panels have one scale of money."""
    return _spread(frame)[1]


def _spread(frame: pd.DataFrame) -> tuple[list[tuple[float, float]], bool]:
    ends = [
        rows[["cumulative_difference", "luck_low", "luck_high"]] for _, rows in frame.groupby("business", sort=False)
    ]
    return scales.limits([(float(each.min().min()), float(each.max().max())) for each in ends])


class _End(NamedTuple):
    """What stands at the end of a plan's line: its name on one or two lines, the amount, the last value."""

    strategy: str
    name: list[str]
    amount: str
    value: float

    @property
    def height(self) -> float:
        """Inches that it takes."""
        return LINE * (len(self.name) + 1) + _PLAN


def _ends(rows: pd.DataFrame, theme: Theme, units: Mapping[str, float | None]) -> list[_End]:
    plans = rows[rows["strategy"] != theme.baseline]
    names = wrapped_apart(dict.fromkeys(plans["label"]), _ENDS - 0.22, LETTERS, bold=True, most=3)
    ends = []
    for strategy, line in plans.groupby("strategy", sort=False):
        last = line[~line["is_beyond"]].iloc[-1]
        amount = formats.money(last["cumulative_difference"], theme.currency, units[strategy], sign=True)
        ends.append(_End(strategy, names[last["label"]], amount, line["cumulative_difference"].iloc[-1]))
    return ends


def _rows_of(moments: Sequence[Moment], weeks: pd.Series, left: float) -> list[list[tuple[Moment, float, str]]]:
    """Moments on as few lines of text as keep them apart: (moment, inches from the left, which end of the text)."""
    span = max(int(weeks.max()) - int(weeks.min()), 1)
    room = WIDTH - left - _ENDS
    lines: list[list[tuple[Moment, float, str]]] = []
    taken: list[list[tuple[float, float]]] = []
    for moment in moments:
        if not weeks.min() <= moment.week <= weeks.max():
            continue
        x = left + room * (moment.week - weeks.min()) / span
        long = inches(moment.words, SMALL_LETTERS) + 0.1
        side, place = ("left", (x, x + long)) if x + long <= WIDTH else ("right", (x - long, x))
        for line, used in zip(lines, taken, strict=True):
            if all(place[1] <= low or place[0] >= high for low, high in used):
                line.append((moment, x, side))
                used.append(place)
                break
        else:
            lines.append([(moment, x, side)])
            taken.append([place])
    return lines


def _head(marked: Sequence[Any]) -> float:
    """Inches above the lines: what is marked, then what the axis shows."""
    return LINE * len(marked) + 0.22


def _weeks(
    space: Space,
    rows: pd.DataFrame,
    ends: Sequence[_End],
    marked: Sequence[Sequence[tuple[Moment, float, str]]],
    limits: tuple[float, float],
    theme: Theme,
    left: float,
) -> None:
    head = _head(marked)
    visits_top = space.height - _FOOT - _VISITS
    climb = space.axes(left, head, _ENDS, space.height - visits_top + _BETWEEN)
    below = space.axes(left, visits_top, _ENDS, _FOOT)
    low, high = int(rows["week"].min()), max(int(rows["week"].max()), int(rows["week"].min()) + 1)
    for axes in (climb, below):
        axes.set_xlim(low, high)
        axes.tick_params(labelsize=SMALL_LETTERS, length=2, pad=2)
        axes.grid(axis="y")
        _mark(axes, marked, (low, high))
    climb.set_ylim(*limits)
    climb.tick_params(labelbottom=False)
    below.set_xlabel("week", fontsize=SMALL_LETTERS, labelpad=1, color=QUIET)
    below.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, steps=[1, 2, 2.5, 5, 10]))
    for number, line in enumerate(marked):
        for moment, x, side in line:
            gap = 0.04 if side == "left" else -0.04
            y = LINE * (number + 0.5)
            space.text(x + gap, y, moment.words, ha=side, fontsize=SMALL_LETTERS, color=QUIET, gid="moment")
    space.text(0, head - 0.11, "profit so far, against carrying on", fontsize=SMALL_LETTERS, color=QUIET)
    _climb(climb, rows, theme)
    tall = visits_top - _BETWEEN - head
    scales.value_ticks(climb, climb.yaxis, theme, tall, across=False)
    _names(space, ends, limits, head, tall, theme)
    _visits(space, below, rows, visits_top, theme)


def _mark(axes: Axes, marked: Sequence[Sequence[tuple[Moment, float, str]]], weeks: tuple[int, int]) -> None:
    for moment, _, _ in (each for line in marked for each in line):
        if moment.until is not None:
            axes.axvspan(moment.week, min(moment.until, weeks[1]), color=BAND, lw=0, zorder=0, gid="while")
        axes.axvline(moment.week, color=QUIET, lw=1, ls=":", zorder=1, gid="moment")


def _climb(axes: Axes, rows: pd.DataFrame, theme: Theme) -> None:
    for strategy, whole in rows[rows["strategy"] != theme.baseline].groupby("strategy", sort=False):
        colour, marker = theme.mark(strategy)
        line, beyond = _thinned(whole[~whole["is_beyond"]]), whole[whole["is_beyond"]]
        known = line.dropna(subset=["luck_low", "luck_high"])
        axes.fill_between(
            known["week"], known["luck_low"], known["luck_high"], color=colour, alpha=0.2, lw=0, gid="interval"
        )
        every = max(1, len(line) // 5)
        axes.plot(
            line["week"],
            line["cumulative_difference"],
            color=colour,
            lw=1.8,
            marker=marker,
            ms=4.5,
            markevery=(every // 2, every),
            gid="line",
        )
        if len(beyond):
            further = pd.concat([line.iloc[-1:], beyond])
            axes.plot(
                further["week"], further["cumulative_difference"], "--", color=colour, lw=1.3, marker=marker, ms=4.5,
                markevery=list(range(1, len(further))), clip_on=False, gid="beyond",
            )  # fmt: skip
        paid = line[line["is_payback"]]
        axes.plot(
            paid["week"], paid["cumulative_difference"], "o", mfc=PAPER, mec=colour, mew=1.7, ms=7, zorder=5,
            gid="payback",
        )  # fmt: skip
    axes.axhline(0, color=QUIET, lw=1, zorder=1.5)


def _thinned(line: pd.DataFrame) -> pd.DataFrame:
    """Every fourth week or so, the last and that of pay-back: as fine as the drawing can show."""
    every = max(1, round(len(line) / _POINTS))
    kept = (len(line) - 1 - pd.RangeIndex(len(line))) % every == 0
    return line[kept | line["is_payback"].to_numpy()]


def _names(
    space: Space, ends: Sequence[_End], limits: tuple[float, float], head: float, tall: float, theme: Theme
) -> None:
    """Each plan's name and amount at the end of its line, moved apart where they would touch, with a leader."""
    wanted = [head + tall * (limits[1] - each.value) / (limits[1] - limits[0]) for each in ends]
    middles = stacked([each.height for each in ends], wanted, head, head + tall)
    at = WIDTH - _ENDS
    for each, value, middle in zip(ends, wanted, middles, strict=True):
        colour, marker = theme.mark(each.strategy)
        first = middle - LINE * len(each.name) / 2
        space.line([at, at + 0.05, at + 0.1], [value, first, first], colour)
        space.sample(at + 0.15, first, colour, marker)
        for number, line in enumerate(each.name):
            space.text(at + 0.22, first + LINE * number, line, fontweight="bold", gid="label")
        space.text(at + 0.22, first + LINE * len(each.name), each.amount, gid="number")


def _visits(space: Space, axes: Axes, rows: pd.DataFrame, top: float, theme: Theme) -> None:
    inside = rows[~rows["is_beyond"]]
    late: list[tuple[float, str, str]] = []
    for strategy, line in inside.groupby("strategy", sort=False):
        known = line.dropna(subset=["visits"])
        if known.empty:
            continue
        colour, _ = theme.mark(strategy)
        every = max(1, round(len(known) / _POINTS))
        groups = (known["week"] - known["week"].min()) // every
        means = known.groupby(groups)[["week", "visits"]].mean()
        axes.plot(means["week"], means["visits"], color=colour, lw=1.2, gid="visits")
        late.append((float(known["visits"].iloc[-13:].mean()), strategy, colour))
    axes.set_ylim(bottom=0)
    scales.value_ticks(axes, axes.yaxis, None, _VISITS, across=False)
    space.text(0, top - 0.11, "visits a week", fontsize=SMALL_LETTERS, color=QUIET)
    highest = axes.get_ylim()[1]
    places = [(highest - value) / highest * _VISITS for value, _, _ in late]
    at = WIDTH - _ENDS
    for (value, strategy, colour), wanted, place in zip(late, places, apart(places, 0.155, 0.0, _VISITS), strict=True):
        space.line([at, at + 0.05, at + 0.1], [top + wanted, top + place, top + place], colour)
        space.sample(at + 0.15, top + place, *theme.mark(strategy))
        whose = "carrying on " if strategy == theme.baseline else ""
        words = f"{whose}{formats.count(value)}"
        space.text(at + 0.22, top + place, words, fontsize=SMALL_LETTERS, gid="late")
