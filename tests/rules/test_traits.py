"""The traits of residents against the distributions that the rules promise (M1, M2, M8, M32)."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.chance import FOUNDER_WEEK, name_hash
from sim.rules import traits
from tests.market.towns import BUSINESSES, TRAITS, arguments, town

MANY = 20_000


@pytest.fixture(scope="module")
def many():
    return town(residents=MANY, friends_per_person=0)


def test_rates_are_gamma_with_mean_one(many):
    assert stats.kstest(many.unit_rate, stats.gamma(0.78, scale=1 / 0.78).cdf).pvalue > 1e-3
    assert abs(many.unit_rate.mean() - 1) < 4 * (1 / 0.78 / MANY) ** 0.5


@pytest.mark.parametrize("name", ["experience_sensitivity", "price_sensitivity", "product_sensitivity"])
def test_sensitivities_are_log_normal_with_mean_one_and_spread(many, name):
    drawn = getattr(many, name)
    sigma = math.log(1 + 0.4**2) ** 0.5
    assert stats.kstest(drawn, stats.lognorm(sigma, scale=math.exp(-(sigma**2) / 2)).cdf).pvalue > 1e-3
    assert abs(drawn.mean() - 1) < 4 * 0.4 / MANY**0.5
    assert drawn.std() == pytest.approx(0.4, rel=0.05)


def test_experience_and_price_are_correlated_and_product_is_not(many):
    experience, price, product = (
        np.log(getattr(many, name + "_sensitivity")) for name in ("experience", "price", "product")
    )
    error = 4 / MANY**0.5
    assert np.corrcoef(experience, price)[0, 1] == pytest.approx(-0.3, abs=error)
    assert np.corrcoef(experience, product)[0, 1] == pytest.approx(0, abs=error)
    assert np.corrcoef(price, product)[0, 1] == pytest.approx(0, abs=error)


def test_match_is_normal_and_independent_between_businesses(many):
    for business in range(len(BUSINESSES)):
        assert stats.kstest(many.match[:, business], stats.norm(0, 0.9).cdf).pvalue > 1e-3
    assert np.abs(np.corrcoef(many.match.T) - np.eye(3)).max() < 4 / MANY**0.5


def test_segments_follow_the_mix(many):
    assert stats.chisquare(np.bincount(many.segment, minlength=3), MANY * np.array([0.5, 0.3, 0.2])).pvalue > 1e-3


def test_a_segment_without_share_stays_empty():
    assert set(town(mixes=[[0.0, 0.6, 0.4]]).segment) == {1, 2}
    assert set(town(mixes=[[0.6, 0.4, 0.0]]).segment) == {0, 1}


def test_awareness_follows_its_share():
    drawn = town(residents=MANY, friends_per_person=0, aware=[0.8, 0.3, 0.05]).aware
    shares = np.array([0.8, 0.3, 0.05])
    assert (np.abs(drawn.mean(axis=0) - shares) < 4 * (shares * (1 - shares) / MANY) ** 0.5).all()
    assert np.abs(np.corrcoef(drawn.T) - np.eye(3)).max() < 4 / MANY**0.5


def test_awareness_may_differ_by_place():
    drawn = town(places=("a", "b"), residents=50, mixes=[[1.0]] * 2, aware=[[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    assert (drawn.aware == np.repeat([[1, 0, 1], [0, 1, 0]], 50, axis=0)).all()


def test_off_values_make_everybody_the_same_exactly():
    alike = town(rate_shape=math.inf, sensitivity_spread=0.0, match=0.0, aware=1.0)
    for name in ("unit_rate", "experience_sensitivity", "price_sensitivity", "product_sensitivity"):
        assert (getattr(alike, name) == 1.0).all()
    assert (alike.match == 0.0).all()
    assert alike.aware.all()
    assert not town(aware=0.0).aware.any()


def test_full_correlation_makes_price_and_experience_one_trait():
    twins = town(sensitivity_correlation=1.0)
    assert (twins.price_sensitivity == twins.experience_sensitivity).all()


def test_every_trait_is_the_rule_s(many):
    chosen = [0, 1, 17, MANY - 1]
    for slot in chosen:
        luck = 2026, 0, int(many.who[slot]), FOUNDER_WEEK
        assert many.segment[slot] == traits.segment_of(*luck, np.array([0.5, 0.3, 0.2]), 3)
        assert many.unit_rate[slot] == traits.unit_rate(*luck, 0.78)
        assert many.experience_sensitivity[slot] == traits.experience_sensitivity(*luck, 0.4)
        assert many.price_sensitivity[slot] == traits.price_sensitivity(*luck, 0.4, -0.3)
        assert many.product_sensitivity[slot] == traits.product_sensitivity(*luck, 0.4)
        for business, name in enumerate(BUSINESSES):
            assert many.match[slot, business] == traits.match_of(*luck, name_hash(name), 0.9, 0.4)
            assert many.aware[slot, business] == traits.knows_at_start(*luck, name_hash(name), 0.8)


def test_one_more_resident_changes_nobody_else():
    fewer, more = town(residents=300), town(residents=301)
    for name in ("who", *TRAITS, "aware"):
        assert np.array_equal(getattr(fewer, name), getattr(more, name)[:300])


def test_one_more_place_or_business_changes_nobody_else():
    alone = town()
    two = town(places=("town", "west_end"), residents=[300, 40], mixes=[[0.5, 0.3, 0.2], [0.1, 0.1, 0.8]])
    assert np.array_equal(two.match[:300], alone.match)
    assert np.array_equal(two.unit_rate[:300], alone.unit_rate)
    assert not np.array_equal(two.unit_rate[300:], alone.unit_rate[:40])
    hashes = arguments()["origin"].hashes
    other_order = town(hashes=[hashes[2], name_hash("Zest"), hashes[0], hashes[1]])
    assert np.array_equal(other_order.match[:, [2, 3, 0]], alone.match)
    assert np.array_equal(other_order.aware[:, [2, 3, 0]], alone.aware)


def test_replications_and_seeds_have_their_own_people():
    rates = [town().unit_rate, town(replication=1).unit_rate, town(seed=2027).unit_rate]
    assert not np.array_equal(rates[0], rates[1])
    assert not np.array_equal(rates[0], rates[2])
