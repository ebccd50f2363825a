import math
from math import fsum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.study.numbers.rounding import (
    counted_to,
    decimals_of_each,
    pennies_of,
    penny,
    printed,
    share_out,
    to_decimals,
    to_pennies,
)

money = st.floats(-1e7, 1e7, allow_nan=False)


@given(st.lists(money, min_size=1, max_size=15))
def test_printed_lines_add_up_exactly_and_none_is_a_penny_off(amounts):
    lines = {str(number): amount for number, amount in enumerate(amounts)}
    total = fsum(amounts)
    pennies = share_out(lines, total)
    assert sum(pennies.values()) == to_pennies(total)
    assert all(abs(pennies[line] - lines[line] * 100) < 1.0 + 1e-6 for line in lines)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=12))
def test_whole_pennies_stay_as_they_are(amounts):
    lines = {str(number): amount / 100 for number, amount in enumerate(amounts)}
    pennies = share_out(lines, fsum(lines.values()))
    exact = [to_pennies(value) for value in lines.values()]
    assert sum(pennies.values()) == to_pennies(fsum(lines.values()))
    assert max(abs(a - b) for a, b in zip(pennies.values(), exact, strict=True)) <= 1


def test_the_missing_pennies_go_to_the_largest_remainders():
    lines = {"a": 0.333, "b": 0.336, "c": 0.331}
    assert printed(lines, 1.0) == {"a": 0.33, "b": 0.34, "c": 0.33}


def test_ties_go_to_the_earlier_line():
    assert share_out({"a": 0.125, "b": 0.125}, 0.25) == {"a": 13, "b": 12}


def test_zero_lines_stay_zero():
    lines = {"none": 0.0, "gain": 10.004, "loss": -3.333, "zero": 0.0}
    shown = printed(lines, fsum(lines.values()))
    assert shown["none"] == 0.0
    assert shown["zero"] == 0.0
    assert round(sum(shown.values()), 2) == 6.67


def test_a_surplus_by_float_rounding_is_taken_from_a_line_that_moves():
    assert share_out({"zero": 0.0, "a": 0.5001, "b": 0.4999}, 0.98) == {"zero": 0, "a": 49, "b": 49}
    with pytest.raises(ValueError, match="no lines"):
        share_out({}, 1.0)


def test_rounding_of_single_numbers():
    assert penny(None) is None
    assert penny(2.345001) == 2.35
    assert penny(-2.345001) == -2.35
    assert str(penny(-0.001)) == "0.0"
    assert str(to_decimals(-0.00001, 2)) == "0.0"
    assert to_decimals(None, 2) is None
    assert to_decimals(1.23456, 4) == 1.2346


near_ties = st.tuples(st.integers(-(10**8), 10**8), st.sampled_from([0.0, -math.inf, math.inf])).map(
    lambda at: math.nextafter((at[0] + 0.5) / 1e6, at[1]) if at[1] else (at[0] + 0.5) / 1e6
)
"""Numbers at, or next to, the middle between two numbers of six decimals."""


@given(st.lists(near_ties | st.floats(-1e9, 1e9) | st.floats(allow_infinity=False), min_size=1, max_size=30))
def test_an_array_is_rounded_as_each_number_is(values):
    found = decimals_of_each(np.array(values), 6)
    expected = np.array([value if value != value else to_decimals(value, 6) for value in values])
    assert found.view(np.int64)[expected == expected].tolist() == expected.view(np.int64)[expected == expected].tolist()
    assert (np.isnan(found) == np.isnan(expected)).all()


@given(st.lists(money | st.integers(-(10**9), 10**9).map(lambda pennies: (pennies + 0.5) / 100), min_size=1))
@pytest.mark.parametrize("decimals", [0, 2, 3])
def test_an_array_of_money_is_rounded_as_each_amount_is(decimals, amounts):
    with counted_to(decimals):
        expected = np.array([penny(amount) for amount in amounts])
        assert pennies_of(np.array(amounts)).view(np.int64).tolist() == expected.view(np.int64).tolist()
