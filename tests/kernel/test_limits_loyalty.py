"""Loyalty: Guadagni and Little's moments (V7), the last brand as a Markov chain (V8), symmetric feedback (V10), and
contracts (V22, M36).

Customers do not influence each other; standard errors are taken across them.
"""

import numpy as np
import pytest

from sim.laws import loyalty as chain
from sim.laws import smoothing
from sim.laws.sbg import Sbg
from sim.market.ledger import VISITS_MASK
from tests.kernel.limits import across, agrees, names, offering, opened, passed, ratio, sizes, terms

PEOPLE = 10_000
HABIT = {
    "place.town.residents": PEOPLE,
    "behaviour.product_weight": 1.0,
    "behaviour.loyalty_reward": "visit",
}

# -- V7 ----------------------------------------------------------------------------------------------------------------

CARRY, SHARE, LAGS = 0.875, 0.25, (0, 1, 4, 12)
SETTLED = 120  # .875 ** 120 is a ten-millionth


def loyalties(replication):
    """Float [N, 4]: loyalty to a brand chosen with chance .25, at four moments after it has settled."""
    values = np.log([SHARE, 1.0 - SHARE])
    changes = {**HABIT, "study.weeks": SETTLED + LAGS[-1], "behaviour.loyalty_carry": CARRY}
    market, now, found = opened(terms(offering(values), changes), replication), 0, []
    for lag in LAGS:
        passed(market, SETTLED + lag - now)
        now = SETTLED + lag
        found.append(market.state().loyalty[:, 0])
    return np.column_stack(found)


@sizes
def test_v7_loyalty_of_guadagni_and_little(size):
    """Mean, variance and correlation with oneself later, as moments about the known mean."""
    expected = smoothing.loyalty(CARRY, SHARE)
    assert expected.variance**0.5 == pytest.approx(0.1118, abs=5e-5)
    found = size.rows(loyalties)
    gap = found - expected.mean
    agrees(across(found), np.full(len(LAGS), SHARE), size.within(0.006))
    agrees(across(gap**2), np.full(len(LAGS), expected.variance), size.within(0.001))
    first = np.repeat(gap[:, :1], len(LAGS) - 1, axis=1)
    correlation = smoothing.stationary_correlation(1.0 - CARRY, LAGS[1:])
    assert correlation == pytest.approx([0.875, 0.5862, 0.2014], abs=5e-5)
    agrees(ratio(first * gap[:, 1:], first**2), correlation, size.within(0.06))


# -- V8 ----------------------------------------------------------------------------------------------------------------

VALUES, BETA = (1.0, 0.5, 0.0), 1.5
SWITCHING = [[0.82141, 0.11117, 0.06743], [0.24473, 0.66524, 0.09003], [0.30720, 0.18632, 0.50648]]
WATCHED = 25  # weeks in which switches are counted


def switches(replication):
    """Int [N, 3, 3]: how often each customer went from one brand (row) to another (column), the market at rest."""
    changes = {**HABIT, "study.weeks": 60, "behaviour.loyalty_carry": 0.0, "behaviour.loyalty_weight": BETA}
    market = passed(opened(terms(offering(VALUES), changes), replication), 30)
    found, who = np.zeros((PEOPLE, 3, 3)), np.arange(PEOPLE)
    last = market.state().loyalty.argmax(axis=1)
    for _ in range(WATCHED):
        now = passed(market, 1).state().loyalty.argmax(axis=1)
        found[who, last, now] += 1
        last = now
    return found


@sizes
def test_v8_the_last_brand_is_a_markov_chain(size):
    expected = chain.last_brand_switching(VALUES, BETA)
    shares = chain.last_brand_shares(VALUES, BETA)
    assert expected == pytest.approx(np.array(SWITCHING), abs=6e-6)
    assert shares == pytest.approx([0.59747, 0.27139, 0.13114], abs=5e-6)
    found = size.rows(switches)
    after = np.repeat(found.sum(axis=2, keepdims=True), 3, axis=2)
    agrees(ratio(found, after), expected, size.within([[0.006], [0.01], [0.014]]))
    agrees(across(found.sum(axis=2) / WATCHED), shares, size.within(0.013))


@sizes
def test_v8_the_chain_is_reversible(size):
    """At rest as many go from one brand to another as come back."""
    found = size.rows(switches)
    above = np.triu_indices(3, 1)
    agrees(across((found - found.transpose(0, 2, 1))[:, *above]), np.zeros(3), size.within(0.04))


# -- V10 ---------------------------------------------------------------------------------------------------------------

FEW, OFTEN = 100, 14
"""Customers, and how often each of them buys in a week on average."""


def followed(beta, brands, ahead, carry, purchases, replication):
    """Float [N]: loyalty to the brand that starts with `ahead`, after so many purchases of each customer."""
    weeks = purchases // OFTEN
    changes = {
        **HABIT,
        "study.weeks": weeks,
        "place.town.residents": FEW,
        "behaviour.occasions": "poisson",
        "segment.all.occasions_per_week": float(OFTEN),
        "behaviour.loyalty_weight": beta,
        "behaviour.loyalty_carry": carry,
    }
    start = np.full(brands, (1.0 - ahead) / (brands - 1.0))
    start[0] = ahead
    market = opened(terms({name: {} for name in names(brands)}, changes), replication, start={"loyalty": start})
    return passed(market, weeks).state().loyalty[:, 0]


@sizes
@pytest.mark.parametrize(
    ("beta", "brands", "leader", "carry"),
    [(2.5, 2, 0.8552, 0.998), (3.0, 2, 0.9293, 0.995), (3.92, 2, 0.9767, 0.995), (3.6, 3, 0.9238, 0.995)],
)
def test_v10_strong_habit_keeps_a_leader(size, beta, brands, leader, carry):
    """Loyalty wavers about the mean field, which moves its mean by something in proportion to 1 - carry.

    Twice the mean less that at twice the distance from 1 removes it.  What is left, of the wavering's second order and
    of the way from .8, is about .0001, by the chain's own law.
    """
    expected = chain.leading_share(beta, brands)
    assert expected == pytest.approx(leader, abs=5e-5)
    assert not chain.equal_shares_last(beta, brands)
    purchases = round(18.0 / (1.0 - carry))
    fine, coarse = (
        size.rows(lambda replication, each=each: followed(beta, brands, 0.8, each, purchases, replication))
        for each in (carry, 2.0 * carry - 1.0)
    )
    agrees(across(2.0 * fine - coarse), expected, size.within(0.012))


@sizes
@pytest.mark.parametrize(("beta", "brands"), [(1.6, 2), (2.2, 3), (2.6, 4)])
def test_v10_weak_habit_leaves_equal_brands_equal(size, beta, brands):
    """Below beta = J a head start is lost; by symmetry the mean is then 1/J, whatever the carry."""
    expected = chain.leading_share(beta, brands)
    assert expected == 1.0 / brands
    assert chain.equal_shares_last(beta, brands)
    found = across(size.rows(lambda replication: followed(beta, brands, 0.7, 0.99, 3000, replication)))
    agrees(found, expected, size.within(0.03))


# -- V22 ---------------------------------------------------------------------------------------------------------------

PERIOD, PERIODS = 4, 7
CONTRACTS = {
    "regular": (Sbg(0.7041, 1.182), [0.6267, 0.4738, 0.3880, 0.3321, 0.2923, 0.2625, 0.2390]),
    "high-end": (Sbg(0.6681, 3.8061), [0.8507, 0.7469, 0.6698, 0.6099, 0.5618, 0.5222, 0.4889]),
}


def under_contract(law, replication):
    """Int [N, W]: visits by week of customers whom a contract of four weeks binds; who leaves is bound elsewhere.

    Tastes are such that a renewal is refused with a chance of one's own, drawn from the law's Beta distribution.
    """
    weeks = PERIOD * (PERIODS + 1)
    club, elsewhere = names(2)
    businesses = {club: {"commitment_weeks": PERIOD - 1}, elsewhere: {"commitment_weeks": 1000}}
    the_terms = terms(businesses, {"study.weeks": weeks, "place.town.residents": PEOPLE})
    leaves = np.random.default_rng([22, replication]).beta(law.alpha, law.beta, PEOPLE)
    taste = np.column_stack([np.log1p(-leaves) - np.log(leaves), np.zeros(PEOPLE)])
    start = {"committed_to": 0, "committed_until": PERIOD}
    market = passed(opened(the_terms, replication, start=start, taste=taste), weeks)
    return market.record.ledger.diary[0] & VISITS_MASK


@sizes
@pytest.mark.parametrize("kind", CONTRACTS)
def test_v22_who_stays_under_contract(size, kind):
    law, digits = CONTRACTS[kind]
    periods = np.arange(1, PERIODS + 1)
    assert law.survival(periods) == pytest.approx(digits, abs=1e-4)
    visits = size.rows(lambda replication: under_contract(law, replication))
    assert set(np.unique(visits)) == {0, 1}
    stayed = visits.reshape(len(visits), PERIODS + 1, PERIOD)
    assert (stayed == stayed[:, :, :1]).all()  # bound for the whole period, or gone
    assert (np.diff(stayed[:, :, 0].astype(int), axis=1) <= 0).all()  # and nobody comes back
    left = stayed[:, :, 0]
    assert left[:, 0].all()
    agrees(across(left[:, 1:]), law.survival(periods), size.within(0.024))
    retention = law.retention(periods)
    agrees(ratio(left[:, 1:], left[:, :-1]), retention, size.within(0.03))
    assert (np.diff(retention) > 0.0).all()
