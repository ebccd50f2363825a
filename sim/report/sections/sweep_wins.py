"""The chart of how many points of a sweep each strategy wins."""

import pandas as pd

from sim.report.charts import Panel
from sim.report.charts import sweep_wins as figures
from sim.report.sections import notes
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.sections.sweep_drawn import by_business, labelled
from sim.report.sections.sweep_words import over, runs_words, said
from sim.report.sections.swept import Swept
from sim.report.words.theme import Theme

WON = "26_points_won"


def points_won(found: Swept) -> pd.DataFrame | None:
    """A row for each business and strategy, the one that wins most first; none of a business without a finished run."""
    frame = found.wins[found.wins["points"] > 0]
    if frame.empty:
        return None
    order = {name: place for place, name in enumerate(found.businesses)}
    frame = frame.assign(_place=frame["business"].map(order))
    frame = frame.sort_values(["_place", "points_won"], ascending=[True, False], kind="stable")
    return as_listed(WON, labelled(frame, found))


def _findings(frame: pd.DataFrame, found: Swept) -> dict[str, str]:
    return {name: _finding(own, found) for name, own in by_business(frame, found)}


def _finding(rows: pd.DataFrame, found: Swept) -> str:
    first, points = rows.iloc[0], int(rows["points"].iloc[0])
    best = {"plan": found.plan(first["strategy"])}
    if len(rows) == 1:
        return said("Only {plan} was run, so nothing can win", best)
    if first["points_won"] == points:
        return said("{plan} wins at the only point" if points == 1 else f"{{plan}} wins at all {points:,} points", best)
    level = [name for name, won in zip(rows["strategy"], rows["points_won"], strict=True) if won == first["points_won"]]
    if len(level) == 2:
        names = dict(zip(("one", "other"), map(found.plan, level), strict=True))
        return said("{one} and {other} win equally often", names)
    if len(level) > 2:
        return f"{len(level)} strategies win equally often"
    more = "" if 2 * first["points_won"] > points else ", more than any other"
    return said(f"{{plan}} wins at {int(first['points_won']):,} of {points:,} points{more}", best)


def _panels(frame: pd.DataFrame, findings: dict[str, str], theme: Theme, found: Swept) -> list[Panel]:
    return figures.points_won(by_business(frame, found), findings, theme, found.business)


def _note(frame: pd.DataFrame, found: Swept) -> str:
    settled = (
        "The full part of a bar: points at which the winner leads by more than luck."
        if frame["points_settled"].notna().any()
        else "One run at each point: how much of this is luck cannot be told."
    )
    return notes.note(
        f"A strategy wins a point if its mean discounted profit {over(found)} is highest; ties go to the baseline.",
        settled,
        "A share of points says how much of the ranges asked for a strategy wins, not how likely that is.",
        runs_words(found),
    )


CHART = Chart(WON, "At how many points does each strategy win?", points_won, _findings, _panels, _note)
