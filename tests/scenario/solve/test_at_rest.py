"""Weights solved for the market at rest: against the strangers' where habits and tastes are off, against sums done
another way, and against what the weights have to bring about."""

import itertools
import math
import random
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.scenario import read, with_values
from sim.scenario.paths.paths import PathFault
from sim.scenario.solve import at_rest as module
from sim.scenario.solve import people as people_module
from sim.scenario.solve import settled as settled_module
from sim.scenario.solve.at_rest import lowest_nest
from sim.scenario.solve.frozen import normals, uniforms
from sim.scenario.solve.in_reach import curve_of, reachable
from sim.scenario.solve.people import people_at
from sim.scenario.solve.places import solve_places
from sim.scenario.solve.remembered import Moment, Remembering, remembered
from sim.scenario.solve.settled import answer
from sim.scenario.variants.values import AT_REST_FROM, SEGMENTS_FROM
from tests.for_all import for_all

MARKET = """
[experience]
touchpoint = [{{ name = "welcome", human = 0.5 }}, {{ name = "main", human = 0.5 }}, {{ name = "rare", occurs = 0.1 }}]

[[segment]]
name = "loyal"
price_sensitivity = 0.7
experience_sensitivity = 1.5
occasions_per_week = 0.8
cares = {{ welcome = 2.0 }}
[[segment]]
name = "frugal"
price_sensitivity = 1.5
occasions_per_week = 0.4

[[place]]
name = "town"
residents = 1000
mix = {{ loyal = 0.4, frugal = 0.6 }}
passing_trade_per_week = {passing}
passing_mix = {{ loyal = 0.5, frugal = 0.5 }}

{houses}

[[strategy]]
name = "as_is"

[behaviour]
{behaviour}
"""
HOUSE = """
[[business]]
name = "{name}"
place = "town"
{focus}
unit_cost = 1.0
price = {price}
considered = {considered}
aware = 0.9
effort = {effort}
touchpoints = {{ welcome = {{ people = {people}, setting = 6.0 }}, main = {{ score = 6.0, varies_by = 1.5 }} }}
"""
NOBODY_DIFFERS = 'off = ["loyalty", "heterogeneity", "match", "learning"]\n'


def market(behaviour="", passing=0.0, prices=(20.0, 24.0, 25.0, 28.0, 22.0), considered=0.7, order=None):
    houses = [
        HOUSE.format(
            name=f"House {number:02}",
            focus="focus = true" if number == 0 else "",
            price=price,
            effort=price / 40,
            considered=considered,
            people=5.5 + 0.3 * (number % 4),
        )
        for number, price in enumerate(prices)
    ]
    text = "".join(houses if order is None else [houses[each] for each in order])
    return read(text=MARKET.format(passing=passing, houses=text, behaviour=behaviour))


def groups_of(scenario):
    (place,) = scenario.place
    curve = curve_of(scenario, place)
    near = reachable(scenario, place)
    found = [people_at(scenario, place, near, passers, curve) for passers in (False, True)]
    return [each for each in found if each is not None]


def weights(scenario):
    (solved,) = solve_places(scenario)
    return solved.price_weight, solved.nest, solved.going_out


# -- the points


def test_the_first_points_are_those_of_sobol():
    from scipy.stats.qmc import Sobol

    theirs = np.floor(Sobol(17, scramble=False, bits=30).random(512) * 512)
    ours = np.array([uniforms(9, each) for each in range(17)]).T * 512 - 0.5
    assert set(map(tuple, theirs)) == set(map(tuple, ours))


def test_every_coordinate_takes_every_cell_once_and_no_two_agree():
    cells = [uniforms(9, each) * 512 - 0.5 for each in range(40)]
    assert all(sorted(each.tolist()) == list(range(512)) for each in cells)
    apart = np.corrcoef(np.array(cells)) - np.eye(40)
    assert np.abs(apart).max() < 5 / math.sqrt(512)
    assert normals(9, 3).mean() == pytest.approx(0.0, abs=1e-12)
    assert normals(9, 3).std() == pytest.approx(1.0, abs=0.005)


# -- a visit as it is remembered


def test_by_the_mean_alone_a_visit_is_remembered_by_the_mean_and_varies_by_its_parts():
    moments = (Moment(0.5, 1.0, 0.0, 0.6, 1.0, 2.0, 0.0), Moment(0.2, -1.0, 0.5, 0.9, 1.0, 1.0, 0.0))
    mean, deviation = remembered(moments, Remembering(1.0, 0.0, 0.0, 1.0, 0.0))
    assert mean == pytest.approx((2 * 0.5 + 1 * 0.2) / 3, abs=1e-9)
    assert deviation == pytest.approx(math.hypot(2 * 0.6, 1 * 0.9) / 3, rel=0.02)


def test_by_the_end_alone_it_is_the_end_and_a_gesture_counts_by_its_chance():
    moments = (Moment(0.5, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0), Moment(0.5, 0.4, 0.4, 0.7, 1.0, 1.0, 2.0))
    mean, deviation = remembered(moments, Remembering(0.0, 0.0, 1.0, 1.0, 0.25))
    assert mean == pytest.approx(0.4 + 0.25 * 2.0, abs=0.02)
    assert deviation == pytest.approx(math.sqrt(0.49 + 4 * 0.25 * 0.75), rel=0.05)


def test_a_moment_that_seldom_occurs_counts_as_seldom():
    moments = (Moment(0.5, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0), Moment(0.5, -4.0, -4.0, 0.0, 0.25, 1.0, 0.0))
    mean, _ = remembered(moments, Remembering(1.0, 0.0, 0.0, 1.0, 0.0))
    assert mean == pytest.approx(0.25 * -2.0, abs=1e-9)


def test_where_bad_moments_stand_out_a_visit_of_uneven_moments_is_remembered_worse():
    moments = (Moment(0.5, 0.0, 0.0, 0.7, 1.0, 1.0, 0.0),) * 4
    fair, averse = (remembered(moments, Remembering(0.5, 0.25, 0.25, each, 0.0)) for each in (1.0, 2.0))
    assert fair[0] == pytest.approx(0.0, abs=0.02)
    assert averse[0] < fair[0] - 0.05


# -- the weights


def test_where_nobody_differs_and_nothing_is_learnt_the_rest_is_the_strangers():
    alike = [read(text=_alike(each)) for each in ("rest", "strangers")]
    (rest,), (strangers,) = solve_places(alike[0]), solve_places(alike[1])
    assert strangers.exact
    assert rest.exact
    assert rest.nest == pytest.approx(strangers.nest, rel=1e-5)
    assert rest.price_weight == pytest.approx(strangers.price_weight, rel=1e-5)
    assert rest.going_out == pytest.approx(strangers.going_out, rel=1e-5)
    assert rest.own_elasticities == pytest.approx(strangers.own_elasticities, rel=1e-5)
    assert rest.shares == pytest.approx(strangers.shares, rel=1e-5)


def _alike(solve_for):
    text = MARKET.replace("price_sensitivity = 0.7\nexperience_sensitivity = 1.5\n", "")
    text = text.replace("price_sensitivity = 1.5\n", "").replace("occasions_per_week = 0.4", "occasions_per_week = 0.8")
    houses = "".join(
        HOUSE.format(
            name=f"H{n}", focus="focus = true" if n == 0 else "", price=p, effort=p / 40, considered=0.7, people=5.5
        )
        for n, p in enumerate((20.0, 24.0, 25.0, 28.0, 22.0))
    )
    return text.format(passing=0.0, houses=houses, behaviour=NOBODY_DIFFERS + f'solve_for = "{solve_for}"\n')


@pytest.mark.parametrize("passing", [0.0, 500.0, 20_000.0])
def test_residents_and_passing_trade_together_meet_what_was_asked(passing):
    scenario = market("brand_price_elasticity = -2.1\n", passing=passing)
    (solved,) = solve_places(scenario)
    assert solved.exact
    groups = groups_of(scenario)
    assert len(groups) == 1 + (passing > 0)
    answers = [answer(each, *weights(scenario)) for each in groups]
    gone, in_mind = sum(each.gone for each in answers), sum(each.in_mind for each in answers)
    visits, moved = sum(each.visits for each in answers), sum(each.moved for each in answers)
    assert gone / in_mind == pytest.approx(0.6, rel=1e-6)
    assert sum(each.lost for each in answers) / gone == pytest.approx(-0.8, rel=1e-6)
    assert moved.sum() / visits.sum() == pytest.approx(-2.1, rel=1e-6)
    assert solved.visits == pytest.approx(tuple(visits))
    assert sum(solved.visits) == pytest.approx(gone)


def test_the_sums_are_those_of_every_person_and_every_set_one_by_one():
    scenario = market("loyalty_weight = 1.1\n", prices=(20.0, 24.0, 30.0))
    (people,) = groups_of(scenario)
    b, nest, going_out = 0.1, 0.6, 2.0
    found = answer(people, b, nest, going_out)
    worth = people.worth - b * people.cost + people.loyalty_weight * people.loyalty
    visits, dear = np.zeros((3, 512)), 0.0
    for one in range(512):
        for comes in itertools.product((0, 1), repeat=3):
            held = [j for j in range(3) if comes[j]]
            if not held:
                continue
            chance = math.prod(people.chance[j] if comes[j] else 1 - people.chance[j] for j in range(3))
            pulls = {j: math.exp(worth[j, one] / nest) for j in held}
            total = sum(pulls.values())
            go = 1 / (1 + math.exp(-(going_out + nest * math.log(total))))
            for j in held:
                visits[j, one] += chance * go * pulls[j] / total
                mind = b * people.price_sensitivity[one] * people.price[j]
                dear -= people.weight[one] * chance * go * (1 - go) * mind * pulls[j] / total
    assert found.visits == pytest.approx((people.weight * visits).sum(axis=1), rel=1e-9)
    assert found.lost == pytest.approx(dear, rel=1e-9)
    assert people.loyalty == pytest.approx(people.reward * visits / visits.sum(axis=0), abs=1e-8)


@pytest.mark.parametrize("curve", [0.0, 0.5, 1.0])
def test_elasticities_are_what_a_small_price_change_does_while_habits_hold(curve):
    scenario = market(f"price_curve = {curve}\n", passing=300.0, prices=(8.0, 24.0, 25.0, 40.0, 22.0))
    b, nest, going_out = weights(scenario)
    for people in groups_of(scenario):
        base = answer(people, b, nest, going_out)
        worth = people.worth if people.reward is None else people.worth + people.loyalty_weight * people.loyalty
        for j in range(5):
            both = []
            for sign in (-1, 1):
                moved = _habits_held(people, worth, j, 1 + sign * 1e-4)
                both.append(answer(moved, b, nest, going_out).visits[j])
            assert (both[1] - both[0]) / 2e-4 == pytest.approx(base.moved[j], rel=1e-4)
        both = [
            answer(_habits_held(people, worth, range(5), 1 + sign * 1e-4), b, nest, going_out).gone for sign in (-1, 1)
        ]
        assert (both[1] - both[0]) / 2e-4 == pytest.approx(base.lost, rel=1e-4)


def _habits_held(people, worth, j, by):
    price = people.price.copy()
    price[list(j) if isinstance(j, range) else j] *= by
    return settled_module.People(
        people.weight, people.price_sensitivity, worth, people.other_cost, price, people.chance, None, None, 0.0,
        people.curve,
    )  # fmt: skip


def test_a_drawn_set_for_each_point_gives_nearly_what_all_sets_give(monkeypatch):
    given = "brand_price_elasticity = -1.9\n"
    exact = weights(market(given, passing=300.0))
    monkeypatch.setattr(people_module, "MOST_ENUMERATED", 3)
    drawn = weights(market(given, passing=300.0))
    assert drawn != exact
    assert drawn == pytest.approx(exact, rel=0.05)


def test_many_businesses_are_solved_too():
    scenario = market(prices=[20.0 + each % 7 for each in range(40)], considered=0.2)
    (solved,) = solve_places(scenario)
    assert solved.exact
    assert len(set(solved.shares)) == 40
    assert sum(solved.shares) == pytest.approx(1.0)


def test_the_order_in_the_file_means_nothing():
    order = list(range(5))
    random.Random(5).shuffle(order)
    assert weights(market(order=order)) == weights(market())


def test_money_in_another_currency_changes_the_price_weight_alone():
    one, thousand = market(), market(prices=[1000.0 * each for each in (20.0, 24.0, 25.0, 28.0, 22.0)])
    (b, nest, going_out), (small, same_nest, same_going_out) = weights(one), weights(thousand)
    assert small == pytest.approx(b / 1000, rel=1e-6)
    assert (same_nest, same_going_out) == pytest.approx((nest, going_out), rel=1e-5)


# -- habits, and how low the nest may fall


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("loyalty_weight", [0.5, 1.5, 4.0])
def test_nobody_is_locked_in_by_a_nest_that_was_solved(count, loyalty_weight):
    scenario = market(f"loyalty_weight = {loyalty_weight}\n", prices=(20.0, 24.0, 25.0, 28.0)[:count])
    (solved,) = solve_places(scenario)
    assert loyalty_weight / solved.nest < count or solved.nest == 1.0
    assert solved.nest >= lowest_nest(loyalty_weight, count)
    if not solved.exact:
        assert solved.brand_elasticity != pytest.approx(-2.6, abs=1e-3)
    assert (solved.category_elasticity, solved.go_share) == pytest.approx((-0.8, 0.6), rel=1e-4)


def test_the_nest_that_is_taken_where_none_will_do_is_the_nearest():
    prices = (20.0, 24.0)
    (solved,) = solve_places(market(prices=prices))
    assert not solved.exact
    misses = []
    for nest in (solved.nest, *(0.76 + 0.03 * each for each in range(9))):
        if nest >= lowest_nest(1.5, 2):
            (given,) = solve_places(market(f"nest = {nest}\n", prices=prices))
            assert given.category_elasticity == pytest.approx(-0.8, rel=1e-5)
            misses.append(abs(given.brand_elasticity + 2.6))
    assert misses[0] <= min(misses) + 1e-3


def test_habits_make_the_same_people_less_ready_to_leave_for_a_price():
    given = "price_weight = 0.1\nnest = 0.6\ngoing_out = 2.5\n"
    (free,), (bound,) = (solve_places(market(given + f"loyalty_weight = {each}\n")) for each in (0, 2))
    assert abs(bound.brand_elasticity) < abs(free.brand_elasticity) - 0.1


def test_one_business_alone_has_only_the_category_to_lose():
    (solved,) = solve_places(market(prices=(20.0,)))
    assert solved.nest == 1.0
    assert solved.brand_elasticity == pytest.approx(solved.category_elasticity) == pytest.approx(-0.8, rel=1e-5)


@pytest.mark.parametrize(
    "given", ["price_weight = 0.1", "nest = 0.7", "going_out = 2.0", "price_weight = 0.1\nnest = 0.7"]
)
def test_what_is_given_is_taken_and_the_rest_is_solved(given):
    scenario = market(given + "\n")
    (solved,) = solve_places(scenario)
    for line in given.splitlines():
        key, value = line.split(" = ")
        assert getattr(solved, key) == float(value)
    if "going_out" not in given:
        assert solved.go_share == pytest.approx(0.6, rel=1e-5)
    if "price_weight" not in given:
        assert solved.category_elasticity == pytest.approx(-0.8, rel=1e-5)


def test_prices_that_differ_tenfold_have_weights():
    text = (Path(__file__).parents[2] / "field" / "cases" / "softco.toml").read_text("utf-8")
    (solved,) = solve_places(read(text=text))
    assert solved.category_elasticity == pytest.approx(-0.8, rel=1e-4)
    assert solved.go_share == pytest.approx(0.6, rel=1e-4)


@pytest.mark.parametrize(("curve", "low", "high"), [(1.0, -math.inf, -15.0), (0.0, -4.0, -1.5)])
def test_prices_that_differ_tenfold_are_answered_sensibly_where_costs_are_felt_by_how_many_times(curve, low, high):
    """The spreadsheet costs 100 and has all but all visits; the three others 1,800 to 3,500."""
    text = (Path(__file__).parents[2] / "field" / "cases" / "softco.toml").read_text("utf-8")
    (solved,) = solve_places(read(text=text + f"price_curve = {curve}\n"))
    assert solved.usual_cost == 2100.0
    assert all(low < each < high for each in solved.own_elasticities[:3])
    assert -1.0 < solved.own_elasticities[3] < -0.3


def test_the_usual_cost_is_that_of_the_scenario_as_written():
    """Price and effort of a fortieth of it: 1.025 times the mean of 20, 24, 25, 28 and 22."""
    scenario = market("price_curve = 0.5\n")
    changed, _ = with_values(scenario, {'business."House 01".price': 80.0, "behaviour.price_curve": 0.2})
    for each, curve in ((scenario, 0.5), (changed, 0.2)):
        assert curve_of(each, each.place[0]) == pytest.approx((1.025 * 23.8, curve))
        assert solve_places(each)[0].usual_cost == pytest.approx(1.025 * 23.8)


@pytest.mark.parametrize("who", ["rest", "strangers"])
def test_the_weights_hold_what_they_are_solved_for_whatever_the_curve(who):
    asked = f'solve_for = "{who}"\nbrand_price_elasticity = -1.9\n'
    found = [weights(market(asked + f"price_curve = {curve}\n", prices=(8.0, 24.0, 25.0, 40.0))) for curve in (0, 0.5)]
    assert found[0] != found[1]
    for curve in (0, 0.5):
        (solved,) = solve_places(market(asked + f"price_curve = {curve}\n", prices=(8.0, 24.0, 25.0, 40.0)))
        assert solved.category_elasticity == pytest.approx(-0.8, rel=1e-4)
        assert solved.go_share == pytest.approx(0.6, rel=1e-4)


def test_where_no_weight_gives_the_category_elasticity_the_nearest_is_taken():
    """With one house and people who differ much, whoever would answer a price has long stayed away."""
    differing = "sensitivity_spread = 1.0\n"
    (solved,) = solve_places(market(differing, prices=(20.0,)))
    assert solved.go_share == pytest.approx(0.6, rel=1e-4)
    assert -0.8 < solved.category_elasticity < -0.2
    assert not solved.exact
    for by in (0.7, 1.4):
        (other,) = solve_places(market(differing + f"price_weight = {by * solved.price_weight}\n", prices=(20.0,)))
        assert abs(other.category_elasticity + 0.8) > abs(solved.category_elasticity + 0.8) - 0.01


def test_that_nobody_minds_a_price_is_told_in_a_sentence():
    text = MARKET.replace("price_sensitivity = 0.7", "price_sensitivity = 0")
    text = text.replace("price_sensitivity = 1.5", "price_sensitivity = 0")
    house = HOUSE.format(name="H", focus="focus = true", price=20, effort=0.5, considered=0.5, people=6)
    with pytest.raises(ScenarioError, match="nobody there minds a price"):
        solve_places(read(text=text.format(passing=0, houses=house, behaviour="")))


# -- what moves them


def test_tastes_and_habits_move_the_weights_and_nothing_else_does():
    scenario = market(passing=300.0)
    before = weights(scenario)
    paths = {f"behaviour.{key}": key in AT_REST_FROM for key in _numbers(scenario.behaviour)}
    paths |= {f"segment.loyal.{key}": key in SEGMENTS_FROM for key in _numbers(scenario.segment[0])}
    paths |= {"place.town.mix.loyal": True, "place.town.passing_mix.loyal": True, "behaviour.passers.reviews": True}
    paths |= {'business."House 01".price': False, 'business."House 01".touchpoints.main.varies_by': False}

    def as_listed(path):
        try:
            changed, _ = with_values(scenario, {path: _another(scenario, path)})
        except PathFault:
            return  # no number can be set there
        assert (weights(changed) != before) == paths[path]

    for_all(paths, as_listed)


def _numbers(table):
    known = ("brand_price_elasticity", "category_price_elasticity", "go_share", "price_weight", "nest", "going_out")
    return [name for name in type(table).model_fields if name not in known]


def _another(scenario, path):
    from sim.scenario.paths.current_value import range_of, value_in_force
    from sim.scenario.paths.paths import resolve

    target = resolve(scenario, path)
    _, high = range_of(target)
    now = value_in_force(scenario, target) or 0.0
    return now + 0.1 * (1 if now + 0.1 <= high else -1) * max(1.0, now) if now else min(0.3, high)


def test_strategies_and_events_never_move_them():
    text = MARKET.format(
        passing=0,
        houses=HOUSE.format(name="H", focus="focus = true", price=20, effort=0.5, considered=0.5, people=6),
        behaviour="",
    )
    acts = '[[strategy]]\nname = "x"\nchange = { price = "-20%" }\n'
    acts += '[[event]]\nname = "slump"\nkind = "recession"\nstart_week = 3\ndepth = 2.0\n'
    assert weights(read(text=text + acts)) == weights(read(text=text))


def test_a_market_that_is_read_again_is_not_solved_again(monkeypatch):
    """Only what the weights rest on counts, all of it, and the last few markets are kept."""
    solved, solve = [], module._solve
    monkeypatch.setattr(module, "_solve", lambda *of: solved.append(of) or solve(*of))
    monkeypatch.setattr(module, "_kept", OrderedDict())
    monkeypatch.setattr(module, "KEPT", 3)
    prices = (20.0, 24.0)
    first = weights(market(prices=prices))
    assert weights(market(prices=prices)) == first
    assert len(solved) == 1
    others = [
        market(prices=(20.0, 25.0)),
        market("loyalty_weight = 0.5", prices=prices),
        market("brand_price_elasticity = -1.9", prices=prices),
        market("nest = 0.8", prices=prices),
        market(prices=prices, considered=0.6),
        market(prices=prices, passing=300.0),
    ]
    for at, other in enumerate(others, start=2):
        assert weights(other) != first
        assert len(solved) == at
    assert len(module._kept) == 3
    assert weights(market(prices=prices)) == first
    assert len(solved) == 2 + len(others), "only the last few are kept"
