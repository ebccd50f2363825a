"""Charts: what is drawn is the table beside it, findings are the tables', and each says what it should of odd cases."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from sim.report import charts
from sim.report.charts.comparison import steps
from sim.report.columns import TABLES
from sim.report.sections import assumptions, customers, touchpoints, weeks
from sim.report.sections.chart_set import chart_set
from sim.report.words import formats
from sim.report.words.findings import where_the_money_comes_from, worth_at_most
from sim.report.words.theme import LOSS, theme_of
from tests.report.charts.rows import GAINS, LABELS, PLANS, comparison
from tests.report.drawing import artists, drawn, findings, texts
from tests.report.fabricated import made

ONE = {"The Old Forge": PLANS}


def segments(figure, gid):
    """The ends of every line of one name."""
    return [each.get_segments()[0][:, 0].tolist() for each in artists(figure, gid)]


def test_frames_have_the_columns_of_the_dictionary():
    for chart in chart_set(comparison()):
        assert list(chart.frame.columns) == [column.name for column in TABLES[chart.name]], chart.name


def test_nothing_is_drawn_where_there_is_nothing():
    alone = made({"A": {"x": 1.0}})
    for table in list(alone.tables):
        if table not in ("decision", "weekly", "verdicts", "bridge"):
            alone.tables[table] = pd.DataFrame()
    alone.cumulative = alone.cumulative.iloc[:0]
    assert [chart.name[:2] for chart in chart_set(alone)] == ["01", "03", "23"]


# -- which plan pays, what it may cost


def test_dots_and_intervals_stand_where_the_table_says():
    chart = drawn("01", comparison(worlds=12))
    assert [each.get_xdata()[0] for each in artists(chart.figure, "dot")] == chart.frame["difference"].tolist()
    plans = chart.frame.dropna(subset=["luck_low"])
    assert segments(chart.figure, "interval") == plans[["luck_low", "luck_high"]].to_numpy().tolist()
    plans = chart.frame[chart.frame["strategy"] != "as_is"]
    assert segments(chart.figure, "worlds") == plans[["p10", "p90"]].to_numpy().tolist()


def test_the_worst_regret_stands_beside_each_plan():
    found = comparison(ONE)
    chart = drawn("01", found)
    regret = found.tables["regret"].set_index("strategy")["worst_regret"]
    for row in chart.frame.itertuples():
        assert row.worst_regret == pytest.approx(regret[row.strategy], abs=0.01)
        assert formats.money(row.worst_regret, "GBP") in texts(chart.figure)


def test_without_worlds_no_pale_bar_and_the_note_says_so():
    chart = drawn("01", comparison(worlds=1))
    assert artists(chart.figure, "worlds") == []
    assert "assumptions are not varied" in chart.note
    assert "p10 to p90 over 12 worlds" in drawn("01", comparison(worlds=12)).note


def test_of_few_worlds_no_range_is_drawn_and_the_note_says_so():
    chart = drawn("01", comparison(worlds=9))
    assert artists(chart.figure, "worlds") == []
    assert "Assumptions: 9 worlds, too few for a range." in chart.note


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("clear", "People and welcome pays most: £143k more than carrying on"),
        ("likely", "People and welcome probably pays most: £143k more than carrying on"),
        ("carry on", "No plan is sure to beat carrying on"),
        ("close call", "too close to call"),
        ("not enough runs", "Not enough runs"),
        ("cannot be right", "No plan can be judged"),
    ],
)
def test_the_finding_is_the_verdict(verdict, words):
    assert words in findings("01", comparison(ONE, verdicts={"The Old Forge": verdict}))["The Old Forge"]


@pytest.mark.field("D2")
def test_no_plan_beats_carrying_on_only_where_none_is_above_it():
    lost = comparison({"A": {"x": -5e4, "y": -9e4}}, labels={}, verdicts={"A": "carry on"})
    assert findings("01", lost)["A"] == "No plan beats carrying on"


@pytest.mark.parametrize(
    ("plans", "words"),
    [
        ({"x": (170.0, 150.0), "y": (-110.0, -150.0)}, "y leaves most: saves £150 a week, gives up £110"),
        ({"x": (170.0, 50.0), "y": (-110.0, -150.0)}, "x leaves most: worth £170 a week, costs £50"),
        ({"x": (170.0, 250.0), "y": (90.0, 400.0)}, "x comes nearest: worth £170 a week, costs £250"),
        ({"x": (20.0, -30.0), "y": (-90.0, 0.0)}, "x leaves most: worth £20 a week, saves £30"),
        ({"x": (-20.0, 0.0), "y": (-90.0, 40.0)}, "No plan is worth any cost here"),
        ({"x": (-20.0, 0.0)}, "It is worth no cost here"),
        ({"x": (-20.0, 0.0), "y": (90.0, 400.0)}, "No plan is worth what it costs here"),
    ],
)
def test_the_plan_that_leaves_most_beside_its_cost_is_named(plans, words):
    worth = pd.DataFrame([
        {"business": "A", "strategy": name, "label": name, "break_even_cost_per_week": worth,
         "cost_per_active_week": cost, "luck_low": worth - 5.0, "luck_high": worth + 5.0}
        for name, (worth, cost) in plans.items()
    ])  # fmt: skip
    assert worth_at_most(worth, "GBP") == words


@pytest.mark.field("D8")
def test_worth_and_cost_are_the_table_and_the_finding_sets_place_beside_place():
    found = comparison()
    chart = drawn("21", found)
    (panel,) = chart.panels
    dots = sorted(each.get_xdata()[0] for each in artists(chart.figure, "dot"))
    assert dots == sorted(chart.frame["break_even_cost_per_week"])
    assert len(artists(chart.figure, "cost")) == len(chart.frame)
    top = chart.frame.loc[chart.frame["break_even_cost_per_week"].idxmax()]
    assert panel.finding.startswith(top["label"])
    assert "a week at Soho Table" in panel.finding
    assert "at The Old Forge" in panel.finding


def test_of_many_places_each_plan_has_a_panel():
    found = comparison({f"House {n}": {"x": 9e4 - 2e4 * n, "y": 1e4} for n in range(6)}, labels={})
    assert [panel.business for panel in drawn("21", found).panels] == ["x", "y"]


# -- odds


def test_a_dot_for_every_future_and_none_across_nought():
    chart = drawn("02", comparison(ONE))
    dots = artists(chart.figure, "dot")
    assert len(dots) == len(chart.frame) == 5
    for dot, row in zip(dots, chart.frame.itertuples(), strict=True):
        assert (dot.get_xdata()[0] < 0) == (row.difference < 0)
        assert (dot.get_markeredgecolor() == LOSS) == row.is_loss


def test_many_futures_are_forty_dots_and_the_count_is_of_the_futures():
    found = comparison(ONE, worlds=300)
    chart = drawn("02", found)
    lost = int(
        (found.tables["worlds"].query("strategy == 'experience' and world > 0")["difference_without_luck"] < 0).sum()
    )
    assert len(chart.frame) == assumptions.QUANTILES
    assert set(chart.frame["futures_lost"]) == {lost}
    assert f"{lost} of 300" in " ".join(texts(chart.figure)) or lost == 0
    assert "40 dots" in chart.note


@pytest.mark.parametrize(
    ("gain", "words"),
    [(9e4, "In none of 5 simulated futures x earns less"), (-9e4, "In all 5 simulated futures x earns less")],
)
def test_all_or_none_of_the_futures_are_told_so(gain, words):
    assert words in findings("02", comparison({"A": {"x": gain}}, labels={}))["A"]


# -- where the money comes from


def test_the_bars_of_the_bridge_lead_from_nought_to_the_whole_difference():
    chart = drawn("03", comparison(ONE))
    bars = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in artists(chart.figure, "bar")]
    kept = steps(chart.frame)
    assert np.allclose(bars, kept[["bar_start", "bar_end"]].to_numpy(), rtol=0, atol=1e-9)
    assert bars[0][0] == 0
    assert bars[-2][1] == pytest.approx(bars[-1][1], abs=1.0)
    hollow = [bar.get_facecolor()[:3] == (1.0, 1.0, 1.0) for bar in artists(chart.figure, "bar")]
    assert hollow == (kept["amount"] < 0).tolist()


def _bridge(lines):
    """The finding on a bridge of these lines."""
    found = comparison({"A": {"x": sum(lines.values())}}, labels={})
    rows = [
        {"business": "A", "strategy": "x", "line": line, "amount": amount, "luck_low": amount, "luck_high": amount}
        for line, amount in lines.items()
    ]
    found.tables["bridge"] = pd.DataFrame(rows)
    return findings("03", found)["A"]


@pytest.mark.field("D2")
def test_a_line_is_told_by_its_sign():
    assert _bridge({"serving": 900.0, "penetration": -400.0}) == "x earns most from fewer visits to serve"
    assert _bridge({"serving": -900.0, "penetration": 400.0}) == "x gives up most through more visits to serve"
    assert _bridge({"penetration": -900.0, "price": 400.0}) == "x gives up most through customers who come less often"
    fewer = {"penetration": -28.4, "lost": -3.7, "price": 18.7, "serving": 19.7}
    assert _bridge(fewer) == "x earns most from higher prices"  # fewer visits cost more than serving them saves
    assert _bridge({"penetration": -12.5, "serving": 7.7, "programme": 7.1}) == "x earns most from what it saves"
    assert _bridge({"penetration": 12.5, "serving": -11.0, "upgrades": 4.0}) == "x earns most from more upgrades"
    assert _bridge({"programme": 900.0, "retention": -100.0}) == "x earns most from what it saves"
    assert _bridge({"retention": 300.0, "programme": -900.0}) == "x brings £300, less than its cost of £900"


def test_a_line_is_told_of_amounts_in_whole_yen():
    lines = {"penetration": 1_250, "serving": -420, "programme": -100, "": 730}
    frame = pd.DataFrame([{"business": "A", "line": line, "amount": lines[line], "label": "x"} for line in lines])
    assert frame["amount"].dtype == int
    assert where_the_money_comes_from(frame, "JPY") == {"A": "x earns most from customers who come more often"}


# -- profit so far


def test_the_climb_is_the_table_and_pay_back_is_ringed():
    chart = drawn("05", comparison(ONE))
    inside = chart.frame[~chart.frame["is_beyond"] & (chart.frame["strategy"] != "as_is")]
    lines = artists(chart.figure, "line")
    assert len(lines) == 3
    for line, (_, rows) in zip(lines, inside.groupby("strategy", sort=False), strict=True):
        known = dict(zip(rows["week"], rows["cumulative_difference"], strict=True))
        assert all(known[week] == value for week, value in zip(line.get_xdata(), line.get_ydata(), strict=True))
        assert line.get_xdata()[-1] == rows["week"].iloc[-1]
    ringed = sorted(week for each in artists(chart.figure, "payback") for week in each.get_xdata())
    assert ringed == sorted(chart.frame.loc[chart.frame["is_payback"], "week"])
    assert ringed


def test_further_horizons_are_dashed_on_to_their_last_week():
    chart = drawn("05", comparison(ONE))
    beyond = chart.frame[chart.frame["is_beyond"]]
    assert set(beyond["week"]) == {207}
    assert len(artists(chart.figure, "beyond")) == 3
    assert "Dashed: up to 208 weeks" in chart.note
    assert artists(drawn("05", comparison(ONE, full=False)).figure, "beyond") == []


@pytest.mark.field("D1")
def test_who_is_ahead_when_more_weeks_count_is_the_finding():
    found = comparison({"A": {"x": 9e3, "y": 5e3}}, labels={})
    rows = found.tables["horizons"]
    rows.loc[(rows["weeks"] == 208) & (rows["strategy"] == "y"), "difference"] = 9e5
    assert findings("05", found)["A"] == "Over 208 weeks y earns more than x"
    rows.loc[rows["weeks"] == 208, "difference"] = -1.0
    assert findings("05", found)["A"] == "Over 208 weeks carrying on earns more than x"


def test_visits_below_are_the_means_of_the_focus_business():
    found = comparison(ONE, full=False)
    chart = drawn("05", found)
    weekly = found.tables["weekly"]
    own = weekly[(weekly["business"] == "The Old Forge") & (weekly["strategy"] == "kitchen")]
    wanted = own.groupby("week")["visits"].mean()
    rows = chart.frame[(chart.frame["strategy"] == "kitchen") & ~chart.frame["is_beyond"]].set_index("week")["visits"]
    assert np.allclose(rows, wanted, atol=1e-4)
    late = formats.count(wanted.iloc[-13:].mean())
    assert late in texts(chart.figure)
    assert len(artists(chart.figure, "visits")) == 4


def test_the_start_the_rivals_answer_and_what_happens_are_marked():
    found = comparison(ONE, full=False)
    found.tables["break_even"]["start_week"] = 26
    found.scenario.business[-1].copies = {"price": 0.5}
    found.scenario.business[-1].copies_after_weeks = 8
    event = {"name": "recession", "kind": "recession", "every_weeks": None}
    found.scenario.event = (
        type("Event", (), event | {"start_week": 40, "end_week": 60}),
        type("Event", (), event | {"name": "winter", "every_weeks": 52, "start_week": 5, "end_week": 9}),
    )
    marks = weeks.moments(found)["The Old Forge"]
    assert [(mark.words, mark.week, mark.until) for mark in marks] == [
        ("start of People and welcome", 26, None),
        ("rivals may answer", 34, None),
        ("recession", 40, 60),
    ]
    chart = drawn("05", found)
    assert {each.get_text() for each in artists(chart.figure, "moment") if hasattr(each, "get_text")} == {
        "start of People and welcome",
        "rivals may answer",
        "recession",
    }
    assert artists(chart.figure, "while")
    assert "Bistro C copies what it sees" in chart.note


@pytest.mark.field("D2")
def test_a_late_plan_is_not_said_to_have_paid_back_before_it_starts():
    found = comparison(ONE, full=False)
    decision = found.tables["decision"]
    decision.loc[decision["strategy"] == "experience", "payback_week"] = 26
    found.tables["break_even"]["start_week"] = 26
    assert findings("05", found)["The Old Forge"] == "People and welcome is never behind carrying on"
    found.tables["break_even"]["start_week"] = 0
    assert findings("05", found)["The Old Forge"] == "People and welcome is ahead of carrying on from week 26"


# -- what it rests on


def test_the_largest_change_comes_first_and_bars_are_the_table():
    chart = drawn("06", comparison(ONE))
    rows = chart.frame[chart.frame["mechanism"].notna()]
    assert rows["mechanism_label"].tolist() == ["Loyalty", "Word of mouth", "Learning", "Perceived risk"]
    assert [each.get_xdata()[0] for each in artists(chart.figure, "dot")] == chart.frame["gain"].tolist()
    assert segments(chart.figure, "interval") == rows[["luck_low", "luck_high"]].to_numpy().tolist()
    assert chart.panels[0].finding == "Without loyalty, People and welcome would earn £122k less"


@pytest.mark.parametrize(
    ("with_it", "without_it", "words"),
    [
        (5e4, -3e4, "Without loyalty, x would earn £30.0k less than carrying on"),
        (-5e4, 3e4, "Without loyalty, x would earn £30.0k more than carrying on"),
        (-5e4, -8e4, "Without loyalty, x would earn £30.0k less"),
        (5e4, 5e4, "No mechanism alone makes a material difference to x"),
    ],
)
def test_what_a_plan_would_do_without_a_mechanism_is_told_against_carrying_on(with_it, without_it, words):
    found = comparison({"A": {"x": with_it}}, labels={})
    table = found.tables["mechanisms"]
    change = without_it - with_it
    effects = {
        "without_it": without_it,
        "mechanism_effect": change,
        "luck_low": change - 1e3,
        "luck_high": change + 1e3,
    }
    none = {"without_it": with_it, "mechanism_effect": 0.0, "luck_low": -1e3, "luck_high": 1e3}
    for name in table["mechanism"].unique():
        for column, value in (effects if name == "loyalty" else none).items():
            table.loc[table["mechanism"] == name, column] = value
    assert findings("06", found)["A"] == words


def test_another_leader_without_a_mechanism_is_named():
    chart = drawn("06", comparison({"A": {"kitchen": 40_000.0, "experience": 143_000.0}}))
    assert "then A better kitchen leads" in " ".join(texts(chart.figure))


# -- customers


def test_groups_cost_and_total_add_up():
    chart = drawn("08", comparison(ONE))
    rows = chart.frame
    assert rows["who"].tolist()[-2:] == ["cost", "total"]
    assert rows["contribution_difference"].iloc[:-1].sum() == pytest.approx(143_000.0, abs=0.01)
    widths = [bar.get_width() for bar in artists(chart.figure, "bar")]
    assert widths == rows["contribution_difference"].tolist()
    assert chart.panels[0].finding.startswith("People and welcome earns most from relationship diners; 12 value")


def who_is_told(parts, cost):
    """The chart of a plan whose two groups bring these amounts, and which costs so much."""
    found = comparison({"A": {"x": sum(parts) - cost}}, labels={})
    rows = found.tables["segments"]
    for segment, part in zip(("relationship diners", "value seekers"), parts, strict=True):
        own = (rows["segment"] == segment) & (rows["who"] == "residents") & (rows["strategy"] == "x")
        rows.loc[own, ["contribution_difference", "luck_low", "luck_high"]] = [part, part - 9.0, part + 9.0]
        rows.loc[own, "customers_difference"] = 0.0
    return drawn("08", found)


@pytest.mark.parametrize(
    ("parts", "cost", "words"),
    [
        ((900.0, 100.0), 500.0, "x earns most from relationship diners"),
        ((-4_460.0, 10.0), -7_090.0, "x gains most by what it saves; relationship diners bring £4,460 less"),
        ((20.0, 10.0), -7_090.0, "x gains most by what it saves"),
        ((8_000.0, 10.0), -7_090.0, "x earns most from relationship diners"),
        ((-4_460.0, 0.2), 0.0, "x earns no more from any group of customers"),
    ],
)
def test_nothing_is_earned_from_a_group_that_brings_nothing_and_a_saving_is_no_group(parts, cost, words):
    assert who_is_told(parts, cost).panels[0].finding == words


def test_the_total_is_told_as_the_decision_tells_it():
    chart = who_is_told((90_000.0, 3_000.0), 500.0)
    decided = drawn("01", comparison({"A": {"x": 92_500.0}}, labels={}))
    (whole,) = (text for text in texts(decided.figure) if text.startswith("+"))
    assert whole in texts(chart.figure)


def test_small_lines_are_spoken_of_only_where_they_stand_together():
    found = comparison(ONE)
    bridge = found.tables["bridge"]
    assert "All else: lines too small" in drawn("03", found).note
    kept = bridge["line"].isin(("difference", "total", "penetration", "serving"))
    found.tables["bridge"] = bridge[kept]
    assert "All else" not in drawn("03", found).note


def test_where_a_guard_is_broken_no_panel_speaks_of_plans():
    found = comparison({"A": {"x": 5e4}, "B": {"x": 9e4}}, labels={}, verdicts={"A": "cannot be right"})
    charts_drawn = {chart.name[:2]: chart for chart in chart_set(found)}
    for number in ("01", "02", "03", "05", "08", "22"):
        said = {panel.business: panel.finding for panel in charts_drawn[number].panels}
        assert said["A"] == "No plan can be judged on this file" != said["B"], number


def test_many_groups_stand_together():
    names = tuple(f"group {n}" for n in range(11))
    rows = drawn("08", comparison(ONE, segments=names)).frame
    assert len(rows) == customers.MOST_GROUPS + 2
    assert "other groups" in " ".join(rows["segment"].dropna())
    assert rows["contribution_difference"].iloc[:-1].sum() == pytest.approx(143_000.0, abs=0.05)


@pytest.mark.field("D8")
def test_stages_are_the_last_week_of_the_table():
    found = comparison(ONE)
    chart = drawn("22", found)
    last = found.tables["stages"].query("week == 103").set_index("strategy")
    for stage in ("relationship", "engagement", "interaction"):
        drawn_bars = [bar.get_width() for bar in artists(chart.figure, stage)]
        assert drawn_bars == [last[stage][name] for name in chart.frame["strategy"]]
    assert chart.panels[0].finding == "People and welcome raises relationships from 187 to 287"


@pytest.mark.field("D8")
def test_whose_guests_add_up_to_the_extra_visits():
    found = comparison(ONE, full=False)
    weekly = found.tables["weekly"]
    mine, theirs = weekly["strategy"] == "experience", weekly["business"] == "Bistro C"
    weekly.loc[mine & theirs, "visits"] -= 30
    frame = drawn("23", found).frame
    rows = frame.set_index("who")["visits_difference"]
    own = weekly[weekly["business"] == "The Old Forge"].groupby("strategy")["visits"].mean()
    assert rows["rival"] == pytest.approx(30.0)
    assert rows["extra"] == pytest.approx(own["experience"] - own["as_is"], abs=0.01)
    assert rows["rival"] + rows["at home"] == pytest.approx(rows["extra"], abs=0.02)
    extra = formats.count(rows["extra"])
    assert findings("23", found)["The Old Forge"] == (
        f"People and welcome gains {extra} visits a week; Bistro C loses 30"
    )
    assert "from Bistro C" in texts(drawn("23", found).figure)


def test_guests_who_are_lost_go_to_a_rival():
    found = comparison({"A": {"x": -5e4}}, labels={}, full=False)
    weekly = found.tables["weekly"]
    weekly.loc[(weekly["strategy"] == "x") & (weekly["business"] == "Bistro C"), "visits"] += 12
    said = findings("23", found)["A"]
    assert said.startswith("x loses ")
    assert said.endswith("Bistro C gains 12")
    assert "to Bistro C" in texts(drawn("23", found).figure)


# -- what to fix, who copies


def test_the_best_levers_are_the_table():
    chart = drawn("09", comparison(ONE))
    assert chart.frame["lever_rank"].tolist() == [1, 2, 3, 4, 5]
    widths = [bar.get_width() for bar in artists(chart.figure, "bar")]
    assert widths == chart.frame["per_point_per_year"].tolist()
    assert chart.panels[0].finding == "Fix the people side of the farewell first: £9,000 a year per point"
    assert chart.frame["lever"].map(touchpoints.ADVICE.__contains__).all()


def test_what_is_not_sure_to_earn_is_not_advised():
    found = comparison(ONE)
    found.tables["touchpoints"]["luck_low"] = -1.0
    assert findings("09", found)["The Old Forge"] == "No touchpoint is sure to be worth a fix"


@pytest.mark.field("D5")
def test_only_plans_that_gain_are_drawn_and_the_files_own_case_is_marked():
    chart = drawn("12", comparison(ONE))
    assert list(dict.fromkeys(chart.frame["strategy"])) == ["experience", "kitchen"]
    lines = [each.get_ydata().tolist() for each in artists(chart.figure, "line")]
    assert lines == [rows["gain"].tolist() for _, rows in chart.frame.groupby("strategy", sort=False)]
    own = [each.get_ydata()[0] for each in artists(chart.figure, "file")]
    assert own == [143_000.0, 40_000.0]
    assert chart.panels[0].finding == "People and welcome keeps 50 % of its gain if rivals copy at once"
    assert "all in reach copy what they see" in chart.note


def test_where_no_plan_gains_nothing_is_said_of_copying():
    assert drawn("12", comparison({"A": {"x": -5e4}}, labels={})) is None
    half_lives = [each.get_text() for each in artists(drawn("12", comparison(ONE)).figure, "half-life")]
    assert half_lives == ["halved in 41 weeks", "halved in 41 weeks"]


# -- all of them


def test_dollars_are_no_formula():
    chart = drawn("01", made({"$10 vs $20": {"x$y$": 5e4}}))
    assert {"$10 vs $20", "x$y$"} <= set(texts(chart.figure))
    assert not any(each.get_parse_math() for each in chart.figure.texts)


SVG = """
import hashlib
from sim.report import charts
from sim.report.sections.chart_set import chart_set
from tests.report.charts.rows import comparison
for each in chart_set(comparison({"A": {"x": 5e4, "y": -1e4}}, labels={})):
    svg = charts.svg(each.figure)
    assert b"<dc:date>" not in svg
    print(each.name, hashlib.sha256(svg).hexdigest(), hashlib.sha256(charts.png(each.figure)).hexdigest())
"""


@pytest.mark.process
def test_the_same_picture_in_every_process():
    def drawn_elsewhere():
        return subprocess.run([sys.executable, "-c", SVG], capture_output=True, text=True, check=True).stdout

    first = drawn_elsewhere()
    named = [each.name for each in chart_set(comparison({"A": {"x": 5e4, "y": -1e4}}, labels={}))]
    assert [line.split()[0] for line in first.splitlines()] == named
    assert drawn_elsewhere() == first


def test_a_strategy_keeps_its_colour_whatever_else_is_drawn():
    few = theme_of(made({"A": {"kitchen": 1.0}}).scenario)
    again = theme_of(made({"A": {"kitchen": 1.0, "zeal": 2.0}}).scenario)
    assert few.mark("kitchen") == again.mark("kitchen")
    marks = [again.mark(name) for name in ("as_is", "kitchen", "zeal")]
    assert len(set(marks)) == 3


def test_money_is_printed_to_the_precision_of_its_interval():
    assert formats.money(142_591.0, "GBP", formats.interval_unit(141_000, 145_000, 142_591.0)) == "£143k"
    assert formats.money(42_359.0, "GBP", formats.interval_unit(30_532, 54_187, 42_359.0)) == "£42k"
    assert formats.money(25.85, "GBP", formats.interval_unit(24.5, 27.2, 25.85)) == "£26"
    assert formats.money(0.58, "GBP", formats.interval_unit(0.5, 0.66, 0.58)) == "£0.58"
    assert formats.money(50.0, "GBP") == "£50"
    assert formats.money(50.58, "GBP") == "£50.58"
    assert formats.money(-0.4, "EUR", 0.1) == "−€0.40"
    assert formats.money(np.nan, "GBP") == "–"
    assert formats.at_least(40, 40) == pytest.approx(0.05 ** (1 / 40))
    assert np.isnan(formats.at_least(39, 40))
    assert formats.at_least(10, 10) == pytest.approx(0.05**0.1)
    assert np.isnan(formats.at_least(9, 9)), "below ten futures nothing of the kind is said"


def test_a_png_is_made_of_every_sheet():
    for chart in chart_set(comparison(GAINS, labels=LABELS)):
        assert charts.png(chart.figure)[:4] == b"\x89PNG"
