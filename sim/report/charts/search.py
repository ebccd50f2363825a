"""The chart of the budget ladder: what the best plan for each budget is worth, with its interval."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from sim.report.charts import rows as layout
from sim.report.charts import scales
from sim.report.charts.panel import Panel, Space
from sim.report.words import formats
from sim.report.words.theme import STEP, Theme

ENDS = ["worth", "worth_low", "worth_high"]


def ladder(frame: pd.DataFrame, findings: Mapping[str, str], theme: Theme) -> list[Panel]:
    """A row for each budget, the smallest on top: what the best plan for it is worth; a panel for each business.

    ``frame`` is ``sections.search.drawn``.
    """
    limits, _ = spread(frame)
    found = []
    for (business, rows), within in zip(frame.groupby("business", sort=False), limits, strict=True):
        labels = [f"{formats.money(each, theme.currency)} a week" for each in rows["budget_per_week"]]
        worth = [_worth(row, theme) for row in rows.itertuples()]
        spent = [
            formats.money(each, theme.currency, max(1.0, formats.unit_for(each))) for each in rows["spent_per_week"]
        ]
        listed = layout.Rows(labels, [None] * len(rows), [("worth", worth), ("spent a week", spent)])
        told = "; ".join(f"{label}: {one}" for label, one in zip(labels, worth, strict=True))
        draw = partial(_draw, rows=rows, listed=listed, limits=within, theme=theme)
        found.append(Panel(str(business), findings[str(business)], listed.height, draw, said=told))
    return found


def _worth(row: Any, theme: Theme) -> str:
    unit = formats.interval_unit(row.worth_low, row.worth_high, row.worth)
    return formats.money(row.worth, theme.currency, unit, sign=True)


def spread(frame: pd.DataFrame) -> tuple[list[tuple[float, float]], bool]:
    """Limits of each panel, and whether they are the same."""
    ends = [rows[ENDS] for _, rows in frame.groupby("business", sort=False)]
    return scales.limits([(float(each.min().min()), float(each.max().max())) for each in ends])


def _draw(space: Space, rows: pd.DataFrame, listed: layout.Rows, limits: tuple[float, float], theme: Theme) -> None:
    axes = listed.axes(space, "profit against carrying on, cost taken off", limits, theme)
    places = [listed.mark(row) for row in range(len(rows))]
    axes.plot(rows["worth"], places, "o", color=STEP, ms=5.5, zorder=2, gid="frontier")
    for y, row in zip(places, rows.itertuples(), strict=True):
        if row.worth_high > row.worth_low:
            layout.interval(axes, y, row.worth_low, row.worth_high)
