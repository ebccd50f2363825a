"""The chart of what to fix first: what a point more at each touchpoint earns in a year."""

from collections.abc import Mapping
from functools import partial

import pandas as pd

from sim.report.charts import rows as layout
from sim.report.charts import scales
from sim.report.charts.panel import Panel, Space
from sim.report.words import formats
from sim.report.words.theme import INK, PAPER, STEP, Theme

WORDS = {"people": "people", "setting": "setting", "varies_by": "less variation", "recovery": "complaints put right"}


def lever_name(touchpoint: str, what: str) -> str:
    """A lever in plain words."""
    return f"{touchpoint}: {WORDS[what]}" if touchpoint else WORDS[what]


def fix_this_first(frame: pd.DataFrame, findings: Mapping[str, str], theme: Theme) -> list[Panel]:
    """Bars of money a point and year by lever, the best first, with its interval.

    ``frame`` is ``sections.touchpoints.fix_this_first``.
    """
    limits, _ = spread(frame)
    found = []
    for (focus, rows), within in zip(frame.groupby("business", sort=False), limits, strict=True):
        money = [
            formats.money(
                row.per_point_per_year,
                theme.currency,
                formats.interval_unit(row.luck_low, row.luck_high, row.per_point_per_year),
                sign=True,
            )
            for row in rows.itertuples()
        ]
        listed = layout.Rows(rows["lever_label"].tolist(), [None] * len(rows), [("a point, a year", money)])
        draw = partial(_bars, rows=rows, listed=listed, limits=within, theme=theme)
        told = "; ".join(f"{label}: {amount}" for label, amount in zip(rows["lever_label"], money, strict=True))
        found.append(Panel(focus, findings[focus], listed.height, draw, said=told))
    return found


def spread(frame: pd.DataFrame) -> tuple[list[tuple[float, float]], bool]:
    """Limits of each panel, and whether they are the same."""
    ends = [rows[["per_point_per_year", "luck_low", "luck_high"]] for _, rows in frame.groupby("business", sort=False)]
    return scales.limits([(float(each.min().min()), float(each.max().max())) for each in ends])


def _bars(space: Space, rows: pd.DataFrame, listed: layout.Rows, limits: tuple[float, float], theme: Theme) -> None:
    axes = listed.axes(space, "profit a year from a point more, before its cost", limits, theme)
    for place, row in enumerate(rows.itertuples()):
        y, colour = listed.mark(place), STEP if place else INK
        fill = colour if row.per_point_per_year >= 0 else PAPER
        axes.barh(y, row.per_point_per_year, height=0.13, color=fill, edgecolor=colour, lw=1.2, zorder=2, gid="bar")
        if row.luck_low == row.luck_low:
            layout.interval(axes, y, row.luck_low, row.luck_high)
