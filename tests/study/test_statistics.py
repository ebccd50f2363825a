from math import inf, sqrt

import numpy as np
import pytest

from sim.study.statistics import half_width, interval, mean, mean_known, quantile
from sim.study.stopping import EXHAUSTED, NOT_YET, PRECISE, TOO_FEW, enough, stopping_point, widest


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


def rows(*columns):
    return list(zip(*columns, strict=True))


def test_the_widest_column_decides():
    narrow, wide = [1.0, 1.1, 0.9], [10.0, 40.0, -20.0]
    assert widest(rows(narrow, wide)) == half_width(wide)
    assert widest([()]) == 0.0
    assert widest([(1.0,)]) == inf


@pytest.mark.parametrize(
    ("count", "precision", "expected"),
    [
        (3, 1.0, (False, TOO_FEW)),
        (4, 1.0, (True, PRECISE)),
        (4, 1e-9, (False, NOT_YET)),
        (6, 1e-9, (True, EXHAUSTED)),
        (6, 1.0, (True, PRECISE)),
    ],
)
def test_when_to_stop(count, precision, expected):
    column = [1.0, 1.2, 0.8, 1.1, 0.9, 1.0][:count]
    assert enough(rows(column), precision, 4, 6) == expected


def test_the_precision_itself_is_enough():
    column = [1.0, 2.0, 3.0]
    assert enough(rows(column), half_width(column), 2, 9) == (True, PRECISE)
    assert enough(rows(column), half_width(column) * 0.999999, 2, 9) == (False, NOT_YET)


def test_one_replication_is_never_precise():
    assert enough([(5.0,)], 1e12, 1, 10) == (False, NOT_YET)
    assert enough([(5.0,)], 1e12, 1, 1) == (True, EXHAUSTED)


def test_runs_beyond_the_stop_change_nothing():
    column = [1.0, 9.0, 5.0, 5.0, 5.0, 5.0, 5.0, 100.0, -100.0]
    asked = (5.0, 2, 20)
    where, why = stopping_point(rows(column), *asked)
    assert why == PRECISE
    assert all(not enough(rows(column[:count]), *asked)[0] for count in range(1, where))
    for length in range(where, len(column) + 1):
        assert stopping_point(rows(column[:length]), *asked) == (where, why)
    assert stopping_point(rows(column[: where - 1]), *asked) == (None, NOT_YET)
