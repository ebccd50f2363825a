from math import inf, sqrt

import numpy as np
import pytest

from sim.study.numbers.statistics import half_width, interval, mean, mean_known, quantile
from sim.study.runs.stopping import EXHAUSTED, SETTLED, Limits, looks
from sim.study.runs.thresholds import thresholds


def test_quantiles_are_those_of_students_table():
    assert quantile(1) == pytest.approx(12.706, abs=5e-4)
    assert quantile(9) == pytest.approx(2.262, abs=5e-4)
    assert quantile(39) == pytest.approx(2.023, abs=5e-4)


def test_an_interval_by_hand():
    values = [1.0, 2.0, 3.0, 4.0]
    half = 3.1824463 * sqrt(5 / 3) / 2
    assert interval(values) == pytest.approx((2.5 - half, 2.5 + half), rel=1e-6)


def test_one_value_has_no_interval_and_equal_values_have_no_width():
    assert half_width([5.0]) == inf
    assert interval([5.0]) == (None, None)
    assert interval([5.0, 5.0, 5.0]) == (5.0, 5.0)


def test_simultaneous_intervals_are_wider_and_share_the_error():
    values = [1.0, 2.0, 4.0, 8.0]
    assert half_width(values, comparisons=3) / half_width(values) == pytest.approx(quantile(3, 3) / quantile(3, 1))
    assert quantile(9, 5) == pytest.approx(quantile(9, 1, level=0.99))


def test_intervals_cover_the_truth_as_often_as_they_say():
    draw = np.random.default_rng(3).normal(10.0, 4.0, (1000, 6))
    inside = sum(low <= 10.0 <= high for low, high in (interval(list(row)) for row in draw))
    assert abs(inside / 1000 - 0.95) < 4 * sqrt(0.95 * 0.05 / 1000)


def test_means_leave_out_what_is_not_known():
    assert mean([1.0, 2.0]) == 1.5
    assert mean_known([None, 1.0, 3.0]) == 2.0
    assert mean_known([None]) is None


# -- looks that are fixed beforehand


@pytest.mark.parametrize(
    ("least", "most", "found"),
    [(10, 200, (10, 20, 40, 80, 160, 200)), (3, 12, (3, 6, 12)), (2, 3, (2, 3)), (7, 7, (7,)), (10, 4, (10,))],
)
def test_looks_double_and_end_with_the_most(least, most, found):
    assert looks(least, most) == found


def test_why_it_stops():
    several, one = Limits(looks(2, 8)), Limits((3,), fixed=True)
    assert [several.why(look, settled=False) for look in several.looks] == [None, None, EXHAUSTED]
    assert [several.why(look, settled=True) for look in several.looks] == [SETTLED] * 3
    assert one.why(3, settled=False) == one.why(3, settled=True) == "3 replications were asked for"


# -- what counts as the same


def test_thresholds_left_out_are_shares_of_the_revenue_unrounded():
    found = thresholds(None, None, [100.1, 200.2])
    assert (found.material_difference, found.precision) == pytest.approx((1.5015, 0.75075), rel=1e-12)


def test_precision_is_never_coarser_than_the_material_difference_unless_it_is_given_so():
    assert thresholds(10.0, None, [1e6]).precision == 5.0
    assert thresholds(None, 7.0, [100.0]).precision == 7.0
    assert thresholds(0.0, None, [1e6]).precision == 5_000.0


def test_no_revenue_divides_by_nothing():
    for revenues in ([], [0.0, 0.0]):
        found = thresholds(None, None, revenues)
        assert (found.material_difference, found.precision) == (0.0, 0.0)
