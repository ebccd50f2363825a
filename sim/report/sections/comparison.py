"""The charts of the comparison itself: which plan pays, where the money comes from, what plans are worth, the long
climb, the visits."""

from sim.report.charts import comparison as figures
from sim.report.comparison import Comparison
from sim.report.sections import chart_data as drawn
from sim.report.sections.chart import Chart
from sim.report.words import findings, formats


def _pays(frame, title, theme, comparison):
    return figures.which_plan_pays(frame, title, theme, comparison.scenario.study.weeks)


def _money(frame, title, theme, comparison):
    return figures.where_the_money_comes_from(frame, title, theme, comparison.scenario.study.weeks)


def _if_several(draw):
    """Nothing to draw without a strategy beside the baseline."""
    return lambda comparison: draw(comparison) if len(comparison.scenario.strategy) > 1 else None


def _units(comparison: Comparison) -> dict:
    """(business, strategy) -> the unit to which its whole difference is told, on every chart and page."""
    rows = comparison.tables["decision"].itertuples()
    return {
        (row.business, row.strategy): formats.interval_unit(row.luck_low, row.luck_high, row.difference) for row in rows
    }


CHARTS = (
    Chart(
        "01_which_plan_pays",
        "Which plan pays",
        drawn.which_plan_pays,
        lambda _frame, comparison: findings.which_plan_pays(comparison),
        _pays,
    ),
    Chart(
        "03_where_the_money_comes_from",
        "Where the money comes from",
        _if_several(drawn.where_the_money_comes_from),
        lambda frame, comparison: findings.where_the_money_comes_from(frame, comparison.scenario.study.currency),
        _money,
    ),
    Chart(
        "05_the_long_climb",
        "The long climb",
        _if_several(drawn.the_long_climb),
        findings.the_long_climb,
        lambda frame, title, theme, comparison: figures.the_long_climb(frame, title, theme, _units(comparison)),
    ),
    Chart(
        "21_worth_at_most",
        "Worth at most",
        drawn.worth_at_most,
        findings.worth_at_most,
        lambda frame, title, theme, _comparison: figures.worth_at_most(frame, title, theme),
    ),
    Chart(
        "19_visits_by_week",
        "Visits week by week",
        drawn.visits_by_week,
        findings.visits_by_week,
        lambda frame, title, theme, _comparison: figures.visits_by_week(frame, title, theme),
    ),
)
