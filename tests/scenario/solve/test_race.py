"""The race of clocks: closed forms, plain enumeration, finite differences."""

from math import comb, log

import numpy as np
import pytest
from scipy.special import erfcx

from sim.laws import choice
from sim.scenario.solve.race import home_clock, race, slopes

NESTS = (1.0, 0.999999, 0.8, 0.5, 0.3, 0.05)
CLOSE = {"rel": 1e-9, "abs": 1e-10}


def market(seed, people, businesses, spread=2.0):
    draw = np.random.default_rng(seed)
    values, chances = draw.normal(0.0, spread, (businesses, people)), draw.uniform(0.0, 1.0, (businesses, people))
    chances[0, 0], chances[-1, 0] = 1.0, 0.0
    return values, chances


def test_the_clock_of_home_at_one_half_is_known():
    """E(-x) of order one half is exp(x^2) erfc(x)."""
    time, still, rings = home_clock(0.5, -64, 32)
    t = np.exp(time)
    known = erfcx(np.sqrt(t))
    assert still == pytest.approx(known, abs=1e-12)
    assert rings == pytest.approx(t * (1.0 / np.sqrt(np.pi * t) - known), abs=1e-10)


@pytest.mark.parametrize("nest", NESTS)
def test_one_business_that_always_comes_to_mind_is_chosen_by_the_logit(nest):
    for value in (-12.0, -1.0, 0.0, 3.0, 12.0):
        found = race(np.array([[value / nest]]), np.array([[1.0]]), nest)
        assert found.worth[0] == pytest.approx(np.logaddexp(0.0, value), **CLOSE)
        assert found.visits[0, 0] == pytest.approx(1.0 / (1.0 + np.exp(-value)), **CLOSE)


@pytest.mark.parametrize("nest", NESTS)
@pytest.mark.parametrize("going_out", [-6.0, 0.4, 6.0])
def test_the_race_is_the_nested_logit_over_all_sets(nest, going_out):
    values, chances = market(3, 4, 7)
    found = race((values + going_out) / nest, chances, nest)
    for person in range(4):
        wanted = choice.considered(values[:, person], chances[:, person], nest, going_out)
        assert found.visits[:, person] == pytest.approx(wanted.shares, **CLOSE)


@pytest.mark.parametrize(("many", "chance"), [(20, 0.3), (60, 0.5), (400, 0.01), (60, 0.0), (60, 1.0)])
@pytest.mark.parametrize("nest", [1.0, 0.6])
def test_of_many_alike_their_number_decides(many, chance, nest):
    found = race(np.full((many, 1), 0.7 / nest), np.full((many, 1), chance), nest)
    sure = {k: comb(many, k) * chance**k * (1.0 - chance) ** (many - k) for k in range(1, many + 1)}
    worth = sum(sure[k] * np.logaddexp(0.0, 0.7 + nest * log(k)) for k in sure)
    gone = sum(sure[k] / (1.0 + np.exp(-0.7) * float(k) ** -nest) for k in sure)
    assert found.worth[0] == pytest.approx(worth, **CLOSE)
    assert found.visits.sum() == pytest.approx(gone, **CLOSE)


def test_the_worth_rises_with_a_value_by_the_chance_of_the_visit():
    """Williams, Daly and Zachary: d worth / d v_j = nest visits_j."""
    values, chances = market(5, 1, 40)
    for j in (0, 7, 39):
        step = np.zeros((40, 1))
        step[j] = 1e-4
        up, down = (race(values + each, chances, 0.6) for each in (step, -step))
        assert (up.worth - down.worth) / 2e-4 == pytest.approx(
            0.6 * race(values, chances, 0.6).visits[j], rel=1e-5, abs=1e-7
        )


def test_slopes_are_those_of_the_chances():
    values, chances = market(6, 2, 30, spread=1.0)
    found = slopes(values, chances, 0.45)
    assert np.array_equal(found.visits, race(values, chances, 0.45).visits)
    assert found.nothing == pytest.approx((1.0 - chances).prod(axis=0), rel=1e-12)
    for j in (1, 17):
        step = np.zeros((30, 2))
        step[j] = 1e-4
        up, down = (race(values + each, chances, 0.45).visits for each in (step, -step))
        assert (up - down)[j] / 2e-4 == pytest.approx((found.visits - found.repeated)[j], rel=1e-5, abs=1e-6)
        assert (up - down).sum(axis=0) / 2e-4 == pytest.approx(found.lured[j], rel=1e-5, abs=1e-6)


def test_far_apart_values_and_tiny_nests_are_told_apart_without_overflow():
    values = np.array([[900.0], [-900.0], [0.0]])
    found = race(values, np.array([[0.5], [1.0], [0.5]]), 0.05)
    assert np.isfinite(found.worth).all()
    assert found.visits[0, 0] == pytest.approx(0.5, abs=1e-9)
