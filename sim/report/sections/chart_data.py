"""What each chart draws, as a table: the chart's CSV is exactly this, to the last digit."""

from typing import Any

import numpy as np
import pandas as pd

from sim.report.columns import TABLES
from sim.report.comparison import Comparison
from sim.report.words.findings import findings, material_at
from sim.report.words.theme import labels
from sim.scenario.schema.scenario import Scenario
from sim.study.numbers import rounding as pennies

TOTAL_LINES = ("difference", "total")
WHOLE_DIFFERENCE = "difference"


def which_plan_pays(comparison: Comparison) -> pd.DataFrame:
    """Paired profit difference per focus and strategy, best first; the baseline stands at nought without interval."""
    study, named = comparison.scenario.study, labels(comparison.scenario)
    frame = comparison.tables["decision"].rename(columns={"business": "focus"}).copy()
    ours = frame["strategy"] == study.baseline
    frame.loc[ours, "difference"] = 0.0
    frame.loc[ours, ["low", "high"]] = np.nan
    frame["label"] = [named.get(name, name) for name in frame["strategy"]]
    frame["material_difference"] = [material_at(comparison, focus) for focus in frame["focus"]]
    frame = _with_worlds(frame, comparison.tables.get("odds"))
    order = {focus: position for position, focus in enumerate(dict.fromkeys(frame["focus"]))}
    frame["_order"] = frame["focus"].map(order)
    frame = frame.sort_values(["_order", "difference"], ascending=[True, False], kind="stable")
    return as_listed("01_which_plan_pays", frame)


def _with_worlds(frame, odds):
    """The spread over worlds beside each row: worlds, p10 and p90; empty where no input is uncertain."""
    if odds is None or odds.empty or odds["kind"].iloc[0] != "assumptions":
        return frame.assign(worlds=np.nan, p10=np.nan, p90=np.nan)
    spread = odds.rename(columns={"business": "focus", "futures": "worlds"})
    return frame.merge(spread[["focus", "strategy", "worlds", "p10", "p90"]], on=["focus", "strategy"], how="left")


def where_the_money_comes_from(comparison: Comparison) -> pd.DataFrame:
    """The bridge of the best strategy at each focus: one bar per line that moves, then the whole difference."""
    named, bridge, bars = labels(comparison.scenario), comparison.tables["bridge"], []
    for finding in findings(comparison):
        best = finding.best
        rows = bridge[(bridge["business"] == finding.focus) & (bridge["strategy"] == best["strategy"])]
        if rows.empty:
            continue
        same = {
            "focus": finding.focus,
            "strategy": best["strategy"],
            "label": named.get(best["strategy"], best["strategy"]),
            "replications": int(best["replications"]),
        }
        at = 0.0
        for row in rows[~rows["line"].isin(TOTAL_LINES)].itertuples():
            amount = round(float(row.amount), pennies.decimals())
            if amount == 0 and not abs(row.low) + abs(row.high) >= 10.0 ** -pennies.decimals():
                continue
            bars.append(
                same
                | {
                    "line": row.line,
                    "start": at,
                    "end": at + amount,
                    "amount": amount,
                    "low": row.low,
                    "high": row.high,
                }
            )
            at = round(at + amount, pennies.decimals())
        bars.append(
            same
            | {
                "line": WHOLE_DIFFERENCE,
                "start": 0.0,
                "end": best["difference"],
                "amount": best["difference"],
                "low": best["low"],
                "high": best["high"],
            }
        )
    return as_listed("03_where_the_money_comes_from", pd.DataFrame(bars))


def worth_at_most(comparison: Comparison) -> pd.DataFrame | None:
    """What each plan that is ever active may cost a week, beside what it costs, in the order of the file."""
    found = comparison.tables.get("break_even")
    if found is None or found.empty:
        return None
    named = labels(comparison.scenario)
    frame = found[found["break_even_cost_per_week"].notna()].rename(columns={"business": "focus"})
    frame = frame.assign(label=[named.get(name, name) for name in frame["strategy"]])
    return as_listed("21_worth_at_most", frame)


def the_long_climb(comparison: Comparison) -> pd.DataFrame:
    """The cumulative paired difference by week with its interval, the pay-back week of each strategy marked."""
    named, decision = labels(comparison.scenario), comparison.tables["decision"]
    frame = comparison.cumulative[comparison.cumulative["strategy"] != comparison.scenario.study.baseline].copy()
    payback_weeks = decision["payback_week"].astype("float64")
    paid = dict(zip(zip(decision["business"], decision["strategy"], strict=True), payback_weeks, strict=True))
    runs = {(row.business, row.strategy): row.replications for row in decision.itertuples()}
    pairs = list(zip(frame["focus"], frame["strategy"], strict=True))
    frame["label"] = [named.get(name, name) for name in frame["strategy"]]
    frame["payback"] = [int(paid.get(pair, np.nan) == week) for pair, week in zip(pairs, frame["week"], strict=True)]
    frame["replications"] = [runs.get(pair, comparison.replications) for pair in pairs]
    return as_listed("05_the_long_climb", frame)


def visits_by_week(comparison: Comparison) -> pd.DataFrame:
    """Mean visits a week at the focus business under each of its strategies, and those of passers-by among them."""
    scenario, named = comparison.scenario, labels(comparison.scenario)
    weekly = comparison.tables["weekly"]
    keys = ["business", "strategy", "week"]
    sums: Any = None
    for block in weekly.blocks() if hasattr(weekly, "blocks") else [weekly]:
        own = block[_at_its_focus(block, scenario)].assign(replications=1)[[*keys, "visits", "passing", "replications"]]
        sums = pd.concat([sums, own]).groupby(keys, sort=False).sum().reset_index()
    sums["visits"] /= sums["replications"]
    sums["passing"] /= sums["replications"]
    sums["label"] = [named.get(name, name) for name in sums["strategy"]]
    return as_listed("19_visits_by_week", sums.rename(columns={"business": "focus"}))


def _at_its_focus(weekly: pd.DataFrame, scenario: Scenario) -> pd.Series:
    """Rows of the business whose strategy is tried; where all try theirs together, of every focus business."""
    ours = {business.name for business in scenario.business if business.focus}
    together = ~weekly["focus"].isin([business.name for business in scenario.business])
    return (weekly["business"] == weekly["focus"]) | (together & weekly["business"].isin(ours))


def as_listed(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The columns of the dictionary in its order, rounded as they will be written."""
    columns = TABLES[table]
    frame = frame.reindex(columns=[column.name for column in columns]).reset_index(drop=True)
    decimals = {column.name: column.kind.decimals for column in columns if column.kind.decimals is not None}
    for name, digits in decimals.items():
        values = pd.to_numeric(frame[name])
        frame[name] = values.astype("int64") if digits == 0 and not values.isna().any() else values.round(digits) + 0.0
    return frame
