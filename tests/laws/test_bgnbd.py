"""Customers who quietly stop: V23, the likelihood, a fit to a simulated log with its standard errors."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import roots_genlaguerre, roots_jacobi

from sim.laws.bgnbd import BgNbd
from tests.laws.digits import agree

CDNOW = BgNbd(0.243, 4.414, 0.793, 2.426)
laws = st.builds(BgNbd, st.floats(0.2, 3), st.floats(1, 10), st.floats(0.3, 3), st.floats(0.5, 5))


def log_of(law, customers, luck):
    """Simulated repeats, time of the last and time observed, each [n], and the numbers of repeats within 39."""
    rate = luck.gamma(law.r, 1 / law.alpha, customers)
    stop = luck.beta(law.a, law.b, customers)
    age = luck.uniform(27, 39, customers)
    purchases, recency, whole, clock = (np.zeros(customers) for _ in range(4))
    active = np.ones(customers, bool)
    while active.any():
        clock[active] += luck.exponential(1 / rate[active])
        active &= clock <= 39
        whole += active
        seen = active & (clock <= age)
        purchases += seen
        recency = np.where(seen, clock, recency)
        active &= luck.random(customers) >= stop
    return purchases, recency, age, whole


LOG = log_of(CDNOW, 6000, np.random.default_rng(23))


def test_v23():
    agree(CDNOW.expected([39, 52]), "1.1967 1.4461")
    agree(CDNOW.chance(0, 39), ".5737864")


@settings(max_examples=20)
@given(laws, st.floats(0.5, 30))
def test_chances_add_up_and_have_the_expectation(law, periods):
    counts = np.arange(3000)
    chances = law.chance(counts, periods)
    assert chances.sum() == pytest.approx(1.0, abs=1e-9)
    assert chances @ counts == pytest.approx(law.expected(periods), rel=1e-5)


@settings(max_examples=10)
@given(laws, st.floats(1, 20), st.floats(1, 20))
def test_what_is_expected_next_averages_to_what_is_expected(law, age, ahead):
    """E X(T + t) - E X(T) by the tower rule, over customers without a repeat and, by simulation, all others."""
    luck = np.random.default_rng(1)
    rate, stop = luck.gamma(law.r, 1 / law.alpha, 20_000), luck.beta(law.a, law.b, 20_000)
    purchases, recency, clock = np.zeros(20_000), np.zeros(20_000), np.zeros(20_000)
    active = np.ones(20_000, bool)
    while active.any():
        clock[active] += luck.exponential(1 / rate[active])
        active &= clock <= age
        purchases += active
        recency = np.where(active, clock, recency)
        active &= luck.random(20_000) >= stop
    ahead_of_each = law.expected_next(ahead, purchases, recency, np.full(20_000, age))
    gap = ahead_of_each.mean() - (law.expected(age + ahead) - law.expected(age))
    assert abs(gap) < 5 * ahead_of_each.std() / math.sqrt(20_000)


def test_a_history_by_quadrature_over_rates_and_chances_to_stop():
    """Two repeats, the last at 30.43 of 38.86 weeks: chance to be active, repeats in the next 39 weeks."""
    x, last, age, ahead = 2, 30.43, 38.86, 39.0
    y, rate_weight = roots_genlaguerre(80, CDNOW.r + x - 1)
    rate = y / (CDNOW.alpha + age)
    node, stop_weight = roots_jacobi(80, CDNOW.b - 1, CDNOW.a - 1)
    stop = 0.5 * (1 + node)
    weight = rate_weight[:, None] * stop_weight
    active = weight * (1 - stop) ** x
    stopped = weight * stop * (1 - stop) ** (x - 1) * np.exp(rate * (age - last))[:, None]
    later = (1 - np.exp(-rate[:, None] * stop * ahead)) / stop
    total = active.sum() + stopped.sum()
    assert CDNOW.active([x], [last], [age])[0] == pytest.approx(active.sum() / total, rel=1e-9)
    assert CDNOW.expected_next(ahead, [x], [last], [age])[0] == pytest.approx((active * later).sum() / total, rel=1e-9)


def test_simulated_log_has_the_chances():
    whole = LOG[3]
    for count in range(5):
        exact = CDNOW.chance(count, 39)
        assert abs((whole == count).mean() - exact) < 4 * math.sqrt(exact * (1 - exact) / len(whole))
    assert abs(whole.mean() - CDNOW.expected(39)) < 4 * whole.std() / math.sqrt(len(whole))


def test_a_fit_recovers_the_law():
    """Within four standard errors from the curvature of the likelihood; equal customers may be counted together."""
    purchases, recency, age, _ = LOG
    fitted = BgNbd.fit(purchases, recency, age)
    at, true = (np.log([law.r, law.alpha, law.a, law.b]) for law in (fitted, CDNOW))

    def likelihood(logs):
        return BgNbd(*np.exp(logs)).log_likelihood(purchases, recency, age)

    step = 0.02 * np.eye(4)

    def bend(i, j):
        corners = [sign * likelihood(at + i + sign * j) - sign * likelihood(at - i + sign * j) for sign in (1, -1)]
        return sum(corners) / (4 * 0.02**2)

    curvature = np.array([[bend(i, j) for j in step] for i in step])
    errors = np.sqrt(np.diag(np.linalg.inv(-curvature)))
    assert (np.abs(at - true) < 4 * errors).all()
    assert 0 <= likelihood(at) - likelihood(true) < 12  # half a chi-square of 4: beyond 12 once in 10,000
    few = [each[:40] for each in (purchases, recency, age)]
    twice = BgNbd.fit(*(np.tile(each, 2) for each in few))
    weighted = BgNbd.fit(*few, np.full(40, 2.0))
    assert twice.expected(39) == pytest.approx(weighted.expected(39), rel=1e-4)


def test_who_came_lately_is_likelier_to_be_active():
    chances = CDNOW.active([3, 3, 3, 0], [5, 20, 38, 0], [39] * 4)
    assert (np.diff(chances[:3]) > 0).all()
    assert chances[3] == 1.0


@pytest.mark.parametrize(("a", "b"), [(1.0, 2.0), (0.4, 0.6)])
def test_expectations_at_removable_gaps(a, b):
    law = BgNbd(0.5, 3.0, a, b)
    counts = np.arange(4000)
    assert law.chance(counts, 20) @ counts == pytest.approx(law.expected(20), rel=1e-5)
    sides = [BgNbd(0.5, 3.0, a + step, b).expected_next(5, [2], [3], [9]) for step in (-1e-3, 1e-3)]
    assert law.expected_next(5, [2], [3], [9]) == pytest.approx(np.mean(sides), rel=1e-5)


@pytest.mark.parametrize(
    ("history", "sentence"),
    [
        (([1], [9], [5]), "recency must not exceed age"),
        (([0], [3], [5]), "there was no repeat to date"),
        (([0, 0], [0, 0], [5, 6]), "nobody came back"),
        (([1.5], [3], [5]), "whole numbers"),
        (([1], [3], [0]), "age must be numbers above 0"),
        (([1, 1], [3], [5]), "equally long"),
    ],
)
def test_logs_that_are_none(history, sentence):
    with pytest.raises(ValueError, match=sentence):
        BgNbd.fit(*history)


def test_a_history_beyond_arithmetic_is_refused():
    with pytest.raises(ValueError, match="purchases are too many"):
        CDNOW.expected_next(52, [3000], [38], [39])
