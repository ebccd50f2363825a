"""Weights solved for the market whose queues and habits have settled: what they have to bring about, where they are
those of the market at rest, and what has no weights."""

import math
from collections import OrderedDict

import numpy as np
import pytest

from sim.scenario import check, explain, read, solve_places, with_values
from sim.scenario.solve import at_rest, settled_weights
from sim.scenario.solve import people as people_module
from sim.scenario.solve.once_settled import parts
from sim.scenario.solve.people import BITS
from sim.scenario.solve.places import solve_place
from sim.scenario.variants.values import AT_REST_FROM, SETTLED_FROM
from tests.scenario.solve.test_at_rest import market
from tests.scenario.solve.test_queues import apart
from tests.scenario.solve.test_settling import loaded

__all__ = ["loaded"]
PRICES = (20.0, 24.0, 28.0)
ASKED = "brand_price_elasticity = -1.8\n"


def houses(behaviour="", seats=500.0, who="settled", brand=ASKED, prices=PRICES, **more):
    """A market of three houses with as many seats each (None: no limit), for whoever its weights are solved."""
    scenario = market(brand + f'solve_for = "{who}"\n' + behaviour, prices=prices, **more)
    each = tuple(one.model_copy(update={"seats_per_week": seats}) for one in scenario.business)
    return scenario.model_copy(update={"business": each})


def weights(scenario):
    return [(one.price_weight, one.nest, one.going_out) for one in solve_places(scenario)]


def in_a_year(scenario):
    """What the people of the first place do, by the arithmetic of queues, with the weights that were solved."""
    (part,) = parts(scenario, 1 << BITS)
    return part.market.settled(part.weights, weeks=52).answers[0]


@pytest.mark.parametrize("behaviour", ["", "price_curve = 0.5\n", "loyalty_weight = 0\n"])
@pytest.mark.parametrize("passing", [0.0, 300.0])
def test_what_was_asked_for_is_what_there_is_in_a_year(behaviour, passing):
    scenario = houses(behaviour, passing=passing, seats=500.0 + passing / 3)
    (solved,) = solve_places(scenario)
    one = in_a_year(scenario)
    assert solved.exact
    assert one.gone / one.in_mind == pytest.approx(0.6, rel=1e-4)
    assert one.lost / one.gone == pytest.approx(-0.8, rel=1e-4)
    assert one.moved.sum() / one.visits.sum() == pytest.approx(-1.8, rel=1e-4)
    assert solved.visits == pytest.approx(tuple(one.visits), rel=1e-4)
    assert solved.own_elasticities == pytest.approx(tuple(one.moved / one.visits), rel=1e-4)
    (at_rest_,) = solve_places(houses(behaviour, passing=passing, seats=500.0 + passing / 3, who="rest"))
    assert abs(at_rest_.price_weight - solved.price_weight) > 0.002


def test_where_nobody_waits_and_nobody_has_habits_it_is_the_market_at_rest():
    for seats in (None, 1e6):
        one, other = (weights(houses("loyalty_weight = 0\n", seats=seats, who=who)) for who in ("settled", "rest"))
        assert one[0] == pytest.approx(other[0], rel=1e-4)


def test_each_half_moves_the_weights_queues_and_habits():
    queues, without = (weights(houses("loyalty_weight = 0\n", seats=seats))[0] for seats in (500.0, None))
    assert queues[2] > without[2] + 0.2, "they have to want it more where they wait"
    habits, held = (solve_places(houses("nest = 0.6\n", seats=None, who=who))[0] for who in ("settled", "rest"))
    assert habits.brand_elasticity < held.brand_elasticity - 0.2, "habits that follow take more"
    assert habits.category_elasticity == pytest.approx(held.category_elasticity, rel=1e-3)


def test_passing_trade_alone_and_one_house_alone_have_weights():
    both = houses(passing=400.0)
    (place,) = both.place
    strangers = both.model_copy(update={"place": (place.model_copy(update={"residents": 0}),)})
    (solved,) = solve_places(strangers)
    assert (solved.exact, solved.go_share) == (True, pytest.approx(0.6, rel=1e-5))
    (alone,) = solve_places(houses(prices=(20.0,), seats=1500.0))
    assert alone.nest == 1.0
    assert alone.brand_elasticity == pytest.approx(alone.category_elasticity) == pytest.approx(-0.8, rel=1e-4)


def test_where_all_is_full_no_weights_will_do_and_those_at_rest_are_kept():
    (full,), (at_rest_,) = (solve_places(houses(seats=2.0, who=who)) for who in ("settled", "rest"))
    assert not full.exact
    assert (full.price_weight, full.nest, full.going_out) == (
        at_rest_.price_weight, at_rest_.nest, at_rest_.going_out,
    )  # fmt: skip
    assert full.go_share < 0.1
    assert full.visits == pytest.approx((2.0, 2.0, 2.0), rel=1e-3)


def test_where_no_nest_will_do_the_nearest_is_taken_and_told():
    scenario = houses(brand="brand_price_elasticity = -6.0\n")
    (solved,) = solve_places(scenario)
    assert not solved.exact
    assert (solved.go_share, solved.category_elasticity) == pytest.approx((0.6, -0.8), rel=1e-4)
    (told,) = (each for each in check(scenario).warnings if "moves its visits" in each)
    assert "more seats_per_week" in told
    row = next(each for each in explain(scenario) if each.path == "place.town.brand_price_elasticity")
    assert row.origin.endswith("these prices, habits and queues allow")
    (line,) = (each for each in check(scenario).lines if "brand_price_elasticity" in each)
    assert "no weights give that" in line
    assert "more seats_per_week" in line


def test_sets_that_are_drawn_have_weights_too(monkeypatch):
    exact = weights(houses())
    monkeypatch.setattr(people_module, "MOST_ENUMERATED", 2)
    scenario = houses()
    assert weights(scenario)[0] == pytest.approx(exact[0], rel=0.1)
    assert solve_places(scenario)[0].go_share == pytest.approx(0.6, rel=1e-4)


def test_a_house_that_opens_later_changes_nothing():
    scenario = houses()
    late = scenario.business[0].model_copy(update={"name": "Late", "opens_week": 10, "focus": False})
    with_it = scenario.model_copy(update={"business": (*scenario.business, late)})
    assert weights(with_it) == weights(scenario)


def test_two_places_whose_people_meet_are_solved_together():
    """Half of the people live nought minutes away: each half has the weights of all."""
    free = "price_weight = 0.1\nnest = 0.7\ngoing_out = 2.0\n"
    alike, whole = (_unsolved(apart(minutes), free) for minutes in (0.0, None))
    (all_of_them,) = weights(whole)
    for one in weights(alike):
        assert one == pytest.approx(all_of_them, rel=1e-3)
    further = _unsolved(apart(8.0), free)
    found = solve_places(further)
    for place, one in enumerate(parts(further, 1 << BITS)[0].market.settled(weights(further), weeks=52).answers):
        assert one.gone / one.in_mind == pytest.approx(0.6, rel=1e-3), place
    assert solve_place(further, further.place[0]) == found[1]


def _unsolved(scenario, given):
    update = dict.fromkeys([line.split(" = ")[0] for line in given.splitlines()])
    update |= {"solve_for": "settled", "brand_price_elasticity": -1.8}
    each = tuple(one.model_copy(update={"seats_per_week": 500.0}) for one in scenario.business)
    return scenario.model_copy(update={"behaviour": scenario.behaviour.model_copy(update=update), "business": each})


@pytest.mark.parametrize("given", ["price_weight = 0.1", "nest = 0.7", "going_out = 3.0"])
def test_what_is_given_is_taken(given):
    (solved,) = solve_places(houses(given + "\n"))
    key, value = given.split(" = ")
    assert getattr(solved, key) == float(value)
    if key != "going_out":
        assert solved.go_share == pytest.approx(0.6, rel=1e-4)


def test_millions_in_another_currency_have_the_same_weights():
    other = houses("value_of_time_per_hour = 10000\n", prices=[1000.0 * each for each in PRICES], seats=5e5)
    effort = tuple(one.model_copy(update={"effort": one.price / 40}) for one in other.business)
    (place,) = other.place
    other = other.model_copy(update={"business": effort, "place": (place.model_copy(update={"residents": 1_000_000}),)})
    (solved,), (here,) = solve_places(other), solve_places(houses())
    assert solved.exact
    assert 1000.0 * solved.price_weight == pytest.approx(here.price_weight, rel=0.1), "500 seats have more luck"


# -- what moves them


def test_weights_follow_how_waits_are_minded_where_they_are_solved_for_it_and_only_there():
    for who, moves in (("settled", True), ("rest", False), ("strangers", False)):
        scenario = houses(who=who)
        before = weights(scenario)
        for key, value in (
            ("wait_weight", 2.0),
            ("wait_at_half_full", 5.0),
            ("loyalty_carry", 0.8),
            ("rate_shape", 1.5),
        ):
            assert key in SETTLED_FROM
            assert key not in AT_REST_FROM
            changed, _ = with_values(scenario, {f"behaviour.{key}": value})
            assert (weights(changed) != before) == moves, (who, key)
    scenario = houses()
    for path in ('business."House 01".price', 'business."House 01".seats_per_week'):
        changed, _ = with_values(scenario, {path: 90.0})
        assert solve_places(changed) is solve_places(scenario)


def test_a_market_that_is_read_again_is_not_solved_again(monkeypatch):
    solved, search = [], settled_weights.search
    monkeypatch.setattr(settled_weights, "search", lambda *of: solved.append(of) or search(*of))
    monkeypatch.setattr(settled_weights, "_kept", OrderedDict())
    first = weights(houses())
    assert weights(houses()) == first
    assert len(solved) == 1
    others = [houses(seats=600.0), houses("wait_weight = 2.0\n"), houses(passing=50.0), houses("loyalty_carry = 0.8\n")]
    assert first not in [weights(each) for each in others]
    assert len(solved) == 1 + len(others)


def test_it_is_off_unless_it_is_asked_for():
    assert read(text='preset = "restaurant"').behaviour.solve_for == "rest"


@pytest.mark.usefixtures("loaded")
def test_with_the_compiler_weights_have_the_same_bits(monkeypatch):
    from sim.scenario.solve import settled as module

    compiled = solve_places(houses(passing=100.0))
    for each in (at_rest, settled_weights):
        monkeypatch.setattr(each, "_kept", OrderedDict())
    monkeypatch.delitem(module.sys.modules, "numba")
    assert solve_places(houses(passing=100.0)) == compiled
    assert all(math.isfinite(each) for each in np.ravel(weights(houses(passing=100.0))))
