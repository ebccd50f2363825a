from dataclasses import replace
from math import sqrt

import pytest

from sim.errors import RegularsError
from sim.study.numbers.statistics import quantile
from sim.study.runs.answers import (
    DECISION_COLUMNS,
    Answers,
    Question,
    decision_rows,
    verdict_at,
    wins,
)
from tests.study.made import answers, made


def test_decision_rows_have_the_columns_of_the_design_and_the_baseline_first():
    rows = decision_rows(answers({"food": [10.0, 20.0], "people": [30.0, 40.0]}, businesses=("A", "B")))
    assert all(tuple(row) == DECISION_COLUMNS for row in rows)
    named = [(row["business"], row["strategy"]) for row in rows]
    assert named == [(business, name) for business in "AB" for name in ("as_is", "food", "people")]


def test_a_row_by_hand():
    row = decision_rows(answers({"food": [10.0, 20.0, 60.0]}))[1]
    half = quantile(2) * sqrt(700) / sqrt(3)
    assert row["difference"] == 30.0
    assert (row["luck_low"], row["luck_high"]) == (round(30 - half, 2), round(30 + half, 2))
    assert row["profit"] == 1030.0
    assert row["profit_undiscounted"] == 1130.0
    assert row["customer_equity_at_end"] == 50.0
    assert row["wins"] == 3
    assert row["replications"] == 3
    assert row["visits"] == 10
    assert row["utilisation"] == 0.5
    assert row["roi"] == 0.3
    assert row["payback_week"] == 0
    assert row["break_even_cost_per_week"] == 65.0


def test_intervals_of_several_strategies_hold_at_once():
    alone = decision_rows(answers({"food": [10.0, 20.0, 60.0]}))[1]
    among = decision_rows(answers({"food": [10.0, 20.0, 60.0], "people": [1.0, 2.0, 3.0]}))[1]
    ratio = (among["luck_high"] - 30) / (alone["luck_high"] - 30)
    assert ratio == pytest.approx(quantile(2, 2) / quantile(2, 1), rel=1e-3)


def test_the_baselines_row_has_no_gain_to_speak_of():
    row = decision_rows(answers({"food": [10.0, 20.0]}))[0]
    assert (row["difference"], row["luck_low"], row["luck_high"]) == (0.0, 0.0, 0.0)
    assert [row[name] for name in ("roi", "payback_week", "break_even_cost_per_week")] == [None] * 3


def test_one_replication_has_no_interval():
    row = decision_rows(answers({"food": [10.0]}))[1]
    assert (row["difference"], row["luck_low"], row["luck_high"]) == (10.0, None, None)
    assert row["verdict"] == "Not enough runs"


def test_the_word_stands_where_it_belongs():
    def words(differences, **asked):
        return [row["verdict"] for row in decision_rows(answers(differences, **asked))]

    good, better, bad = [10.0, 12.0], [100.0, 101.0], [-50.0, -51.0]
    assert words({"food": good, "people": better}) == [None, None, "Clear"]
    assert words({"food": bad, "people": bad}) == ["Carry on", None, None]
    near = {"food": [110.0, 112.0], "people": [111.0, 112.0]}
    assert words(near, material=50.0, precision=25.0) == [None, "Close call", "Close call"]
    assert words({"food": good}, material=50.0, precision=25.0) == ["Close call", "Close call"]
    assert words({"food": good, "people": [11.0, 900.0]}) == [None, None, "Not enough runs"]


def test_wins_count_the_baseline_and_give_it_the_ties():
    found = answers({"food": [1.0, -1.0, 0.0, 5.0], "people": [1.0, -2.0, 0.0, 9.0]})
    assert wins(found, "A") == {"as_is": 2, "food": 1, "people": 1}


def test_outcomes_may_come_in_any_order():
    found = answers({"food": [10.0, 20.0, 60.0]})
    again = Answers(found.question, found.businesses, list(found.all())[::-1])
    assert decision_rows(again) == decision_rows(found)


def test_only_whole_replications_count():
    question = Question(("as_is", "food"), "as_is", 10.0)
    outcomes = [made(strategy=name, replication=number) for name in question.strategies for number in (0, 1, 2)]
    found = Answers(question, ("A",), outcomes[:4] + outcomes[5:])
    assert (found.replications, found.dropped) == ([0, 2], [1])
    assert decision_rows(found)[1]["replications"] == 2


def test_without_alternatives_there_is_nothing_but_to_carry_on():
    found = Answers(Question(("as_is",), "as_is", 10.0), ("A",), [made(replication=number) for number in (0, 1)])
    assert [row["verdict"] for row in decision_rows(found)] == ["Carry on"]


def test_intervals_pay_for_every_look():
    one = answers({"food": [10.0, 20.0, 60.0]})
    six = Answers(replace(one.question, looks=6), one.businesses, list(one.all()))
    ratio = (decision_rows(six)[1]["luck_high"] - 30) / (decision_rows(one)[1]["luck_high"] - 30)
    assert ratio == pytest.approx(quantile(2, 6) / quantile(2, 1), rel=1e-3)


def test_what_matters_goes_by_the_first_look_and_stays():
    outcomes = [
        made("A", name, number, 0.0, revenue=100.0 * (number + 1)) for name in ("as_is", "food") for number in range(4)
    ]
    question = Question(("as_is", "food"), "as_is", first_look=2)
    for many in (2, 4):
        kept = [one for one in outcomes if one.replication < many]
        found = Answers(question, ("A",), kept).thresholds("A")
        assert (found.revenue, found.material_difference, found.precision) == pytest.approx((150.0, 1.5, 0.75))


def test_a_broken_guard_stands_in_every_row_of_its_business_alone():
    found = answers({"food": [100.0, 101.0]}, businesses=("A", "B"))
    rows = decision_rows(found, broken={"A": ("nobody comes",)})
    assert [row["verdict"] for row in rows] == ["Cannot be right"] * 2 + [None, "Clear"]


def test_nothing_whole_gives_no_rows():
    question = Question(("as_is", "food"), "as_is", 10.0)
    assert decision_rows(Answers(question, ("A",), [made()])) == []


def test_an_outcome_twice_or_unasked_is_refused():
    question = Question(("as_is",), "as_is", 10.0)
    with pytest.raises(RegularsError, match="twice"):
        Answers(question, ("A",), [made(), made()])
    with pytest.raises(RegularsError, match="not asked"):
        Answers(question, ("A",), [made(strategy="other")])


def test_the_verdict_can_be_asked_for_by_itself():
    found = verdict_at(answers({"food": [10.0, 1000.0]}, precision=1.0), "A")
    assert found.word == "Not enough runs"
    assert found.more_replications == 309  # the half-width of 6,289 must come within the lead of 505
