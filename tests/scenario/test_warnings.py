"""Warnings: each told when it holds, and not when it does not."""

import pytest

from sim.scenario import check, new, preset_names, read, warnings
from sim.scenario.cautions import expected
from sim.scenario.solved import market_of, solve_places
from tests.scenario.small import AS_IS, OURS, PRESET

RIVALS = "".join(
    OURS.replace("Ours", name).replace("focus = true\n", "") + "considered = 0.8\n" for name in ("One", "Two",
    "Three", "Four", "Five")
)
MARKET = PRESET + OURS + "considered = 0.8\n" + RIVALS
STRATEGY = AS_IS + '[[strategy]]\nname = "x"\n'


def told(text: str, word: str) -> list[str]:
    return [warning for warning in warnings(read(text=text)) if word in warning]


@pytest.mark.parametrize("name", preset_names())
def test_presets_and_first_scenarios_have_no_warnings(name):
    assert warnings(read(text=f'preset = "{name}"')) == []
    assert check(read(text=new("Town", name))).warnings == ()


def test_a_market_of_equals_has_no_warnings():
    assert warnings(read(text=MARKET + STRATEGY + 'change = { appeal = "+1" }\n')) == []


@pytest.mark.parametrize("change", [
    "", "cost_per_week = 900", "change = { price = 25.0 }", 'change = { price = "+0", appeal = "+0%" }',
    'start_week = 104\nchange = { price = "-1" }',
])  # fmt: skip
def test_a_strategy_that_changes_nothing(change):
    assert told(MARKET + STRATEGY + change + "\n", "changes nothing") == ["strategy.x changes nothing."]


def test_a_step_that_starts_after_the_end():
    (warning,) = told(MARKET + STRATEGY + 'start_week = 104\nchange = { price = "-1" }\n', "starts in week")
    assert warning == "strategy.x has a step that starts in week 104; the study ends with week 103."


def test_a_baseline_that_changes_something():
    text = MARKET + '[[strategy]]\nname = "as_is"\nchange = { price = "+1" }\n'
    assert told(text, "baseline") == [
        "strategy.as_is is the baseline but changes something; every difference is measured from it."
    ]
    assert told(MARKET + AS_IS, "baseline") == []


def test_a_strategy_that_is_clipped():
    (warning,) = told(MARKET + STRATEGY + 'change = { recovery = "+0.7" }\n', "held at")
    assert warning == "strategy.x takes business.Ours.recovery to 1.2; it is held at 1."


def test_loyalty_that_locks_in_at_exactly_as_many_businesses():
    given = "[behaviour]\nprice_weight = 0.08\nnest = 1\ngoing_out = 1\nloyalty_weight = {}\n"
    assert told(MARKET + given.format(5.99), "locks in") == []
    (warning,) = told(MARKET + given.format(6), "locks in")
    assert "loyalty_weight / nest is 6.00, which is not below the number of businesses, 6" in warning
    assert told(MARKET + given.format(6) + 'off = ["loyalty"]\n', "locks in") == []


def test_one_business_alone_locks_nobody_in():
    assert told(PRESET + OURS + "[behaviour]\nloyalty_weight = 20\n", "locks in") == []


def test_a_price_far_from_its_best():
    scenario = read(text=MARKET)
    elasticity = expected(scenario)["Ours"][1]
    for unit_cost, better in ((25 * (1 - 1.45 / -elasticity), "lower"), (25 * (1 - 0.65 / -elasticity), "higher")):
        text = MARKET.replace("unit_cost = 15.0", f"unit_cost = {unit_cost}", 1)
        (warning,) = told(text, "not near its best")
        assert f"a {better} price would earn more" in warning
    for pull in (0.72, 1.38):
        text = MARKET.replace("unit_cost = 15.0", f"unit_cost = {25 * (1 - pull / -elasticity)}", 1)
        assert told(text, "not near its best") == []


def test_a_promise_above_what_is_delivered():
    (warning,) = told(MARKET.replace("considered = 0.8", "considered = 0.8\npromise = 7", 1), "promises")
    assert warning == "business.Ours promises 7 and delivers 6.0: first visits will disappoint."
    assert told(MARKET.replace("considered = 0.8", "considered = 0.8\npromise = 6.05", 1), "promises") == []


def test_a_strategy_that_promises_more_than_it_delivers():
    (warning,) = told(MARKET + STRATEGY + 'change = { promise = "+1" }\n', "promises")
    assert warning == "strategy.x promises 7.0 and delivers 6.0 at business.Ours: first visits will disappoint."
    kept = ", ".join(f'"touchpoints.{name}.score" = "+1"' for name in ("welcome", "product", "service", "farewell"))
    assert told(MARKET + STRATEGY + f'change = {{ promise = "+1", {kept} }}\n', "promises") == []


def test_a_business_that_is_full_as_the_market_opens():
    visits = expected(read(text=MARKET))["Ours"][0]
    seats = "considered = 0.8\nseats_per_week = {}"
    (warning,) = told(MARKET.replace("considered = 0.8", seats.format(visits * 1.04), 1), "full")
    assert "more customers cannot be served" in warning
    assert told(MARKET.replace("considered = 0.8", seats.format(visits * 1.07), 1), "full") == []
    full = MARKET.replace("considered = 0.8", "considered = 0.8\nseats_per_week = 10", 1)
    assert told(full + '[behaviour]\noff = ["capacity"]\n', "full") == []


def test_no_nest_gives_the_elasticity():
    (warning,) = told(PRESET + OURS + RIVALS.replace("0.8", "0.05"), "no nest")
    assert "no nest between 0.3 and 1 gives the brand price elasticity -2.6; the nearest" in warning
    assert told(MARKET, "no nest") == []


def test_expected_visits_of_equals_are_equal_and_sum_to_those_who_go():
    scenario = read(text=MARKET)
    place, (solved,) = scenario.place[0], solve_places(scenario)
    found = expected(scenario)
    known = (1 - (1 - 0.8 * 0.8) ** 6) * 4000 * (0.4 * 0.7 + 0.35 * 0.45 + 0.25 * 0.3) * 0.6
    passers = market_of(scenario, place, passers=True)(solved.price_weight, solved.nest, solved.going_out)
    passing = (1 - 0.2**6) * 60 * passers.go_share
    for visits, _ in found.values():
        assert visits == pytest.approx((known + passing) / 6)
