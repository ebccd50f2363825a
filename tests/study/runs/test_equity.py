"""When customer equity can tell a plan from the baseline, and what is left of a plan's lead after the study."""

import pytest

from sim.accounts.money import CustomerEquity
from sim.study.runs.equity import AS_IT_WAS, equity_columns
from sim.study.runs.lasting import WEEKS_AFTER, Lasting, lasting
from tests.scenarios import market
from tests.study.made import made

LEVEL = "customer_equity_at_end"


def parts(residents, passers=0.0, cost=0.0, programme=0.0, pace=None):
    pace = residents + passers - cost if pace is None else pace
    return CustomerEquity(residents, passers, cost, programme, pace)


def outcomes(*each):
    return [made(replication=number, equity=one.value, carried_on=one) for number, one in enumerate(each)]


BASE = outcomes(parts(1000.0), parts(1100.0), parts(1200.0))


def columns(*each, lasts=AS_IT_WAS, base=BASE, comparisons=1):
    return equity_columns(outcomes(*each), base, comparisons, lasts)


def test_a_plan_that_leaves_more_whichever_way_it_is_carried_on():
    found = columns(parts(1500.0), parts(1600.0), parts(1705.0))
    assert found[LEVEL] == pytest.approx(1601.67)
    assert found["customer_equity_difference"] == pytest.approx(501.67)
    assert found["customer_equity_low"] > 490.0
    assert found["customer_equity_high"] < 515.0


def test_the_baseline_has_a_level_and_no_difference():
    found = equity_columns(BASE, BASE, 1)
    assert found.pop(LEVEL) == 1100.0
    assert set(found.values()) == {None}


def test_exactly_as_much_is_told():
    assert columns(parts(1000.0), parts(1100.0), parts(1200.0))[LEVEL] == 1100.0


@pytest.mark.parametrize(
    ("each", "lasts"),
    [
        ([parts(900.0), parts(1300.0), parts(1250.0)], Lasting()),  # luck
        ([parts(800.0, passers=600.0)] * 3, Lasting()),  # it lives on passing trade
        ([parts(2000.0, pace=500.0)] * 3, Lasting()),  # its gain was in the first half of the year
        ([parts(2000.0, cost=300.0, programme=300.0)] * 3, Lasting(effect=0.1)),  # rivals will have caught up
        ([parts(2000.0, cost=300.0, programme=300.0)] * 3, Lasting(effect=1.0, cost=9.0)),  # the dear part is to come
        ([parts(900.0)] * 3, Lasting(effect=-2.0)),  # what is worse now will be better
    ],
)
def test_where_two_ways_disagree_it_cannot_be_told(each, lasts):
    found = columns(*each, lasts=lasts)
    assert found[LEVEL] is None
    assert found["customer_equity_difference"] is not None  # what was measured is not hidden


def test_costs_that_are_no_steps_are_carried_on_as_they_were():
    each = [parts(2000.0, cost=300.0, programme=0.0)] * 3
    assert columns(*each, lasts=Lasting(effect=1.0, cost=99.0))[LEVEL] == 1700.0


def test_one_replication_tells_nothing():
    found = equity_columns(outcomes(parts(5000.0)), BASE[:1], 1)
    assert found[LEVEL] is None
    assert (found["customer_equity_low"], found["customer_equity_high"]) == (None, None)


def test_where_equity_is_not_known_in_every_replication_nothing_is_told():
    unknown = [made(replication=1, equity=None)]
    found = equity_columns([*outcomes(parts(2000.0)), *unknown], BASE[:2], 1)
    assert set(found.values()) == {None}


def test_the_interval_is_shared_among_the_plans():
    each = [parts(1030.0), parts(1105.0), parts(1230.0)]
    alone, among = columns(*each), columns(*each, comparisons=4)
    assert among["customer_equity_low"] < alone["customer_equity_low"]


# -- what lasts --------------------------------------------------------------------------------------------------------


def lasts(step, **changes):
    weeks = {"study.weeks": 104, "study.warm_up_weeks": 8}
    return lasting(market({**weeks, **changes}, {"plan": step}))["Ash", "plan"]


def test_a_step_that_goes_on_lasts_as_it_was():
    assert lasts({"change": {"appeal": "+1", "price": "-2"}, "cost_per_week": 9.0}) == Lasting(1.0, 1.0)


def test_a_plan_that_moves_nothing_lasts():
    assert lasts({"cost_per_week": 9.0}) == lasts({}) == Lasting(1.0, 1.0)


def test_a_step_that_ends_with_the_study_has_no_effect_and_no_cost_after_it():
    assert lasts({"change": {"appeal": "+1"}, "cost_per_week": 9.0, "end_week": 104}) == Lasting(0.0, 0.0)


def test_a_step_that_began_half_a_year_ago_does_and_costs_twice_as_much_in_a_whole_one():
    assert lasts({"change": {"appeal": "+1"}, "cost_per_week": 9.0, "start_week": 78}) == Lasting(2.0, 2.0)


def test_what_fades_goes_on_fading():
    found = lasts({"change": {"touchpoints.meal.score": "+2"}, "fades_per_year": 0.5})
    year = [0.5 ** (week / 52) for week in range(52, 104)]
    after = [0.5 ** (week / 52) for week in range(104, 104 + WEEKS_AFTER)]
    assert found.effect == pytest.approx((sum(after) / len(after)) / (sum(year) / 52), rel=1e-12)


def test_a_lead_is_what_rivals_have_not_copied():
    copies = {"business.Birch.copies": {"appeal": 0.05}, "business.Birch.copies_after_weeks": 0}
    found = lasts({"change": {"appeal": "+1"}}, **copies)

    def lead(first, end):
        return sum(0.95 ** (week // 4 + 1) for week in range(first, end)) / (end - first)

    assert found.effect == pytest.approx(lead(104, 104 + WEEKS_AFTER) / lead(52, 104), rel=1e-9)


def test_a_lead_that_was_gone_before_the_last_year_can_lose_nothing_more():
    copies = {"business.Birch.copies": {"appeal": 1.0}, "business.Birch.copies_after_weeks": 0}
    assert lasts({"change": {"appeal": "+1"}}, **copies).effect == 1.0


def test_what_a_plan_moves_elsewhere_lasts_too():
    assert lasts({"change": {"behaviour.talk_chance": 0.5}, "end_week": 104}).effect == 0.0


def test_a_group_has_the_mean_of_its_houses():
    scenario = market(
        {"study.weeks": 104, "study.apply": "together", "business.Birch.focus": True},
        {"plan": {"change": {"touchpoints.meal.score": "+2"}, "fades_per_year": 0.5, "cost_per_week": 5.0}},
    )
    found = lasting(scenario)
    assert set(found) == {("Ash", "plan"), ("Birch", "plan"), ("together", "plan")}
    assert found["together", "plan"].effect == (found["Ash", "plan"].effect + found["Birch", "plan"].effect) / 2
