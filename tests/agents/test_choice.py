"""Which business is chosen: exact limits of docs/science.md §2.1 on small markets, and what must not matter."""

import math

import numpy as np
import pytest

from sim.market.ledger import Count, contradictions
from sim.market.state import BARRED
from tests.market.test_terms import PLAN, RICH
from tests.scenarios import QUIET, ledger_of, market, quiet, run, same, simulate, terms, total

pytestmark = pytest.mark.usefixtures("engine")

NAMES = ("Ash", "Birch", "Elm", "Fir")
PLAIN = {
    "behaviour.experience_weight": 0.0,
    "behaviour.risk_weight": 0.0,
    "behaviour.loyalty_weight": 0.0,
    "behaviour.product_weight": 1.0,
    "place.town.residents": 100,
    "study.weeks": 60,
}


def businesses(values, **more):
    """Businesses worth these values, in logits: what shows before buying is all that counts."""
    keys = {"place": "town", "price": 25.0, "unit_cost": 15.0, "aware": 1.0, "considered": 1.0, **more}
    return {
        f"business.{name}": {**keys, "focus": name == "Ash", "appeal": 6.0 + 1.5 * value}
        for name, value in zip(NAMES, values, strict=False)
    }


def shares(changes):
    """Shares of occasions by business, and their number."""
    the_terms = terms({**{key: value for key, value in quiet_changes().items() if key != "business"}, **changes})
    _, ledger = run(the_terms)
    occasions = 100 * 60
    return ledger.counts[:, :, 0, Count.VISITS].sum(axis=0) / occasions, occasions


def quiet_changes():
    return {**QUIET, **PLAIN, "study.warm_up_weeks": 0}


def assert_shares(found, expected, occasions):
    for share, chance in zip(found, expected, strict=True):
        assert abs(share - chance) < 4 * math.sqrt(chance * (1 - chance) / occasions)


def test_v1_the_logit():
    found, occasions = shares({"business": {}, **businesses((1.0, 0.5, 0.0, -0.5))})
    assert_shares(found, (0.4551, 0.2760, 0.1674, 0.1015), occasions)


@pytest.mark.parametrize(
    ("nest", "expected"), [(1.0, (0.5065, 0.3072)), (0.5, (0.5561, 0.2046)), (0.2, (0.6785, 0.0557))]
)
def test_v2_the_nested_logit(nest, expected):
    found, occasions = shares(
        {"business": {}, **businesses((1.0, 0.5)), "behaviour.nest": nest, "behaviour.going_out": 0.0}
    )
    assert_shares(found, expected, occasions)


@pytest.mark.parametrize(
    ("nest", "expected"), [(1.0, (0.52524, 0.16029, 0.06143)), (0.66, (0.54423, 0.13668, 0.04309))]
)
def test_v28_what_comes_to_mind(nest, expected):
    changes = {"business": {}, **businesses((1.0, 0.5, 0.0)), "behaviour.nest": nest, "behaviour.going_out": 0.0}
    for name, considered in zip(NAMES, (0.9, 0.5, 0.3), strict=False):
        changes[f"business.{name}.considered"] = considered
    found, occasions = shares(changes)
    assert_shares(found, expected, occasions)


def test_v7_loyalty_of_guadagni_and_little():
    """beta = 0, choice by chance p: E L = p, Var L = p (1 - p)/15, after 60 visits of one business in four."""
    changes = {
        "business": {},
        **businesses((0.0, 0.0, 0.0, 0.0)),
        "behaviour.loyalty_reward": "visit",
        "place.town.residents": 400,
    }
    state, _ = run(terms({**{key: value for key, value in quiet_changes().items() if key != "business"}, **changes}))
    loyalty = state.loyalty[:, 0]
    deviation = math.sqrt(0.25 * 0.75 / 15)
    assert abs(loyalty.mean() - 0.25) < 4 * deviation / math.sqrt(400)
    kurtosis = np.mean((loyalty - loyalty.mean()) ** 4) / loyalty.var() ** 2
    assert abs(loyalty.var() / deviation**2 - 1.0) < 4 * math.sqrt((kurtosis - 1.0) / 400)
    assert np.allclose(state.loyalty.sum(axis=1), 1.0 - 0.875**60)


def test_v19_capacity():
    """Poisson(100) passers who always go, 100 seats: 3.986 % are lost; variance of weekly losses from their law."""
    from scipy.stats import poisson

    changes = {
        "place.town.residents": 0,
        "place.town.passing_trade_per_week": 100.0,
        "study.weeks": 120,
        "business.Ash.seats_per_week": 100.0,
        "behaviour.value_of_time_per_hour": 0.0,
    }
    _, ledger = run(quiet(changes))
    lost = ledger.counts[:, 0, 1, Count.TURNED_AWAY]
    sizes = np.arange(400)
    losses, chances = np.maximum(sizes - 100, 0), poisson.pmf(sizes, 100)
    mean = (losses * chances).sum()
    deviation = math.sqrt((losses**2 * chances).sum() - mean**2)
    assert mean / 100 == pytest.approx(0.03986, abs=5e-6)
    assert abs(lost.mean() - mean) < 4 * deviation / math.sqrt(120)


def test_an_elasticity_is_what_the_logit_says():
    """V1: -b p (1 - P) for one of four alike; the visits of twins at a price 4 % higher."""
    base = {"business": {}, **businesses((0.0, 0.0, 0.0, 0.0), price=20.0), "behaviour.price_weight": 0.1}
    before, occasions = shares(base)
    after, _ = shares({**base, "business.Ash.price": 20.8})
    odds = math.exp(-0.08)
    expected = odds / (odds + 3.0) - 0.25
    assert before[0] > after[0]
    assert abs(after[0] - before[0] - expected) < 4 * math.sqrt(abs(expected) / occasions)  # twins: only movers differ


def test_cost_is_price_time_and_effort():
    """20 minutes at £15 an hour are worth £5; so are £5 of effort that all feel alike, and £5 on the price: the same
    people go.
    """
    base = {"business.Ash.considered": 1.0, "behaviour.value_of_time_per_hour": 15.0, "behaviour.going_out": 1.5}
    base["behaviour.effort_spread"] = 0.0
    by_price = ledger_of({**base, "business.Ash.price": 30.0})
    by_effort = ledger_of({**base, "business.Ash.effort": 5.0})
    assert by_price.counts.tobytes() == by_effort.counts.tobytes()
    hill = {"place.hill": {"residents": 0, "passing_trade_per_week": 1.0}}
    way = {**hill, "travel": [{"from": "town", "to": "hill", "minutes": 20.0}], "business.Ash.place": "hill"}
    far, dear = ledger_of({**base, **way}), ledger_of({**base, **hill, "business.Ash.price": 30.0})
    assert np.array_equal(far.counts[:, 0, 0], dear.counts[:, 0, 0])


def test_v25_a_full_guarantee_is_worth_its_risk():
    """.2 x 1 z of risk at £.08 a logit are £2.50: whoever never learns goes as before when both are charged at once."""
    base = {"behaviour.off": ["learning"], "behaviour.risk_weight": 0.2, "behaviour.going_out": 1.0}
    base["behaviour.sensitivity_spread"] = 0.0  # or each would have a price of her own
    plain = ledger_of(base)
    covered = ledger_of({**base, "business.Ash.guarantee": 1.0})
    dear = ledger_of({**base, "business.Ash.guarantee": 1.0, "business.Ash.price": 27.5})
    assert np.array_equal(visits(dear), visits(plain))
    assert total(covered, Count.VISITS) > total(plain, Count.VISITS)


def test_waiting_keeps_people_away():
    full = {"business.Ash.seats_per_week": 14.0, "business.Ash.considered": 1.0, "study.weeks": 40}
    patient = total(ledger_of({**full, "behaviour.value_of_time_per_hour": 0.0}), Count.VISITS)
    pressed = total(ledger_of({**full, "behaviour.value_of_time_per_hour": 40.0}), Count.VISITS)
    assert pressed < 0.9 * patient


def test_who_cares_more_for_time_waits_less():
    full = {"business.Ash.seats_per_week": 14.0, "study.weeks": 40}
    assert same(ledger_of(full), ledger_of({**full, "segment.all.time_sensitivity": 3.0}))


def test_taste_is_what_nobody_can_see():
    """A taste of 90 for Birch sends all there; it comes only with a population of one's own."""
    the_terms = terms(
        {"business": {}, **businesses((0.0, 0.0)), "behaviour.going_out": 60.0, "behaviour.exit_chance": 0.0}
    )
    population = the_terms.population(7, 0)
    _, ledger = run(the_terms, taste=np.tile([0.0, 90.0], (len(population), 1)))
    assert total(ledger, Count.VISITS, 0) == 0
    assert total(ledger, Count.VISITS, 1) > 0


def test_who_is_barred_stays_away():
    the_terms = quiet()
    population = the_terms.population(7, 0)
    state = the_terms.first_state(population)
    state.flags[0, 0] |= BARRED
    after, _, _ = simulate(the_terms, population, 7, 0, start=state)
    assert after.visits[:, 0].tolist() == [0, 4, 4]


def test_a_must_be_product_wins_nobody_by_excelling():
    """Kano: above the norm it makes no difference, below it does."""
    must_be = {"behaviour.product_must_be": True}
    plain = ledger_of(must_be)
    assert same(plain, ledger_of({**must_be, "business.Ash.appeal": 9.0})) == []
    assert same(plain, ledger_of({**must_be, "business.Ash.appeal": 4.0}))
    assert same(ledger_of(), ledger_of({"business.Ash.appeal": 9.0}))


# -- what must not matter ----------------------------------------------------------------------------------------------

BETTER = {
    "experience": {"business.Ash.touchpoints": {name: {"score": 9.0} for name in ("welcome", "meal", "farewell")}},
    "consistency": {"business.Ash.touchpoints": {name: {"varies_by": 0.0} for name in ("welcome", "meal", "farewell")}},
    "recovery": {"business.Ash.recovery": 1.0},
    "delay": {"business.Ash.recovery_delay_days": 9.0},
    "refresh": {"business.Ash.novelty": 1.0, "business.Ash.refresh_every_weeks": 4},
    "personalisation": {"business.Ash.personalisation": 3.0},
    "gestures": {"business.Ash.gesture_chance": 1.0, "business.Ash.gesture_size": 5.0},
    "crowding": {"business.Ash.crowding": 5.0},
}
ONLY_PASSERS = {
    "place.town.residents": 0,
    "place.town.passing_trade_per_week": 60.0,
    "business.Ash.seats_per_week": 9.0,
    "business.Birch.seats_per_week": 20.0,
}


def visits(ledger):
    return ledger.counts[:, :, :, [Count.VISITS, Count.TURNED_AWAY]]


@pytest.mark.parametrize("name", BETTER)
def test_v16_pure_passing_trade_cannot_reward_experience(name):
    plain, better = ledger_of(ONLY_PASSERS), ledger_of({**ONLY_PASSERS, **BETTER[name]})
    assert np.array_equal(visits(plain), visits(better))
    assert visits(plain).any()
    if name in ("experience", "consistency", "refresh", "gestures", "crowding"):
        assert not np.array_equal(plain.counts, better.counts)  # they do notice, and it does not matter


def test_v16_ends_where_passers_read_reviews():
    reading = {**ONLY_PASSERS, "behaviour.passers": {"reviews": 0.3}}
    plain, better = ledger_of(reading), ledger_of({**reading, **BETTER["experience"]})
    assert not np.array_equal(visits(plain), visits(better))


@pytest.mark.parametrize("name", BETTER)
def test_v27_experience_moves_nobody_whose_weights_are_zero(name):
    """V27: beta = a = gamma = 0, no talk and nobody who leaves for good; residents and passers alike, no seats."""
    zero = {
        "behaviour.loyalty_weight": 0.0,
        "behaviour.experience_weight": 0.0,
        "behaviour.risk_weight": 0.0,
        "behaviour.talk_chance": 0.0,
        "behaviour.talk_gain": 0.0,
        "behaviour.exit_chance": 0.0,
        "place.town.passing_trade_per_week": 20.0,
    }
    plain, better = ledger_of(zero), ledger_of({**zero, **BETTER[name]})
    assert np.array_equal(visits(plain), visits(better))
    counted = {**zero, "behaviour.experience_weight": 0.4, "study.weeks": 40}
    if name in ("experience", "personalisation", "gestures", "refresh"):
        assert not np.array_equal(visits(ledger_of(counted)), visits(ledger_of({**counted, **BETTER[name]})))


def test_v26_books_agree_with_each_other():
    """With everything on: no contradiction in the ledger, no seat given twice, loyalties sum to 1 at most."""
    the_terms = terms({**RICH, "study.weeks": 30}, PLAN, "plan")
    state, ledger = run(the_terms)
    assert contradictions(ledger) == []
    served = ledger.counts[:, :, :, Count.VISITS].sum(axis=2)
    assert (served <= 5).all()
    assert (served == 5).any()
    assert (state.loyalty >= 0.0).all()
    assert (state.loyalty.sum(axis=1) <= 1.0).all()


def test_shares_of_occasions_never_exceed_one():
    the_terms = terms({"behaviour.occasions": "one_a_week"})
    _, ledger = run(the_terms)
    assert (ledger.counts[:, :, 0, Count.VISITS].sum(axis=1) <= 60).all()


def test_one_a_week_is_one_a_week():
    _, ledger = run(quiet({"place.town.residents": 50}))
    assert ledger.counts[:, 0, 0, Count.VISITS].tolist() == [50] * 4


def test_occasions_are_negative_binomial():
    """M1: Poisson with Gamma rates of shape .78 and mean .8 over 16 weeks: mean and variance of what people do."""
    changes = {"behaviour.occasions": "poisson", "place.town.residents": 800, "study.weeks": 16}
    state, _ = run(quiet(changes))
    visits_of_each, mean = state.visits[:, 0], 0.8 * 16
    variance = mean + mean**2 / 0.78
    assert abs(visits_of_each.mean() - mean) < 4 * math.sqrt(variance / 800)
    kurtosis = np.mean((visits_of_each - mean) ** 4) / visits_of_each.var() ** 2
    assert abs(visits_of_each.var() / variance - 1.0) < 4 * math.sqrt((kurtosis - 1.0) / 800)


def test_a_scenario_of_nobody_runs():
    scenario = market({"place.town.residents": 0, "place.town.passing_trade_per_week": 0.1})
    assert scenario.place[0].residents == 0
    assert total(ledger_of({"place.town.residents": 0, "place.town.passing_trade_per_week": 0.1}), Count.NEW) == 0
