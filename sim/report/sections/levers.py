"""The chart of the price list of levers: the same levers at every business, worth of a step beside its cost."""

import pandas as pd

from sim.report.charts import levers as figures
from sim.report.charts.scales import said as scales
from sim.report.comparison import Comparison
from sim.report.sections import notes
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.words import formats
from sim.report.words.findings import in_file_order
from sim.report.words.fitting import finding
from sim.study.levers.study import LeverStudy

Listed = LeverStudy | Comparison
"""What has a price list among its tables, or may have one."""

NAME = "24_what_a_step_is_worth"
HEADING = "What is a step of each lever worth?"
MOST_LEVERS = 14
"""Levers drawn, the same for every business; the table has the others."""


def drawn(found: Listed) -> pd.DataFrame | None:
    """A row for each business and lever: those that rank best at any business, in the order of their best rank."""
    table = found.tables.get("levers")
    if table is None or table.empty:
        return None
    single = table[(table["steps"] == 1)]
    ranked = single[single["lever_rank"].notna()] if "lever_rank" in single.columns else single.iloc[:0]
    ranked = ranked[ranked[["worth_per_week", "visits_per_week"]].ne(0).any(axis=1)]  # what does nothing is not drawn
    best = ranked.groupby("lever", sort=False)["lever_rank"].min().sort_values(kind="stable")
    if best.empty:
        return None
    order = {lever: place for place, lever in enumerate(best.index[:MOST_LEVERS])}
    shown = ranked[ranked["lever"].isin(order)].copy()
    houses = {name: place for place, name in enumerate(in_file_order(found.scenario, table["business"]))}
    shown["_place"] = shown["business"].map(houses)
    shown["_order"] = shown["lever"].map(order)
    return as_listed(NAME, shown.sort_values(["_place", "_order"], kind="stable"))


def findings(frame: pd.DataFrame, found: Listed) -> dict[str, str]:
    """Business -> which step leaves most after its cost, of those that are sure to be worth it; or that none is."""
    currency, said = found.scenario.study.currency, {}
    table = found.tables["levers"]
    single = table[(table["steps"] == 1) & table["lever_rank"].notna()]
    for business in dict.fromkeys(frame["business"]):
        rows = single[single["business"] == business]
        sure = rows[rows["luck_low"].astype(float) > rows["all_costs_per_week"].astype(float)]
        if sure.empty:
            said[str(business)] = "No single step is sure to be worth what it costs"
            continue
        best = sure.loc[sure["net_per_week"].astype(float).idxmax()]
        is_most = best["net_per_week"] >= rows["net_per_week"].max()
        unit = formats.interval_unit(best["luck_low"], best["luck_high"], best["net_per_week"])
        money = formats.money(best["net_per_week"], currency, unit)
        said[str(business)] = finding(
            ("Best single step: {lever}; it leaves {money} a week", "Best: {lever}, {money} a week")
            if is_most
            else ("Best sure step: {lever}; it leaves {money} a week", "Best sure: {lever}, {money} a week"),
            {"lever": best["lever_label"]},
            money=money,
        )
    return said


def nothing(business: str, found: Listed) -> str:
    """What is said of a business of which nothing is drawn."""
    table = found.tables["levers"]
    own = table[(table["business"] == business) & (table["steps"] == 1)]
    ran = "lever_rank" in own.columns and own["lever_rank"].notna().any()
    return "No step moves anything here" if ran else "No lever has room for a step"


def note(frame: pd.DataFrame, found: Listed) -> str:
    """What the marks mean, what is varied and which rivals there are."""
    return notes.note(
        "Bars: profit a week from one step of a lever, alone and before its cost; hollow bars take away. Diamonds: "
        "what the step costs a week as a rule, what is paid once spread over the weeks.",
        f"The {frame['lever'].nunique()} levers that leave most at any business; the table has all.",
        f"Thin lines: {notes.luck(frame)}; {notes.NOTHING_VARIED}.",
        scales(figures.spread(frame)[1], frame["business"].nunique()),
        notes.rivals(found.scenario),
    )


CHARTS = (
    Chart(
        NAME,
        HEADING,
        drawn,
        findings,
        lambda frame, said, theme, _found: figures.steps(frame, said, theme),
        note,
    ),
)
