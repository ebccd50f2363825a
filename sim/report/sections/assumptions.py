"""The charts of odds and regret: what they draw and what it says."""

import pandas as pd

from sim.report.charts import assumptions as figures
from sim.report.comparison import Comparison
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.words import formats
from sim.report.words.findings import findings
from sim.report.words.names import short
from sim.report.words.theme import labels

LONGEST = 40


def odds(comparison: Comparison) -> pd.DataFrame | None:
    """A row for each future of the best plan of each focus business, from the smallest difference to the largest."""
    table, named = comparison.tables.get("odds"), labels(comparison.scenario)
    if table is None or table.empty:
        return None
    dots = []
    for finding in findings(comparison):
        strategy = finding.best["strategy"]
        row = table[(table["business"] == finding.focus) & (table["strategy"] == strategy)].iloc[0]
        for number, value in enumerate(sorted(_values(comparison, finding.focus, strategy, row["futures_kind"]))):
            dots.append(
                {
                    "business": finding.focus,
                    "strategy": strategy,
                    "label": named.get(strategy, strategy),
                    "futures_kind": row["futures_kind"],
                    "futures": row["futures"],
                    "future": number,
                    "difference": value,
                    "is_loss": value < 0,
                }
            )
    return as_listed("02_odds", pd.DataFrame(dots)) if dots else None


def _values(comparison, focus, strategy, kind):
    """The profit differences by future: by world, or by replication."""
    if kind == "assumptions":
        worlds = comparison.tables["worlds"]
        ours = (worlds["business"] == focus) & (worlds["strategy"] == strategy)
        return worlds.loc[ours, "difference_without_luck"].tolist()
    runs = comparison.runs
    ours = (runs["business"] == focus) & (runs["strategy"] == strategy) & (runs["world"] == 0)
    return runs.loc[ours, "difference"].tolist()


def odds_title(frame: pd.DataFrame, _comparison: Comparison) -> str:
    """In how many futures the best plan loses money, at each focus business."""
    plans: dict[str, list[str]] = {}
    for focus, rows in frame.groupby("business", sort=False):
        odds = f"in {int(rows['is_loss'].sum())} of {len(rows)} simulated futures at {short(focus, LONGEST)}"
        plans.setdefault(short(rows["label"].iloc[0], LONGEST), []).append(odds)
    return "; ".join(f"{plan} loses money {' and '.join(odds[:2])}" for plan, odds in list(plans.items())[:2])


def regret(comparison: Comparison) -> pd.DataFrame | None:
    """Mean and worst regret of every strategy at each focus business, the smallest worst first."""
    table, named = comparison.tables.get("regret"), labels(comparison.scenario)
    if table is None or table.empty or len(comparison.scenario.strategy) < 2:
        return None
    frame = table.merge(
        comparison.tables["odds"][["business", "strategy", "futures_best"]], on=["business", "strategy"]
    )
    frame["label"] = [named.get(name, name) for name in frame["strategy"]]
    frame["replications"] = comparison.replications
    order = {focus: place for place, focus in enumerate(dict.fromkeys(frame["business"]))}
    frame = frame.assign(_place=frame["business"].map(order)).sort_values(
        ["_place", "worst_regret", "mean_regret"], kind="stable"
    )
    return as_listed("14_regret", frame)


def regret_title(frame: pd.DataFrame, comparison: Comparison) -> str:
    """The strategy with the smallest worst regret at each focus business."""
    parts, baseline = [], comparison.scenario.study.baseline
    for focus, rows in frame.groupby("business", sort=False):
        safest, at = rows.iloc[0], short(focus, LONGEST)
        plan = "Carrying on" if safest["strategy"] == baseline else short(safest["label"], LONGEST)
        if safest["worst_regret"] == 0:
            parts.append(f"{plan} is best at {at} in every simulated future")
            continue
        worst = formats.money(
            safest["worst_regret"], comparison.scenario.study.currency, formats.unit_for(safest["worst_regret"])
        )
        parts.append(f"{plan} risks least at {at}: at worst it gives up {worst}")
    return "; ".join(parts[:3])


CHARTS = (
    Chart(
        "02_odds",
        "Odds in simulated futures",
        odds,
        odds_title,
        lambda frame, title, theme, comparison: figures.odds(frame, title, theme, comparison.scenario.study.weeks),
    ),
    Chart(
        "14_regret",
        "Regret",
        regret,
        regret_title,
        lambda frame, title, theme, _comparison: figures.regret(frame, title, theme),
    ),
)
