"""The weekly means of every plan, for people who check numbers in a spreadsheet: weekly.csv in the mean."""

from typing import Any

import pandas as pd

from sim.report.columns import TABLES
from sim.report.sections.chart_data import as_listed, at_its_focus, plan_by_plan
from sim.study.rows.table_set import TableSet

NAME = "weekly_means"
KEYS = ["business", "strategy", "week"]
REPLICATIONS, KNOWN = "replications", "known "


def weekly_means(comparison: Any) -> pd.DataFrame | None:
    """A row for each focus business, strategy tried there and week; None where no weeks are known.

    Each number is the mean over the replications in which there is one; the table is gone through a part at a time.
    """
    tables = TableSet.of(comparison.tables)
    if "weekly" not in tables or not tables.columns("weekly"):
        return None
    measured = [column.name for column in TABLES[NAME] if column.name not in (*KEYS, REPLICATIONS)]
    found = None
    for block in tables.blocks("weekly"):
        own = block[at_its_focus(block, comparison.scenario)]
        numbers = own[measured].astype("float64")
        known = numbers.notna().astype("int64").add_prefix(KNOWN)
        part = pd.concat([own[KEYS], numbers.fillna(0.0), known], axis=1).assign(**{REPLICATIONS: 1})
        found = pd.concat([found, part]).groupby(KEYS, sort=False).sum().reset_index()
    if found is None or found.empty:
        return None
    for name in measured:
        found[name] /= found[KNOWN + name].where(found[KNOWN + name] > 0)
    return as_listed(NAME, plan_by_plan(found, comparison))
