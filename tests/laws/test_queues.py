"""Capacity and crowding: V19, V20."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from sim.laws import queues
from tests.laws.digits import agree


@pytest.mark.parametrize(
    ("mean", "seats", "printed"),
    [(90, 100, ".00833"), (100, 100, ".03986"), (110, 100, ".09919"), (300, 300, ".02303")],
)
def test_v19(mean, seats, printed):
    agree(queues.lost_share(mean, seats), printed)


@given(st.floats(0.1, 200), st.integers(0, 250))
def test_lost_share_is_a_sum_over_the_poisson_law(mean, seats):
    guests = np.arange(seats, seats + 1500)
    lost = poisson.pmf(guests, mean) @ (guests - seats) / mean
    assert queues.lost_share(mean, seats) == pytest.approx(lost, abs=1e-12)


@pytest.mark.parametrize(("weight", "used", "minutes"), [(0.05, ".69594", "22.888"), (0.1, ".58935", "14.351")])
def test_v20(weight, used, minutes):
    found = queues.congestion(1.5, 1.0, weight, 10)
    agree(found.utilisation, used)
    agree(found.wait, minutes)


def test_v20_reacting_at_once_swings_for_ever():
    """docs/science.md §4.2, c: slope about -2, gains below .66 settle down."""
    found = queues.congestion(1.5, 1.0, 0.05, 10)
    agree(found.slope, "-2")
    agree(found.fastest_gain, ".66")
    for gain, settles in ((0.5, True), (0.64, True), (0.69, False), (1.0, False)):
        used = 0.69
        for _ in range(2000):
            demand = 1.5 / (1 + math.exp(-(1.0 - 0.05 * queues.wait(min(used, 0.999), 10))))
            used += gain * (demand - used)
        assert (abs(used - found.utilisation) < 1e-9) == settles


@given(st.floats(0.05, 5), st.floats(-3, 3), st.floats(0.01, 1), st.floats(1, 30))
def test_demand_and_crowding_agree(demand, value, weight, half):
    def coming(used):
        return demand / (1 + math.exp(weight * queues.wait(used, half) - value))

    found = queues.congestion(demand, value, weight, half)
    assert found.utilisation == pytest.approx(coming(found.utilisation), abs=1e-9)
    assert 0 < found.utilisation < 1
    step = 1e-6 * min(found.utilisation, 1 - found.utilisation)
    rise = coming(found.utilisation + step) - coming(found.utilisation - step)
    assert found.slope == pytest.approx(rise / (2 * step), rel=1e-3, abs=1e-6)


def test_nobody_sits_without_seats_and_a_tiny_weight_fills_the_house():
    assert queues.lost_share(5.0, 0) == pytest.approx(1.0)
    assert queues.congestion(3.0, 2.0, 1e-30, 10).utilisation == pytest.approx(1.0)
