"""Guards: each breaks at its threshold and not before, in sentences that hold for odd cases too."""

import re

import pytest

from sim.study.guards.broken import broken_guards, by_business, guard_table
from sim.study.guards.guards import FULL, HOUSE, PLAN
from sim.study.measures.strain import Strain
from sim.study.runs.answers import Answers, Question, decision_rows
from sim.study.runs.branches import TOGETHER
from tests.scenarios import market
from tests.study.made import made

WEEKS = 104
FACTS = {"visits_per_week": 40.0, "market_share": 0.5}
CALM = {"first": 0.5, "all": 0.5, "last": 0.5, "visits": 40.0, "before": 40.0, "outraged": 0.05}
PLANS = {
    "warm": {"label": "People first", "change": {"touchpoints.welcome.people": "+1"}},
    "save": {"cost_per_week": -9},
}


def asked(base=None, plans=None, *, changes=None, facts=None, profit=1000.0, replications=3, businesses=("Ash",)):
    """(scenario, answers): `base` and `plans` (name -> fields of `Strain`, difference and profit) differ from calm."""
    changes = {"study.weeks": WEEKS, "study.warm_up_weeks": 4, "place.town.residents": 900, **(changes or {})}
    scenario = market(changes, PLANS)
    kept = {"Ash": FACTS | (facts or {}), "Birch": FACTS}
    outcomes = []
    for business in businesses:
        for name, told in (("as_is", base or {}), ("warm", {}), ("save", {})):
            told = {**told, **(plans or {}).get(name, {})}
            gain, own = told.pop("difference", 0.0), told.pop("profit", profit)
            visits = told.pop("in_all", 40 * scenario.study.weeks)
            strain = Strain(**(CALM | told))
            given = {"profit": own, "visits": visits, "measured": {"strain": strain}, "facts": kept}
            for number in range(replications):
                outcomes.append(made(business, name, number, gain, **given))
    return scenario, Answers(Question(("as_is", "warm", "save"), "as_is", 100.0), businesses, outcomes)


def broken(*given, **more):
    return [(one.guard, one.strategy) for one in broken_guards(*asked(*given, **more))]


def test_a_calm_market_breaks_none():
    assert broken() == []
    table = guard_table([])
    assert list(table.columns) == ["business", "guard", "strategy", "guard_value", "threshold", "sentence"]
    assert table.empty


@pytest.mark.parametrize(("in_all", "breaks"), [(0, True), (1, True), (51, True), (52, False), (4000, False)])
def test_nobody_comes_below_a_hundredth_of_an_equal_share(in_all, breaks):
    """40 visits a week at each of two houses: a hundredth of an equal share is .5 a week, (40 + 0..) / 2 / 100 more."""
    facts = {"visits_per_week": 60.0}  # (60 + 40) / 2 / 100 = .5 a week = 52 in 104 weeks
    found = broken({"in_all": in_all}, facts=facts)
    assert (("nobody_comes", None) in found) == breaks


@pytest.mark.parametrize(("in_all", "breaks"), [(7, True), (8, False)])
def test_a_house_alone_needs_a_visit_a_quarter(in_all, breaks):
    changes = {"business.Birch.place": "town", "business.Birch.closes_week": -1}
    found = broken({"in_all": in_all}, changes=changes, facts={"visits_per_week": 0.01})
    assert (("nobody_comes", None) in found) == breaks


def test_what_follows_from_nobody_is_not_told_too():
    assert broken({"in_all": 0, "outraged": None}, profit=-500.0) == [("nobody_comes", None)]
    shut = {"business.Ash.opens_week": WEEKS}
    assert broken({"in_all": 0}, changes=shut, profit=-500.0) == [("closed_throughout", None)]


@pytest.mark.parametrize(("field", "below", "at", "guard"), [
    ("outraged", 0.2499, 0.25, "guests_outraged"), ("first", 0.9499, FULL + 1e-9, "full_already"),
    ("all", 0.9499, FULL + 1e-9, "full_already"),
])  # fmt: skip
def test_a_guard_of_the_house_breaks_at_its_threshold(field, below, at, guard):
    assert broken({field: below}) == []
    assert broken({field: at}) == [(guard, None)]


def test_a_first_month_in_season_is_not_full_already():
    season = {"event.fair": {"kind": "change", "end_week": 3, "change": {"place.town.passing_trade_per_week": "+50"}}}
    assert broken({"first": 1.0}, changes=season) == []
    assert broken({"first": 1.0, "all": 0.96}, changes=season) == [("full_already", None)]
    lasting = {"event.fair": {"kind": "change", "change": {"place.town.passing_trade_per_week": "+50"}}}
    assert broken({"first": 1.0}, changes=lasting) == [("full_already", None)]


def test_a_house_without_seats_is_never_full():
    assert broken({"first": None, "all": None, "last": None}) == []


@pytest.mark.parametrize(("taken", "breaks"), [(0.995, False), (0.9951, True), (1.0, True)])
def test_everybody_comes_where_rivals_have_less_than_a_hundredth_of_their_share(taken, breaks):
    assert (broken(facts={"market_share": taken}) == [("everybody_comes", None)]) == breaks


def test_a_house_loses_always_only_if_every_strategy_does_and_beyond_luck():
    assert broken(profit=-0.01) == [("loses_always", None)]
    assert broken(profit=0.0) == []
    assert broken(profit=-500.0, plans={"save": {"profit": 1.0, "difference": 501.0}}) == []
    scenario, answers = asked(profit=-500.0)
    lucky = list(answers.all())
    swinging = [
        made(one.business, one.strategy, one.replication, 0.0, profit=(-900.0, -500.0, 200.0)[one.replication],
             visits=one.visits, measured=one.measured, facts=one.facts)
        for one in lucky
    ]  # fmt: skip
    assert broken_guards(scenario, Answers(answers.question, answers.businesses, swinging)) == []


PLAN_CASES = [
    ({"visits": 80.0}, "doubles_visits"),
    ({"visits": 20.0}, "loses_half"),
    ({"last": FULL + 1e-9}, "fills_every_seat"),
    ({"outraged": 0.25}, "outrages_guests"),
]


@pytest.mark.parametrize(("strain", "guard"), PLAN_CASES)
def test_a_guard_of_a_plan_is_asked_only_of_plans_that_earn_more(strain, guard):
    assert broken(plans={"warm": {**strain, "difference": 1.0}}) == [(guard, "warm")]
    assert broken(plans={"warm": {**strain, "difference": 0.0}}) == []
    close = {name: value * (0.999 if value > 0.5 and name != "visits" else 0.9) for name, value in strain.items()}
    if guard == "loses_half":
        close = {"visits": 20.1}
    assert broken(plans={"warm": {**close, "difference": 1.0}}) == []


@pytest.mark.parametrize(("strain", "guard"), PLAN_CASES)
def test_only_the_leader_takes_the_recommendation_with_it(strain, guard):
    leads = {"warm": {**strain, "difference": 9.0}, "save": {"difference": 1.0}}
    scenario, answers = asked(plans=leads)
    found = broken_guards(scenario, answers)
    assert by_business(answers, found) == {"Ash": [guard]}
    words = {row["verdict"] for row in decision_rows(answers, None, by_business(answers, found))}
    assert words == {"Cannot be right"}
    second = {"warm": {**strain, "difference": 9.0}, "save": {"difference": 10.0}}
    scenario, answers = asked(plans=second)
    found = broken_guards(scenario, answers)
    assert [one.guard for one in found] == [guard]
    assert by_business(answers, found) == {}


def test_two_houses_of_which_one_is_broken():
    """Birch keeps its verdict; both together have none."""
    changes = {"business.Birch.focus": True, "business.Birch.unit_cost": 9.0, "business.Birch.closes_week": -2}
    scenario, answers = asked(changes=changes, businesses=("Ash", "Birch"))
    found = broken_guards(scenario, answers)
    assert by_business(answers, found) == {"Birch": ["closed_throughout"]}
    rows = decision_rows(answers, None, by_business(answers, found))
    assert {row["verdict"] == "Cannot be right" for row in rows if row["business"] == "Birch"} == {True}
    assert "Cannot be right" not in {row["verdict"] for row in rows if row["business"] == "Ash"}
    scenario, answers = asked(changes=changes, businesses=("Ash", "Birch", TOGETHER))
    found = broken_guards(scenario, answers)
    assert by_business(answers, found) == {"Birch": ["closed_throughout"], TOGETHER: ["closed_throughout"]}


# -- sentences, over odd cases

ODD = {
    "no visit": {"base": {"in_all": 0}},
    "one visit": {"base": {"in_all": 1}},
    "half a visit": {"base": {"in_all": 0.4}},
    "one visit in one week": {"base": {"in_all": 0}, "changes": {"study.weeks": 1}},
    "never open": {"changes": {"business.Ash.opens_week": 500}},
    "shut before": {"changes": {"business.Ash.closes_week": -2}},
    "open for one week": {"base": {"in_all": 0}, "changes": {"business.Ash.closes_week": 1}},
    "unknown": {"base": {"in_all": 0}, "changes": {"business.Ash.aware": 0.01}},
    "far dearer": {"base": {"in_all": 0}, "changes": {"business.Ash.price": 900_000.0}},
    "all outraged": {"base": {"outraged": 1.0}},
    "nearly all seats": {"base": {"first": 0.9999}},
    "full": {"base": {"first": 1.0, "all": 1.0}},
    "everybody": {"facts": {"market_share": 1.0}},
    "nearly everybody": {"facts": {"market_share": 0.9999}},
    "all go": {"facts": {"visits_per_week": 3500.0}},
    "a loss of a penny": {"profit": -0.01},
    "a loss of millions": {"profit": -8_140_764.0},
    "a loss with luck unknown": {"profit": -7.0, "replications": 1},
    "a visit that costs more than it brings": {"profit": -7.0, "changes": {"business.Ash.unit_cost": 40.0}},
    "no fixed cost": {"profit": -7.0, "changes": {"business.Ash.fixed_cost_per_week": 0.0}},
    "yen": {"profit": -812_345.0, "changes": {"study.currency": "JPY", "behaviour.value_of_time_per_hour": 1500.0}},
    "a saving plan at best": {"profit": -90.0, "plans": {"save": {"profit": -50.0, "difference": 40.0}}},
    "twice": {"plans": {"save": {"visits": 80.0, "difference": 5.0}}},
    "a hundredfold": {"plans": {"warm": {"visits": 400.0, "before": 4.0, "difference": 5e7}}},
    "from hardly any": {"plans": {"warm": {"visits": 0.4, "before": 0.05, "difference": 5.0}}},
    "none are left": {"plans": {"warm": {"visits": 0.0, "difference": 5.0}}},
    "every seat": {"plans": {"save": {"last": 1.0, "difference": 5.0}}},
    "outrage pays": {"plans": {"warm": {"outraged": 0.999, "difference": 5.0}}},
}
NEVER = (" 1 weeks", " 1 visits", "no week", "nan", "None", "inf", "-0", "e+0", "  ", "..", "£-", "100 % ", "_", " ,")


@pytest.mark.parametrize("name", ODD)
def test_sentences_of_odd_cases(name):
    found = broken_guards(*asked(**ODD[name]))
    assert found, "each of these is broken"
    for one in found:
        words = one.sentence
        allowed = [word for word in NEVER if word in ("_", "100 % ") or word not in words]
        assert len(allowed) == len(NEVER), (words, set(NEVER) - set(allowed))
        assert "Look at " in words, "what to look at"
        assert re.search(r"(business\.Ash|strategy\.|behaviour\.|place\.town)", words), "the very keys"
        assert words[0].isupper() or one.strategy, words
        assert words.endswith((".", ")."))
        if one.guard_value < 1.0 and one.threshold < 1.0:
            assert "100 %" not in words, "never all of what is not all"


def test_the_guards_are_all_tried():
    names = {one.guard for case in ODD.values() for one in broken_guards(*asked(**case))}
    assert names == {one.name for one in (*HOUSE, *PLAN)}


def test_who_has_the_visits_is_named_where_the_price_is_far_above_his():
    (found,) = broken_guards(*asked({"in_all": 0}, changes={"business.Ash.price": 3000.0}))
    assert "business.Ash.price (£3,000, while Birch, to which most go, asks £" in found.sentence
    (found,) = broken_guards(*asked({"in_all": 0}))
    assert "to which most go" not in found.sentence


def test_a_loss_says_how_many_visits_it_takes():
    changes = {"business.Ash.price": 12.0, "business.Ash.unit_cost": 7.0, "business.Ash.fixed_cost_per_week": 900.0}
    (found,) = broken_guards(*asked(profit=-7.0, changes=changes))
    needed = "At £5 a visit it takes about 180 visits a week to cover the fixed cost of £900, and 40 come."
    assert needed in found.sentence
