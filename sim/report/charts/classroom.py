"""What a class predicted: middles of ranges as bars, few ranges as lines below, and the answer of the runs."""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.report.charts import letters, scales
from sim.report.charts import rows as layout
from sim.report.charts.panel import SMALL_LETTERS, WIDTH, Panel, Space
from sim.report.words import formats
from sim.report.words.theme import COLOURS, FAINT, GRID, INK, PAPER, QUIET, STEP, Theme

MOST_LINES = 40
"""So many ranges are drawn one by one; of more only the bars."""
MOST_BARS = 14
FEWEST_FOR_FAR_OFF = 8
FAR = 2.0
"""A middle is far off from so many times the span of the inner four fifths beyond them on, and is told, not drawn."""
KEY = ["lesson_step", "lesson_model", "asked_when"]
WHEN = {"before": "before anything was shown", "after": "after the debrief"}
NO_PENCE = 10.0
_SIDE, _TOP, _BARS, _FOOT, _BELOW = 0.12, 0.26, 1.45, 0.44, 0.2
_LINE = 0.075
_ANSWER = COLOURS[1]


class Scale(NamedTuple):
    """Where an axis begins and ends, and the middles beyond, by side."""

    low: float
    high: float
    below: tuple[float, ...]
    above: tuple[float, ...]


def predictions(frame: pd.DataFrame, findings: Mapping[str, str]) -> list[Panel]:
    """A panel for each question of each step; ``findings`` are by the panel's heading (`heading`)."""
    found = []
    for _, rows in frame.groupby(KEY, sort=False):
        name = heading(rows)
        lines = _LINE * len(rows) + 0.1 if len(rows) <= MOST_LINES else 0.0
        theme = Theme(str(rows["currency"].iloc[0]), "", ())
        draw = partial(_question, rows=rows, lines=lines, theme=theme)
        beyond = scale_of(rows)
        foot = _FOOT + (_BELOW if beyond.below or beyond.above else 0.0)
        found.append(Panel(name, findings[name], _TOP + _BARS + lines + foot, draw, said=_told(rows, theme)))
    return found


def heading(rows: pd.DataFrame) -> str:
    """What stands above the panel of a question."""
    first = rows.iloc[0]
    return f"{first['lesson_title']}, {WHEN[first['asked_when']]}"


def amount(value: float, currency: str) -> str:
    """Money to three figures, without pence from ten on."""
    return formats.money(value, currency, max(1.0, formats.unit_for(value)) if abs(value) >= NO_PENCE else None)


def _told(rows: pd.DataFrame, theme: Theme) -> str:
    """What is read out instead of the drawing."""
    answer = amount(float(rows["run_answer"].iloc[0]), theme.currency)
    middle = amount(float(rows["believed_middle"].median()), theme.currency)
    return (
        f"{len(rows):,} predictions with the median {middle}, {int(rows['is_sign_right'].sum()):,} with the sign of "
        f"the answer, {answer}, and {int(rows['is_hit'].sum()):,} that hold it."
    )


def scale_of(rows: pd.DataFrame) -> Scale:
    """The axis of a question: nought, the answer and all that is not far off."""
    middles = rows["believed_middle"].to_numpy(dtype=float)
    answer = float(rows["run_answer"].iloc[0])
    low, high = float(middles.min()), float(middles.max())
    if len(middles) >= FEWEST_FOR_FAR_OFF:
        inner = np.quantile(middles, [0.1, 0.9])
        far = FAR * max(float(inner[1] - inner[0]), 0.25 * abs(answer))
        low, high = max(low, float(inner[0]) - far), min(high, float(inner[1]) + far)
    drawn = rows[(middles >= low) & (middles <= high)]
    least, most = min(low, answer, 0.0), max(high, answer, 0.0)
    room = 0.5 * (most - least)
    least = min(least, max(least - room, float(drawn["believed_low"].min())))
    most = max(most, min(most + room, float(drawn["believed_high"].max())))
    more = 0.04 * (most - least) or 1.0
    below, above = sorted(middles[middles < low]), sorted(middles[middles > high])
    return Scale(least - more, most + more, tuple(map(float, below)), tuple(map(float, above)))


def _edges(rows: pd.DataFrame, scale: Scale) -> tuple[Any, Any, Any]:
    """Edges of the bars, and in each how many middles have the answer's sign, and how many have not."""
    edges = MaxNLocator(nbins=MOST_BARS, steps=[1, 2, 2.5, 5, 10]).tick_values(scale.low, scale.high)
    middles = rows["believed_middle"].to_numpy(dtype=float)
    right = rows["is_sign_right"].to_numpy(dtype=bool)
    inside = (middles >= scale.low) & (middles <= scale.high)
    return edges, np.histogram(middles[inside & right], edges)[0], np.histogram(middles[inside & ~right], edges)[0]


def _with_whole_bars(rows: pd.DataFrame, scale: Scale) -> Scale:
    """The same scale, long enough for every bar that is drawn."""
    edges, filled, hollow = _edges(rows, scale)
    drawn = np.flatnonzero(filled + hollow)
    low, high = float(edges[drawn.min()]), float(edges[drawn.max() + 1])
    return scale._replace(low=min(scale.low, low), high=max(scale.high, high))


def _question(space: Space, rows: pd.DataFrame, lines: float, theme: Theme) -> None:
    bars = scale_of(rows)
    scale = _with_whole_bars(rows, bars)
    axes = space.axes(_SIDE, _TOP, _SIDE, space.height - _TOP - _BARS - lines)
    tall = _BARS + lines
    layout.bare(axes, tall, (scale.low, scale.high), "middle of the range, money a week")
    ticks = scales.value_ticks(axes, axes.xaxis, theme, WIDTH - 2 * _SIDE)
    axes.vlines([tick for tick in ticks if tick], 0, tall, color=GRID, lw=0.8, zorder=0.5)
    axes.vlines(0, 0, tall, color=QUIET, lw=1.1, zorder=1)
    answer = float(rows["run_answer"].iloc[0])
    axes.vlines(answer, 0, tall, color=_ANSWER, lw=2.2, zorder=5, gid="answer")
    _bars(axes, _edges(rows, bars), scale)
    if lines:
        _ranges(axes, rows, scale)
    words = f"the runs: {amount(answer, theme.currency)}"
    half = letters.inches(words, SMALL_LETTERS, bold=True) / 2
    at = _SIDE + (WIDTH - 2 * _SIDE) * (answer - scale.low) / (scale.high - scale.low)
    at = min(max(at, half), WIDTH - half)
    space.text(at, _TOP / 2, words, ha="center", fontsize=SMALL_LETTERS, fontweight="bold", gid="answer")
    _far_off(space, scale, theme)


def _bars(axes: Axes, bars: tuple[Any, Any, Any], scale: Scale) -> None:
    """Right signs filled, the others hollow on top of them, and how many there are above each bar."""
    edges, filled, hollow = bars
    both = filled + hollow
    unit = (_BARS - 0.32) / max(1, both.max())
    floor, wide = _BARS - 0.06, 0.86 * float(edges[1] - edges[0])
    for place in map(int, np.flatnonzero(both)):
        middle = float(edges[place] + edges[place + 1]) / 2
        low, high = unit * filled[place], unit * both[place]
        axes.bar(middle, -low, width=wide, bottom=floor, color=STEP, edgecolor=STEP, lw=1.1, zorder=2, gid="bar")
        axes.bar(middle, low - high, width=wide, bottom=floor - low, color=PAPER, edgecolor=STEP, lw=1.1, zorder=2)
        style: dict[str, Any] = {"ha": "center", "va": "bottom", "fontsize": SMALL_LETTERS, "color": QUIET}
        style["bbox"] = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.6}
        axes.text(middle, floor - high - 0.03, f"{both[place]:,}", zorder=6, gid="count", **style)
    axes.hlines(floor, scale.low, scale.high, color=FAINT, lw=0.8, zorder=1)


def _ranges(axes: Axes, rows: pd.DataFrame, scale: Scale) -> None:
    """A thin line for each range, by its middle; filled dots hold the answer, hollow ones do not."""
    ordered = rows.sort_values(["believed_middle", "believed_low"], kind="stable")
    for place, row in enumerate(ordered.itertuples()):
        y = _BARS + 0.08 + _LINE * place
        low, high = max(row.believed_low, scale.low), min(row.believed_high, scale.high)
        if low <= high:
            axes.hlines(y, low, high, color=COLOURS[0], lw=1.2, zorder=2, gid="range")
        if scale.low <= row.believed_middle <= scale.high:
            fill = COLOURS[0] if row.is_hit else PAPER
            axes.plot([row.believed_middle], [y], "o", ms=3.6, color=fill, mec=COLOURS[0], mew=1.0, zorder=3)


def _far_off(space: Space, scale: Scale, theme: Theme) -> None:
    """How many lie beyond the ends of the axis, and how far."""
    words = []
    if scale.below:
        words.append(f"{len(scale.below):,} further left, to {amount(scale.below[0], theme.currency)}")
    if scale.above:
        words.append(f"{len(scale.above):,} further right, to {amount(scale.above[-1], theme.currency)}")
    if words:
        style: dict[str, Any] = {"ha": "center", "fontsize": SMALL_LETTERS, "color": INK, "gid": "far off"}
        space.text(WIDTH / 2, space.height - 0.1, "; ".join(words), **style)


def by_step(frame: pd.DataFrame, finding: str) -> list[Panel]:
    """One panel: share with the sign right by step, before (hollow) and after the debrief (filled), with intervals."""
    rows = [
        (str(each["lesson_title"].iloc[0]), {row.asked_when: row for row in each.itertuples()})
        for _, each in frame.groupby(["lesson_step", "lesson_model"], sort=False)
    ]
    columns = [
        (
            when,
            [f"{asked[when].signs_right:,} of {asked[when].students:,}" if when in asked else "–" for _, asked in rows],
        )
        for when in ("before", "after")
    ]
    listed = layout.Rows([title for title, _ in rows], [None] * len(rows), columns)
    draw = partial(_shares, rows=[asked for _, asked in rows], listed=listed)
    return [Panel("The class, step by step", finding, listed.height, draw)]


def _shares(space: Space, rows: list[dict], listed: layout.Rows) -> None:
    axes = listed.axes(space, "per cent with the sign right, and Wilson's 95 % interval", (-3.0, 103.0), None)
    for place, asked in enumerate(rows):
        for when, shift in (("before", -0.055), ("after", 0.055)):
            if when in asked:
                row, y = asked[when], listed.mark(place) + shift
                layout.interval(axes, y, 100 * row.sign_share_low, 100 * row.sign_share_high)
                fill = PAPER if when == "before" else COLOURS[0]
                axes.plot([100 * row.sign_share], [y], "o", ms=5, color=fill, mec=COLOURS[0], mew=1.3, zorder=4)
