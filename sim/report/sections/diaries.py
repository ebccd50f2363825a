"""The twin diaries: one customer's two lives side by side, at each focus business."""

import pandas as pd

from sim.report.charts import diaries as figures
from sim.report.comparison import Comparison
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.words.findings import LONGEST_NAME, MOST_IN_A_TITLE
from sim.report.words.names import short
from sim.report.words.theme import labels

NAME = "17_twin_diaries"
MARK = "mark"
"""What the column `event` holds for a visit that is drawn as a mark."""


def twin_diaries(comparison: Comparison) -> pd.DataFrame | None:
    """The sentences of the first pair at each focus business, and a row for every visit that is marked."""
    table, named = comparison.tables.get("diaries"), labels(comparison.scenario)
    if table is None or table.empty:
        return None
    first = table[(table["pair"] == 1) & (table["lived_under"].notna())]
    if first.empty:
        return None
    parts = []
    for (focus, reading), rows in first.groupby(["business", "lived_under"], sort=False):
        same = {"business": focus, "lived_under": reading, "label": named.get(reading, reading)}
        parts += [rows.assign(**same), _marks(comparison, rows.iloc[0]).assign(**same)]
    return as_listed(NAME, pd.concat(parts, ignore_index=True))


def _marks(comparison: Comparison, row: pd.Series) -> pd.DataFrame:
    """A row for each visit of this customer to this business under this reading."""
    if comparison.visits is None:
        return pd.DataFrame()
    others = [each.name for each in comparison.scenario.business if each.name != row["business"]]
    same = {"customer_id": row["customer_id"], "business": row["business"], "strategy": row["lived_under"]}
    found = []
    for block in comparison.visits.blocks(["tried_at", *same, "week"]):
        own = ~block["tried_at"].isin(others)
        for name, wanted in same.items():
            own &= block[name] == wanted
        found.append(block[own])
    own = pd.concat(found)
    return pd.DataFrame(
        {
            "customer_id": row["customer_id"],
            "customer": row["customer"],
            "segment": row["segment"],
            "week": own["week"].astype("int64"),
            "date": pd.to_datetime(row["date"]) + pd.to_timedelta(7 * (own["week"] - row["week"]), unit="D"),
            "event": MARK,
            "sentence": None,
        }
    ).sort_values("week", kind="stable")


def finding(frame: pd.DataFrame, comparison: Comparison) -> str:
    """How often one customer came, carrying on and under the best plan, at each focus business."""
    baseline = comparison.scenario.study.baseline
    said: list[str] = []
    for focus, rows in frame.groupby("business", sort=False):
        came = {
            reading: int((some["event"] == MARK).sum()) for reading, some in rows.groupby("lived_under", sort=False)
        }
        plan = next((name for name in came if name != baseline), baseline)
        label = short(rows.loc[rows["lived_under"] == plan, "label"].iloc[0], LONGEST_NAME)
        who = f"{'One customer' if not said else 'one'} of {short(focus, LONGEST_NAME)}"
        twice = ", twice" if not said else ""
        if comparison.visits is None:
            said.append(f"{who}{twice}: carrying on, and with {label}")
        else:
            said.append(f"{who}{twice}: {_visits(came.get(baseline, 0))} carrying on, {came[plan]:,} with {label}")
    more = len(said) - MOST_IN_A_TITLE
    return "; ".join(said[:MOST_IN_A_TITLE]) + (f"; and {more} more" if more > 0 else "")


def _visits(count: int) -> str:
    return "1 visit" if count == 1 else f"{count:,} visits" if count else "no visit"


def _figure(frame, title, theme, comparison):
    return figures.twin_diaries(frame, title, theme, comparison.scenario.study.weeks)


CHARTS = (Chart(NAME, "One customer, twice", twin_diaries, finding, _figure),)
