"""Judging a visit: loss-averse surprise (V12), the guarantee (V25, M18), complaints, talk and who was delighted."""

import itertools
import math
from statistics import NormalDist

import pytest
from scipy.integrate import quad
from scipy.optimize import brentq

from sim.rules.choice import utility
from sim.rules.judge import (
    asked_in_vain,
    is_delighted,
    is_outraged,
    loss_averse,
    recovered,
    recovery_share,
    refund,
    satisfaction,
    surprise,
    unfounded_chance,
    upgrade_chance,
)
from sim.rules.learning import opening_risk
from sim.rules.word import heard_step, pick, talk_chance

LOSS_AVERSION = 1.955
NORMAL = NormalDist()


def mean_felt(d, s, loss_aversion):
    """E felt(D) for D normal with mean d and s.d. s, by quadrature on either side of the kink."""

    def weighed(x):
        return loss_averse(x, loss_aversion) * NORMAL.pdf((x - d) / s) / s

    return quad(weighed, d - 12 * s, 0.0)[0] + quad(weighed, 0.0, d + 12 * s)[0]


@pytest.mark.parametrize(
    ("d", "s", "expected"), [(0, 1, -0.38099), (0, 0.5, -0.19049), (0.5, 1, 0.31110), (-0.5, 1, -1.1664)]
)
def test_loss_averse_surprise(d, s, expected):
    """V12: d Phi(d/s) + s phi(d/s) - lambda [s phi(d/s) - d (1 - Phi(d/s))]."""
    exact = (
        d * NORMAL.cdf(d / s)
        + s * NORMAL.pdf(d / s)
        - LOSS_AVERSION * (s * NORMAL.pdf(d / s) - d * (1 - NORMAL.cdf(d / s)))
    )
    assert mean_felt(d, s, LOSS_AVERSION) == pytest.approx(exact, abs=1e-9)
    assert exact == pytest.approx(expected, abs=5e-5 if expected < -1 else 5e-6)  # as many digits as are printed


def test_the_surprise_that_breaks_even():
    """V12: .2670 at s = 1."""
    assert brentq(lambda d: mean_felt(d, 1.0, LOSS_AVERSION), 0, 1) == pytest.approx(0.2670, abs=5e-5)


def test_inconsistency_costs_without_a_rule_of_its_own():
    """M15: E felt = -(lambda - 1) s / sqrt(2 pi) at mean 0: it grows with the spread, and vanishes without aversion."""
    for s in (0.3, 0.7, 1.1):
        assert mean_felt(0, s, LOSS_AVERSION) == pytest.approx(-0.955 * s / math.sqrt(2 * math.pi), abs=1e-9)
        assert mean_felt(0, s, 1.0) == pytest.approx(0, abs=1e-9)


def test_satisfaction_is_quality_and_surprise():
    assert satisfaction(0.5, loss_averse(surprise(0.5, 0.2), 2.0)) == pytest.approx(0.8)
    assert satisfaction(0.5, loss_averse(surprise(0.5, 0.9), 2.0)) == pytest.approx(-0.3)


def test_the_zone_of_tolerance_is_open_at_its_ends():
    assert [is_delighted(s, 2.5) for s in (2.5, 2.5000001, -3.0)] == [False, True, False]
    assert [is_outraged(s, 2.5) for s in (-2.5, -2.5000001, 3.0)] == [False, True, False]


def test_recovery_heals_and_never_overshoots():
    assert recovered(-2.0, 0.5) == -1.0
    assert recovered(-2.0, 1.0) == 0.0
    assert recovered(1.5, 1.0) == 1.5


def test_recovery_loses_half_every_two_days():
    assert [recovery_share(0.8, days) for days in (0, 2, 4, 6)] == [0.8, 0.4, 0.2, 0.1]
    assert recovery_share(0.8, 1) == pytest.approx(0.8 / math.sqrt(2))


@pytest.mark.parametrize("guarantee", [0.25, 0.5, 1.0])
def test_what_a_guarantee_is_worth_to_somebody_new(guarantee):
    """V25: the price rise that leaves a new customer's value unchanged is risk_weight s0 g / b; 2.469 at g = 1."""
    price_weight, risk_weight, price = 0.081, 0.2, 25.0
    start = opening_risk(1.0, 0.0)

    def worth(price, guarantee):
        return utility(0.3, 0.0, 0.4, 0.0, price_weight, price, risk_weight, start, guarantee, 1.5, 0.0, 0.0)

    rise = brentq(lambda more: worth(price + more, guarantee) - worth(price, 0.0), 0, 10, xtol=1e-13)
    assert rise == pytest.approx(risk_weight * start * guarantee / price_weight, abs=1e-9)
    if guarantee == 1.0:
        assert rise == pytest.approx(2.469, abs=5e-4)


def test_what_a_guarantee_costs():
    """M18: a share of what was paid, to those who complain and to a few who have no cause."""
    assert refund(0.5, 25.0, 1.2) == 15.0
    assert unfounded_chance(0.01, 0.5, 1.0, True) == 0.005
    assert unfounded_chance(0.01, 0.5, 0.1, True) == pytest.approx(0.05)  # ten times as often, a tenth of people
    assert unfounded_chance(0.01, 0.5, 0.1, False) == 0.0
    assert unfounded_chance(0.2, 1.0, 0.1, True) == 1.0  # at every visit: then the mean is .1, not .2


def test_who_takes_an_upgrade():
    """M23: 12 % at a pull of -2 when it is free and nothing surprises."""
    assert upgrade_chance(-2.0, 0.0, 0.08, 0.0, 0.0) == pytest.approx(0.1192, abs=1e-4)
    assert upgrade_chance(-2.0, 1.0, 0.08, 5.0, 0.0) == pytest.approx(1 / (1 + math.exp(1.4)))


def test_how_far_people_differ_in_what_an_upgrade_is_worth():
    """M23: at b = .08 a pull of 1 and S = .6 make it worth £20; a spread of 1/b is no spread of its own."""
    for price in (0.0, 12.0, 20.0, 50.0):
        apart = 1 / (1 + math.exp((price - 20.0) / 2.5))
        assert upgrade_chance(1.0, 0.6, 0.08, price, 2.5) == pytest.approx(apart)
        assert upgrade_chance(1.0, 0.6, 0.08, price, 12.5) == pytest.approx(upgrade_chance(1.0, 0.6, 0.08, price, 0.0))


def test_the_best_price_of_an_upgrade():
    """Its margin has one top, where (price - cost) b (1 - chance) = 1: with pull 0, S = 1 and b = .08 at £22.0."""

    def margin(price):
        return (price - 4.0) * upgrade_chance(0.0, 1.0, 0.08, price, 0.0)

    prices = [4.0 + 0.5 * step for step in range(400)]
    top = max(prices, key=margin)
    assert abs((top - 4.0) * 0.08 * (1.0 - upgrade_chance(0.0, 1.0, 0.08, top, 0.0)) - 1.0) < 0.04
    before, after = [p for p in prices if p < top], [p for p in prices if p > top]
    assert all(margin(one) < margin(next_one) for one, next_one in itertools.pairwise([*before, top]))
    assert all(margin(one) > margin(next_one) for one, next_one in itertools.pairwise([top, *after]))


def test_who_was_asked_and_declined():
    """M23: an end half a z worse, which counts a quarter."""
    assert asked_in_vain(1.0, 0.25, 0.5) == 0.875


def test_who_talks():
    """M21: the little that all talk, and more beyond the zone of tolerance, up or down alike."""
    assert talk_chance(0.02, 1.0, 0.3, 1.0, 2.5) == 0.02
    assert talk_chance(0.02, 1.4, 0.3, 3.5, 2.5) == pytest.approx(0.328)
    assert talk_chance(0.02, 1.4, 0.3, -3.5, 2.5) == talk_chance(0.02, 1.4, 0.3, 3.5, 2.5)
    assert talk_chance(0.02, 1.0, 0.3, -9.0, 2.5) == 1.0


def test_word_of_mouth_moves_those_who_know_little():
    """M21: omega n0 / (n0 + n) of the gap."""
    assert [heard_step(0.2, 2.0, visits, 1.5, 0.5) for visits in (0, 2, 6)] == pytest.approx([0.2, 0.1, 0.05])


def test_every_friend_is_picked_by_an_equal_share_of_luck():
    assert [pick(u / 12, 4) for u in range(12)] == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert pick(1 - 2.0**-33, 4) == 3
