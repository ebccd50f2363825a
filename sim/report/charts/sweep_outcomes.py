"""The outcome of a sweep against each input: small pictures, one for each input, the same scale of money in all."""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.report.charts import letters, scales
from sim.report.charts.panel import LINE, SMALL_LETTERS, WIDTH, Panel, Space
from sim.report.charts.sweep_marks import Key, Scale, dots, lines, scale_of, ticks_of
from sim.report.sweep import SweepInput
from sim.report.words.assumption_text import Assumption
from sim.report.words.theme import FAINT, GRID, QUIET, Theme

FEW, FEW_MARKS = 40, 1_500
"""Up to so many points, and so many marks in all panels, each point has its mark and its interval; else it is a dot."""
_TALL, _TICKS, _GAP, _RIGHT = 1.15, 0.24, 0.24, 0.12
_EDGE = 0.06
_DRAWN = ["input_value", "amount", "luck_low", "luck_high"]


class Cell(NamedTuple):
    """One small picture: the lines of its heading, its input's scale, its rows by strategy and way of drawing."""

    heading: list[str]
    scale: Scale
    rows: dict[tuple[str, str], pd.DataFrame]


def with_intervals(frame: pd.DataFrame) -> bool:
    """Whether points are drawn with their marks and intervals; ``frame`` is all of 24_outcome_by_input."""
    drawn = frame[frame["drawn_as"] == "point"]
    return len(drawn) <= FEW_MARKS and drawn["point"].nunique() <= FEW


def outcome_by_input(
    houses: Sequence[tuple[str, pd.DataFrame]],
    findings: dict[str, str],
    theme: Theme,
    inputs: Sequence[tuple[SweepInput, Assumption]],
    named: Callable[[str], str],
) -> list[Panel]:
    """A panel for each business; ``houses`` are its name and its rows of 24_outcome_by_input."""
    spans, _ = _limits(houses)
    few, panels = _few(houses), []
    for (name, rows), limits in zip(houses, spans, strict=True):
        key = Key([each for each in theme.strategies if (rows["strategy"] == each).any()], theme)
        left = scales.room_left(limits, theme, _TALL)
        columns = min(2, len(inputs))
        wide = (WIDTH - left - _RIGHT - _GAP * (columns - 1)) / columns
        cells = [_cell(each, words, rows, wide) for each, words in inputs]
        grid = [cells[first : first + columns] for first in range(0, len(cells), columns)]
        height = LINE + sum(_height(line) for line in grid) + key.height
        what = "difference from carrying on" if rows["outcome"].iloc[0] == "difference" else "profit"
        draw = partial(_draw, grid=grid, key=key, theme=theme, limits=limits, left=left, wide=wide, what=what, few=few)
        panels.append(Panel(named(name), findings[name], height, draw, _said(rows, len(inputs))))
    return panels


def same_scale(houses: Sequence[tuple[str, pd.DataFrame]]) -> str:
    """What is said of the scales of several panels."""
    return scales.said(_limits(houses)[1], len(houses))


def _few(houses: Sequence[tuple[str, pd.DataFrame]]) -> bool:
    return with_intervals(pd.concat([rows for _, rows in houses]))


def _limits(houses: Sequence[tuple[str, pd.DataFrame]]) -> tuple[list[tuple[float, float]], bool]:
    spans, few = [], _few(houses)
    for _, rows in houses:
        drawn = rows[rows["drawn_as"] == "point"]
        ends = [rows["amount"]]
        if few:
            ends += [drawn["luck_low"].dropna(), drawn["luck_high"].dropna()]
        found = pd.concat(ends)
        spans.append((float(found.min()), float(found.max())))
    return scales.limits(spans)


def _said(rows: pd.DataFrame, inputs: int) -> str:
    points = rows.loc[rows["drawn_as"] == "point", "point"].nunique()
    many = f"{inputs} pictures" if inputs > 1 else "One picture"
    return f"{many} of {points:,} point{'s' * (points != 1)}; the numbers stand in the file beside the picture."


def _cell(each: SweepInput, words: Assumption, rows: pd.DataFrame, wide: float) -> Cell:
    own = rows[rows["input"] == each.path]
    heading = letters.lines(words.heading, wide, SMALL_LETTERS, most=4)
    parts = {key: part[_DRAWN] for key, part in own.groupby(["strategy", "drawn_as"], sort=False)}
    return Cell(heading, scale_of(each.low, each.high, each.log, own["input_value"], words), parts)


def _height(line: Sequence[Cell]) -> float:
    return LINE * max(len(cell.heading) for cell in line) + _TALL + _TICKS + 0.18


def _draw(
    space: Space,
    grid: list[list[Cell]],
    key: Key,
    theme: Theme,
    limits: tuple[float, float],
    left: float,
    wide: float,
    what: str,
    few: bool,
) -> None:
    """All cells on one pair of axes in inches, so that what many have in common is one path."""
    axes = space.axes(0.0, 0.0, 0.0, 0.0)
    axes.axis("off")
    axes.set_xlim(0, space.width)
    axes.set_ylim(space.height, 0)
    space.text(0.0, LINE / 2, f"↑ {what}", fontsize=SMALL_LETTERS, color=QUIET, gid="axis")
    levels, words = scales.ticks(limits, theme, _TALL, across=False)
    frames, at = [], LINE
    for line in grid:
        head = LINE * max(len(cell.heading) for cell in line)
        for column, cell in enumerate(line):
            frame = Frame(cell, left + column * (wide + _GAP), at + head + 0.08, wide, limits)
            frames.append(frame)
            _texts(space, frame, list(zip(levels, words, strict=True)) if column == 0 else [])
        at += _height(line)
    _rules(axes, frames, levels)
    for name in key.names:
        _marks(axes, frames, name, theme, few)
    key.draw(space, at)


class Frame(NamedTuple):
    """Where a small picture lies, in inches: its left upper corner, its width, and the limits of its money."""

    cell: Cell
    left: float
    top: float
    wide: float
    limits: tuple[float, float]

    def across(self, values: Any) -> np.ndarray:
        """Where values of the input lie."""
        return self.place(self.cell.scale.at(values))

    def place(self, share: Any) -> Any:
        """Where a place from 0 to 1 on the scale of the input lies."""
        return self.left + self.wide * (_EDGE + share) / (1 + 2 * _EDGE)

    def up(self, money: Any) -> np.ndarray:
        """Where amounts lie."""
        low, high = self.limits
        return self.top + _TALL * (high - np.asarray(money, dtype=float)) / (high - low)


def _texts(space: Space, frame: Frame, levels: list[tuple[float, str]]) -> None:
    """The heading of a small picture, and the numbers below and left of it."""
    first = frame.top - 0.08 - LINE * len(frame.cell.heading)
    style: dict[str, Any] = {"fontsize": SMALL_LETTERS, "color": QUIET}
    for number, text in enumerate(frame.cell.heading):
        space.text(frame.left, first + LINE * (number + 0.6), text, fontsize=SMALL_LETTERS, gid="input")
    inside = frame.wide / (1 + 2 * _EDGE)
    for share, word in zip(*ticks_of(frame.cell.scale, inside, _EDGE * inside + _GAP / 2 - 0.03), strict=True):
        space.text(frame.place(share), frame.top + _TALL + 0.11, word, ha="center", gid="value", **style)
    for level, word in levels:
        space.text(frame.left - 0.06, float(frame.up(level)), word, ha="right", gid="money", **style)


def _rules(axes: Axes, frames: list[Frame], levels: list[float]) -> None:
    """Lines at round amounts, at nought, and below every small picture."""

    def flat(frame, y):
        return [(frame.left, y), (frame.left + frame.wide, y)]

    round_ones = [flat(each, each.up(level)) for each in frames for level in levels if level]
    if round_ones:
        lines(axes, round_ones, GRID, 0.8, 1.0, "grid")
    lines(axes, [flat(each, each.up(0.0)) for each in frames], QUIET, 1.0, 1.0, "nought")
    lines(axes, [flat(each, each.top + _TALL) for each in frames], FAINT, 0.8, 1.0, "foot")


def _marks(axes: Axes, frames: list[Frame], name: str, theme: Theme, few: bool) -> None:
    """The points of a strategy in all small pictures, and the lines through its means."""
    colour, marker = theme.mark(name)
    xs, ys, intervals, means = [], [], [], []
    for frame in frames:
        points, mean = (_numbers(frame.cell.rows.get((name, kind))) for kind in ("point", "mean"))
        x = frame.across(points[:, 0])
        xs.append(x)
        ys.append(frame.up(points[:, 1]))
        known = np.isfinite(points[:, 2:]).all(axis=1)
        ends = frame.up(points[known, 2:])
        intervals += [[(at, low), (at, high)] for at, (low, high) in zip(x[known], ends, strict=True)]
        if len(mean) > 1:
            means.append(np.column_stack([frame.across(mean[:, 0]), frame.up(mean[:, 1])]))
    x, y = np.concatenate(xs), np.concatenate(ys)
    style: dict[str, Any] = {"ls": "", "marker": marker, "color": colour, "mew": 0, "clip_on": False}
    if few:
        if intervals:
            lines(axes, intervals, colour, 0.8, 0.5, "interval")
        axes.plot(x, y, ms=3.6, alpha=0.75, gid="point", **style)
    else:
        dots(axes, x, y, colour, 2.4, max(0.25, min(0.6, math.sqrt(40 * len(frames) / len(x)))))
    if means:
        lines(axes, means, colour, 1.5, 1.0, "mean")
        axes.plot(*np.concatenate(means).T, ms=4.2, gid="mean-mark", zorder=3, **style)


def _numbers(rows: pd.DataFrame | None) -> np.ndarray:
    """Value, amount and interval of each row."""
    return np.empty((0, 4)) if rows is None else rows[_DRAWN].to_numpy(dtype=float)
