"""The map of winners: who earns most at each point of two assumptions, where that is unclear, where we stand.

All businesses have the same two axes, and one scale where their values lie near enough.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis, YAxis
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim.report.charts import letters
from sim.report.charts.panel import LETTERS, LINE, SMALL_LETTERS, WIDTH, Panel, Space
from sim.report.words.assumption_text import Assumption
from sim.report.words.theme import BAND, INK, PAPER, QUIET, Theme

PALE = 0.38
"""Strength of the winners' colours."""
CLOSE_WORDS, HERE_WORDS, GUESS_WORDS = "too close to call", "you are here", "you are here, and the range of the guess"
MARGIN = 0.3  # of a step, around the outermost values
LEAST_PART = 0.25
"""A business whose values span less than this part of all has a scale of its own: its map would be a sliver."""
_MAP, _TICKS, _KEY = 2.7, 0.3, 0.24  # inches: the map, the numbers under it, a line of its key
_RIGHT = 0.12
_MOST_LINES = 12  # of the name of an axis: it is never cut
_LEAST_CELL = 0.11  # inches: in smaller cells there is no room for a mark

type Entry = tuple[Any, str, str]
"""A line of the key: a mark (colour and marker, or "close", "here"), words, and a count."""


@dataclass(frozen=True)
class Map:
    """The map of one business: its rows, the assumptions along both axes, and the limits of both."""

    rows: pd.DataFrame
    x: Assumption
    y: Assumption
    limits: dict[str, tuple[float, float]]

    @property
    def here(self) -> pd.Series:
        """The point in force."""
        return self.rows[self.rows["is_in_force"]].iloc[0]

    def guess(self, axis: str) -> tuple[float, float] | None:
        """The ends of the range of the guess along an axis, None where none is given."""
        low, high = self.here[f"{axis}_guess_low"], self.here[f"{axis}_guess_high"]
        return None if pd.isna(low) else (float(low), float(high))


def maps(frame: pd.DataFrame, findings: dict[str, str], theme: Theme, words: dict[str, Assumption]) -> list[Panel]:
    """A panel for each business; ``frame`` is ``sections.flip.drawn``, ``words`` maps whats to their `Assumption`."""
    limits, _ = common_limits(frame)
    panels = []
    for business, rows in frame.groupby("business", sort=False):
        first = rows.iloc[0]
        own = Map(rows, words[first["x_what"]], words[first["y_what"]], limits[business])
        entries = _entries(own, theme)
        heads = [
            letters.lines(text, WIDTH, LETTERS, most=_MOST_LINES)
            for text in (f"↑ {own.y.heading}", f"{own.x.heading} →")
        ]
        height = LINE * (len(heads[0]) + len(heads[1])) + 0.1 + _MAP + _TICKS + 0.08 + _KEY * len(entries)
        draw = partial(_draw, own=own, theme=theme, heads=heads, entries=entries)
        panels.append(Panel(business, findings[business], height, draw, _said(entries, len(rows))))
    return panels


def common_limits(frame: pd.DataFrame) -> tuple[dict[str, dict[str, tuple[float, float]]], bool]:
    """Business -> axis -> limits, and whether they are the same for all."""
    own = {
        business: {axis: _ends(bounds(sorted(set(rows[axis])))) for axis in "xy"}
        for business, rows in frame.groupby("business", sort=False)
    }
    same = True
    for axis in "xy":
        spans = [limits[axis] for limits in own.values()]
        low, high = min(low for low, _ in spans), max(high for _, high in spans)
        if all(top - bottom >= LEAST_PART * (high - low) for bottom, top in spans):
            for limits in own.values():
                limits[axis] = (low, high)
        else:
            same = False
    return own, same


def _ends(cells):
    return cells[0][0], cells[-1][1]


def bounds(values: Sequence[float]) -> list[tuple[float, float]]:
    """Where the cell of each value begins and ends: halfway to its neighbours, a little beyond the outermost."""
    beyond = MARGIN * (values[-1] - values[0]) / (len(values) - 1)
    middles = [(one + other) / 2 for one, other in pairwise(values)]
    return list(pairwise([values[0] - beyond, *middles, values[-1] + beyond]))


def _said(entries: list[Entry], points: int) -> str:
    """What is read out instead of the map."""
    told = [f"{words} {count}" for mark, words, count in entries if mark != "here"]
    return f"Of {points} points: {', '.join(told)}. Every point stands in the file beside the picture."


# -- the map


def _draw(space: Space, own: Map, theme: Theme, heads: list[list[str]], entries: list[Entry]) -> None:
    for number, line in enumerate(heads[0]):
        space.text(0.0, LINE * (number + 0.5), line, color=QUIET, gid="axis")
    top = LINE * len(heads[0]) + 0.1
    ticks = tick_words(sorted(set(own.rows["y"])), own.here["y"], own.y)
    left = max(letters.inches(text, SMALL_LETTERS, bold=True) for text in ticks.values()) + 0.14
    axes = space.axes(left, top, _RIGHT, space.height - top - _MAP)
    _cells(axes, own, theme, (space.width - left - _RIGHT, _MAP))
    _standing(axes, own)
    at = top + _MAP + _TICKS
    for number, line in enumerate(heads[1]):
        room = space.width - letters.inches(line, LETTERS)
        space.text(max(0.0, room), at + LINE * (number + 0.5), line, color=QUIET, gid="axis")
    at += LINE * len(heads[1]) + 0.08
    for number, entry in enumerate(entries):
        _key(space, entry, at + _KEY * (number + 0.5))


def _cells(axes: Axes, own: Map, theme: Theme, inches: tuple[float, float]) -> None:
    """The cells with their marks, and the numbers along both axes; ``inches`` are the sides of the map."""
    sides, scale = {}, {}
    for name, side, assumed in (("x", inches[0], own.x), ("y", inches[1], own.y)):
        values = sorted(set(own.rows[name]))
        sides[name] = dict(zip(values, bounds(values), strict=True))
        low, high = own.limits[name]
        getattr(axes, f"set_{name}lim")(low, high)
        scale[name] = side / (high - low)
        _ticks(getattr(axes, f"{name}axis"), values, own.here[name], assumed, scale[name])
    axes.tick_params(labelsize=SMALL_LETTERS, length=3)
    for row in own.rows.itertuples():
        (left, right), (low, high) = sides["x"][row.x], sides["y"][row.y]
        colour, marker = theme.mark(row.winner)
        if row.is_close:
            _hatched(axes, (left, right, low, high), scale)
        else:
            box = Rectangle((left, low), right - left, high - low, facecolor=colour, alpha=PALE)
            axes.add_patch(_cell(box))
        room = min((right - left) * scale["x"], (high - low) * scale["y"])
        if room >= _LEAST_CELL:
            face = PAPER if row.is_close else colour
            axes.plot(row.x, row.y, marker, mfc=face, mec=colour, mew=1.2, ms=min(7.5, 30 * room), gid="mark", zorder=3)


def _cell(box: Rectangle) -> Rectangle:
    box.set(lw=0, gid="cell", zorder=1)
    return box


def _hatched(axes: Axes, sides: tuple[float, float, float, float], scale: dict[str, float]) -> None:
    """A grey cell with lines across: drawn as lines, so that they have the scheme's colours."""
    left, right, low, high = sides
    axes.add_patch(_cell(Rectangle((left, low), right - left, high - low, facecolor=BAND)))
    wide, tall = (right - left) * scale["x"], (high - low) * scale["y"]
    step = 0.11  # inches between two lines
    xs: list[float] = []
    ys: list[float] = []
    for number in range(1, math.ceil((wide + tall) / step)):
        offset = number * step
        start, end = (max(0.0, offset - tall), min(wide, offset)), (min(offset, tall), max(0.0, offset - wide))
        xs += [left + start[0] / scale["x"], left + start[1] / scale["x"], math.nan]
        ys += [low + end[0] / scale["y"], low + end[1] / scale["y"], math.nan]
    axes.plot(xs, ys, color=QUIET, lw=0.7, gid="hatch", zorder=2)


def _ticks(axis: Axis, values: Sequence[float], here: float, assumed: Assumption, scale: float) -> None:
    """The values looked at, as many as find room; the one in force always, and bold."""
    words = tick_words(values, here, assumed)
    sizes = {value: letters.inches(text, SMALL_LETTERS, bold=True) for value, text in words.items()}
    upright = isinstance(axis, YAxis)
    kept = [here]
    for value in values:
        rooms = (0.22 if upright else 0.12 + (sizes[value] + sizes[other]) / 2 for other in kept)
        if all(abs(value - other) * scale >= room for other, room in zip(kept, rooms, strict=True)):
            kept.append(value)
    axis.set_ticks(kept, labels=[words[value] for value in kept])
    axis.get_ticklabels()[0].set(fontweight="bold", color=INK)


def tick_words(values: Sequence[float], here: float, assumed: Assumption) -> dict[float, str]:
    """The values of an axis in words: the one in force as it is, others to no more digits than so far apart they
    need.
    """
    step = min(other - one for one, other in pairwise(values))
    digits = -math.floor(math.log10(step / 4))
    return {value: assumed.value(value if value == here else round(value, digits) + 0.0) for value in values}


def _standing(axes: Axes, own: Map) -> None:
    """Where we stand: dotted lines, a mark, and the range of the guess as arms with ends and, of two, as a box."""
    here, guesses = own.here, {axis: own.guess(axis) for axis in "xy"}
    axes.axvline(here["x"], color=INK, lw=0.8, ls=":", zorder=2.5)
    axes.axhline(here["y"], color=INK, lw=0.8, ls=":", zorder=2.5)
    if guesses["x"] is not None and guesses["y"] is not None:
        (left, right), (low, high) = guesses["x"], guesses["y"]
        corners = ([left, right, right, left, left], [low, low, high, high, low])
        axes.plot(*corners, color=INK, lw=1.1, gid="box", zorder=2.6)
    arms = {
        "|": (guesses["x"], [here["y"]] * 2),
        "_": ([here["x"]] * 2, guesses["y"]),
    }
    for colour, wider in ((PAPER, 2.6), (INK, 0.0)):
        style: dict[str, Any] = {"color": colour, "lw": 2.0 + wider, "ms": 9, "mew": 2.0 + wider, "zorder": 4}
        for ends, (xs, ys) in arms.items():
            if xs is not None and ys is not None:
                axes.plot(xs, ys, marker=ends, solid_capstyle="butt", gid="guess", **style)
        axes.plot(here["x"], here["y"], "+", color=colour, ms=17, mew=2.4 + wider, zorder=4.5, gid="here")


# -- its key


def _entries(own: Map, theme: Theme) -> list[Entry]:
    """A line for each winner in the order of the file, then for what is too close, then for the cross."""
    entries: list[Entry] = []
    rows, of = own.rows, len(own.rows)
    winners = [name for name in theme.strategies if (rows["winner"] == name).any()]
    names = {name: theme.labels.get(name, name) for name in winners}
    if names.get(theme.baseline) == theme.baseline:
        names[theme.baseline] = "carrying on"
    forms = letters.fitted(names.values(), 3.2, LETTERS)
    for strategy in winners:
        clear = int(((rows["winner"] == strategy) & ~rows["is_close"]).sum())
        entries.append((theme.mark(strategy), forms[names[strategy]], f"{clear} of {of}"))
    close = int(rows["is_close"].sum())
    if close:
        entries.append(("close", CLOSE_WORDS, f"{close} of {of}"))
    guessed = own.guess("x") is not None or own.guess("y") is not None
    return [*entries, ("here", GUESS_WORDS if guessed else HERE_WORDS, "")]


def _key(space: Space, entry: Entry, y: float) -> None:
    """One line of the key: a sample, words, and a count at the right."""
    mark, words, count = entry
    wide, high = space.figure.get_size_inches()
    place = ((space.left + 0.12) / wide, 1 - (space.top + y) / high)
    inch = (1 / wide, 1 / high)
    own: dict[str, Any] = {"transform": space.figure.transFigure, "clip_on": False}
    box = ((place[0] - 0.1 * inch[0], place[1] - 0.08 * inch[1]), 0.2 * inch[0], 0.16 * inch[1])
    if mark == "here":
        space.figure.add_artist(Line2D([place[0]], [place[1]], ls="", marker="+", ms=12, mew=2.2, color=INK, **own))
    elif mark == "close":
        space.figure.add_artist(Rectangle(*box, facecolor=BAND, lw=0, **own))
        (left, low), width, height = box
        xs, ys = (
            [left, left + width / 2, math.nan, left + width / 2, left + width],
            [low, low + height, math.nan, low, low + height],
        )
        space.figure.add_artist(Line2D(xs, ys, color=QUIET, lw=0.7, **own))
    else:
        colour, marker = mark
        space.figure.add_artist(Rectangle(*box, facecolor=colour, alpha=PALE, lw=0, **own))
        space.figure.add_artist(Line2D([place[0]], [place[1]], ls="", marker=marker, ms=6.5, color=colour, **own))
    space.text(0.3, y, words, gid="key")
    if count:
        space.text(space.width - _RIGHT, y, count, ha="right", fontsize=SMALL_LETTERS, color=QUIET, gid="count")
