"""What customers gain and would pay: closed forms of the logit, and cases with a known answer."""

from math import log
from types import SimpleNamespace

import numpy as np
import pytest

from sim.kernel import Market, simulate
from sim.laws import choice
from sim.market.ledger import Count
from sim.market.run_spec import RunSpec
from sim.market.state import AWARE, BARRED, LEFT, REMINDED
from sim.study.measures.appraisal import Opinion, Weights, appraise, believed, occasion
from sim.study.measures.surplus import surplus, willingness
from sim.study.runs.replication import Run
from tests.kernel.limits import WELL_KNOWN, offering
from tests.kernel.limits import terms as limit_terms
from tests.scenarios import beyond_four_errors, quiet, terms
from tests.study.measures.finished import run_of

# -- what customers gain -----------------------------------------------------------------------------------------------

FOUR = (1.0, 0.5, 0.0, -0.5)
PRICE, WEIGHT = 20.0, 0.1
OPEN = {
    "behaviour.product_weight": 1.0,
    "behaviour.price_weight": WEIGHT,
    "behaviour.going_out": 1.5,
    "place.town.residents": 40,
    "study.weeks": 2,
}
VALUES = np.array(FOUR) - WEIGHT * PRICE


@pytest.mark.parametrize("nest", [1.0, 0.5])
def test_the_surplus_of_people_who_are_alike_is_the_log_sum_over_the_price_weight(nest):
    run = run_of(limit_terms(offering(FOUR), {**OPEN, "behaviour.nest": nest}))
    money, visits = surplus(run, 0)
    inclusive = nest * log(sum(np.exp(VALUES / nest)))
    assert money[0] == pytest.approx(40 * 52 * log(1.0 + np.exp(1.5 + inclusive)) / WEIGHT, rel=1e-12)
    assert visits[0] == pytest.approx(40 * 52 * choice.nested(VALUES, nest, 1.5).shares.sum(), rel=1e-12)


def test_what_a_business_adds_to_the_surplus_is_the_loss_of_its_share_in_the_logit():
    """log(1 + sum of all) - log(1 + sum without j) = -log(1 - P_j)."""
    whole = run_of(limit_terms(offering(FOUR), OPEN))
    without = run_of(limit_terms({name: keys for name, keys in offering(FOUR).items() if name != "Shop C"}, OPEN))
    share = choice.with_outside(VALUES, -1.5).shares[2]
    gained = (surplus(whole, 0)[0] - surplus(without, 0)[0])[0]
    assert gained == pytest.approx(40 * 52 * -log(1.0 - share) / WEIGHT, rel=1e-10)


def test_worth_and_visits_of_an_occasion_are_means_over_what_comes_to_mind():
    draw = np.random.default_rng(3)
    for nest in (1.0, 0.4):
        values, chances = draw.normal(0.0, 2.0, (6, 4)), draw.uniform(0.0, 1.0, (6, 4))
        chances[0, 1], chances[1] = 0.0, 0.0
        found = occasion(values, chances, nest, 0.3)
        for person in range(6):
            wanted = choice.considered(values[person], chances[person], nest, 0.3)
            assert found.visits[person] == pytest.approx(wanted.shares, rel=1e-10)
            worth = 0.0
            for chosen in np.ndindex(2, 2, 2, 2):
                held = np.array(chosen) == 1
                if held.any():
                    chance = np.where(held, chances[person], 1.0 - chances[person]).prod()
                    worth += chance * log(1.0 + np.exp(0.3) * np.exp(values[person, held] / nest).sum() ** nest)
            assert found.worth[person] == pytest.approx(worth, rel=1e-10)


def test_the_worth_of_an_occasion_rises_with_a_value_by_the_chance_of_the_visit():
    """The log-sum's derivative is the choice (Williams, Daly and Zachary), which ties surplus to visits."""
    values, chances = np.array([[0.3, -0.4, 0.1]]), np.array([[0.9, 0.5, 0.7]])
    step = np.array([[1e-5, 0.0, 0.0]])
    up, down = (occasion(values + each, chances, 0.6, 0.2).worth[0] for each in (step, -step))
    assert (up - down) / 2e-5 == pytest.approx(occasion(values, chances, 0.6, 0.2).visits[0, 0], rel=1e-6)


@pytest.mark.parametrize("nest", [1.0, 0.55])
def test_a_race_is_worth_what_all_sets_are_worth(monkeypatch, nest):
    """Twelve businesses can be weighed both ways; beyond that only the race is left."""
    draw = np.random.default_rng(5)
    values, chances = draw.normal(0.0, 2.0, (9, 12)), draw.uniform(0.0, 1.0, (9, 12))
    chances[0] = 0.0
    sets = occasion(values, chances, nest, 0.4)
    monkeypatch.setattr("sim.study.measures.appraisal.MOST_ENUMERATED", 0)
    raced = occasion(values, chances, nest, 0.4)
    assert raced.worth == pytest.approx(sets.worth, rel=1e-9, abs=1e-10)
    assert raced.visits == pytest.approx(sets.visits, rel=1e-8, abs=1e-10)


def test_sixty_businesses_take_little_memory_and_time():
    import tracemalloc

    draw = np.random.default_rng(6)
    values, chances = draw.normal(0.0, 2.0, (30, 60)), draw.uniform(0.0, 1.0, (30, 60))
    tracemalloc.start()
    found = occasion(values, chances, 0.6, 0.4)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 2e7
    assert (found.visits.sum(axis=1) < 1.0).all()


def test_many_people_at_once_are_worth_what_each_is_alone(monkeypatch):
    draw = np.random.default_rng(4)
    values, chances = draw.normal(0.0, 1.0, (50, 3)), draw.uniform(0.0, 1.0, (50, 3))
    whole = occasion(values, chances, 0.7, 0.0)
    monkeypatch.setattr("sim.study.measures.appraisal.AT_ONCE", 64)
    parts = occasion(values, chances, 0.7, 0.0)
    assert np.array_equal(whole.worth, parts.worth)
    assert np.array_equal(whole.visits, parts.visits)


def test_a_promise_that_is_not_kept_takes_from_the_surplus_what_visits_disappoint():
    """People choose by what they expect, 2 z; they get 0 z and learn nothing: what each visit lacks is taken off."""
    shop = WELL_KNOWN | {"promise": 10.5, "touchpoints": {"visit": {"score": 6.0, "varies_by": 0.0}}}
    changes = {
        **OPEN,
        "behaviour.experience_weight": 0.5,
        "behaviour.credibility": 1.0,
        "behaviour.off": ["learning"],
        "behaviour.promise_span": float("inf"),
        "behaviour.reviews": 0.0,
    }
    run = run_of(limit_terms({"Shop A": {**shop, "promise": 9.0}}, changes))
    expected = believed(run.terms, run.state)[0]
    assert expected == pytest.approx(2.0)
    value = 0.5 * expected - WEIGHT * PRICE
    share = 1.0 / (1.0 + np.exp(-1.5 - value))
    money = (log(1.0 + np.exp(1.5 + value)) - share * 0.5 * expected) / WEIGHT
    assert run.ledger.counts[:, 0, 0, Count.VISITS].sum() > 0
    assert surplus(run, 0)[0, 0] == pytest.approx(40 * 52 * money, rel=1e-9)


def test_visits_expected_are_those_that_the_market_makes():
    """The last week is run again and again with other luck from the same state: nothing that counts was forgotten."""
    changes = {
        "study": {"weeks": 8, "warm_up_weeks": 0, "discount_rate": 0.1},
        "segment": {"all": {"occasions_per_week": 0.8}, "keen": {"occasions_per_week": 1.5, "price_sensitivity": 1.4}},
        "place": {
            "town": {"residents": 250, "friends_per_person": 4, "passing_trade_per_week": 150},
            "village": {"residents": 80, "friends_per_person": 4},
        },
        "travel": [{"from": "town", "to": "village", "minutes": 30.0}],
        "business.Ash.guarantee": 0.4,
        "business.Ash.effort": 2.0,
        "business.Ash.seats_per_week": 300,
        "business.Ash.appeal": 7.0,
        "business.Ash.considered_by_passers": 0.9,
        "business.Birch.aware": 0.6,
        "business.Cedar": {"place": "village", "price": 18.0, "unit_cost": 9.0},
        "behaviour.sensitivity_spread": 0.0,
        "behaviour.risk_weight": 1.5,
        "behaviour.talk_chance": 0.3,
        "behaviour.reviews": 0.4,
        "behaviour.value_of_time_per_hour": 60.0,
        "behaviour.going_out": 4.0,
    }
    the_terms = terms(changes)
    population = the_terms.population(7, 0)
    state, _, _ = simulate(RunSpec(the_terms, population, 7, 0, until=7))
    state.flags &= 255 - REMINDED
    state.flags[:150, 1:] |= BARRED
    left = (state.visits[150:200, 0] > 0).nonzero()[0] + 150
    assert len(left) > 5
    state.flags[left, 0] |= LEFT
    run = Run(None, 0, the_terms, population, state, simulate(RunSpec(the_terms, population, 7, 0))[1], None)
    expected = sum(surplus(run, 0)[1]) / 52  # everybody can reach Ash, so all are among them
    visits = []
    for luck in range(120):
        week = Market(RunSpec(the_terms, population, 7, 1000 + luck, start=state.copy()))
        week.step()
        visits.append(int(week.run.counters.counts.sum(axis=0)[:, :, Count.VISITS].sum()))
    assert not beyond_four_errors(np.array(visits) - expected)
    assert np.std(visits) / np.sqrt(120) < 0.01 * expected


def test_no_price_weight_no_money():
    run = run_of(limit_terms(offering(FOUR), {"place.town.residents": 10, "study.weeks": 1}))
    assert surplus(run, 0) is None
    assert willingness(run, 0) is None


# -- what customers would pay ------------------------------------------------------------------------------------------


def known_by_heart(more=None):
    """Five residents in front of one business: two customers, one who has heard of it, one who has not, one unaware."""
    changes = {
        "behaviour.price_weight": 0.08,
        "behaviour.experience_weight": 0.4,
        "behaviour.risk_weight": 0.2,
        "behaviour.loyalty_weight": 1.5,
        "place.town": {"residents": 5, "network": "complete", "moves_per_year": 0.0},
        "business.Ash.promise": 7.5,
        "business.Ash.guarantee": 0.5,
        **(more or {}),
    }
    the_terms = quiet(changes)
    population = the_terms.population(7, 0)
    state = the_terms.first_state(population)
    state.visits[:, 0] = [3, 1, 0, 0, 0]
    state.expectation[:, 0] = [1.2, -2.0, 0.3, 0.0, 5.0]
    state.risk[:, 0] = [0.2, 2.0, -0.4, 0.0, 0.0]
    state.loyalty[:, 0] = [0.5, 0.1, 0.0, 0.0, 0.0]
    state.flags[:, 0] = [AWARE, AWARE, AWARE, AWARE, 0]
    return SimpleNamespace(terms=the_terms, state=state, population=population)


def test_willingness_to_pay_is_that_of_science():
    """(a (e - e0) + loyalty L + risk (1 - guarantee)(s0 - s)) / b, against what a stranger of the same kind has."""
    run = known_by_heart()
    e0, s0 = believed(run.terms, run.state)[0], run.terms.by_week["risk_at_start"][-1, 0]
    assert e0 > 0.2
    first = (0.4 * (1.2 - e0) + 1.5 * 0.5 + 0.2 * 0.5 * (s0 - 0.2)) / 0.08
    second = (0.4 * (-2.0 - e0) + 1.5 * 0.1 + 0.2 * 0.5 * (s0 - 2.0)) / 0.08
    heard = (0.4 * 0.3 + 0.2 * 0.5 * 0.4) / 0.08
    found = willingness(run, 0)
    assert found["existing"].count == 2
    assert found["existing"][1:] == pytest.approx((first + second, second, second, first))
    assert found["new"].count == 2  # who never heard of it cannot be asked
    assert found["new"][1:] == pytest.approx((heard, 0.0, 0.0, heard))


@pytest.mark.parametrize("curve", [0.0, 0.5, 1.0])
def test_at_the_price_that_she_would_pay_a_customer_is_as_keen_as_a_stranger(curve):
    run = known_by_heart(_dear_rival(curve))
    state, terms_then = run.state, run.terms
    raised = willingness(run, 0)["existing"].p90
    weights = Weights.of(terms_then, 0, state.segment[:1], SimpleNamespace(
        product_sensitivity=np.ones(1), experience_sensitivity=np.ones(1), price_sensitivity=np.ones(1)))  # fmt: skip
    e0, s0 = believed(terms_then, state)[0], terms_then.by_week["risk_at_start"][-1, 0]
    stranger = appraise(terms_then, state, 0, weights, Opinion(e0, s0), travel=0.0, place=0)
    terms_then.by_week["price"][-1, 0] += raised
    customer = appraise(terms_then, state, 0, weights, Opinion(1.2, 0.2, loyalty=0.5), travel=0.0, place=0)
    assert customer == pytest.approx(stranger, abs=1e-12)


def _dear_rival(curve):
    """What makes 25 less than the usual cost, and bends how it is felt."""
    return {"behaviour.price_curve": curve, "business.Bay": {"place": "town", "price": 85.0}} if curve < 1.0 else {}


def test_willingness_to_pay_is_the_cost_felt_so_less_the_cost_at_0():
    """Usual cost 55, price 25: 25 (exp(x / 55) - 1) for x felt; whoever would pay less, less of it."""
    straight, bent = known_by_heart(), known_by_heart(_dear_rival(0.0))
    felt, money = (np.array(willingness(each, 0)["existing"][2:]) for each in (straight, bent))
    assert float(bent.terms.by_week["usual_cost"][-1, 0]) == 55.0
    assert money == pytest.approx(25.0 * (np.exp(felt / 55.0) - 1.0), rel=1e-12)


@pytest.mark.parametrize("curve", [0.0, 0.5, 1.0])
def test_with_the_surplus_on_top_of_what_they_pay_an_occasion_is_worth_nothing(curve):
    """All cost 20, one that all but nobody thinks of 60: worth / b is what 20 and the surplus are felt more than 20."""
    shops = offering(FOUR)
    shops["Shop E"] = {**shops["Shop A"], "price": 60.0, "considered": 1e-12}
    run = run_of(limit_terms(shops, {**OPEN, "behaviour.price_curve": curve}))
    usual = float(run.terms.by_week["usual_cost"][-1, 0])
    assert usual == 28.0
    money, visits = surplus(run, 0)

    def felt(cost):
        if curve == 0.0:
            return usual * (1.0 + log(cost / usual))
        return usual + usual * ((cost / usual) ** curve - 1.0) / curve

    values = np.array(FOUR) - WEIGHT * felt(20.0)
    worth = log(1.0 + np.exp(1.5) * np.exp(values).sum())
    each = money[0] / (40 * 52)
    assert felt(20.0 + each) - felt(20.0) == pytest.approx(worth / WEIGHT, rel=1e-10)
    assert visits[0] == pytest.approx(40 * 52 * choice.nested(values, 1.0, 1.5).shares.sum(), rel=1e-10)


def test_nobody_who_cannot_come_is_asked():
    run = known_by_heart()
    run.state.flags[0, 0] |= BARRED
    assert willingness(run, 0)["existing"].count == 1
    run.state.flags[0, 0] = AWARE | LEFT
    run.state.last_visit[0, 0] = run.state.week - 51
    assert willingness(run, 0)["existing"].count == 1
    run.state.last_visit[0, 0] = run.state.week - 52  # forgiven
    assert willingness(run, 0)["existing"].count == 2
