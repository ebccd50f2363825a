"""Smoothing and surprise: V7, V11, V12, V13, V15, V24, by closed form, quadrature and simulation."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from sim.laws import smoothing, surprise
from tests.laws.digits import agree


def test_v7_guadagni_little():
    found = smoothing.loyalty(0.875, 0.25)
    agree(found.mean, ".25")
    agree(math.sqrt(found.variance), ".1118")
    agree(smoothing.stationary_variance(1 - 0.875), ".06667")
    agree(smoothing.stationary_correlation(1 - 0.875, [0, 1, 2]), "1 .875 .765625")
    agree(smoothing.half_life(1 - 0.875), "5.2")  # M14, purchases


@pytest.mark.parametrize(
    ("gain", "variance", "visits"), [(0.1, ".0526", "6.58"), (0.2, ".1111", "3.11"), (0.3, ".1765", "1.94")]
)
def test_v11_expectations_at_constant_gain(gain, variance, visits):
    agree(smoothing.stationary_variance(gain), variance)
    agree(smoothing.half_life(gain), visits)


@pytest.mark.parametrize(("rate", "periods"), [(0.05, "13.51"), (0.10, "6.58"), (0.25, "2.41")])
def test_v24_imitation(rate, periods):
    agree(smoothing.half_life(rate), periods)
    assert smoothing.remaining(rate, [0, 1, 2]) == pytest.approx([1, 1 - rate, (1 - rate) ** 2])


@pytest.mark.parametrize(
    ("mean", "sd", "printed"), [(0, 1, "-.38099"), (0, 0.5, "-.19049"), (0.5, 1, ".31110"), (-0.5, 1, "-1.1664")]
)
def test_v12_loss_averse_surprise(mean, sd, printed):
    agree(surprise.expected_felt(mean, sd, 1.955), printed)


def test_v12_what_it_takes_to_break_even():
    agree(surprise.break_even_surprise(1, 1.955), ".2670")
    assert surprise.break_even_surprise(2, 1.955) == pytest.approx(2 * surprise.break_even_surprise(1, 1.955))
    assert surprise.break_even_surprise(1, 1.0) == pytest.approx(0, abs=1e-12)


def test_v13_perceived_risk():
    agree(math.sqrt(2 / math.pi), ".79788")
    assert surprise.perceived_risk(0.1, 1.0) == pytest.approx(math.sqrt(2 / math.pi) * math.sqrt(2 / 1.9))


@pytest.mark.parametrize(
    ("fades", "visits", "printed"), [(0.05, 26, ".57370"), (0.05, 52, ".36502"), (0.1, 26, ".37415")]
)
def test_v15_novelty(fades, visits, printed):
    agree(surprise.mean_novelty(fades, visits), printed)
    assert surprise.mean_novelty(fades, visits) == pytest.approx(np.exp(-fades * np.arange(visits)).mean())


@settings(max_examples=30)
@given(st.floats(-3, 3), st.floats(0.05, 3), st.floats(0, 5))
def test_felt_surprise_by_quadrature(mean, sd, aversion):
    def felt(z):
        d = mean + sd * z
        return (d if d >= 0 else aversion * d) * norm.pdf(z)

    kink = -mean / sd
    if abs(kink) < 9:
        exact = quad(felt, -10, kink)[0] + quad(felt, kink, 10)[0]
    else:
        exact = quad(felt, -10, 10)[0]
    assert surprise.expected_felt(mean, sd, aversion) == pytest.approx(exact, abs=1e-7)


def test_no_noise_leaves_the_surprise_itself():
    assert surprise.expected_felt(0.4, 0.0, 1.955) == 0.4
    assert surprise.expected_felt(-0.4, 0.0, 1.955) == pytest.approx(-0.782)
    assert surprise.mean_novelty(0.0, 5) == 1.0


def test_simulated_expectations_and_risk():
    """4,000 customers, 60 visits after 150 of warm-up at gain .2; four standard errors across customers."""
    luck = np.random.default_rng(11)
    n, gain = 4000, 0.2
    e, s, loyal = np.zeros(n), np.full(n, 1.0), np.full(n, 0.25)
    seen = []
    for visit in range(210):
        m = luck.normal(0, 1, n)
        s += gain * (np.abs(m - e) - s)
        e += gain * (m - e)
        loyal = 0.875 * loyal + 0.125 * (luck.random(n) < 0.25)
        if visit >= 150:
            seen.append((e**2, s, (loyal - 0.25) ** 2, loyal))
    expected = (
        smoothing.stationary_variance(gain),
        surprise.perceived_risk(gain),
        smoothing.loyalty(0.875, 0.25).variance,
        0.25,
    )
    for customer, exact in zip(np.mean(seen, axis=0), expected, strict=True):
        assert abs(customer.mean() - exact) < 4 * customer.std() / math.sqrt(n)
