"""What each chart draws, as a table: the chart's CSV is exactly this, to the last digit."""

import numpy as np
import pandas as pd

from sim.report.columns import TABLES
from sim.report.columns.kinds import FLAG, TEXT
from sim.report.comparison import Comparison
from sim.report.words.findings import findings, material_at
from sim.report.words.theme import labels
from sim.scenario.schema.scenario import Scenario
from sim.study.numbers import rounding as pennies
from sim.study.rows.table_set import TableSet

TOTAL_LINES = ("difference", "total")
WHOLE_DIFFERENCE = "difference"


def which_plan_pays(comparison: Comparison) -> pd.DataFrame:
    """Paired profit difference per focus and strategy, best first; the baseline stands at nought without interval."""
    study, named = comparison.scenario.study, labels(comparison.scenario)
    frame = comparison.tables["decision"].copy()
    ours = frame["strategy"] == study.baseline
    frame.loc[ours, "difference"] = 0.0
    frame.loc[ours, ["luck_low", "luck_high"]] = np.nan
    frame["label"] = [named.get(name, name) for name in frame["strategy"]]
    frame["material_difference"] = [material_at(comparison, focus) for focus in frame["business"]]
    frame = _with_worlds(frame, comparison.tables.get("odds"))
    order = {focus: position for position, focus in enumerate(dict.fromkeys(frame["business"]))}
    frame["_order"] = frame["business"].map(order)
    frame = frame.sort_values(["_order", "difference"], ascending=[True, False], kind="stable")
    return as_listed("01_which_plan_pays", frame)


def _with_worlds(frame, odds):
    """The spread over worlds beside each row: worlds, p10 and p90; empty where no input is uncertain."""
    if odds is None or odds.empty or odds["futures_kind"].iloc[0] != "assumptions":
        return frame.assign(worlds=np.nan, p10=np.nan, p90=np.nan)
    spread = odds.rename(columns={"futures": "worlds"})
    return frame.merge(
        spread[["business", "strategy", "worlds", "p10", "p90"]], on=["business", "strategy"], how="left"
    )


def where_the_money_comes_from(comparison: Comparison) -> pd.DataFrame:
    """The bridge of the best strategy at each focus: one bar per line that moves, then the whole difference."""
    named, bridge, bars = labels(comparison.scenario), comparison.tables["bridge"], []
    for finding in findings(comparison):
        best = finding.best
        rows = bridge[(bridge["business"] == finding.focus) & (bridge["strategy"] == best["strategy"])]
        if rows.empty:
            continue
        same = {
            "business": finding.focus,
            "strategy": best["strategy"],
            "label": named.get(best["strategy"], best["strategy"]),
            "replications": int(best["replications"]),
        }
        at = 0.0
        for row in rows[~rows["line"].isin(TOTAL_LINES)].itertuples():
            amount = round(float(row.amount), pennies.decimals())
            if amount == 0 and not abs(row.luck_low) + abs(row.luck_high) >= 10.0 ** -pennies.decimals():
                continue
            bars.append(
                same
                | {
                    "line": row.line,
                    "bar_start": at,
                    "bar_end": at + amount,
                    "amount": amount,
                    "luck_low": row.luck_low,
                    "luck_high": row.luck_high,
                }
            )
            at = round(at + amount, pennies.decimals())
        bars.append(
            same
            | {
                "line": WHOLE_DIFFERENCE,
                "bar_start": 0.0,
                "bar_end": best["difference"],
                "amount": best["difference"],
                "luck_low": best["luck_low"],
                "luck_high": best["luck_high"],
            }
        )
    return as_listed("03_where_the_money_comes_from", pd.DataFrame(bars))


def worth_at_most(comparison: Comparison) -> pd.DataFrame | None:
    """What each plan that is ever active may cost a week, beside what it costs, in the order of the file."""
    found = comparison.tables.get("break_even")
    if found is None or found.empty:
        return None
    named = labels(comparison.scenario)
    frame = found[found["break_even_cost_per_week"].notna()]
    frame = frame.assign(label=[named.get(name, name) for name in frame["strategy"]])
    return as_listed("21_worth_at_most", frame)


def the_long_climb(comparison: Comparison) -> pd.DataFrame:
    """The cumulative paired difference by week with its interval, the pay-back week of each strategy marked."""
    named, decision = labels(comparison.scenario), comparison.tables["decision"]
    frame = comparison.cumulative[comparison.cumulative["strategy"] != comparison.scenario.study.baseline].copy()
    payback_weeks = decision["payback_week"].astype("float64")
    paid = dict(zip(zip(decision["business"], decision["strategy"], strict=True), payback_weeks, strict=True))
    runs = {(row.business, row.strategy): row.replications for row in decision.itertuples()}
    pairs = list(zip(frame["business"], frame["strategy"], strict=True))
    frame["label"] = [named.get(name, name) for name in frame["strategy"]]
    frame["is_payback"] = [paid.get(pair, np.nan) == week for pair, week in zip(pairs, frame["week"], strict=True)]
    frame["replications"] = [runs.get(pair, comparison.replications) for pair in pairs]
    return as_listed("05_the_long_climb", frame)


def visits_by_week(comparison: Comparison) -> pd.DataFrame:
    """Mean visits a week at the focus business under each of its strategies, and those of passers-by among them."""
    scenario, named = comparison.scenario, labels(comparison.scenario)
    keys = ["business", "strategy", "week"]
    sums = None
    for block in TableSet.of(comparison.tables).blocks("weekly"):
        own = block[at_its_focus(block, scenario)].assign(replications=1)
        own = own[[*keys, "visits", "passing_visits", "replications"]]
        sums = pd.concat([sums, own]).groupby(keys, sort=False).sum().reset_index()
    sums = plan_by_plan(sums, comparison)
    sums["visits"] /= sums["replications"]
    sums["passing_visits"] /= sums["replications"]
    sums["label"] = [named.get(name, name) for name in sums["strategy"]]
    return as_listed("19_visits_by_week", sums)


def plan_by_plan(frame: pd.DataFrame, comparison: Comparison) -> pd.DataFrame:
    """The rows of every business and strategy together, in the order of the decision table."""
    decided = comparison.tables["decision"]
    order = {pair: place for place, pair in enumerate(zip(decided["business"], decided["strategy"], strict=True))}
    places = [order.get(pair, -1) for pair in zip(frame["business"], frame["strategy"], strict=True)]
    return frame.assign(_place=places).sort_values("_place", kind="stable")


def at_its_focus(weekly: pd.DataFrame, scenario: Scenario) -> pd.Series:
    """Rows of the business at which the strategy is tried; those of every focus business under the baseline, and where
    all try theirs together."""
    ours = {business.name for business in scenario.business if business.focus}
    for_all = ~weekly["tried_at"].isin([business.name for business in scenario.business])
    return (weekly["business"] == weekly["tried_at"]) | (for_all & weekly["business"].isin(ours))


def as_listed(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The columns of the dictionary in its order, rounded as they will be written; flags are true or
    false, and a text without a letter is missing.
    """
    columns = TABLES[table]
    frame = frame.reindex(columns=[column.name for column in columns]).reset_index(drop=True)
    for flag in (column.name for column in columns if column.kind is FLAG):
        frame[flag] = frame[flag].astype("boolean" if frame[flag].isna().any() else "bool")
    for text in (column.name for column in columns if column.kind is TEXT):
        if frame[text].eq("").any():
            frame[text] = frame[text].replace("", None)
    decimals = {column.name: column.kind.decimals for column in columns if column.kind.decimals is not None}
    for name, digits in decimals.items():
        values = pd.to_numeric(frame[name])
        frame[name] = values.astype("int64") if digits == 0 and not values.isna().any() else values.round(digits) + 0.0
    return frame
