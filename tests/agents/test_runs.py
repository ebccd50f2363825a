"""One run and its relatives: stopping and going on, branching, other orders, one customer more, one business more."""

import numpy as np
import pytest

from sim.agents import Market
from sim.chance import normal_from, uniform
from sim.compiled import fast
from sim.market.ledger import Count
from sim.market.terms import Terms
from sim.scenario import read
from tests.market.test_terms import PLAN, RICH
from tests.scenarios import MARKET, QUIET, market, run, same, simulate, terms, text

pytestmark = pytest.mark.usefixtures("engine")

FULL = {
    **RICH,
    "place.town.residents": 40,
    "segment.few": {"occasions_per_week": 2.0, "price_sensitivity": 0.5, "guest_chance": 0.2},
    "segment.all.guest_chance": 0.1,
    "business.Ash.commitment_weeks": 2,
    "business.Ash.upgrade_pull": 0.0,
    "business.Ash.upgrade_price": 3.0,
    "business.Birch.guarantee": 0.5,
    "business.Birch.personalisation": 1.0,
    "business.Ash.fire_below": 20.0,
    "place.hill": {"residents": 15, "network": "complete"},
    "travel": [{"from": "hill", "to": "town", "minutes": 10.0}],
    "study.warm_up_weeks": 56,
    "study.weeks": 20,
}
"""Every mechanism at work, two places and two segments."""


def states_differ(one, other):
    return one.differences(other)


# -- the warm-up is simulated once -------------------------------------------------------------------------------------


@pytest.mark.parametrize("strategy", ["as_is", "plan"])
def test_branching_from_the_warm_up_equals_a_straight_run(strategy):
    trunk, branch = terms(FULL, PLAN, "as_is"), terms(FULL, PLAN, strategy)
    population = trunk.population(7, 3)
    state, ledger, _ = simulate(trunk, population, 7, 3, until=0)
    before = state.copy()
    copy = ledger.copy()
    branch.write_levers(copy)
    ended, branched, _ = simulate(branch, population, 7, 3, start=state.copy(), ledger=copy)
    straight_state, straight, _ = simulate(branch, population, 7, 3)
    assert states_differ(ended, straight_state) == []
    assert branched.same_as(straight) == []
    assert states_differ(state, before) == []  # the trunk is still whole for the next branch


@pytest.mark.parametrize("week", [-30, -1, 0, 7])
def test_a_run_can_stop_anywhere_and_go_on(week):
    """State round trip: a market made from a state equals one that went on."""
    the_terms = terms(FULL, PLAN, "plan")
    population = the_terms.population(7, 0)
    state, ledger, _ = simulate(the_terms, population, 7, 0, until=week)
    assert state.week == week
    ended, finished, _ = simulate(the_terms, population, 7, 0, start=state, ledger=ledger)
    straight_state, straight, _ = simulate(the_terms, population, 7, 0)
    assert states_differ(ended, straight_state) == []
    assert finished.same_as(straight) == []


def test_a_market_writes_the_state_that_it_was_made_from():
    the_terms = terms(FULL)
    population = the_terms.population(7, 0)
    state, _, _ = simulate(the_terms, population, 7, 0, until=3)
    market_again = Market(terms=the_terms, population=population, start=state.copy())
    assert states_differ(market_again.state(), state) == []


def test_a_state_names_what_differs():
    the_terms = terms()
    population = the_terms.population(7, 0)
    one, other = the_terms.first_state(population), the_terms.first_state(population)
    other.loyalty[0, 0] = 1e-300
    assert states_differ(one, other) == ["loyalty"]


# -- the same again ----------------------------------------------------------------------------------------------------


def test_a_run_is_a_function_of_its_scenario_seed_and_replication():
    the_terms = terms(FULL)
    again = terms(FULL)
    one = run(the_terms)
    assert one[1].same_as(run(again)[1]) == []
    assert one[1].same_as(run(the_terms)[1]) == []  # nothing of a run stays behind in its terms
    assert "counts" in one[1].same_as(run(the_terms, seed=8)[1])
    assert "counts" in one[1].same_as(run(the_terms, replication=1)[1])


def test_the_order_of_the_file_means_nothing():
    """Businesses, strategies and places in another order; segments keep theirs, for tables print them so."""
    tables = text(FULL, PLAN).split("\n[")
    shuffled = "\n[".join([*tables[:1], *sorted(tables[1:], key=order_key)])
    assert shuffled != text(FULL, PLAN)
    one, other = (Terms.of(read(text=each), "plan") for each in (text(FULL, PLAN), shuffled + "\n"))
    (state, ledger), (other_state, other_ledger) = run(one), run(other)
    assert states_differ(state, other_state) == []
    assert ledger.same_as(other_ledger) == []


def order_key(table):
    """Businesses, places and strategies from last to first; segments, moments and the rest as they stand."""
    name = table.split("name = ")[1].split("\n")[0] if "name = " in table else ""
    kind = table.lstrip("[").split("]")[0]
    return (kind, tuple(-ord(letter) for letter in name)) if kind in ("business", "place", "strategy") else (kind, ())


# -- more of it --------------------------------------------------------------------------------------------------------

UNUSED = {
    "closed": {"business.Cedar": {"place": "town", "price": 20.0, "unit_cost": 5.0, "closes_week": -56}},
    "not yet open": {"business.Aspen": {"place": "town", "price": 20.0, "unit_cost": 5.0, "opens_week": 20}},
    "far away": {
        "place.zenith": {"residents": 1},
        "business.Yew": {"place": "zenith", "price": 20.0, "unit_cost": 5.0},
    },
}


@pytest.mark.parametrize("name", UNUSED)
def test_an_unused_business_changes_nothing_else(name):
    """V26; also where the price weight is solved.  A place is its position in name order, so the new one comes last."""
    solved = {"behaviour.price_weight": None, "behaviour.nest": None, "behaviour.going_out": None}
    one, other = terms({**FULL, **solved}, PLAN, "plan"), terms({**FULL, **solved, **UNUSED[name]}, PLAN, "plan")
    (state, ledger), (more_state, more) = run(one), run(other)
    where = [other.names.business.index(each) for each in one.names.business]
    unused = next(index for index in range(3) if index not in where)
    old = len(state.segment)
    assert np.array_equal(more.counts[:, where], ledger.counts)
    assert np.array_equal(more.business_state[:, where], ledger.business_state)
    assert name == "far away" or not more.counts[:, unused, :, Count.VISITS].any()
    assert np.array_equal(more_state.expectation[:old][:, where], state.expectation)
    assert np.array_equal(more_state.loyalty[:old][:, where], state.loyalty)


ALONE = {"study.weeks": 30, "place.town.moves_per_year": 0.3, "behaviour.match": 0.9}


def test_one_customer_more_changes_no_other_row():
    """An isolated newcomer, without seats or reviews: every other person's row is the same, to the bit."""
    friends = [[(index + 1) % 30, (index - 1) % 30] for index in range(30)]
    few, more = terms({**ALONE, "place.town.residents": 30}), terms({**ALONE, "place.town.residents": 31})
    state, ledger = run(few, friends=friends)
    more_state, more_ledger = run(more, friends=[*friends, []])
    for name in ("expectation", "risk", "loyalty", "visits", "flags", "last_visit", "match", "arrival", "segment"):
        assert np.array_equal(getattr(more_state, name)[:30], getattr(state, name)), name
    assert more_state.visits[30].sum() > 0
    known = ledger.tenant_slot
    assert np.array_equal(more_ledger.diary[:, np.isin(more_ledger.tenant_slot, known)], ledger.diary)


def test_one_customer_more_is_noticed_where_seats_are_short():
    """The control: with seats she takes one, and somebody else's row changes."""
    friends = [[(index + 1) % 30, (index - 1) % 30] for index in range(30)]
    seats = {**ALONE, "business.Ash.seats_per_week": 4.0, "business.Birch.seats_per_week": 4.0}
    few, more = terms({**seats, "place.town.residents": 30}), terms({**seats, "place.town.residents": 31})
    state, _ = run(few, friends=friends)
    more_state, _ = run(more, friends=[*friends, []])
    assert not np.array_equal(more_state.visits[:30], state.visits)


def test_one_place_more_changes_nothing_else():
    behind = {"place.valley": {"residents": 12}, "business.Mill": {"place": "valley", "price": 20.0, "unit_cost": 9.0}}
    (_, ledger), (_, more) = run(terms(FULL)), run(terms({**FULL, **behind}))
    assert np.array_equal(more.counts[:, [0, 1]], ledger.counts)


def test_every_draw_of_one_person_is_as_documented():
    """Anybody can work out a decision's luck from the counters of docs/rules.md §7; here that of the one moment."""
    from sim import chance

    moments = {"experience.touchpoint": {"stay": {"human": 1.0}}}
    the_terms = terms({**QUIET, **moments, "business.Ash.touchpoints": {"stay": {"score": 6.0, "varies_by": 1.5}}})
    population = the_terms.population(7, 5)

    log = simulate(the_terms, population, 7, 5, log_visits=True)[2].arrays()
    for week, who, memory in zip(log["week"], log["who"], log["memory"], strict=True):
        u = fast(uniform)(7, 5, int(chance.NOISE), int(who), int(week), 0, 0)
        assert memory == pytest.approx(fast(normal_from)(u), abs=1e-12)
    assert len(log["memory"]) == 12


def test_the_small_market_is_what_it_says():
    scenario = market()
    assert [business.name for business in scenario.business] == list(MARKET["business"])
    assert same(run(terms())[1], run(terms())[1]) == []
