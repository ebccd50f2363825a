"""The charts about customers: what they draw and what they say."""

import pandas as pd

from sim.report.charts import worth as figures
from sim.report.comparison import Comparison
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.words import formats
from sim.report.words.findings import LONGEST_NAME, MOST_IN_A_TITLE, findings
from sim.report.words.names import short
from sim.report.words.theme import labels

ENOUGH_CUSTOMERS = 30
"""Customers in all replications together from which the mean of a group may stand in a title."""
HARDLY_DIFFERENT = 0.05  # of those lost as it is
FLOWS = ("new", "referred", "returning", "lapsed", "moved", "lost")
KINDS = (
    *(("came", kind) for kind in ("before", "referred", "other")),
    *(("stage", kind) for kind in ("relationship", "engagement", "interaction", "moved_away")),
)


def who_gains_who_leaves(comparison: Comparison) -> pd.DataFrame | None:
    """Change of contribution and customers by segment, of every strategy but the baseline at every focus business."""
    table, named = comparison.tables.get("segments"), labels(comparison.scenario)
    if table is None or table.empty:
        return None
    traded = table.groupby(["business", "segment", "who"])["visits"].transform("max") > 0
    frame = table[traded & (table["strategy"] != comparison.scenario.study.baseline)].copy()
    if frame.empty:
        return None
    frame["label"] = [named.get(name, name) for name in frame["strategy"]]
    frame["replications"] = comparison.replications
    frame["_order"] = frame["who"].eq("passers")
    focus = {name: place for place, name in enumerate(dict.fromkeys(frame["business"]))}
    strategy = {name: place for place, name in enumerate(dict.fromkeys(frame["strategy"]))}
    places = frame.assign(_focus=frame["business"].map(focus), _strategy=frame["strategy"].map(strategy))
    return as_listed("08_who_gains_who_leaves", places.sort_values(["_focus", "_strategy", "_order"], kind="stable"))


def who_gains_who_leaves_title(frame: pd.DataFrame, comparison: Comparison) -> str:
    """The segment from which the best plan earns most at each focus business, and the one that leaves."""
    plans: dict[str, list[str]] = {}
    for finding in findings(comparison):
        rows = frame[(frame["business"] == finding.focus) & (frame["strategy"] == finding.best["strategy"])]
        if len(rows):
            plans.setdefault(_name(rows["label"].iloc[0]), []).append(_gained_and_lost(rows, _name(finding.focus)))
    parts = [f"{plan} earns {_listed(found)}" for plan, found in plans.items()]
    return _sentence(parts) or "What the strategies change for each segment"


def _gained_and_lost(rows: pd.DataFrame, at: str) -> str:
    top, customers = rows.loc[rows["contribution_difference"].idxmax()], rows["customers_difference"].dropna()
    words = (
        f"most from {_group(top)} at {at}"
        if top["contribution_difference"] > 0
        else f"no more from any segment at {at}"
    )
    if len(customers) and customers.min() <= -1:
        segment = rows.loc[customers.idxmin(), "segment"]
        words += f" and loses {formats.count(-customers.min())} {_name(segment)}"
    return words


def _listed(words: list[str]) -> str:
    return "; ".join(words) if any(" and loses " in each for each in words) else formats.spoken_list(words)


def _group(row: pd.Series) -> str:
    return _name(row["segment"]) if row["who"] == "residents" else f"passing {_name(row['segment'])}"


def leaky_bucket(comparison: Comparison) -> pd.DataFrame | None:
    """The flows of each focus business, carrying on and under its best plan, in the order in which they are drawn."""
    frame = _as_it_is_and_at_best(comparison, "leaky_bucket")
    if frame is None:
        return None
    frame["_flow"] = [FLOWS.index(flow) for flow in frame["flow"]]
    frame["_rival"] = frame["lost_to"].isna()  # nobody last
    order = ["_focus", "_strategy", "_flow", "_rival"]
    return as_listed("10_leaky_bucket", frame.sort_values(order, kind="stable"))


def leaky_bucket_title(frame: pd.DataFrame, comparison: Comparison) -> str:
    """How many are lost a week at each focus business, carrying on and under the best plan, and to whom."""
    parts, baseline = [], comparison.scenario.study.baseline
    for focus, rows in frame.groupby("business", sort=False):
        lost = rows[rows["flow"] == "lost"]
        as_is = lost[lost["strategy"] == baseline]
        part = f"{_name(focus)} loses {_customers(as_is['per_week'].sum())} a week"
        plan = lost[lost["strategy"] != baseline]
        if len(plan):
            now, then = as_is["per_week"].sum(), plan["per_week"].sum()
            alike = abs(then - now) <= HARDLY_DIFFERENT * now
            part += f" as it is and {'about as many' if alike else formats.count(then)}"
            part += f" with {_name(plan['label'].iloc[0])}"
        if as_is["per_week"].sum() > 0:
            to = as_is.loc[as_is["per_week"].idxmax(), "lost_to"]
            part += f", most often to {_name(to) if pd.notna(to) else 'no rival'}"
        parts.append(part)
    return _sentence(parts)


def customer_lifetime_value(comparison: Comparison) -> pd.DataFrame | None:
    """What customers are worth by how they came and how they stand, carrying on and under the best plan."""
    frame = _as_it_is_and_at_best(comparison, "customers")
    if frame is None:
        return None
    places = {kind: place for place, kind in enumerate(KINDS)}
    frame["_kind"] = [places.get(kind, -1) for kind in zip(frame["grouped_by"], frame["customer_group"], strict=True)]
    frame = frame[(frame["_kind"] >= 0) & (frame["customers"] > 0)]
    return as_listed("11_customer_lifetime_value", frame.sort_values(["_focus", "_strategy", "_kind"], kind="stable"))


def customer_lifetime_value_title(frame: pd.DataFrame, comparison: Comparison) -> str:
    """What a recommended customer of each focus business is worth, and one who came any other way, carrying on."""
    currency, parts = comparison.scenario.study.currency, []
    for focus, rows in frame[frame["strategy"] == comparison.scenario.study.baseline].groupby("business", sort=False):
        came = rows[rows["grouped_by"] == "came"].set_index("customer_group")
        enough = came[came["customers"] * came["replications"] >= ENOUGH_CUSTOMERS]
        worth = {kind: formats.money(value, currency, figures.rough(value)) for kind, value in enough["mean"].items()}
        if {"referred", "other"} <= worth.keys():
            words = "a recommended customer", f"{worth['referred']}, other new ones {worth['other']}"
        elif "other" in worth or "before" in worth:
            new = "other" in worth
            words = ("a new customer", worth["other"]) if new else ("a customer", worth["before"])
        else:
            continue
        parts.append(f"{words[0]} of {_name(focus)} is worth {words[1]}")
    sentence = _sentence(parts) or "what a customer is worth"
    return sentence[0].upper() + sentence[1:]


def _as_it_is_and_at_best(comparison: Comparison, name: str) -> pd.DataFrame | None:
    """The rows of a table for the baseline and the best strategy of each focus business, with columns to sort by."""
    table, named = comparison.tables.get(name), labels(comparison.scenario)
    if table is None or table.empty:
        return None
    baseline = comparison.scenario.study.baseline
    best = {finding.focus: finding.best["strategy"] for finding in findings(comparison)}
    shown = (table["strategy"] == baseline) | (table["strategy"] == table["business"].map(best))
    frame = table[shown].copy()
    frame["label"] = [named.get(strategy, strategy) for strategy in frame["strategy"]]
    frame["replications"] = comparison.replications
    focus = {each: place for place, each in enumerate(dict.fromkeys(frame["business"]))}
    return frame.assign(_focus=frame["business"].map(focus), _strategy=frame["strategy"].ne(baseline))


def _customers(number: float) -> str:
    return f"{formats.count(number)} customers"


def _name(name: str) -> str:
    return short(name, LONGEST_NAME)


def _sentence(parts: list[str]) -> str:
    more = len(parts) - MOST_IN_A_TITLE
    return "; ".join(parts[:MOST_IN_A_TITLE]) + (f"; and {more} more" if more > 0 else "")


CHARTS = (
    Chart(
        "08_who_gains_who_leaves",
        "Who gains, who leaves",
        who_gains_who_leaves,
        who_gains_who_leaves_title,
        lambda frame, title, theme, comparison: figures.who_gains_who_leaves(
            frame, title, theme, comparison.scenario.study.weeks
        ),
    ),
    Chart(
        "10_leaky_bucket",
        "The leaky bucket",
        leaky_bucket,
        leaky_bucket_title,
        lambda frame, title, theme, _comparison: figures.leaky_bucket(frame, title, theme),
    ),
    Chart(
        "11_customer_lifetime_value",
        "What a customer is worth",
        customer_lifetime_value,
        customer_lifetime_value_title,
        lambda frame, title, theme, comparison: figures.customer_lifetime_value(
            frame, title, theme, comparison.scenario.study.weeks
        ),
    ),
)
