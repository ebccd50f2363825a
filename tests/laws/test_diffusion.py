"""The Bass model by weeks and continuous, cascades: V17, V18, R7."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from sim.laws import diffusion
from tests.laws.digits import agree


def test_v17_weekly():
    agree(diffusion.bass_pull(0.03, 0.38, 10), ".0300 .0702 .1228 .1901 .2729 .3701 .4776 .5881 .6925 .7826")
    agree(diffusion.bass_push(0.03, 0.38, 10), ".0300 .0698 .1213 .1860 .2643 .3546 .4529 .5532 .6488 .7338")


def test_v17_continuous():
    agree(diffusion.bass_peak(0.03, 0.38), "6.193 .4605 .1106")
    agree(diffusion.bass_curve(0.03, 0.38, [5, 10]), ".3312 .8128")


@settings(max_examples=25)
@given(st.floats(0.001, 0.2), st.floats(0, 1))
def test_the_curve_solves_its_equation(p, q):
    def grow(_, share):
        return (p + q * share) * (1 - share)

    found = solve_ivp(grow, (0, 20), [0.0], rtol=1e-8, atol=1e-10, t_eval=[5, 20])
    assert diffusion.bass_curve(p, q, [5, 20]) == pytest.approx(found.y[0], abs=1e-6)


@given(st.floats(0.001, 0.2), st.floats(0.21, 1))
def test_the_peak_is_where_the_slope_is_steepest(p, q):
    week, adopted, per_week = diffusion.bass_peak(p, q)
    assert diffusion.bass_curve(p, q, week) == pytest.approx(adopted, abs=1e-12)
    slope = (diffusion.bass_curve(p, q, week + 1e-4) - diffusion.bass_curve(p, q, week)) / 1e-4
    assert slope == pytest.approx(per_week, rel=1e-4)
    assert per_week == pytest.approx((p + q * adopted) * (1 - adopted), rel=1e-12)


@pytest.mark.parametrize("law", [diffusion.bass_push, diffusion.bass_pull])
def test_small_steps_lead_to_the_curve_and_weeks_do_not(law):
    p, q, fine = 0.03, 0.38, 2000
    assert law(p / fine, q / fine, 10 * fine)[-1] == pytest.approx(diffusion.bass_curve(p, q, 10), abs=2e-4)
    assert abs(law(p, q, 10)[-1] - diffusion.bass_curve(p, q, 10)) > 0.03


def test_push_is_poisson_telling_in_a_large_market():
    """One market of 200,000 in which each adopter tells Poisson(.38) others a week."""
    luck = np.random.default_rng(17)
    adopted = np.zeros(200_000, bool)
    for expected in diffusion.bass_push(0.03, 0.38, 10):
        told = luck.integers(0, 200_000, luck.poisson(0.38 * adopted.sum()))
        new = luck.random(200_000) < 0.03
        new[told] = True
        adopted |= new
        assert adopted.mean() == pytest.approx(expected, abs=0.006)


@pytest.mark.parametrize("law", [diffusion.bass_push, diffusion.bass_pull])
@pytest.mark.parametrize(("p", "q"), [(0.03, 0.38), (0.018, 0.54), (0.005, 0.84), (0.05, 0.0)])
def test_a_fit_finds_its_own_law(law, p, q):
    found = diffusion.fit_bass(law(p, q, 30), law)
    assert found == pytest.approx((p, q, 1.0), abs=1e-5)


def test_noise_lowers_r_squared():
    noisy = diffusion.bass_push(0.03, 0.38, 30) + np.where(np.arange(30) % 2, 0.02, -0.02)
    p, q, fit = diffusion.fit_bass(np.clip(noisy, 0, 1))
    assert 0.9 < fit < 0.999
    assert (p, q) == pytest.approx((0.03, 0.38), abs=0.03)


def test_v18_cascades():
    agree(diffusion.mean_cascade(0.6), "2.5")
    agree([diffusion.final_size(1.5), diffusion.final_size(2)], ".5828 .7968")
    assert diffusion.final_size(0.99) == diffusion.final_size(1.0) == 0.0


@given(st.floats(0.01, 0.9))
def test_sizes_of_cascades_that_end(offspring):
    chances = diffusion.cascade_chances(offspring, 6000)
    assert chances.sum() == pytest.approx(1.0, abs=1e-6)
    assert chances @ np.arange(1, 6001) == pytest.approx(diffusion.mean_cascade(offspring), rel=1e-4)


@given(st.floats(1.05, 8))
def test_what_is_missing_from_the_sizes_never_ends(offspring):
    ended = diffusion.cascade_chances(offspring, 60_000).sum()
    assert 1 - ended == pytest.approx(diffusion.final_size(offspring), abs=1e-6)


@given(st.floats(0, 30))
def test_the_final_size_is_a_root(offspring):
    z = diffusion.final_size(offspring)
    assert z == pytest.approx(1 - math.exp(-offspring * z), abs=1e-9)


def test_barely_growing_epidemics_stay_small():
    assert diffusion.final_size(1.0001) == pytest.approx(2e-4, rel=1e-3)
    assert diffusion.final_size(1 + 1e-12) == pytest.approx(2e-12, rel=1e-3)


def test_what_has_no_meaning_is_refused():
    with pytest.raises(ValueError, match="p \\+ q must be a number"):
        diffusion.bass_pull(0.6, 0.6, 3)
    with pytest.raises(ValueError, match="at least three weeks"):
        diffusion.fit_bass([0.1, 0.2])
    with pytest.raises(ValueError, match="offspring must be a number at least 0 and below 1"):
        diffusion.mean_cascade(1.0)
    assert diffusion.bass_peak(0.1, 0.05) == (0.0, 0.0, 0.1)
