"""The charts of the comparison itself: which plan pays, where the money comes from, what plans may cost."""

import pandas as pd

from sim.report.charts import comparison as figures
from sim.report.charts.scales import said as scales
from sim.report.comparison import Comparison
from sim.report.sections import chart_data as drawn
from sim.report.sections import notes
from sim.report.sections.chart import Chart
from sim.report.words import findings
from sim.study.numbers.words import counted

PAYS, MONEY, WORTH = "01_which_plan_pays", "03_where_the_money_comes_from", "21_worth_at_most"


def _pays_note(frame: pd.DataFrame, comparison: Comparison) -> str:
    worlds = frame["worlds"].max()
    bars = f"Thin bars: {notes.luck(frame, simultaneous=True)}; {notes.NOTHING_VARIED}."
    if pd.notna(worlds) and frame["p10"].isna().all():
        bars = (
            f"Thin bars: {notes.luck(frame, simultaneous=True)}. Assumptions: {counted(int(worlds), 'world')}, too few "
            "for a range."
        )
    elif pd.notna(worlds):
        bars = (
            f"Thin bars, where wider than the mark: {notes.luck(frame, simultaneous=True)}. Thick pale bars: "
            f"assumptions, p10 to p90 over {counted(int(worlds), 'world')}."
        )
    regret = ""
    if frame["worst_regret"].notna().any():
        regret = (
            "Regret, at worst: the most that a plan gives up against whatever is best in the same simulated future; "
            f"{notes.futures(frame[frame['futures'].notna()])}."
        )
    band = "Grey band: too small a difference to matter." if (frame["material_difference"] > 0).any() else ""
    return notes.note(
        f"Discounted profit {notes.over(comparison)}, difference from carrying on, with the same customers and the "
        "same luck.",
        bars,
        band,
        regret,
        scales(figures.same_scale(frame), frame["business"].nunique()),
        notes.rivals(comparison.scenario),
    )


def _money_note(frame: pd.DataFrame, comparison: Comparison) -> str:
    return notes.note(
        f"Discounted profit {notes.over(comparison)}: the same customers under carrying on and under the best plan. "
        "Filled bars add, hollow bars take away.",
        f"Thin lines: {notes.luck(frame)}, each bar by itself, the last bar as in the decision; "
        f"{notes.NOTHING_VARIED}.",
        "All else: lines too small to draw, together." if _has_small_lines(frame) else "",
        scales(figures.same_reach(frame), frame["business"].nunique()),
        notes.rivals(comparison.scenario),
    )


def _has_small_lines(frame: pd.DataFrame) -> bool:
    return any((figures.steps(rows)["line"] == figures.ALL_ELSE).any() for _, rows in figures.panels_of(frame))


def _worth_note(frame: pd.DataFrame, comparison: Comparison) -> str:
    return notes.note(
        "What each plan may cost in a week in which it is active before it stops paying, everything that it costs "
        "included. Strokes: what it costs; where the mark lies to the right of its stroke, it pays.",
        f"Bars: {notes.luck(frame, simultaneous=True)}; {notes.NOTHING_VARIED}.",
        scales(True, len(figures.by_plan(frame))),
        notes.rivals(comparison.scenario),
    )


def _worth_found(frame: pd.DataFrame, comparison: Comparison) -> dict[str, str]:
    currency = comparison.scenario.study.currency
    return {heading: findings.worth_at_most(rows, currency) for heading, rows in figures.by_plan(frame)}


def _if_several(draw):
    """Nothing to draw without a strategy beside the baseline."""
    return lambda comparison: draw(comparison) if len(comparison.scenario.strategy) > 1 else None


CHARTS = (
    Chart(
        PAYS,
        "Which plan pays?",
        _if_several(drawn.which_plan_pays),
        lambda _frame, comparison: findings.which_plan_pays(comparison),
        lambda frame, said, theme, _comparison: figures.which_plan_pays(frame, said, theme),
        _pays_note,
        by_plan=True,
    ),
    Chart(
        MONEY,
        "Where does the money come from?",
        _if_several(drawn.where_the_money_comes_from),
        lambda frame, comparison: findings.where_the_money_comes_from(frame, comparison.scenario.study.currency),
        lambda frame, said, theme, _comparison: figures.where_the_money_comes_from(frame, said, theme),
        _money_note,
    ),
    Chart(
        WORTH,
        "What may each plan cost?",
        drawn.worth_at_most,
        _worth_found,
        lambda frame, said, theme, _comparison: figures.worth_at_most(frame, said, theme),
        _worth_note,
        by_plan=True,
    ),
)
