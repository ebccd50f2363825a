"""The chart of what to fix first: what it draws and what it says."""

from typing import Any

import pandas as pd

from sim.report.charts import touchpoints as figures
from sim.report.charts.scales import said as scales
from sim.report.comparison import Comparison
from sim.report.sections import notes
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.words import formats
from sim.report.words.fitting import finding

NAME = "09_fix_this_first"
MOST_LEVERS = 8
"""Levers drawn for one business; the table has the others."""
ADVICE = {
    "people": (
        "Fix the people side of the {moment} first: {money} a year per point",
        "People at the {moment} first: {money} a year per point",
    ),
    "setting": (
        "Fix the setting of the {moment} first: {money} a year per point",
        "The setting at the {moment} first: {money} a year per point",
    ),
    "varies_by": (
        "Make the {moment} the same every time: {money} a year per point",
        "Steady the {moment} first: {money} a year per point",
    ),
    "recovery": "Put complaints right first: {money} a year per tenth more",
}
"""What is said of the first lever, by its kind."""


def fix_this_first(comparison: Comparison) -> pd.DataFrame | None:
    """The best levers of each focus business by what all customers together bring, the best first."""
    table = comparison.tables.get("touchpoints")
    if table is None or table.empty:
        return None
    whole = table[~table.duplicated(["business", "touchpoint", "lever"])]
    best = whole[whole["lever_rank"] <= MOST_LEVERS].copy()
    order = {name: place for place, name in enumerate(dict.fromkeys(table["business"]))}
    best["_business"] = best["business"].map(order)
    best = best.sort_values(["_business", "lever_rank"], kind="stable")
    best["lever_label"] = [figures.lever_name(_moment(row.touchpoint), row.lever) for row in best.itertuples()]
    return as_listed(NAME, best)


def _moment(touchpoint: Any) -> str:
    """The touchpoint of a lever; "" for recovery, which has none."""
    return "" if pd.isna(touchpoint) else touchpoint


def _found(frame: pd.DataFrame, comparison: Comparison) -> dict[str, str]:
    """Which lever comes first at each focus business and what it earns; or that none is sure to earn anything."""
    currency, said = comparison.scenario.study.currency, {}
    for focus, rows in frame.groupby("business", sort=False):
        best = rows.iloc[0]
        if not best["luck_low"] > 0:
            said[focus] = "No touchpoint is sure to be worth a fix"
            continue
        unit = formats.interval_unit(best["luck_low"], best["luck_high"], best["per_point_per_year"])
        money = formats.money(best["per_point_per_year"], currency, unit)
        said[focus] = finding(ADVICE[best["lever"]], {"moment": _moment(best["touchpoint"])}, money=money)
    return said


def _note(frame: pd.DataFrame, comparison: Comparison) -> str:
    levers = set(frame["lever"])
    return notes.note(
        "Profit a year from one point more at a touchpoint, before what it costs to get there"
        + ("; less variation: from one point less" if "varies_by" in levers else "")
        + ("; complaints: from a tenth more put right" if "recovery" in levers else "")
        + ". Hollow bars take away.",
        f"At most {MOST_LEVERS} levers." if (frame["lever_rank"] >= MOST_LEVERS).any() else "",
        f"Thin lines: {notes.luck(frame)}; {notes.NOTHING_VARIED}.",
        scales(figures.spread(frame)[1], frame["business"].nunique()),
        notes.rivals(comparison.scenario),
    )


CHARTS = (
    Chart(
        NAME,
        "What to fix first?",
        fix_this_first,
        _found,
        lambda frame, said, theme, _comparison: figures.fix_this_first(frame, said, theme),
        _note,
    ),
)
