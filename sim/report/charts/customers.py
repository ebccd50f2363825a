"""The charts about customers: who gains and who leaves, how far they have come, whose guests the extra ones are."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from sim.report.charts import rows as layout
from sim.report.charts import scales
from sim.report.charts.panel import Panel, Space
from sim.report.words import formats
from sim.report.words.fitting import in_words
from sim.report.words.names import shown
from sim.report.words.theme import PAPER, STEP, Theme

STAGES = {"relationship": 1.0, "engagement": 0.5, "interaction": 0.2}
"""Stages from the closest, with how strong their colour is."""
WHOLE, COST, AT_HOME, EXTRA = "total", "cost", "at home", "extra"
"""Rows that are of no segment and no rival."""


# -- who gains, who leaves


def who_gains_who_leaves(frame: pd.DataFrame, findings: Mapping[str, str], theme: Theme) -> list[Panel]:
    """What each group leaves more or less under the best plan, then what the plan costs, then the total.

    ``frame`` is ``sections.customers.who_gains_who_leaves``.
    """
    limits, _ = spread(frame, ["contribution_difference", "luck_low", "luck_high"])
    found = []
    for (focus, rows), within in zip(frame.groupby("business", sort=False), limits, strict=True):
        unit = formats.unit_for(rows["contribution_difference"].abs().max())
        money = [_added(row, unit, theme.currency) for row in rows.itertuples()]
        people = ["" if pd.isna(value) else signed_count(value) for value in rows["customers_difference"]]
        labels = [_group(row) for row in rows.itertuples()]
        listed = layout.Rows(labels, [None] * len(rows), [("profit", money), ("customers", people)])
        draw = partial(
            _bars, rows=rows, listed=listed, limits=within, theme=theme, axis="profit against carrying on", whole=WHOLE
        )
        told = "; ".join(f"{label}: {amount}" for label, amount in zip(labels, money, strict=True))
        found.append(Panel(focus, findings[focus], listed.height, draw, said=told))
    return found


def _added(row: Any, unit: float, currency: str) -> str:
    """What a row adds; the total as it is told of the decision."""
    value = row.contribution_difference
    if row.who == WHOLE:
        unit = formats.interval_unit(row.luck_low, row.luck_high, value)
    return formats.money(value, currency, unit, sign=True)


def _group(row: Any) -> str:
    if row.who == COST:
        return "the plan saves" if row.contribution_difference > 0 else "the plan costs"
    if row.who == WHOLE:
        return "total: what the plan adds" if row.contribution_difference >= 0 else "total: what the plan takes away"
    return row.segment if row.who == "residents" else f"passing: {row.segment}"


def signed_count(change: float) -> str:
    """A change of a number of people: "+120", "−3"; "±0" for less than a half."""
    whole = round(change)
    return "±0" if whole == 0 else f"{'+' if whole > 0 else formats.MINUS}{abs(whole):,}"


def _bars(
    space: Space,
    rows: pd.DataFrame,
    listed: layout.Rows,
    limits: tuple[float, float],
    theme: Theme,
    axis: str,
    whole: str,
) -> None:
    """A bar of each row from nought, filled where it adds; that of the whole in the plan's colour."""
    money = "contribution_difference" in rows
    value = "contribution_difference" if money else "visits_difference"
    low, high = ("luck_low", "luck_high") if money else ("visits_low", "visits_high")
    axes = listed.axes(space, axis, limits, theme if money else None)
    for place, row in enumerate(rows.to_dict("records")):
        colour = theme.mark(row["strategy"])[0] if row["who"] == whole else STEP
        bar(axes, listed.mark(place), row[value], colour)
        if row[low] == row[low]:
            layout.interval(axes, listed.mark(place), row[low], row[high])


def bar(axes: Axes, y: float, value: float, colour: str) -> None:
    """A bar from nought, hollow where it takes away."""
    axes.barh(
        y, value, height=0.13, color=colour if value >= 0 else PAPER, edgecolor=colour, lw=1.2, zorder=2, gid="bar"
    )


def spread(frame: pd.DataFrame, columns: Sequence[str]) -> tuple[list[tuple[float, float]], bool]:
    """Limits of each panel of a frame, and whether they are the same."""
    ends = [rows[list(columns)] for _, rows in frame.groupby("business", sort=False)]
    return scales.limits([(float(each.min().min()), float(each.max().max())) for each in ends])


# -- the pyramid


def pyramid(frame: pd.DataFrame, findings: Mapping[str, str], theme: Theme) -> list[Panel]:
    """How many residents stand at each stage at the end, by plan: a bar of three parts.

    ``frame`` is ``sections.customers.pyramid``.
    """
    limits, _ = reached(frame)
    found = []
    for (focus, rows), within in zip(frame.groupby("business", sort=False), limits, strict=True):
        columns = [(stage, [formats.count(value) for value in rows[stage]]) for stage in STAGES]
        marks = [theme.mark(name) for name in rows["strategy"]]
        listed = layout.Rows(rows["label"].tolist(), marks, columns)
        draw = partial(_stages, rows=rows, listed=listed, limits=within, theme=theme)
        told = "; ".join(f"{shown(row.label)}: {formats.count(row.relationship)}" for row in rows.itertuples())
        found.append(Panel(focus, findings[focus], listed.height, draw, said=f"Relationships: {told}"))
    return found


def reached(frame: pd.DataFrame) -> tuple[list[tuple[float, float]], bool]:
    """Limits of each panel of the pyramid, and whether they are the same."""
    sums = frame[list(STAGES)].sum(axis=1)
    spans = [(0.0, float(sums[rows.index].max())) for _, rows in frame.groupby("business", sort=False)]
    found, same = scales.limits(spans)
    return [(0.0, high) for _, high in found], same


def _stages(space: Space, rows: pd.DataFrame, listed: layout.Rows, limits: tuple[float, float], theme: Theme) -> None:
    axes = listed.axes(space, "residents at the end", limits, None)
    for place, row in enumerate(rows.to_dict("records")):
        left = 0.0
        for stage, strong in STAGES.items():
            axes.barh(
                listed.mark(place), row[stage], left=left, height=0.15, color=theme.mark(row["strategy"])[0],
                alpha=strong, lw=0, zorder=2, gid=stage,
            )  # fmt: skip
            left += row[stage]


# -- whose guests


def whose_guests(frame: pd.DataFrame, findings: Mapping[str, str], theme: Theme) -> list[Panel]:
    """Visits a week won from each rival and lost to it, from people who stayed at home, and the whole.

    ``frame`` is ``sections.customers.whose_guests``.
    """
    limits, _ = spread(frame, ["visits_difference", "visits_low", "visits_high"])
    found = []
    for (focus, rows), within in zip(frame.groupby("business", sort=False), limits, strict=True):
        labels = [_guests(row, focus) for row in rows.itertuples()]
        visits = [signed(value) for value in rows["visits_difference"]]
        listed = layout.Rows(labels, [None] * len(rows), [("visits a week", visits)])
        draw = partial(
            _bars, rows=rows, listed=listed, limits=within, theme=theme, axis="visits a week against carrying on",
            whole=EXTRA,
        )  # fmt: skip
        told = "; ".join(f"{label}: {text}" for label, text in zip(labels, visits, strict=True))
        found.append(Panel(focus, findings[focus], listed.height, draw, said=told))
    return found


def _guests(row: Any, focus: str) -> str:
    gains = row.visits_difference >= 0
    if row.who == AT_HOME:
        return "from people who stayed at home" if gains else "people who now stay at home"
    if row.who == EXTRA:
        return f"in all, {'more' if gains else 'fewer'} at {in_words(focus, 6)}"
    return f"{'from' if gains else 'to'} {in_words(row.rival, 6)}"


def signed(value: float) -> str:
    """A change of visits, "+83" or "−0.4"; "±0" for one that is nothing at that fineness."""
    text = formats.count(abs(value))
    if not any(digit in text for digit in "123456789"):
        return "±0"
    return f"{'+' if value > 0 else formats.MINUS}{text}"
