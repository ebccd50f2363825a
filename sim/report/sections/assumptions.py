"""The chart of odds: what it draws and what it says."""

import numpy as np
import pandas as pd

from sim.report.charts import assumptions as figures
from sim.report.charts.scales import said as scales
from sim.report.comparison import Comparison
from sim.report.sections import notes
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.words.findings import findings
from sim.report.words.fitting import finding
from sim.report.words.theme import labels

NAME = "02_odds"
MOST_DOTS = 60
"""More futures than these are drawn as `QUANTILES` dots, each as many futures as the others."""
QUANTILES = 40


def odds(comparison: Comparison) -> pd.DataFrame | None:
    """The dots of the best plan of each focus business, from the smallest difference to the largest."""
    table, named = comparison.tables.get("odds"), labels(comparison.scenario)
    if table is None or table.empty:
        return None
    dots = []
    for found in findings(comparison):
        strategy = found.best["strategy"]
        row = table[(table["business"] == found.focus) & (table["strategy"] == strategy)].iloc[0]
        values = sorted(_values(comparison, found.focus, strategy, row["futures_kind"]))
        for number, value in enumerate(_drawn(values)):
            dots.append(
                {
                    "business": found.focus,
                    "strategy": strategy,
                    "label": named.get(strategy, strategy),
                    "futures_kind": row["futures_kind"],
                    "futures": len(values),
                    "futures_lost": sum(each < 0 for each in values),
                    "future": number,
                    "difference": value,
                    "is_loss": value < 0,
                }
            )
    return as_listed(NAME, pd.DataFrame(dots)) if dots else None


def _drawn(values: list[float]) -> list[float]:
    """The futures themselves, or quantiles of many."""
    if len(values) <= MOST_DOTS:
        return values
    return [float(value) for value in np.quantile(values, (np.arange(QUANTILES) + 0.5) / QUANTILES)]


def _values(comparison, focus, strategy, kind):
    """The profit differences by future: by draw, which the scenario as written is not, or by replication."""
    if kind == "assumptions":
        worlds = comparison.tables["worlds"]
        ours = (worlds["business"] == focus) & (worlds["strategy"] == strategy) & (worlds["world"] > 0)
        return worlds.loc[ours, "difference_without_luck"].tolist()
    runs = comparison.runs
    ours = (runs["business"] == focus) & (runs["strategy"] == strategy) & (runs["world"] == 0)
    return runs.loc[ours, "difference"].tolist()


def _found(frame: pd.DataFrame, _comparison: Comparison) -> dict[str, str]:
    """In how many futures the best plan earns less than carrying on, at each focus business."""
    said = {}
    for focus, rows in frame.groupby("business", sort=False):
        first = rows.iloc[0]
        lost, of = int(first["futures_lost"]), int(first["futures"])
        names = {"plan": first["label"]}
        if of == 1:
            template = "In the only future simulated {plan} earns " + ("less" if lost else "no less")
            said[focus] = finding((f"{template} than carrying on", template), names)
        elif lost == of:
            said[focus] = finding(
                (
                    "In all {of} simulated futures {plan} earns less than carrying on",
                    "In all {of} futures {plan} earns less than carrying on",
                ),
                names,
                of=of,
            )
        else:
            lost_in = f"{lost}" if lost else "none"
            templates = (
                "In {lost} of {of} simulated futures {plan} earns less than carrying on",
                "In {lost} of {of} futures {plan} earns less than carrying on",
                "In {lost} of {of} futures {plan} trails carrying on",
            )
            said[focus] = finding(templates, names, lost=lost_in, of=of)
    return said


def _note(frame: pd.DataFrame, comparison: Comparison) -> str:
    dots = "one dot for each simulated future"
    if (frame["futures"] > MOST_DOTS).any():
        dots = f"{QUANTILES} dots, each for one in {QUANTILES} of the simulated futures"
    return notes.note(
        f"Discounted profit {notes.over(comparison)} of the best plan, difference from carrying on: {dots}. "
        "Open dots: it earns less.",
        f"Futures: {notes.futures(frame)}.",
        scales(figures.same_scale(frame), frame["business"].nunique()),
        notes.rivals(comparison.scenario),
    )


CHARTS = (
    Chart(
        NAME,
        "How likely is it?",
        odds,
        _found,
        lambda frame, said, theme, _comparison: figures.odds(frame, said, theme),
        _note,
    ),
)
