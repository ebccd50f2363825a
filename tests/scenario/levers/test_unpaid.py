"""Levers moved for nothing are named; those whose change is in the books, or that the file says are free, are not."""

import pytest

from sim.scenario import check, read
from sim.scenario.levers import unpaid
from tests.scenario.levers.test_rows import OURS, own

BASE = OURS.format(residents=1000, currency="GBP") + '\n[[strategy]]\nname = "as_is"\n'


def free(change, more="", step=""):
    scenario = read(text=BASE + f'[[strategy]]\nname = "plan"\n{step}\nchange = {{ {change} }}\n' + more)
    return unpaid(scenario, scenario.strategy[-1], "Ours")


def test_a_lever_that_is_moved_for_nothing_is_named_in_the_order_of_the_file():
    change = '"touchpoints.welcome.people" = "+1", price = "-5%", recovery = 0.9'
    assert free(change) == ["touchpoints.welcome.people", "recovery"]


@pytest.mark.parametrize("step", ["cost_per_week = 1", "one_off_cost = 1"])
def test_a_plan_that_costs_anything_pays(step):
    assert free('recovery = "+0.1"', step=step) == []
    assert free('recovery = "+0.1"', step=step.replace("= 1", "= -1")) == ["recovery"]


def test_a_plan_that_raises_an_amount_pays():
    assert free('recovery = "+0.1", unit_cost = "+1"') == []
    assert free('recovery = "+0.1", cost_per_visit = 0.5') == []
    assert free('recovery = "+0.1", unit_cost = "-1"') == ["recovery", "unit_cost"]


def test_to_the_worse_nothing_is_free():
    assert free('recovery = "-0.1", "touchpoints.welcome.varies_by" = "+0.5", effort = 3') == []
    assert free('"touchpoints.welcome.varies_by" = "-0.5"') == ["touchpoints.welcome.varies_by"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ('price = "+2"', []),
        ("guarantee = 1", []),
        ("fire_below = 0", []),
        ("gesture_chance = 0.5, gesture_size = 1", ["gesture_chance", "gesture_size"]),
        ("gesture_chance = 0.5, gesture_size = 1, gesture_cost = 2", []),
        ("refresh_every_weeks = 26, refresh_cost = 900", []),
        ("upgrade_pull = 0, upgrade_price = 6", ["upgrade_pull"]),
        ("upgrade_pull = 0, upgrade_price = 6, upgrade_cost = 2", []),
        ("owner_standard = 6", ["owner_standard"]),
    ],
)
def test_a_change_that_is_in_the_books_is_no_free_one(change, found):
    assert free(change) == found


def test_an_amount_that_the_house_pays_already_counts():
    paying = BASE.replace("unit_cost = 15.0", "unit_cost = 15.0\ngesture_cost = 2.0", 1)
    scenario = read(text=paying + '[[strategy]]\nname = "plan"\nchange = { gesture_chance = 0.5 }\n')
    assert unpaid(scenario, scenario.strategy[-1], "Ours") == []


def test_the_file_may_say_that_a_lever_costs_nothing():
    assert free('promise = "+1"', own(what="promise", cost_per_point_per_week=0)) == []
    assert free('promise = "+1"', own(what="promise", own_cost="It is in the books.")) == []
    assert free('promise = "+1"', own(what="promise", cost_per_point_per_week=0, one_off_cost_per_point=3)) != []
    assert free('promise = "+1"', own(what="promise", step=0.5)) == ["promise"]
    assert free('promise = "+1"', own(what="promise", cost_per_point_per_week=0, business="Theirs")) == ["promise"]


def test_what_starts_after_the_study_or_stands_elsewhere_is_not_told():
    assert free('promise = "+1"', step="start_week = 104") == []
    assert free('"business.Theirs.promise" = "+1", "behaviour.talk_chance" = 0.2') == []


def test_check_says_it_once_with_what_to_do():
    plan = '[[strategy]]\nname = "plan"\nchange = { promise = "+0.2", clarity = 0.1 }\n'
    told = [each for each in check(read(text=BASE + plan)).warnings if "without any cost" in each]
    assert len(told) == 1
    assert told[0].startswith("strategy.plan moves promise and clarity without any cost")
    assert "cost_per_week" in told[0]
    paid = plan.replace("change", "cost_per_week = 10\nchange")
    assert not [each for each in check(read(text=BASE + paid)).warnings if "without any cost" in each]


def test_the_baseline_is_not_told():
    scenario = read(
        text=OURS.format(residents=1000, currency="GBP") + '[[strategy]]\nname = "as_is"\nchange = { promise = "+1" }\n'
    )
    assert not [each for each in check(scenario).warnings if "without any cost" in each]
