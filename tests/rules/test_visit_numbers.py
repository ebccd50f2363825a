"""Visit: the exact limits of memory (V14) and novelty (V15), and what gestures and crowding are worth."""

import math
from itertools import permutations

import numpy as np
import pytest

from sim.rules.visit import (
    is_peak,
    mean_so_far,
    moment,
    novelty_left,
    people_under_pressure,
    personal_touch,
    remember,
    standing_out,
)

WEIGHTS = (0.5, 0.25, 0.25)


def remembered(moments, cares=None, weights=WEIGHTS, peak_aversion=1.0):
    """A visit of these moments as it is remembered, the peak, and how far it stands out: the rules in their order.

    V14 holds at a `peak_aversion` of 1, which is off.
    """
    cares = cares or [1.0] * len(moments)
    mean, total = 0.0, 0.0
    for x, care in zip(moments, cares, strict=True):
        total += care
        mean = mean_so_far(mean, care, total, x)
    peak, highest = moments[0], 0.0
    for x, care in zip(moments, cares, strict=True):
        standing = standing_out(care, x, mean, peak_aversion)
        if is_peak(standing, highest):
            peak, highest = x, max(standing, highest)
    return remember(mean, peak, moments[-1], *weights), peak, highest


def test_equal_moments_are_remembered_as_they_were():
    for c in (-1.7, 0.0, 0.3):
        assert remembered([c] * 4)[0] == pytest.approx(c, abs=1e-15)


def test_the_order_of_the_moments_before_the_end_is_forgotten():
    moments = [0.4, -1.1, 2.0, 0.1]
    seen = {round(remembered([*order, 0.3])[0], 12) for order in permutations(moments)}
    assert len(seen) == 1


def test_without_the_mean_duration_is_neglected():
    short = remembered([1.0, -2.0, 0.5], weights=(0.0, 0.5, 0.5))[0]
    long = remembered([1.0, 1.0, 1.0, -2.0, 0.0, 0.5, 0.5], weights=(0.0, 0.5, 0.5))[0]
    assert short == long == -0.75


def test_memory_moves_with_the_scale_and_turns_with_its_sign():
    dice = np.random.default_rng(1)
    for moments in dice.normal(size=(200, 5)):
        base = remembered(moments.tolist())[0]
        assert remembered((moments + 1.25).tolist())[0] == pytest.approx(base + 1.25, abs=1e-12)
        assert remembered((-moments).tolist())[0] == pytest.approx(-base, abs=1e-12)


def test_at_more_than_one_the_scale_still_moves_but_its_sign_no_longer_turns():
    """The oddness of V14 holds only at off; the rest of it at any value."""
    dice, turned = np.random.default_rng(1), 0
    for moments in dice.normal(size=(200, 5)):
        base = remembered(moments.tolist(), peak_aversion=1.955)[0]
        assert remembered((moments + 1.25).tolist(), peak_aversion=1.955)[0] == pytest.approx(base + 1.25, abs=1e-12)
        turned += abs(remembered((-moments).tolist(), peak_aversion=1.955)[0] + base) > 1e-9
    assert turned > 50


def test_of_two_moments_the_worse_is_the_peak_at_more_than_one():
    """So m = .5 mean + .25 min + .25 end, and for N(0, 1) E m = -.25/sqrt(pi)."""
    dice = np.random.default_rng(2)
    drawn = dice.normal(size=(40_000, 2)).tolist()
    memory = []
    for first, last in drawn:
        found, peak, _ = remembered([first, last], peak_aversion=1.955)
        assert peak == min(first, last)
        memory.append(found)
    error = np.std(memory) / len(memory) ** 0.5
    assert abs(np.mean(memory) + 0.25 / math.sqrt(math.pi)) < 4 * error


def test_a_bad_moment_outweighs_a_good_one_up_to_the_aversion():
    """Mean 0: 1.9 up stands out as far as 1.9/1.955 down."""
    for below, peak in ((0.95, 1.9), (0.99, -0.99)):
        assert remembered([1.9, -below, below - 1.9, 0.0], peak_aversion=1.955)[1] == pytest.approx(
            peak if below == 0.95 else -0.99
        )


def test_two_moments_always_tie_and_the_later_is_the_peak():
    dice = np.random.default_rng(2)
    for first, last in dice.normal(size=(200, 2)).tolist():
        assert remembered([first, last])[1] == last


def test_the_peak_is_what_stands_out_from_the_visit_by_what_people_care_for():
    assert remembered([0.0, 0.0, 3.0, 0.0])[1] == 3.0
    assert remembered([0.0, -3.0, 1.0, 0.0])[1] == -3.0
    assert remembered([1.0, -1.0, 1.5, -1.5])[1] == -1.5
    assert remembered([1.0, -1.0, 1.5, -1.5], cares=[3.0, 1.0, 1.0, 1.0])[1] == 1.0
    assert remembered([2.0, 0.0, -1.9, 0.0])[1] == 2.0
    assert remembered([2.0, 0.0, -1.9, 0.0], cares=[1.0, 1.0, 5.0, 1.0])[1] == -1.9
    mean = (2.0 - 5 * 1.9) / 8
    assert remembered([2.0, 0.0, -1.9, 0.0], cares=[1.0, 1.0, 5.0, 1.0], weights=(1, 0, 0))[0] == pytest.approx(mean)


def test_memory_of_four_random_moments():
    """V14: s.d. of m .6350, of the peak 1.3980, E max abs(x - mean) 1.1965, E m = 0; within 4 standard errors."""
    dice = np.random.default_rng(14)
    count = 40_000
    drawn = np.array([remembered(moments) for moments in dice.normal(size=(count, 4)).tolist()])
    memory, peak, standing = drawn.T
    assert abs(memory.mean()) < 4 * 0.635 / count**0.5
    for values, expected in ((memory, 0.6350), (peak, 1.3980)):
        fourth = np.mean((values - values.mean()) ** 4)
        error = math.sqrt((fourth - values.var() ** 2) / count) / (2 * values.std())
        assert abs(values.std() - expected) < 4 * error
    assert abs(standing.mean() - 1.1965) < 4 * standing.std() / count**0.5


def test_the_mean_alone_is_the_off_value():
    dice = np.random.default_rng(3)
    for moments in dice.normal(size=(50, 4)).tolist():
        assert remembered(moments, weights=(1.0, 0.0, 0.0))[0] == pytest.approx(sum(moments) / 4, abs=1e-14)


@pytest.mark.parametrize(("at", "alone", "standing_out_too"), [(3, 0.375, 0.625), (1, 0.125, 0.375)])
def test_what_a_gesture_at_the_end_and_in_the_middle_weighs(at, alone, standing_out_too):
    """M10: .375 at the end, .125 in the middle; .25 more if it becomes the peak."""
    quiet = [0.0, 0.0, -3.0, 0.0]  # something else stands out
    given = quiet.copy()
    given[at] += 0.2
    assert remembered(given)[0] - remembered(quiet)[0] == pytest.approx(alone * 0.2)
    given = [0.0] * 4
    given[at] += 2.0
    assert remembered(given)[0] == pytest.approx(standing_out_too * 2.0)


@pytest.mark.parametrize(("fades", "visits", "mean"), [(0.05, 26, 0.57370), (0.05, 52, 0.36502), (0.1, 26, 0.37415)])
def test_novelty_refreshed_every_so_many_visits(fades, visits, mean):
    """V15: (1 - exp(-fades T)) / (T (1 - exp(-fades)))."""
    left = [novelty_left(1.0, fades, h) for h in range(visits)]
    assert sum(left) / visits == pytest.approx((1 - math.exp(-fades * visits)) / (visits * (1 - math.exp(-fades))))
    assert sum(left) / visits == pytest.approx(mean, abs=5e-6)


def test_novelty_halves_in_about_seven_visits():
    assert novelty_left(0.3, 0.1, 7) / 0.3 == pytest.approx(0.4966, abs=1e-4)


def test_being_known_adds_half_then_half_of_the_rest():
    assert [personal_touch(1.0, visits) for visits in range(5)] == [0.0, 0.5, 0.75, 0.875, 0.9375]


def test_the_front_line_suffers_only_above_nine_tenths():
    assert people_under_pressure(0.5, 0.4, 0.9) == 0.5
    assert people_under_pressure(0.5, 0.4, 0.95) == pytest.approx(0.3)
    assert people_under_pressure(0.5, 0.4, 1.0) == pytest.approx(0.1)


def test_a_moment_is_the_sum_of_its_parts():
    assert moment(0.5, -0.25, 0.125, 1.0, 2.0, 0.5, -3.0) == 0.5 - 0.25 + 0.125 + 1.0 + 2.0 - 1.5
