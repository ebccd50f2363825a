"""The chart of what a step of each lever is worth, beside what it costs."""

from collections.abc import Mapping
from functools import partial

import pandas as pd

from sim.report.charts import rows as layout
from sim.report.charts import scales
from sim.report.charts.panel import Panel, Space
from sim.report.words import formats
from sim.report.words.formats import MINUS
from sim.report.words.theme import INK, PAPER, STEP, Theme

NO_PENCE = 10.0
"""From so much money a week on nothing is told in pence, however narrow its interval."""
COLUMNS = ["worth_per_week", "luck_low", "luck_high", "all_costs_per_week"]


def steps(frame: pd.DataFrame, findings: Mapping[str, str], theme: Theme) -> list[Panel]:
    """Bars of money a week by lever with their interval, and a diamond at what the step costs.

    ``frame`` is ``sections.levers.drawn``.
    """
    limits, _ = spread(frame)
    frame = frame.assign(lever_label=[f"{row.lever_label} ({signed(row.step)})" for row in frame.itertuples()])
    found = []
    for (business, rows), within in zip(frame.groupby("business", sort=False), limits, strict=True):
        worth, cost = [], []
        for row in rows.itertuples():
            unit = formats.interval_unit(row.luck_low, row.luck_high, row.worth_per_week)
            unit = max(1.0, unit) if abs(row.worth_per_week) >= NO_PENCE else unit
            worth.append(formats.money(row.worth_per_week, theme.currency, unit, sign=True))
            cost.append(formats.money(row.all_costs_per_week, theme.currency, 1.0))
        columns = [("worth a week", worth), ("costs a week", cost)]
        listed = layout.Rows(rows["lever_label"].tolist(), [None] * len(rows), columns)
        told = "; ".join(
            f"{label}: worth {one}, costs {other}"
            for label, one, other in zip(rows["lever_label"], worth, cost, strict=True)
        )
        draw = partial(_bars, rows=rows, listed=listed, limits=within, theme=theme)
        found.append(Panel(str(business), findings[str(business)], listed.height, draw, said=told))
    return found


def signed(step: float) -> str:
    """A step with its sign: "+0.5", "−1"."""
    return f"{step:+g}".replace("-", MINUS)


def spread(frame: pd.DataFrame) -> tuple[list[tuple[float, float]], bool]:
    """Limits of each panel, and whether they are the same."""
    ends = [rows[COLUMNS] for _, rows in frame.groupby("business", sort=False)]
    return scales.limits([(float(each.min().min()), float(each.max().max())) for each in ends])


def _bars(space: Space, rows: pd.DataFrame, listed: layout.Rows, limits: tuple[float, float], theme: Theme) -> None:
    axes = listed.axes(space, "profit a week from one step, before its cost", limits, theme)
    for place, row in enumerate(rows.itertuples()):
        y, fill = listed.mark(place), STEP if row.worth_per_week >= 0 else PAPER
        axes.barh(y, row.worth_per_week, height=0.13, color=fill, edgecolor=STEP, lw=1.2, zorder=2, gid="bar")
        if row.luck_low == row.luck_low:
            layout.interval(axes, y, row.luck_low, row.luck_high)
        axes.plot(
            [row.all_costs_per_week], [y], marker="D", ms=4.5, color=PAPER, mec=INK, mew=1.2, zorder=4, gid="cost"
        )
