"""The chart of what each input of a sweep does to the outcome."""

import math
from statistics import NormalDist

import numpy as np
import pandas as pd

from sim.report.charts import Panel
from sim.report.charts import sweep_outcomes as figures
from sim.report.sections import notes
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.sections.separation import FEWEST_POINTS, LEVEL
from sim.report.sections.sweep_drawn import FEWEST_MARKS, by_business, labelled, sampled, thinned
from sim.report.sections.sweep_words import luck_words, over, runs_words, said, words_of
from sim.report.sections.swept import FEW_VALUES, Swept
from sim.report.sweep import SweepInput
from sim.report.words.names import shown
from sim.report.words.theme import Theme

OUTCOMES = "24_outcome_by_input"
MOST_MARKS, MOST_DRAWN = 10_000, 400
"""Points drawn in all panels together, and in one small picture of one strategy."""
MOST_PLANS = 4
"""Strategies in one picture; with more nobody tells one from the other."""
MOST_BINS, LEAST_IN_A_BIN = 8, 10


def outcome_by_input(found: Swept) -> pd.DataFrame | None:
    """Points, and means of points that lie together, for each business, input and strategy; the difference from the
    baseline, or the profit where nothing else was run.
    """
    if found.points.empty or not found.inputs:
        return None
    outcome = "difference" if found.plans else "profit"
    shown_ones = drawn_strategies(found)
    rows = found.points[found.points["strategy"].isin(shown_ones)]
    if rows.empty:
        return None
    pictures = rows["business"].nunique() * len(found.inputs) * len(shown_ones)
    most = max(FEWEST_MARKS, min(MOST_DRAWN, MOST_MARKS // pictures))
    few = rows["point"].isin(sampled(rows["point"], most))
    parts = []
    order = {name: place for place, name in enumerate(found.businesses)}
    for place, each in enumerate(found.inputs):
        own = rows.assign(input_value=rows[each.path].astype(float), amount=rows[outcome].astype(float))
        if outcome == "profit":
            own = own.assign(luck_low=math.nan, luck_high=math.nan)
        means = _means(own, each)
        here = pd.concat([own[few].assign(drawn_as="point", points=1), means], ignore_index=True)
        parts.append(here.assign(input=each.path, input_label=shown(each.label), outcome=outcome, _at=place))
    frame = pd.concat(parts, ignore_index=True)
    ranks = {name: place for place, name in enumerate(shown_ones)}
    frame = frame.assign(_place=frame["business"].map(order), _rank=frame["strategy"].map(ranks))
    frame = frame.sort_values(
        ["_place", "_at", "_rank", "drawn_as"], ascending=[True, True, True, False], kind="stable"
    )
    return as_listed(OUTCOMES, labelled(frame, found))


def drawn_strategies(found: Swept) -> tuple[str, ...]:
    """The strategies of the picture, in the order of the file: all plans, or of many those that win at most points."""
    won = found.wins.groupby("strategy", sort=False)["points_won"].sum()
    plans = sorted(found.plans, key=lambda name: -won.get(name, 0))[:MOST_PLANS]
    return tuple(name for name in found.plans if name in plans) or found.strategies


def _means(rows: pd.DataFrame, each: SweepInput) -> pd.DataFrame:
    """The mean outcome of points whose values of an input lie together, for each business and strategy; none of few."""
    values = np.unique(rows["input_value"])
    number = rows["point"].nunique()
    if len(values) < 2 or number < LEAST_IN_A_BIN:
        return rows.iloc[:0]
    if len(values) <= FEW_VALUES:
        bins = np.searchsorted(values, rows["input_value"])
    else:
        many = max(2, min(MOST_BINS, number // LEAST_IN_A_BIN))
        by_point = rows.drop_duplicates("point")["input_value"].sort_values()
        edges = by_point.to_numpy()[[len(by_point) * turn // many for turn in range(1, many)]]
        bins = np.searchsorted(np.unique(edges), rows["input_value"], side="right")
    across = np.log(rows["input_value"]) if is_log(each, rows["input_value"]) else rows["input_value"]
    grouped = rows.assign(_bin=bins, _across=across).groupby(["business", "strategy", "_bin"], sort=False)
    means = grouped.agg(input_value=("_across", "mean"), amount=("amount", "mean"), points=("amount", "size"))
    means = means.sort_index(level="_bin", sort_remaining=False).reset_index()
    if is_log(each, rows["input_value"]):
        means["input_value"] = np.exp(means["input_value"])
    return means.assign(drawn_as="mean", point=math.nan, luck_low=math.nan, luck_high=math.nan)


def is_log(each: SweepInput, values: pd.Series) -> bool:
    """Whether an input is drawn on a logarithmic scale: where it was asked for and can be."""
    return each.log and each.low > 0 and bool((values > 0).all())


def _findings(frame: pd.DataFrame, found: Swept) -> dict[str, str]:
    return {name: outcome_finding(name, found) for name, _ in by_business(frame, found)}


def outcome_finding(business: str, found: Swept) -> str:
    """Which input the outcome of the plan that gains most rises or falls with, and only where it holds up: Spearman's
    correlation over the points, its bound divided by the number of inputs.
    """
    own = found.points[found.points["business"] == business]
    outcome = "difference" if found.plans else "profit"
    own = own[own["strategy"].isin(found.plans or found.strategies)]
    means = own.groupby("strategy", sort=False)[outcome].mean()
    plan = str(means.idxmax())
    rows, names = own[own["strategy"] == plan], {"plan": found.plan(plan)}
    verb = "gains" if found.plans else "earns"
    if len(rows) < FEWEST_POINTS:
        return said(f"Too few points to tell what moves what {{plan}} {verb}", names)
    strength = {each.path: _spearman(rows[each.path], rows[outcome]) for each in found.inputs}
    path = max(strength, key=lambda path: abs(strength[path]))
    bound = NormalDist().inv_cdf(1 - LEVEL / (2 * len(strength)))
    if abs(strength[path]) * math.sqrt(len(rows) - 1) < bound:
        return said(
            (f"No single input raises or lowers what {{plan}} {verb}", "No single input moves {plan} one way"), names
        )
    more = "more" if strength[path] > 0 else "less"
    what = words_of(found)[path].spoken()
    return said(
        (
            f"{{plan}} {verb} {more} the higher {{what}} is",
            f"What {{plan}} {verb} {'rises' if more == 'more' else 'falls'} with one input above all",
        ),
        names,
        what=what,
    )


def _spearman(one: pd.Series, other: pd.Series) -> float:
    """Spearman's rank correlation, nought where one of both does not vary."""
    a, b = (each.astype(float).rank().to_numpy() for each in (one, other))
    a, b = a - a.mean(), b - b.mean()
    size = math.sqrt(float((a * a).sum()) * float((b * b).sum()))
    return float((a * b).sum()) / size if size else 0.0


def _panels(frame: pd.DataFrame, findings: dict[str, str], theme: Theme, found: Swept) -> list[Panel]:
    asked = [(each, words_of(found)[each.path]) for each in found.inputs]
    return figures.outcome_by_input(by_business(frame, found), findings, theme, asked, found.business)


def _note(frame: pd.DataFrame, found: Swept) -> str:
    points = frame[frame["drawn_as"] == "point"]
    what = (
        f"What each strategy earns more than the baseline, discounted, {over(found)}"
        if found.plans
        else f"Discounted profit {over(found)}"
    )
    drawn = int(points["point"].nunique())
    lucky = points["luck_low"].notna().any() and figures.with_intervals(frame)
    luck = f"Thin lines: {luck_words(found)}." if lucky else ""
    if points["luck_low"].isna().all() and found.plans:
        luck = "One run at each point: there is no interval from luck."
    means = (
        "Lines with marks: means of all points whose values lie together."
        if (frame["drawn_as"] == "mean").any()
        else ""
    )
    return notes.note(
        f"{what}, at each point against each input; the other inputs vary from point to point too.",
        luck,
        means,
        f"Drawn are the {MOST_PLANS} of {len(found.plans)} strategies that win at most points."
        if len(found.plans) > MOST_PLANS
        else "",
        thinned(drawn, found),
        figures.same_scale(by_business(frame, found)),
        runs_words(found),
    )


CHART = Chart(OUTCOMES, "What does each input do to the outcome?", outcome_by_input, _findings, _panels, _note)
