"""The market at rest where people wait: against one equation in one unknown, against sums with no seats, against small
steps of a price, and where it comes to its ends."""

import math
import re

import numpy as np
import pytest
from scipy import integrate, optimize, stats

from sim.rules.seats import LONGEST_WAIT, wait
from sim.scenario import read, solve_places
from sim.scenario.solve import following, queues
from sim.scenario.solve import people as people_module
from sim.scenario.solve.once_settled import once_settled, parts
from sim.scenario.solve.queues import Market, reckoned
from sim.scenario.solve.rooms import NO_LIMIT, Room
from sim.scenario.solve.settled import answer
from tests.scenario.solve.test_at_rest import HOUSE, MARKET, NOBODY_DIFFERS, market
from tests.scenario.solve.test_settling import loaded

__all__ = ["loaded"]
GIVEN = "price_weight = 0.1\nnest = 0.6\ngoing_out = 2.5\n"


def roomy(behaviour="", **more):
    """The market of five houses that have room for everybody, its weights given."""
    return market(GIVEN + behaviour, **more)


def crowded(behaviour="", seats=60, passing=0.0, prices=(20.0, 24.0, 25.0, 28.0, 22.0), **more):
    """The market of five houses, each with as many seats."""
    given = GIVEN if "price_weight" not in behaviour else GIVEN.partition("\n")[2]
    scenario = market(given + behaviour, passing=passing, prices=prices, **more)
    houses = tuple(one.model_copy(update={"seats_per_week": float(seats)}) for one in scenario.business)
    return scenario.model_copy(update={"business": houses})


def the_part(scenario, points=128):
    (part,) = parts(scenario, points)
    return part


def rest(scenario, points=128, **how):
    """(The market, its weights, how it comes to rest, what the people of its place do)."""
    part = the_part(scenario, points)
    found = part.market.settled(part.weights, **how)
    return part.market, part.weights, found, found.answers[0]


# -- theory


def test_one_house_of_strangers_has_the_visits_that_one_equation_gives():
    """Everybody alike: visits are those at the cost of the wait that they make, and a price moves them by as much."""
    house = HOUSE.format(name="H", focus="focus = true\nseats_per_week = 160", price=20.0, effort=0.5, considered=0.8,
                         people=6.0)  # fmt: skip
    given = NOBODY_DIFFERS + "price_weight = 0.1\nnest = 1.0\ngoing_out = 2.0\nvalue_of_time_per_hour = 12\n"
    text = MARKET.replace("residents = 1000", "residents = 0").replace("price_sensitivity = 0.7", "")
    text = text.replace("price_sensitivity = 1.5", "").replace("experience_sensitivity = 1.5", "")
    scenario = read(text=text.format(passing=300.0, houses=house, behaviour=given))
    _, _, found, one = rest(scenario)
    (people,) = (each.people for each in the_part(scenario).market.crowds)
    worth, minute, room = float(people.worth[0, 0]), 12 / 60 * 1.5, Room(160.0, 10.0)

    def goes(visits):
        return 1.0 / (1.0 + math.exp(-(2.0 + worth - 0.1 * (20.5 + minute * room.at(visits).wait))))

    visits = optimize.brentq(lambda x: 300.0 * 0.8 * goes(x) - x, 1.0, 300.0, xtol=1e-12)
    assert found.visits[0] == pytest.approx(visits, rel=1e-8)
    assert found.waits[0] == pytest.approx(room.at(visits).wait, rel=1e-7)
    stays = 1.0 - goes(visits)
    held = -0.1 * 20.0 * stays
    longer = (room.at(visits + 0.01).wait - room.at(visits - 0.01).wait) / 0.02
    wanted = held / (1.0 + 0.1 * minute * stays * visits * longer)
    less = (room.at(visits + 0.01).served - room.at(visits - 0.01).served) / 0.02 * visits / room.at(visits).served
    assert one.moved[0] / one.visits[0] == pytest.approx(wanted * less, rel=1e-5)
    assert one.lost / one.gone == pytest.approx(wanted * less, rel=1e-3)
    _, _, _, at_once = rest(scenario, weeks=0)
    assert at_once.moved[0] / at_once.visits[0] == pytest.approx(held * less, rel=1e-3)
    assert abs(held) > 1.3 * abs(wanted), "the queue holds back a good part"


@pytest.mark.parametrize("visits", [40.0, 100.0, 150.0, 220.0])
def test_the_mean_wait_is_that_over_weeks_whose_visits_differ_as_by_poisson(visits):
    room, count = Room(160.0, 10.0), np.arange(2000)
    chance = stats.poisson.pmf(count, visits)
    served = np.minimum(count, 160)
    waits = np.array([wait(each / 160.0, 10.0) for each in served])
    assert room.at(visits).wait == pytest.approx((chance * waits).sum(), rel=0.01)
    assert room.at(visits).served == pytest.approx((chance * served).sum(), rel=0.01)


@pytest.mark.parametrize("curve", [0.5, 1.0])
@pytest.mark.parametrize("passing", [0.0, 300.0])
def test_where_nobody_waits_and_habits_hold_it_is_what_weights_are_solved_for(passing, curve):
    scenario = roomy(f"price_curve = {curve}\n", passing=passing, prices=(8.0, 24.0, 25.0, 40.0, 22.0))
    chain, weights, found, one = rest(scenario, points=512, weeks=0)
    sums = [answer(each.people, *weights[0]) for each in chain.crowds]
    for key in ("in_mind", "gone", "lost"):
        assert getattr(one, key) == pytest.approx(sum(getattr(each, key) for each in sums), rel=1e-7), key
    for key in ("visits", "moved"):
        assert getattr(one, key) == pytest.approx(sum(getattr(each, key) for each in sums), rel=1e-7), key
    assert found.waits.tolist() == [0.0] * 5
    assert found.served == pytest.approx(found.visits)


def test_without_habits_and_seats_weeks_mean_nothing():
    for weeks in (0, 4, 52, math.inf):
        chain, weights, _, one = rest(roomy("loyalty_weight = 0\n", passing=300.0), weeks=weeks)
        sums = [answer(each.people, *weights[0]) for each in chain.crowds]
        assert one.moved == pytest.approx(sum(each.moved for each in sums), rel=1e-9)


@pytest.mark.parametrize(
    "behaviour",
    ['off = ["capacity"]\n', "value_of_time_per_hour = 0\n", "wait_at_half_full = 0\n", "wait_weight = 0\n"],
)
def test_whoever_does_not_mind_a_wait_comes_as_if_there_were_none(behaviour):
    seats = 100_000 if "off" not in behaviour else 60  # nobody is turned away
    _, _, found, one = rest(crowded(behaviour, seats=seats))
    _, _, free, same = rest(roomy(behaviour))
    assert one.visits == pytest.approx(same.visits, rel=1e-7)
    assert one.moved == pytest.approx(same.moved, rel=1e-7)
    if "off" in behaviour:
        assert found.waits.tolist() == free.waits.tolist() == [0.0] * 5


# -- small steps of a price, habits and queues at rest before and after


@pytest.mark.parametrize("behaviour", ["", "price_curve = 0.5\n", "loyalty_weight = 0\n"])
@pytest.mark.parametrize("drawn", [False, True])
def test_elasticities_are_what_a_small_step_of_a_price_does_in_the_end(behaviour, drawn, monkeypatch):
    if drawn:
        monkeypatch.setattr(people_module, "MOST_ENUMERATED", 3)
    scenario = crowded(behaviour, passing=200.0)
    part = the_part(scenario)
    _, _, _, one = rest(scenario, close=1e-11)
    assert min(one.visits) > 30.0, "queues are long"
    for j in (0, 3):
        up, down = (_dearer(part, [j], 1.0 + sign * 1e-3) for sign in (1, -1))
        assert (up.served[j] - down.served[j]) / 2e-3 == pytest.approx(one.moved[j], rel=3e-3)
    up, down = (_dearer(part, range(5), 1.0 + sign * 1e-3) for sign in (1, -1))
    assert (up.served.sum() - down.served.sum()) / 2e-3 == pytest.approx(one.lost, rel=3e-3)


def _dearer(part, which, by):
    crowds = []
    for each in part.market.crowds:
        people = each.people
        price = people.price.copy()
        price[list(which)] *= by
        other = type(people)(**{name: getattr(people, name) for name in people.__dataclass_fields__} | {"price": price})
        crowds.append(each._replace(people=other))
    return Market(crowds, part.market.rooms).settled(part.weights, close=1e-11)


def test_queues_hold_a_price_back_and_habits_that_follow_let_it_go():
    scenario = crowded()
    by = {
        (habits, waits): rest(scenario, weeks=52, habits=habits, queues=waits)[3].moved.sum()
        for habits in (False, True)
        for waits in (False, True)
    }
    assert by[True, False] < by[False, False] < by[False, True] < 0.0
    assert by[True, False] < by[True, True] < by[False, True]


# -- within some weeks


def test_the_longer_after_a_price_moved_the_more_habits_have_followed():
    scenario = roomy()
    moved = [rest(scenario, weeks=weeks)[3].moved.sum() for weeks in (0, 4, 52, 520, math.inf)]
    assert moved == sorted(moved, reverse=True)
    assert moved[3] == pytest.approx(moved[4], rel=0.06)


@pytest.mark.parametrize("shape", [0.4, 0.78, 3.0])
@pytest.mark.parametrize("fading", [0.05, 0.3, 1.0, 4.0])
def test_the_part_that_habits_follow_is_that_of_visit_by_visit_and_of_rates_that_differ(shape, fading):
    """Exactly: 1 - (1 - exp(-z)) / z by visits, z in proportion to a rate that is gamma."""
    (people,) = (each.people for each in the_part(roomy()).market.crowds)
    people.fades, people.rate_shape = np.full_like(people.weight, fading / 52.0), shape
    visits = np.full((2, people.weight.size), 0.5)
    law = stats.gamma(shape, scale=1.0 / shape)

    def gone(rate):
        z = max(rate * fading, 1e-12)
        return rate * law.pdf(rate) * (1.0 - (1.0 - math.exp(-z)) / z)

    exact, _ = integrate.quad(gone, 1e-12, 40.0, limit=200)
    assert following._part(people, visits, 52.0) == pytest.approx(np.full(128, exact), abs=0.045)


def test_a_queue_that_lags_is_reckoned_with_by_as_much_on_average():
    left = [0.8**week for week in range(52)]
    assert reckoned(52) == pytest.approx(1.0 - sum(left) / 52, rel=1e-12)
    assert (reckoned(0), reckoned(1), reckoned(math.inf)) == (0.0, 0.0, 1.0)


# -- ends


@pytest.mark.parametrize("seats", [1, 3, 10])
def test_where_all_is_full_everybody_waits_longest_and_a_price_moves_nobody(seats):
    _, _, found, one = rest(crowded(seats=seats))
    assert found.served == pytest.approx(np.full(5, float(seats)), rel=1e-6)
    assert found.waits == pytest.approx(np.full(5, LONGEST_WAIT), rel=1e-6)
    assert np.abs(one.moved / one.visits).max() < 0.01
    assert one.gone == pytest.approx(5 * seats, rel=1e-6)


@pytest.mark.parametrize("seats", [15, 25, 40, 60, 100, 1000])
@pytest.mark.parametrize("minute", [1.0, 10.0, 60.0])
def test_however_steep_the_queues_the_search_ends_at_rest(seats, minute):
    """What is expected is what comes: looked at once more, from what was found."""
    chain, weights, found, _ = rest(crowded(f"value_of_time_per_hour = {minute}\n", seats=seats, passing=250.0))
    again = [each.people.waiting(found.waits[each.at]) for each in chain.crowds]
    came = sum(answer(each, *weights[0]).visits for each in again)
    assert came == pytest.approx(found.visits, rel=1e-6)
    assert found.waits == pytest.approx(
        [room.at(each).wait for room, each in zip(chain.rooms, found.visits.tolist(), strict=True)], rel=1e-6
    )


def test_a_search_goes_on_from_where_the_last_one_ended(monkeypatch):
    part, asked = the_part(crowded()), []
    look = queues.look
    monkeypatch.setattr(queues, "look", lambda *given: asked.append(1) or look(*given))
    first = part.market.settled(part.weights)
    at_first = len(asked)
    asked.clear()
    assert part.market.settled(part.weights).served == pytest.approx(first.served, rel=1e-7)
    assert len(asked) == 1 < at_first < 12


def test_one_house_alone_and_many_have_a_rest_too():
    _, _, _, alone = rest(crowded(prices=(20.0,), seats=200))
    assert alone.moved[0] == pytest.approx(alone.lost)
    many = crowded(prices=[20.0 + each % 7 for each in range(24)], considered=0.2, seats=15)
    _, _, found, _ = rest(many)
    assert found.visits.sum() > found.served.sum() > 0.0
    assert (found.waits > 1.0).all()


def test_money_in_another_currency_changes_nothing():
    one = once_settled(crowded("value_of_time_per_hour = 10\neffort_spread = 0\n"))
    prices = [1000.0 * each for each in (20.0, 24.0, 25.0, 28.0, 22.0)]
    there = "value_of_time_per_hour = 10000\neffort_spread = 0\nprice_weight = 0.0001\n"
    other = once_settled(crowded(there, prices=prices))
    for name, house in one.houses.items():
        assert other.houses[name] == pytest.approx(house, rel=1e-4)


def test_millions_of_residents_are_as_thousands_with_seats_in_proportion():
    one = crowded(seats=600)

    def many(residents):
        (place,) = one.place
        houses = tuple(each.model_copy(update={"seats_per_week": 0.06 * residents}) for each in one.business)
        return once_settled(
            one.model_copy(update={"business": houses, "place": (place.model_copy(update={"residents": residents}),)})
        )

    few, lots = many(10_000), many(10_000_000)  # the few have more luck
    assert lots.go_shares["town"] == pytest.approx(few.go_shares["town"], rel=0.01)


# -- places


JOINED = """
[[place]]
name = "far"
residents = 500
mix = {{ loyal = 0.4, frugal = 0.6 }}
[[travel]]
from = "town"
to = "far"
minutes = {minutes}
"""


def apart(minutes):
    """Half of the people of the town live elsewhere, as many minutes away."""
    house = "".join(
        HOUSE.format(name=f"H{at}", focus="focus = true" if at == 0 else "", price=price, effort=0.5, considered=0.7,
                     people=5.5 + 0.3 * at) + "\n"
        for at, price in enumerate((20.0, 24.0, 25.0))
    )  # fmt: skip
    house = house.replace("unit_cost", "seats_per_week = 120\nunit_cost")
    behaviour = "price_weight = 0.1\nnest = 0.7\ngoing_out = 2.0\n"
    whole = MARKET.format(passing=0, houses=house, behaviour=behaviour)
    if minutes is None:
        return read(text=whole)
    return read(text=whole.replace("residents = 1000", "residents = 500") + JOINED.format(minutes=minutes))


def test_people_of_two_places_wait_for_each_other():
    together, halves = once_settled(apart(None)), once_settled(apart(0.0))
    assert len(parts(apart(0.0))) == 1
    for name, house in together.houses.items():
        assert halves.houses[name] == pytest.approx(house, rel=1e-6)
    further = once_settled(apart(60.0))
    assert further.go_shares["far"] < further.go_shares["town"] - 0.05
    assert all(further.houses[name].wait < one.wait for name, one in together.houses.items())


def test_places_that_share_no_house_are_parts_of_their_own():
    text = MARKET.format(passing=0, houses=HOUSE.format(name="H", focus="focus = true", price=20, effort=0.5,
                         considered=0.5, people=6), behaviour="")  # fmt: skip
    away = '[[place]]\nname = "away"\nresidents = 100\nmix = { loyal = 1.0 }\n'
    away += re.sub('"town"', '"away"', HOUSE.format(name="A", focus="", price=20, effort=0, considered=0.5, people=6))
    found = parts(read(text=text + away))
    assert [(each.places, each.businesses) for each in found] == [(["away"], ["A"]), (["town"], ["H"])]


def test_where_nobody_lives_or_passes_there_is_nothing_to_tell():
    text = MARKET.format(passing=0, houses=HOUSE.format(name="H", focus="focus = true", price=20, effort=0.5,
                         considered=0.5, people=6), behaviour="")  # fmt: skip
    empty = text + '[[place]]\nname = "empty"\n'
    found = once_settled(read(text=empty))
    assert set(found.go_shares) == {"town"}
    assert set(found.houses) == {"H"}


# -- bits


@pytest.mark.usefixtures("loaded")
def test_with_the_compiler_it_has_the_same_bits(monkeypatch):
    from sim.scenario.solve import settled as module

    scenario = crowded(passing=200.0)
    solve_places(scenario)
    compiled = once_settled(scenario)
    monkeypatch.delitem(module.sys.modules, "numba")
    assert once_settled(scenario) == compiled
    assert NO_LIMIT.at(1e9).wait == 0.0
