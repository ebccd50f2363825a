"""Where each strategy wins a sweep: parallel coordinates, lying, an axis for each input and one for the lead."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.report.charts import letters
from sim.report.charts.panel import LETTERS, LINE, SMALL_LETTERS, WIDTH, Panel, Space
from sim.report.charts.sweep_marks import Key, Scale, label_of, lines, scale_of
from sim.report.sweep import SweepInput
from sim.report.words import formats
from sim.report.words.assumption_text import Assumption
from sim.report.words.theme import FAINT, QUIET, Theme

LEAD = "lead of the winner"
_WORDS, _GAP, _RIGHT = 1.85, 0.15, 0.12
_PAD, _LEAST = 0.14, 0.52
_HAIR = 0.02
"""Inches between lines of two winners that would else lie on one another."""


class Axis(NamedTuple):
    """One axis: the lines of its name, what its ends are, and where its values lie."""

    name: list[str]
    ends: list[str]
    scale: Scale
    path: str | None

    @property
    def height(self) -> float:
        """Inches that it takes."""
        return max(_LEAST, LINE * (len(self.name) + len(self.ends)) + _PAD)


def where_each_wins(
    houses: Sequence[tuple[str, pd.DataFrame]],
    findings: dict[str, str],
    theme: Theme,
    inputs: Sequence[tuple[SweepInput, Assumption]],
    named: Callable[[str], str],
    counts: dict[str, dict[str, int]],
) -> list[Panel]:
    """A panel for each business; ``houses`` are its name and its rows of 25_where_each_wins, ``counts`` how many of all
    points each strategy wins there.
    """
    panels = []
    for name, rows in houses:
        axes = [_axis(each, words, rows) for each, words in inputs]
        axes.append(_lead(rows, theme.currency))
        of = sum(counts[name].values())
        winners = [each for each in theme.strategies if counts[name].get(each)]
        key = Key(winners, theme, {each: f"{counts[name][each]:,} of {of:,}" for each in winners})
        height = sum(each.height for each in axes) + key.height
        draw = partial(_draw, rows=rows, axes=axes, key=key, theme=theme)
        said = ", ".join(f"{label_of(each, theme)} {counts[name][each]:,}" for each in winners)
        panels.append(Panel(named(name), findings[name], height, draw, f"Of {of:,} points: {said}."))
    return panels


def _axis(each: SweepInput, words: Assumption, rows: pd.DataFrame) -> Axis:
    values = rows.loc[rows["input"] == each.path, "input_value"]
    scale = scale_of(each.low, each.high, each.log, values, words)
    ends = f"{words.value(scale.low)} to {words.value(scale.high)}{', log' if scale.log else ''}"
    return Axis(*_texts(words.heading, ends), scale, each.path)


def _lead(rows: pd.DataFrame, currency: str) -> Axis:
    most = float(rows["margin"].max(skipna=True))
    words = Assumption(LEAD, LEAD, "money", currency)
    scale = scale_of(0.0, most if most > 0 else 1.0, False, (), words)
    unit = formats.unit_for(scale.high)
    return Axis(
        *_texts(LEAD, f"{formats.money(0.0, currency, unit)} to {formats.money(scale.high, currency, unit)}"),
        scale,
        None,
    )


def _texts(name: str, ends: str) -> tuple[list[str], list[str]]:
    return letters.lines(name, _WORDS, LETTERS, most=4), letters.lines(ends, _WORDS, SMALL_LETTERS, most=2)


def _draw(space: Space, rows: pd.DataFrame, axes: list[Axis], key: Key, theme: Theme) -> None:
    tall = sum(each.height for each in axes)
    drawing = space.axes(_WORDS + _GAP, 0.0, _RIGHT, space.height - tall)
    drawing.axis("off")
    drawing.set_xlim(0, 1)
    drawing.set_ylim(tall, 0)
    at, middles = 0.0, []
    for each in axes:
        middles.append(at + each.height / 2)
        first = middles[-1] - LINE * (len(each.name) + len(each.ends) - 1) / 2
        for number, line in enumerate(each.name):
            space.text(0.0, first + LINE * number, line, gid="axis")
        for number, line in enumerate(each.ends):
            place = first + LINE * (len(each.name) + number)
            space.text(0.0, place, line, fontsize=SMALL_LETTERS, color=QUIET, gid="ends")
        drawing.plot([0, 1], [middles[-1]] * 2, color=FAINT, lw=0.9, zorder=1, gid="scale", clip_on=False)
        drawing.plot([0, 1], [middles[-1]] * 2, "|", color=FAINT, ms=7, zorder=1, clip_on=False)
        at += each.height
    _lines(drawing, rows, axes, middles, theme)
    key.draw(space, tall)


def _lines(drawing, rows, axes, middles, theme):
    """All lines, a path for each winner and whether luck leaves it open."""
    wide = rows.pivot(index="point", columns="input", values="input_value")
    own = rows.drop_duplicates("point").set_index("point").loc[wide.index]
    places = np.stack(
        [each.scale.at(wide[each.path] if each.path else own["margin"].fillna(0.0)) for each in axes], axis=1
    )
    inches = WIDTH - _WORDS - _GAP - _RIGHT
    winners = [name for name in theme.strategies if (own["winner"] == name).any()]
    strength = 0.75 if len(own) <= 60 else 0.45
    for rank, winner in enumerate(winners):
        hair = _HAIR * (rank - (len(winners) - 1) / 2) / inches
        for is_open in (True, False):
            chosen = ((own["winner"] == winner) & (own["is_settled"].eq(False).fillna(False) == is_open)).to_numpy()
            if chosen.any():
                corners = [np.column_stack([line + hair, middles]) for line in places[chosen]]
                lines(drawing, corners, theme.mark(winner)[0], 0.8, strength, "open" if is_open else "line", is_open)
