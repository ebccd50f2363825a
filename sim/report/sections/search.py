"""The chart of a search: the budget ladder, what the best plan for each budget is worth."""

import pandas as pd

from sim.report.charts import search as figures
from sim.report.charts.scales import said as scales
from sim.report.sections import notes
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.words import formats
from sim.report.words.findings import in_file_order
from sim.report.words.fitting import finding
from sim.study.numbers.words import counted
from sim.study.search.found import Found

NAME = "15_budget_ladder"
HEADING = "How much should be spent?"
ENOUGH = 0.95
"""A budget whose best plan is worth so much of the best of the ladder is enough."""


def drawn(found: Found) -> pd.DataFrame | None:
    """A row for each business and budget; None without a ladder."""
    table = found.tables.get("budget_ladder")
    if table is None or table.empty:
        return None
    houses = {name: place for place, name in enumerate(in_file_order(found.scenario, table["business"]))}
    return as_listed(NAME, table.sort_values("business", key=lambda names: names.map(houses), kind="stable"))


def findings(frame: pd.DataFrame, found: Found) -> dict[str, str]:
    """Business -> from which budget on more money brings hardly more; or that no budget pays."""
    return {
        str(name): _finding(rows, found.scenario.study.currency) for name, rows in frame.groupby("business", sort=False)
    }


def _finding(rows: pd.DataFrame, currency: str) -> str:
    best = rows.loc[rows["worth"].idxmax()]
    if not best["worth_low"] > 0.0:
        return "No budget is sure to be worth more than it costs"
    enough = rows[rows["worth"] >= ENOUGH * best["worth"]].iloc[0]
    budget = formats.money(float(enough["budget_per_week"]), currency)
    unit = formats.interval_unit(enough["worth_low"], enough["worth_high"], enough["worth"])
    worth = formats.money(float(enough["worth"]), currency, unit)
    if enough["budget_per_week"] == 0.0:
        return finding(("Without spending anything the best plan is worth {worth}",), worth=worth)
    if enough.name == rows.index[-1]:
        return finding(
            ("Every step of the budget still pays: {budget} a week is worth {worth}",), budget=budget, worth=worth
        )
    return finding(("{budget} a week is enough: its best plan is worth {worth}",), budget=budget, worth=worth)


def note(frame: pd.DataFrame, found: Found) -> str:
    """What the marks mean, what is varied and which rivals there are."""
    many = counted(int(frame["futures"].max()), "future")
    varied = "luck and the uncertain assumptions" if found.has_worlds else f"luck alone; {notes.NOTHING_VARIED}"
    return notes.note(
        f"Dots: discounted profit over {counted(found.scenario.study.weeks, 'week')} of the best plan found for each "
        "budget, above carrying on, its cost taken off.",
        f"Thin lines: 95 % interval over {many} of {varied}, the same for every budget and none of them searched on.",
        scales(figures.spread(frame)[1], frame["business"].nunique()),
        notes.rivals(found.scenario),
    )


CHARTS = (
    Chart(NAME, HEADING, drawn, findings, lambda frame, said, theme, _found: figures.ladder(frame, said, theme), note),
)
