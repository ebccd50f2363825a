"""Category purchases: V6, the frequencies of table 2.1a, simulation and limits."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import gamma, poisson

from sim.laws.nbd import Nbd
from tests.laws.digits import agree

TOOTHPASTE = Nbd.fit(0.56, 2.6)
laws = st.builds(Nbd, st.floats(0.01, 60), st.floats(0.05, 50))


def test_toothpaste_parameters_and_frequencies():
    agree(TOOTHPASTE.mean, "1.456")
    agree(TOOTHPASTE.shape, ".7788")
    agree(TOOTHPASTE.chance(range(7)), ".4400 .2233 .1294 .0781 .0481 .0299 .0188")


def test_v6_regression_to_the_mean():
    agree(TOOTHPASTE.slope, ".6515")
    agree(TOOTHPASTE.expected_next([0, 1, 5]), ".507 1.159 3.765")
    agree(TOOTHPASTE.expected_next(0), ".5074")
    agree(100 * TOOTHPASTE.sales_from_others, "15.3")


@settings(max_examples=15)
@given(st.floats(0.1, 20), st.floats(0.3, 30), st.integers(0, 10))
def test_counts_are_poisson_with_gamma_rates(mean, shape, count):
    rates = gamma(shape, scale=mean / shape)

    def part(log_rate):
        rate = math.exp(log_rate)
        return rates.pdf(rate) * poisson.pmf(count, rate) * rate

    middle = math.log(mean)
    by_rate = quad(part, middle - 60, middle, limit=200)[0] + quad(part, middle, middle + 6, limit=200)[0]
    assert Nbd(mean, shape).chance(count) == pytest.approx(by_rate, abs=1e-7)


@settings(max_examples=30)
@given(laws)
def test_chances_have_the_mean_and_variance(law):
    chances = law.chances()
    counts = np.arange(len(chances))
    assert chances.sum() == pytest.approx(1.0, abs=1e-11)
    assert chances @ counts == pytest.approx(law.mean, rel=1e-8)
    assert chances @ (counts - law.mean) ** 2 == pytest.approx(law.variance, rel=1e-6)
    assert law.penetration * law.buying_rate == pytest.approx(law.mean, rel=1e-12)


@settings(max_examples=30)
@given(laws)
def test_next_periods_expectations_average_to_the_mean(law):
    chances = law.chances()
    assert chances @ law.expected_next(np.arange(len(chances))) == pytest.approx(law.mean, rel=1e-8)


@given(st.floats(0.05, 60), st.floats(0.05, 50))
def test_a_fit_finds_its_own_law(mean, shape):
    law = Nbd(mean, shape)
    if law.penetration < 0.999:  # beyond, hardly anybody is left to tell the shape from
        assert Nbd.fit(law.penetration, law.buying_rate).shape == pytest.approx(shape, rel=1e-3)


def test_simulated_panel():
    """Mean next purchases by purchases now, 200,000 customers, within four standard errors."""
    luck = np.random.default_rng(6)
    rates = luck.gamma(TOOTHPASTE.shape, TOOTHPASTE.mean / TOOTHPASTE.shape, 200_000)
    now, then = luck.poisson(rates), luck.poisson(rates)
    for count in range(6):
        chosen = then[now == count]
        assert abs(chosen.mean() - TOOTHPASTE.expected_next(count)) < 4 * chosen.std() / math.sqrt(len(chosen))


def test_equal_rates_are_the_poisson_limit():
    alike, nearly = Nbd(2.0, math.inf), Nbd(2.0, 1e7)
    assert alike.chance(range(9)) == pytest.approx(nearly.chance(range(9)), abs=1e-6)
    assert alike.slope == 0.0
    assert alike.expected_next(7) == 2.0
    assert Nbd.fit(alike.penetration, alike.buying_rate).shape == math.inf
    assert Nbd.fit(0.95, 2.0).shape == math.inf  # less spread than a Poisson distribution's


def test_other_period_lengths_keep_the_shape():
    year = TOOTHPASTE.over(4)
    assert (year.mean, year.shape) == (4 * TOOTHPASTE.mean, TOOTHPASTE.shape)
    assert TOOTHPASTE.over(1) == TOOTHPASTE


def test_what_cannot_be_fitted_or_listed_is_refused():
    with pytest.raises(ValueError, match=r"buying_rate must be a number at least 1; it is 0[.]5"):
        Nbd.fit(0.5, 0.5)
    with pytest.raises(ValueError, match="Too many purchases to list"):
        Nbd(1e6, 0.5).chances()
