"""Costs that are not judged alike (M4): waiting, trouble, a price that has risen; worked out by hand."""

import math

import numpy as np
import pytest

from sim.agents import Market
from sim.market.ledger import Count
from sim.rules import traits
from tests.scenarios import quiet, run, simulate, terms, total

PLAIN = {
    "behaviour.price_weight": 0.1,
    "behaviour.going_out": 2.0,
    "behaviour.value_of_time_per_hour": 60.0,
    "place.town.residents": 4,
}


def market_of(changes):
    the_terms = quiet({**PLAIN, **changes})
    return Market(terms=the_terms, scenario_seed=7, replication=0, population=the_terms.population(7, 0))


def costs(market):
    """What Ash costs each resident this week, in money."""
    ash = market.businesses[0]
    return [customer.cost_of(ash, market.week) for customer in market.customers]


def opened(changes, wait=0.0):
    """A market of agents on the morning of its first week, Ash with a wait."""
    market = market_of(changes)
    market.week = market.terms.week(market.week_number)
    for business in market.businesses:
        business.wait = wait
        business.open()
    return market


def test_a_minute_of_waiting_weighs_more_than_one_on_the_way():
    """Price 25; ten minutes of waiting at 1 a minute: 25 + 10 w."""
    for weight in (1.0, 1.5, 2.0):
        assert costs(opened({"behaviour.wait_weight": weight}, wait=10.0)) == pytest.approx([25.0 + 10.0 * weight] * 4)
    way = {"place.hill": {"residents": 2}, "travel": [{"from": "hill", "to": "town", "minutes": 6.0}]}
    found = costs(opened({**way, "behaviour.wait_weight": 2.0}, wait=10.0))
    assert sorted(found) == pytest.approx([45.0] * 4 + [51.0] * 2)


def test_trouble_is_felt_by_each_in_her_own_measure():
    """Price 25 and trouble of 4, times the segment's 1.5, times a log-normal draw with mean 1 and spread .4."""
    trouble = {"business.Ash.effort": 4.0, "segment.all.effort_sensitivity": 1.5}
    assert costs(opened({**trouble, "behaviour.effort_spread": 0.0})) == [31.0] * 4
    market = opened({**trouble, "behaviour.effort_spread": 0.4})
    own = [traits.effort_sensitivity(7, 0, each.who, each.arrival, 0.4) for each in market.customers]
    assert len(set(own)) == 4
    assert costs(market) == pytest.approx([25.0 + 4.0 * 1.5 * each for each in own])
    assert own != [each.price_sensitivity for each in market.customers]


def test_the_draw_of_trouble_has_mean_1_and_its_spread_and_goes_with_nothing_else():
    people = range(4000)
    effort = np.array([traits.effort_sensitivity(7, 0, who, -5, 0.4) for who in people])
    assert abs(effort.mean() - 1.0) < 4 * 0.4 / math.sqrt(4000)
    assert abs(effort.std() - 0.4) < 4 * 0.4 * math.sqrt(2.0 / 4000)
    for other in (traits.experience_sensitivity, traits.product_sensitivity):
        drawn = np.array([other(7, 0, who, -5, 0.4) for who in people])
        assert abs(np.corrcoef(np.log(effort), np.log(drawn))[0, 1]) < 4 / math.sqrt(4000)


@pytest.mark.usefixtures("engine")
def test_trouble_for_a_lower_price_is_no_longer_the_same_offer():
    """Two pounds of trouble with two pounds off: the same to the last digit only where all feel trouble alike."""
    base = {"behaviour.price_weight": 0.3, "place.town.residents": 150, "study.weeks": 12, "study.warm_up_weeks": 0}
    swapped = {**base, "business.Ash.effort": 2.0, "business.Ash.price": 23.0}
    for spread, same in ((0.0, True), (0.4, False)):
        off = {"behaviour.effort_spread": spread, "business.Ash.unit_cost": 1.0}
        visits = [run(terms({**changes, **off}))[0].visits for changes in (base, swapped)]
        assert np.array_equal(*visits) == same


# -- a price that has risen --------------------------------------------------------------------------------------------

RISES = {"event.dear.kind": "change", "event.dear.start_week": 2, "event.dear.change": {"business.Ash.price": "+5"}}


def test_who_paid_less_last_time_is_shocked_and_who_never_came_is_not():
    """Week 2 asks 5 more: 30 + 2 · 5 for whoever paid 25 last, 30 for whoever never came; then 30 for all who came."""
    market = market_of({**RISES, "behaviour.price_shock": 2.0, "behaviour.going_out": 60.0, "study.weeks": 6})
    market.step()
    market.step()
    never = market.customers[0]
    never.relation_to(market.businesses[0]).visits = 0
    market.week = market.terms.week(2)
    for business in market.businesses:
        business.open()
    assert costs(market) == pytest.approx([30.0, 40.0, 40.0, 40.0])
    for customer in market.customers:
        customer.relation_to(market.businesses[0]).visits = 1
        customer.relation_to(market.businesses[0]).last_visit = 2
    market.week = market.terms.week(3)
    for business in market.businesses:
        business.open()
    assert costs(market) == pytest.approx([30.0] * 4)


@pytest.mark.usefixtures("engine")
def test_a_risen_price_loses_more_visits_at_first_and_a_fallen_one_wins_no_more():
    base = {
        "behaviour.price_weight": 0.1,
        "behaviour.going_out": 3.0,
        "place.town.residents": 400,
        "study.weeks": 4,
        "event.dear.kind": "change",
        "event.dear.start_week": 2,
    }
    found = {}
    for change in ("+5", "-5"):
        for shock in (0.0, 2.0):
            more = {"event.dear.change": {"business.Ash.price": change}, "behaviour.price_shock": shock}
            _, ledger = run(quiet({**base, **more}))
            found[change, shock] = ledger.counts[:, 0, 0, Count.VISITS].tolist()
    assert found["-5", 0.0] == found["-5", 2.0]
    assert found["+5", 0.0][:2] == found["+5", 2.0][:2]
    assert found["+5", 2.0][2] < found["+5", 0.0][2] - 20


@pytest.mark.usefixtures("engine")
def test_passers_feel_no_shock():
    changes = {**RISES, "place.town.passing_trade_per_week": 60.0, "place.town.residents": 0, "study.weeks": 5}
    visits = []
    for shock in (0.0, 5.0):
        the_terms = quiet({**changes, "behaviour.price_weight": 0.1, "behaviour.price_shock": shock})
        population = the_terms.population(7, 0)
        visits.append(total(simulate(the_terms, population, 7, 0)[1], Count.VISITS, groups=slice(None)))
    assert visits[0] == visits[1] > 50


# -- costs as they are felt --------------------------------------------------------------------------------------------


def test_a_cost_is_felt_by_how_many_times_it_is_the_usual_one():
    """25 with trouble of 5 beside 90 at the rival's: the usual cost is 60, and 30 is half of it."""
    half = {
        "business.Ash.effort": 5.0,
        "behaviour.effort_spread": 0.0,
        "business.Bay": {"place": "town", "price": 90.0},
    }
    assert costs(opened(half)) == [30.0] * 4
    assert costs(opened({**half, "behaviour.price_curve": 0.0})) == pytest.approx([60.0 * (1.0 + math.log(0.5))] * 4)
    found = costs(opened({**half, "behaviour.price_curve": 0.5}))
    assert found == pytest.approx([60.0 + 120.0 * (math.sqrt(0.5) - 1.0)] * 4)


@pytest.mark.usefixtures("engine")
def test_where_costs_are_felt_by_how_many_times_a_dear_house_loses_less_by_the_same_rise():
    base = {
        "behaviour.price_weight": 0.1,
        "behaviour.going_out": 6.0,
        "place.town.residents": 400,
        "study.weeks": 4,
        "study.warm_up_weeks": 0,
        "business.Ash.price": 60.0,
        "business.Bay": {"place": "town", "price": 20.0},
    }
    lost = {}
    for curve, going_out in ((1.0, 6.0), (0.0, 5.7)):
        bent = {**base, "behaviour.price_curve": curve, "behaviour.going_out": going_out}
        before, after = (
            run(quiet({**bent, **dearer, "behaviour.price_curve": curve}))[1].counts[:, 0, 0, Count.VISITS].sum()
            for dearer in (
                {},
                {"event.dear": {"kind": "change", "start_week": 0, "change": {"business.Ash.price": "+6"}}},
            )
        )
        lost[curve] = 1.0 - after / before
    assert 0.05 < lost[0.0] < lost[1.0] - 0.05
