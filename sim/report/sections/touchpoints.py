"""The chart of what to fix first: what a point at each touchpoint earns, and the two scores it is given."""

from typing import Any

import pandas as pd

from sim.report.charts import touchpoints as figures
from sim.report.comparison import Comparison
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.words import formats
from sim.report.words.findings import LONGEST_NAME, MOST_IN_A_TITLE
from sim.report.words.names import short

NAME = "09_fix_this_first"
ALL, SCORES = "all", figures.SCORES
MOST_SEGMENTS = 4
"""Segments drawn, those in which most money moves."""


def fix_this_first(comparison: Comparison) -> pd.DataFrame | None:
    """The best levers of each focus business, whole and by segment, then its own and its customers' scores."""
    table, touchpoint_scores = comparison.tables.get("touchpoints"), comparison.tables.get("clues")
    if table is None or table.empty:
        return None
    parts = []
    for business, rows in table.groupby("business", sort=False):
        best = rows[rows["lever_rank"] <= figures.MOST_LEVERS].sort_values("lever_rank", kind="stable")
        best = _with_few_segments(best)
        best["lever_label"] = [figures.lever_name(_moment(row.touchpoint), row.lever) for row in best.itertuples()]
        parts.append(best)
        if touchpoint_scores is not None and len(touchpoint_scores):
            shown = (touchpoint_scores["business"] == business) & touchpoint_scores["touchpoint"].isin(
                best["touchpoint"]
            )
            scores = touchpoint_scores[shown]
            parts.append(scores.assign(lever=SCORES, lever_label=scores["touchpoint"], segment=ALL))
    return as_listed(NAME, pd.concat(parts, ignore_index=True))


def _moment(touchpoint: Any) -> str:
    """The touchpoint of a lever; "" for recovery, which has none."""
    return "" if pd.isna(touchpoint) else touchpoint


def _with_few_segments(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the whole, the first of each lever, and of the segments in which most money moves."""
    whole = ~rows.duplicated(["touchpoint", "lever"])
    moved = rows[~whole].assign(_moved=rows["per_point_per_year"].abs()).groupby("segment", sort=False)["_moved"].sum()
    kept = moved.sort_values(ascending=False, kind="stable").index[:MOST_SEGMENTS]
    return rows[whole | rows["segment"].isin(kept)].copy()


def title(frame: pd.DataFrame, comparison: Comparison) -> str:
    """Which lever comes first at each focus business and what it earns; or that none is sure to earn anything."""
    currency = comparison.scenario.study.currency
    said: dict[Any, Any] = {}
    unsure: list[str] = []
    for focus, rows in frame[frame["lever"] != SCORES].groupby("business", sort=False):
        best, at = rows.iloc[0], short(focus, LONGEST_NAME)
        if not best["luck_low"] > 0:
            unsure.append(at)
            continue
        unit = formats.interval_unit(best["luck_low"], best["luck_high"], best["per_point_per_year"])
        money = formats.money(best["per_point_per_year"], currency, unit)
        said.setdefault((_advice(best), _per(best["lever"])), []).append((at, money))
    parts = [_worth(advice, per, places) for (advice, per), places in said.items()]
    if unsure:
        parts.append(f"no touchpoint is sure to be worth a fix at {formats.spoken_list(_few(unsure))}")
    text = "; ".join(_few(parts))
    return text[:1].upper() + text[1:]


def _worth(advice: str, per: str, places: list[tuple[str, str]]) -> str:
    """What to do first, where, and what it earns there."""
    (at, money), *others = places
    if not others:
        return f"{advice} at {at}: {money} a year {per}"
    rest = [f"{amount} at {where}" for where, amount in others]
    return f"{advice}: {formats.spoken_list(_few([f'{money} a year {per} at {at}', *rest]))}"


def _advice(row: pd.Series) -> str:
    """What to do first."""
    moment = short(_moment(row["touchpoint"]), LONGEST_NAME)
    return {
        "people": f"fix the people side of the {moment} first",
        "setting": f"fix the setting of the {moment} first",
        "varies_by": f"make the {moment} the same every time first",
        "recovery": "put complaints right first",
    }[row["lever"]]


def _per(what: str) -> str:
    return {"varies_by": "per point less variation", "recovery": "per tenth more put right"}.get(what, "per point")


def _few(words: list[str]) -> list[str]:
    more = len(words) - MOST_IN_A_TITLE
    return [*words[:MOST_IN_A_TITLE], *([f"{more} more"] if more > 0 else [])]


CHARTS = (
    Chart(
        NAME,
        "Fix this first",
        fix_this_first,
        title,
        lambda frame, finding, theme, _comparison: figures.fix_this_first(frame, finding, theme),
    ),
)
