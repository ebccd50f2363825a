"""Distributions, each against the theory that it knows: mean, variance, and the whole curve.

Seeds are fixed, so a test either always passes or never does; each significance is one in a thousand.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim import chance
from sim.compiled import compiled, fast

COUNT = 4000
SIGNIFICANCE = 1e-3


@dataclass(frozen=True)
class Theory:
    name: str
    draw: Any  # who -> a number
    law: Any  # the same distribution in scipy


def u_of(who):
    return chance.uniform(31, 2, chance.CHOICE, who, 5, 1, 6)


def of_gamma(shape):
    return Theory(f"gamma {shape}", lambda who: chance.gamma(31, 2, 2, who, 0, 0, shape), stats.gamma(shape))


def of_poisson(mean):
    return Theory(f"poisson {mean}", lambda who: chance.poisson(31, 2, 4, who, 0, 0, mean), stats.poisson(mean))


CONTINUOUS = [
    Theory("exponential", lambda who: chance.exponential_from(u_of(who)), stats.expon()),
    Theory("gumbel", lambda who: chance.gumbel_from(u_of(who)), stats.gumbel_r()),
    *map(of_gamma, (0.1, 0.3, 0.78, 1.0, 2.5, 40.0)),
]
COUNTS = [*map(of_poisson, (0.02, 0.5, 3.0, 30.0, 64.0, 64.001, 150.0))]


def names(theories):
    return [theory.name for theory in theories]


@pytest.mark.parametrize("theory", CONTINUOUS + COUNTS, ids=names(CONTINUOUS + COUNTS))
def test_mean_and_variance(theory):
    draws = np.array([theory.draw(who) for who in range(COUNT)])
    mean, variance, _, excess = theory.law.stats("mvsk")
    far = stats.norm.isf(SIGNIFICANCE / 2)
    assert abs(draws.mean() - mean) < far * math.sqrt(variance / COUNT)
    assert abs(draws.var() - variance) < far * variance * math.sqrt((excess + 2) / COUNT)


@pytest.mark.parametrize("theory", CONTINUOUS, ids=names(CONTINUOUS))
def test_curve_of_continuous_numbers(theory):
    draws = [theory.draw(who) for who in range(COUNT)]
    assert stats.kstest(draws, theory.law.cdf).pvalue > SIGNIFICANCE


@pytest.mark.parametrize("theory", COUNTS, ids=names(COUNTS))
def test_curve_of_counts(theory):
    draws = np.array([theory.draw(who) for who in range(COUNT)])
    edges = np.unique(theory.law.ppf(np.linspace(0.02, 0.98, 13)))
    cuts = np.concatenate([[0.0], theory.law.cdf(edges), [1.0]])
    expected = np.diff(cuts) * COUNT
    seen = np.bincount(np.searchsorted(edges, draws), minlength=len(expected))
    keep = expected > 0
    assert stats.chisquare(seen[keep], expected[keep]).pvalue > SIGNIFICANCE


@pytest.mark.parametrize("mean", [1e-6, 0.3, 7.5, 64.0])
def test_poisson_inverts_the_cumulative_chance(mean):
    rng = np.random.default_rng(3)
    us = [*rng.random(1000).tolist(), 2.0**-33, 1 - 2.0**-33]
    assert [chance.poisson_from(u, mean) for u in us] == stats.poisson.ppf(us, mean).tolist()


def test_poisson_of_nothing_is_nothing():
    assert chance.poisson_from(1 - 2.0**-33, 0.0) == 0
    assert chance.poisson(1, 0, 4, 7, 0, 0, 0.0) == 0
    assert chance.poisson(1, 0, 4, 7, 0, 0, -0.5) == 0


def test_poisson_splits_large_means_into_equal_parts_of_their_own_luck():
    decision = (9, 1, chance.NEED, 44, 12, 0)
    for lane in range(4):
        parts = [chance.poisson_from(chance.uniform(*decision, 4 * part + lane), 50.0) for part in range(3)]
        assert chance.poisson(*decision, 150.0, lane) == sum(parts)
    whole = chance.poisson_from(chance.uniform(*decision, 2), 64.0)
    assert chance.poisson(*decision, 64.0, 2) == whole  # up to 64 in one part


def test_gamma_takes_its_attempts_from_blocks_in_turn(monkeypatch):
    from sim.chance import variates

    asked = []

    def refuse_twice(*decision):
        asked.append(decision[-1])
        lowest, middle = 0, 2**31
        return (lowest if len(asked) < 3 else middle, middle, middle, 0)  # far below the mean is never accepted

    monkeypatch.setattr(variates, "block", refuse_twice)
    value = variates.gamma(1, 0, 2, 3, 0, 0, 0.5)
    assert asked == [0, 1, 2]
    d = 1.5 - 1 / 3
    assert value == pytest.approx(d * 0.5**2, rel=1e-6)  # the middle of the bell, times u^(1/shape)


@compiled
def loop(shape, mean, out):
    for i in range(out.shape[1]):
        u = chance.uniform(31, 2, chance.CHOICE, i, 5, 1, 6)
        out[0, i] = chance.exponential_from(u)
        out[1, i] = chance.gumbel_from(u)
        out[2, i] = chance.poisson_from(u, mean)
        out[3, i] = chance.poisson(31, 2, 4, i, 0, 0, 30.0 * mean)
        out[4, i] = chance.gamma(31, 2, 2, i, 0, 0, shape)


@pytest.mark.parametrize(("shape", "mean"), [(0.78, 4.0), (3.0, 0.2)])
def test_compiled_bits_are_the_same(shape, mean):
    out = np.empty((5, 1500))
    loop(shape, mean, out)
    plain = np.empty_like(out)
    getattr(loop, "py_func", loop)(shape, mean, plain)
    assert out.tolist() == plain.tolist()
    assert fast(chance.gamma)(31, 2, 2, 9, 0, 0, shape) == out[4, 9]


def test_extremes_are_finite():
    for u in (2.0**-33, 1 - 2.0**-33):
        assert math.isfinite(chance.gumbel_from(u))
        assert chance.exponential_from(u) > 0.0
