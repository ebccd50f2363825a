"""What each chart draws, as a table: the chart's CSV is exactly this, to the last digit."""

import numpy as np
import pandas as pd

from sim.report.columns import TABLES
from sim.report.columns.kinds import FLAG, TEXT
from sim.report.comparison import Comparison
from sim.report.words.findings import findings, in_file_order, material_at
from sim.report.words.formats import FEWEST_FOR_A_BOUND
from sim.report.words.theme import labels
from sim.scenario.schema.scenario import Scenario
from sim.study.numbers import rounding as pennies

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
    frame = _with_regret(frame, comparison.tables.get("regret"))
    order = {focus: position for position, focus in enumerate(dict.fromkeys(frame["business"]))}
    frame["_order"] = frame["business"].map(order)
    frame = frame.sort_values(["_order", "difference"], ascending=[True, False], kind="stable")
    return as_listed("01_which_plan_pays", frame)


def _with_worlds(frame, odds):
    """The spread over worlds beside each row: worlds, p10 and p90; empty where no input is uncertain, the last two also
    where the worlds are too few for a range.
    """
    if odds is None or odds.empty or odds["futures_kind"].iloc[0] != "assumptions":
        return frame.assign(worlds=np.nan, p10=np.nan, p90=np.nan)
    spread = odds.rename(columns={"futures": "worlds"})
    spread.loc[spread["worlds"] < FEWEST_FOR_A_BOUND, ["p10", "p90"]] = np.nan
    return frame.merge(
        spread[["business", "strategy", "worlds", "p10", "p90"]], on=["business", "strategy"], how="left"
    )


def _with_regret(frame, regret):
    """The worst and mean regret beside each row, over worlds or replications; empty where there is no such table."""
    if regret is None or regret.empty:
        return frame.assign(futures=np.nan, futures_kind=None, worst_regret=np.nan, mean_regret=np.nan)
    columns = ["business", "strategy", "futures_kind", "futures", "worst_regret", "mean_regret"]
    return frame.merge(regret[columns], on=["business", "strategy"], how="left")


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
    order = in_file_order(comparison.scenario, frame["business"])
    frame = frame.sort_values("business", key=lambda names: names.map(order.index), kind="stable")
    frame = frame.assign(label=[named.get(name, name) for name in frame["strategy"]])
    return as_listed("21_worth_at_most", frame)


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
