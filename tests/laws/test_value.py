"""Lifetime value under constant and mixed churn: V21, V22, R10, R12."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.laws import value
from sim.laws.sbg import Sbg
from tests.laws.digits import agree

REGULAR = [0.631, 0.468, 0.382, 0.326, 0.289, 0.262, 0.241]
HIGH_END = [0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491]


@pytest.mark.parametrize(
    ("retention", "worth", "elasticity"),
    [(0.6, "1.154", "2.15"), (0.8, "2.500", "3.5"), (0.9, "4.091", "5.09"), (0.95, "5.588", "6.59")],
)
def test_v21(retention, worth, elasticity):
    agree(value.residual_value(retention, 0.12), worth)
    agree(value.retention_elasticity(retention, 0.12), elasticity)
    agree(value.lifetime_value(retention, 0.12) - value.residual_value(retention, 0.12), "1.000")


@pytest.mark.parametrize(
    ("retention", "discount", "printed"),
    [
        (0.6, 0.12, "19.9"),
        (0.7, 0.12, "21.6"),
        (0.8, 0.12, "25.9"),
        (0.9, 0.12, "36.6"),
        (0.8, 0.0, "42"),
        (0.9, 0.0, "111"),
    ],
)
def test_r12_five_points_of_retention(retention, discount, printed):
    agree(100 * value.retention_gain(retention, 0.05, discount), printed)


def test_retention_of_seventy_and_seventy_two_per_cent():
    """docs/science.md §4.1: 2.333 and 2.571 undiscounted, +10.2 %, where Fornell's page says 17 %."""
    agree([value.residual_value(0.70, 0), value.residual_value(0.72, 0)], "2.333 2.571")
    agree(100 * value.retention_gain(0.70, 0.02, 0), "10.2")


@given(st.floats(0, 0.99), st.floats(0.01, 1), st.floats(-50, 50))
def test_value_is_a_discounted_sum(retention, discount, margin):
    factors = (retention / (1 + discount)) ** np.arange(1, 5000)
    found = value.residual_value(retention, discount, margin)
    assert found == pytest.approx(margin * factors.sum(), abs=1e-9, rel=1e-9)


@given(st.floats(0.05, 0.95), st.floats(0, 1))
def test_elasticity_is_the_slope(retention, discount):
    up, down = (math.log(value.residual_value(retention * (1 + step), discount)) for step in (1e-6, -1e-6))
    assert value.retention_elasticity(retention, discount) == pytest.approx((up - down) / 2e-6, rel=1e-5)


def test_a_customer_for_ever_without_discount_has_no_value():
    with pytest.raises(ValueError, match="no finite value"):
        value.lifetime_value(1.0, 0.0)


def test_v22_survival_and_retention():
    # Printed at first: .2625 for S(6), as the unrounded fit to the data gives; with .7041 and 1.182 it is .26244.
    agree(Sbg.fit(REGULAR).survival(range(1, 8)), ".6267 .4738 .3880 .3321 .2923 .2625 .2390")
    agree(Sbg(0.7041, 1.182).survival(range(1, 8)), ".6267 .4738 .3880 .3321 .2923 .2624 .2390")
    agree(Sbg(0.7041, 1.182).retention(range(1, 5)), ".6267 .7560 .8188 .8559")
    agree(Sbg(0.6681, 3.8061).survival(range(1, 8)), ".8507 .7469 .6698 .6099 .5618 .5222 .4889")


def test_v22_fits_of_the_published_cohorts():
    """Fader & Hardie (2007), two segments, seven years."""
    for cohort, printed in ((REGULAR, ".7041 1.182"), (HIGH_END, ".6681 3.8061")):
        fitted = Sbg.fit(cohort)
        agree([fitted.alpha, fitted.beta], printed)


def test_r12_mixed_cohorts_are_worth_more_than_their_mean_churn():
    agree(100 * Sbg(0.6681, 3.8061).sorting_gain(0.12), "28")
    agree(100 * Sbg(0.7041, 1.182).sorting_gain(0.12), "51")


@given(st.floats(0.1, 20), st.floats(0.1, 20), st.floats(0.05, 1), st.integers(0, 6))
def test_lifetimes_are_discounted_survival(alpha, beta, discount, renewals):
    law = Sbg(alpha, beta)
    years = np.arange(1500)
    left = law.survival(years) / (1 + discount) ** np.minimum(years, 700)
    assert law.lifetime(discount) == pytest.approx(left.sum(), rel=1e-6)
    ahead = law.survival(renewals + 1 + years) / law.survival(renewals) / (1 + discount) ** np.minimum(years, 700)
    assert law.residual_lifetime(renewals, discount) == pytest.approx(ahead.sum(), rel=1e-6)


@given(st.floats(0.1, 20), st.floats(0.1, 20))
def test_retention_rises_though_nobody_grows_loyal(alpha, beta):
    law = Sbg(alpha, beta)
    retention = law.retention(range(1, 20))
    assert (np.diff(retention) > 0).all()
    assert np.cumprod(retention) == pytest.approx(law.survival(range(1, 20)), rel=1e-9)


def test_simulated_cohort():
    """100,000 customers whose chances of leaving differ; four standard errors."""
    luck = np.random.default_rng(22)
    lifetimes = luck.geometric(luck.beta(0.7041, 1.182, 100_000))
    for year in range(1, 8):
        exact = Sbg(0.7041, 1.182).survival(year)
        assert abs((lifetimes > year).mean() - exact) < 4 * math.sqrt(exact * (1 - exact) / 100_000)


@pytest.mark.parametrize(
    ("survival", "sentence"),
    [([0.5, 0.6], "must never rise"), ([1.0, 1.0], "nobody left"), ([1.5], "at most 1"), ([], "at least one number")],
)
def test_survival_that_is_none(survival, sentence):
    with pytest.raises(ValueError, match=sentence):
        Sbg.fit(survival)
