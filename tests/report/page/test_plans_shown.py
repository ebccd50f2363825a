"""A file of many plans: which of them the pages show, what they say of the others, and that the report keeps to its
room."""

import re

import pandas as pd
import pytest

from sim.report.page.cited import Tables
from sim.report.page.report_grids import MOST_SOURCES, decision_grids, sources, strategies
from sim.report.page.small_charts import pictures_of
from sim.report.sections.chart_set import chart_set
from sim.report.sections.plans_shown import MOST_PLANS, OF_MORE, left_out, strategies_shown
from tests.report.page.test_browser import PDF_PAGE, browser
from tests.report.page.test_shipped_pages import MOST_PAGES
from tests.report.pages import paged, pictures, report_page, summary_page
from tests.report.places import agrees, cited, looked_up, rest, tree_of

__all__ = ["browser"]  # a fixture

HOUSES = ("The Old Forge", "Soho Table")


def gains(plans, houses=HOUSES):
    """So many plans, the later the better at the first house, the earlier the better at the others."""
    return {
        house: {f"plan {k:02}": 1_000.0 * (plans - k if at else k) for k in range(plans)}
        for at, house in enumerate(houses)
    }


def many(plans=30, houses=HOUSES, **more):
    return paged(gains(plans, houses), weeks=26, full=False, **more)


def named(grid):
    return [str(row[0]) for row in grid.rows]


@pytest.fixture(scope="module")
def thirty():
    return many()


# -- the rule of choice


@pytest.mark.parametrize("plans", [1, MOST_PLANS - 1, MOST_PLANS])
def test_few_plans_are_all_shown_and_nothing_is_said_of_it(plans):
    comparison = many(plans)
    assert strategies_shown(comparison) == tuple(each.name for each in comparison.scenario.strategy)
    assert left_out(comparison) == ""
    page = report_page(comparison, ("01", "21"))
    assert "left-out" not in page
    assert "Drawn:" not in page
    for chart in chart_set(comparison):
        assert chart.some_plans == ""
    for _, grid in decision_grids(comparison, Tables(comparison.tables)):
        assert len(grid.rows) == 1 + plans


def test_of_more_the_best_of_each_house_come_first_and_in_turn(thirty):
    half = OF_MORE // 2
    wanted = {f"plan {k:02}" for k in (*range(half), *range(30 - half, 30))}
    shown = strategies_shown(thirty)
    assert set(shown) == {"as_is", *wanted}
    assert list(shown) == [each.name for each in thirty.scenario.strategy if each.name in shown]


def test_no_fewer_are_shown_of_one_more_than_all():
    assert len(strategies_shown(many(MOST_PLANS + 1))) == 1 + OF_MORE


def test_what_the_answer_names_comes_before_what_earns_more():
    comparison = many()
    tables = comparison.tables
    tables["verdicts"].loc[0, "close_to"] = "plan 11"
    worth = tables["break_even"]
    worth.loc[(worth["strategy"] == "plan 13") & (worth["business"] == HOUSES[0]), "break_even_cost_per_week"] = 1e9
    tables["guards"] = tables["verdicts"][["business"]].assign(strategy=["plan 15", None])
    tables["drivers"] = tables["drivers"].assign(low_winner="plan 12", high_winner="plan 14")
    turns = tables["drivers"]["flips_at"].notna()
    assert turns.any()
    tables["drivers"].loc[~turns, "low_winner"] = "plan 16"  # which never comes to pass
    shown = strategies_shown(comparison)
    assert {f"plan {k}" for k in (11, 12, 13, 14, 15)} <= set(shown)
    assert "plan 16" not in shown
    assert {"as_is", "plan 29", "plan 00"} <= set(shown)
    assert len(shown) == 1 + OF_MORE


def test_the_best_of_each_house_is_shown_however_many_houses():
    houses = [f"House {k}" for k in range(OF_MORE + 3)]
    best = {house: {f"plan {k:02}": 9e4 if k == at else 1e3 for k in range(30)} for at, house in enumerate(houses)}
    comparison = paged(best, weeks=8, full=False)
    assert set(strategies_shown(comparison)) == {"as_is", *(f"plan {k:02}" for k in range(len(houses)))}


# -- what is said of the others


def test_the_page_says_how_many_are_left_out_and_where_they_stand(thirty):
    decided = thirty.tables["decision"]
    out = {each.name for each in thirty.scenario.strategy} - set(strategies_shown(thirty))
    best = decided.groupby("business")["difference"].transform("max")
    near = set(decided.loc[decided["luck_high"] >= best, "strategy"]) & out
    assert not near
    said = (
        f"The tables show the baseline and {OF_MORE} of 30 plans: the best at each business, then, as far as there is "
        f"room, those that the answer names and those with most profit, at each business in turn. The other {len(out)} "
        "stand in strategies.csv, decision.csv and the workbook; none of them reach the profit of the best at a "
        "business within the interval from luck."
    )
    assert left_out(thirty) == said
    assert report_page(thirty, ("01",)).count(said) == 1


@pytest.mark.parametrize(("half", "many_of_them"), [(28_000.0, "20 of them reach"), (10_000.0, "12 of them reach")])
def test_it_says_how_many_of_them_luck_may_hide(half, many_of_them):
    assert f"; {many_of_them} the profit of the best at a business within" in left_out(many(half=half))


def test_of_one_house_nothing_is_said_of_several():
    said = left_out(many(houses=HOUSES[:1]))
    assert "the best, then" in said
    assert "most profit. The other 20 stand" in said
    assert said.endswith("none of them reach the profit of the best within the interval from luck.")


def test_where_nothing_can_be_judged_nothing_is_said_of_the_best_within_luck():
    assert left_out(many(verdicts=dict.fromkeys(HOUSES, "Cannot be right"))).endswith("decision.csv and the workbook.")


def test_tables_and_charts_show_the_same_plans_and_files_keep_all(thirty):
    shown, tables = strategies_shown(thirty), Tables(thirty.tables)
    labels = {each.name: each.label or each.name for each in thirty.scenario.strategy}
    wanted = [labels[name] for name in shown]
    assert len(named(strategies(thirty, tables))) == len(wanted)
    for _, grid in decision_grids(thirty, tables):
        assert named(grid) == wanted
    charts = {chart.name[:2]: chart for chart in chart_set(thirty) if chart.some_plans}
    assert set(charts) == {"01", "21"}
    for chart in charts.values():
        assert set(chart.frame["strategy"]) - {"as_is"} == {f"plan {k:02}" for k in range(30)}
        assert chart.some_plans == f"{OF_MORE} of 30 plans"
        assert f"Drawn: {OF_MORE} of 30 plans; the file has all." in chart.note
        for panel in chart.panels:
            assert set(re.findall(r"plan \d\d", panel.said)) == set(wanted) - {"Carry on"}
            assert all(name in wanted for name in re.findall(r"plan \d\d", panel.finding))


def test_the_summary_says_it_where_such_a_picture_stands_there(thirty):
    drawn = pictures(thirty, ("02", "03", "21"))
    assert pictures_of(drawn, 3).note.endswith(f"Drawn: {OF_MORE} of 30 plans.")
    assert "Drawn:" not in pictures_of([each for each in drawn if each.name[:2] != "21"], 3).note


def test_every_number_still_stands_in_a_table(thirty):
    for page in (summary_page(thirty), report_page(thirty, ("01",))):
        tree = tree_of(page)
        for printed, _, place in cited(tree):
            assert agrees(printed, looked_up(place, thirty)), place
        assert not re.search(r"(?<!plan )(?<!plan 0)(?<!plan 1)(?<!plan 2)\d", rest(tree)), rest(tree)


def test_of_very_many_inputs_those_that_explain_most_are_shown():
    comparison = many(2)
    rows = comparison.tables["sources"]
    first = rows[rows["is_important"]].iloc[0].to_dict()
    more = [
        first | {"input": f"behaviour.{k}", "input_label": f"input {k}", "variance_share": 0.4 if k == 35 else None}
        for k in range(40)
    ]
    comparison.tables["sources"] = pd.DataFrame(more)
    grid = sources(Tables(comparison.tables))
    assert named(grid) == [f"input {k}" for k in (*range(MOST_SOURCES - 1), 35)]
    assert grid.left_out == 40 - MOST_SOURCES
    assert f"{grid.left_out} more in the file. Every value in force" in report_page(comparison, ("01",))


# -- on paper


@pytest.mark.browser
@pytest.mark.field("D12")
def test_thirty_one_strategies_at_two_houses_keep_to_the_pages_that_are_promised(browser, thirty):
    printed = {}
    for name, html in {"report": report_page(thirty), "summary": summary_page(thirty)}.items():
        page = browser.new_page()
        page.set_content(html)
        printed[name] = len(PDF_PAGE.findall(page.pdf(prefer_css_page_size=True)))
        page.close()
    assert printed["report"] <= MOST_PAGES
    assert printed["summary"] == 1
