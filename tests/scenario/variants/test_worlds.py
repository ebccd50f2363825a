"""The same scenario with other inputs: worlds and sweeps."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario import PathFault, range_of, read, resolve, solve_places, value_in_force, with_values
from tests.scenario.small import BARE

SCENARIO = read(text=BARE + '[[place]]\nname = "city"\n[[travel]]\nfrom = "city"\nto = "town"\nminutes = 90\n')
PATHS = [
    "price", "business.Rival.price", "touchpoints.welcome.people", "touchpoints.main course.score", "recovery",
    "considered",
    "business.Rival.copies.price", "business.Rival.copies_after_weeks", "place.town.residents",
    "place.town.moves_per_year",
    "place.town.passing_trade_per_week", "segment.regulars.occasions_per_week", "segment.others.cares.welcome",
    "behaviour.match", "behaviour.passers.reviews", "behaviour.brand_price_elasticity", "behaviour.rate_shape",
    "experience.spread", "experience.touchpoint.welcome.human", "study.discount_rate", "study.weeks",
    "strategy.warm.cost_per_week", "strategy.warm.fades_per_year", "strategy.warm.change.price",
    "strategy.warm.change.touchpoints.welcome.people", "event.slump.depth", "event.slump.start_week",
    "travel.town.city.minutes",
    "place.town.mix.regulars", "place.town.passing_mix.others",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_value_is_set_and_nothing_else_moves(path):
    target = resolve(SCENARIO, path)
    low, high = range_of(target)
    wanted = min(high, max(low, 3.0 if high > 3 else (max(low, 0.0) + high) / 3)) if high > 0 else -1.5
    changed, clipped = with_values(SCENARIO, {path: wanted})
    assert clipped == 0
    assert value_in_force(changed, target) == pytest.approx(wanted)
    others = [one for one in PATHS if one != path and not one.startswith(path.rsplit(".", 1)[0] + ".")]
    for other in others:
        where = resolve(SCENARIO, other)
        assert value_in_force(changed, where) == value_in_force(SCENARIO, where)
    assert value_in_force(SCENARIO, target) != pytest.approx(wanted)


@pytest.mark.parametrize("path", [one for one in PATHS if "change" not in one])
def test_a_value_beyond_its_range_is_clipped_and_counted(path):
    target = resolve(SCENARIO, path)
    low, high = range_of(target)
    changed, clipped = with_values(SCENARIO, {path: low - 1})
    assert (value_in_force(changed, target), clipped) == (low, 1)
    if high < math.inf:
        changed, clipped = with_values(SCENARIO, {path: high + 1})
        assert (value_in_force(changed, target), clipped) == (pytest.approx(high), 1)


def test_whole_numbers_stay_whole():
    changed, _ = with_values(SCENARIO, {"place.town.residents": 1234.6, "strategy.warm.ramp_weeks": 3.4})
    assert changed.place[0].residents == 1235
    assert isinstance(changed.place[0].residents, int)
    assert changed.strategy[1].step[0].ramp_weeks == 3


@given(st.floats(0, 1))
def test_the_passing_share_keeps_the_expected_occasions(wanted):
    changed, _ = with_values(SCENARIO, {"place.town.passing_share": wanted})
    before, after = SCENARIO.place[0], changed.place[0]
    each = 0.25 * 0.8 + 0.75 * 0.5
    whole = before.residents * each + before.passing_trade_per_week
    assert after.residents * each + after.passing_trade_per_week == pytest.approx(whole, abs=each)
    found = value_in_force(changed, resolve(changed, "place.town.passing_share"))
    assert found == pytest.approx(wanted, abs=1e-3)


def test_the_passing_share_is_applied_after_the_residents():
    both = {"place.town.passing_share": 0.5, "place.town.residents": 2000}
    changed, _ = with_values(SCENARIO, both)
    whole = 2000 * 0.575 + 100
    assert changed.place[0].passing_trade_per_week == pytest.approx(whole / 2)
    assert with_values(SCENARIO, dict(reversed(both.items())))[0] == changed


def test_with_one_a_week_every_resident_has_one_expected_occasion():
    scenario = read(text=BARE + '[behaviour]\noccasions = "one_a_week"\n')
    changed, _ = with_values(scenario, {"place.town.passing_share": 0.5})
    assert changed.place[0].passing_trade_per_week == 550.0
    assert changed.place[0].residents == 550


def test_a_mix_still_sums_to_one():
    changed, _ = with_values(SCENARIO, {"place.town.mix.regulars": 0.7})
    assert changed.place[0].mix == {"regulars": 0.7, "others": pytest.approx(0.3)}
    alone, _ = with_values(changed, {"place.town.mix.others": 1.0})
    again, _ = with_values(alone, {"place.town.mix.others": 0.4})
    assert again.place[0].mix == {"regulars": pytest.approx(0.6), "others": 0.4}


def test_a_change_of_a_strategy_keeps_its_form():
    changed, _ = with_values(SCENARIO, {"strategy.warm.change.price": -25})
    assert str(changed.strategy[1].step[0].change["price"]) == "-25%"


def town(scenario):
    """Return what is solved for the town, which comes after the city."""
    return solve_places(scenario)[1]


def test_solved_weights_stay_unless_a_value_names_what_they_are_solved_from():
    before = town(SCENARIO)
    dearer, _ = with_values(SCENARIO, {"price": 40, "behaviour.talk_chance": 0.3, "place.town.passing_share": 0.9})
    assert town(dearer) == before
    keener, _ = with_values(SCENARIO, {"behaviour.experience_weight": 1.0})
    assert town(keener) != before, "at rest they follow tastes"
    strangers = SCENARIO.model_copy(
        update={"behaviour": SCENARIO.behaviour.model_copy(update={"solve_for": "strangers"})}
    )
    strangers._solved = None
    keener, _ = with_values(strangers, {"behaviour.experience_weight": 1.0})
    assert town(keener) == town(strangers)
    steeper, _ = with_values(dearer, {"behaviour.category_price_elasticity": -0.6})
    assert town(steeper) != before
    assert town(steeper) == town(with_values(SCENARIO, {"behaviour.category_price_elasticity": -0.6})[0])
    assert town(SCENARIO) == before
    given, _ = with_values(SCENARIO, {"behaviour.price_weight": 0.07})
    assert town(given).price_weight == 0.07


def test_nan_and_unknown_paths_are_refused():
    with pytest.raises(PathFault, match="cannot be nan"):
        with_values(SCENARIO, {"price": math.nan})
    with pytest.raises(PathFault, match='did you mean "price"'):
        with_values(SCENARIO, {"prise": 1})


def test_no_values_change_nothing():
    assert with_values(SCENARIO, {}) == (SCENARIO, 0)
