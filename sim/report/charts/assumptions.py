"""The chart of odds: dots, each one simulated future or as many as one in forty of them."""

from collections.abc import Mapping
from functools import partial
from math import floor

import pandas as pd

from sim.report.charts import rows as layout
from sim.report.charts import scales
from sim.report.charts.panel import WIDTH, Panel, Space
from sim.report.words.theme import LOSS, PAPER, QUIET, Theme

STACKS = 24
"""Into how many columns the width of a dot plot is cut."""
_HEIGHT, _HEAD, _SIDE = 1.75, 0.30, 0.12  # inches
_LARGEST = 0.15
"""Inches of a dot, where there is room."""


def odds(frame: pd.DataFrame, findings: Mapping[str, str], theme: Theme) -> list[Panel]:
    """The dots of the best plan of each business; open ones earn less than carrying on.

    ``frame`` is ``sections.assumptions.odds``.
    """
    panels = list(frame.groupby("business", sort=False))
    limits, _ = _spread(frame)
    return [
        Panel(focus, findings[focus], _HEIGHT, partial(_dots, rows=rows, limits=within, theme=theme), said=_told(rows))
        for (focus, rows), within in zip(panels, limits, strict=True)
    ]


def same_scale(frame: pd.DataFrame) -> bool:
    """Whether all panels have one scale."""
    return _spread(frame)[1]


def _spread(frame: pd.DataFrame) -> tuple[list[tuple[float, float]], bool]:
    spans = [
        (float(rows["difference"].min()), float(rows["difference"].max()))
        for _, rows in frame.groupby("business", sort=False)
    ]
    return scales.limits(spans, room=0.1)


def _told(rows: pd.DataFrame) -> str:
    row = rows.iloc[0]
    return f"{int(row['futures_lost'])} of {int(row['futures'])} simulated futures earn less than carrying on."


def _dots(space: Space, rows: pd.DataFrame, limits: tuple[float, float], theme: Theme) -> None:
    first = rows.iloc[0]
    colour = theme.mark(first["strategy"])[0]
    axes = space.axes(_SIDE, _HEAD, _SIDE, layout.FOOT)
    inside = _HEIGHT - _HEAD - layout.FOOT
    layout.bare(axes, inside, limits, "profit against carrying on")
    axes.set_ylim(0, inside)
    scales.value_ticks(axes, axes.xaxis, theme, WIDTH - 2 * _SIDE)
    axes.axvline(0, color=QUIET, lw=1, zorder=1)
    size = (limits[1] - limits[0]) / STACKS
    stacks = [floor(value / size) for value in rows["difference"]]  # no column crosses nought
    tallest = max(stacks.count(stack) for stack in set(stacks))
    step = min(_LARGEST, inside / (tallest + 0.5))
    heights: dict[int, int] = {}
    for stack, row in zip(stacks, rows.itertuples(), strict=True):
        heights[stack] = heights.get(stack, 0) + 1
        edge, fill = (LOSS, PAPER) if row.is_loss else (colour, colour)
        axes.plot(
            (stack + 0.5) * size,
            step * (heights[stack] - 0.4),
            "o",
            mfc=fill,
            mec=edge,
            mew=min(1.3, 10 * step),
            ms=72 * step * 0.78,
            gid="dot",
            zorder=3,
        )
    lost, of = int(first["futures_lost"]), int(first["futures"])
    if lost:
        space.text(0, 0.1, f"{lost} of {of} earn less", color=LOSS, gid="lost")
    if lost < of:
        more = f"{of - lost} of {of} earn {'more' if lost else 'no less'}"
        space.text(WIDTH, 0.1, more, ha="right", color=colour, fontweight="bold", gid="kept")
