"""Last-brand loyalty and symmetric feedback: V8, V10; the switching matrix of V9 and its value."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import softmax

from sim.laws import loyalty
from sim.laws.value import switching_values
from tests.laws.digits import agree

U = [1.0, 0.5, 0.0]
MATRIX = loyalty.last_brand_switching(U, 1.5)
utilities = st.lists(st.floats(-4, 4), min_size=1, max_size=6)


def test_v8_rows_and_shares():
    agree(MATRIX, ".82141 .11117 .06743  .24473 .66524 .09003  .30720 .18632 .50648")
    agree(loyalty.last_brand_shares(U, 1.5), ".59747 .27139 .13114")


def test_v9_values():
    found = switching_values(MATRIX, 0.10)
    agree(np.diag(found), "7.38985 4.43019 2.87659")
    agree(found[0], "7.38985 2.40572 1.20443")
    assert found.sum(axis=1) == pytest.approx([11, 11, 11])


@given(utilities, st.floats(-3, 5))
def test_the_chain_is_reversible_and_rests_in_its_shares(u, weight):
    switching, shares = loyalty.last_brand_switching(u, weight), loyalty.last_brand_shares(u, weight)
    flow = shares[:, None] * switching
    assert flow == pytest.approx(flow.T, abs=1e-13)
    assert shares @ switching == pytest.approx(shares, abs=1e-13)
    assert loyalty.long_run_shares(switching) == pytest.approx(shares, abs=1e-8)


@settings(max_examples=25)
@given(utilities, st.floats(0, 4), st.floats(0.05, 1))
def test_values_are_discounted_sums(u, weight, discount):
    switching = loyalty.last_brand_switching(u, weight)
    margins = np.arange(1.0, len(u) + 1)
    total, step = np.zeros(switching.shape), np.eye(len(u))
    for _ in range(800):
        total += step
        step = step @ switching / (1 + discount)
    assert switching_values(switching, discount, margins) == pytest.approx(total * margins, rel=1e-9)


@pytest.mark.parametrize(("weight", "share"), [(2.5, ".8552"), (3, ".9293"), (3.92, ".9767")])
def test_v10_two_brands(weight, share):
    agree(loyalty.leading_share(weight, 2), share)


@pytest.mark.parametrize("brands", [2, 3, 5])
def test_v10_equal_shares_last_up_to_a_weight_of_j(brands):
    """A push of a millionth fades below beta = J and grows above it, in p <- p + .1 (softmax(beta p) - p)."""
    for factor in (0.97, 1.03):
        p = np.full(brands, 1 / brands)
        p[0] += 1e-6
        p /= p.sum()
        start = p[0] - 1 / brands
        for _ in range(2000):
            p += 0.1 * (softmax(factor * brands * p) - p)
        assert (p[0] - 1 / brands < start) == (factor < 1) == loyalty.equal_shares_last(factor * brands, brands)


def test_v10_with_three_brands_a_leader_holds_below_j():
    # docs/science.md V10 and §4.2 say "beta >= J locks in".  That is when equal shares break up; from a strong start a
    # leader among three brands already lasts at beta = 2.76 (its share .645), and none at 2.73.
    assert loyalty.equal_shares_last(2.76, 3)
    agree(loyalty.leading_share(2.76, 3), ".645")
    assert loyalty.leading_share(2.73, 3) == pytest.approx(1 / 3)
    p = np.array([0.9, 0.05, 0.05])
    for _ in range(20_000):
        p += 0.1 * (softmax(2.76 * p) - p)
    assert p[0] == pytest.approx(loyalty.leading_share(2.76, 3), abs=1e-6)


@settings(max_examples=40)
@given(st.floats(0, 20), st.integers(2, 8))
def test_the_leading_share_is_a_fixed_point(weight, brands):
    share = loyalty.leading_share(weight, brands)
    p = np.array([share] + [(1 - share) / (brands - 1)] * (brands - 1))
    assert softmax(weight * p)[0] == pytest.approx(share, abs=1e-9)


@pytest.mark.parametrize(
    ("switching", "sentence"),
    [
        ([[0.5, 0.5]], "as many rows as columns"),
        ([[0.5, 0.4], [0, 1]], "rows of a switching matrix add up to 1"),
        ([[1.5, -0.5], [0, 1]], "at least 0 and at most 1; one of them is 1.5"),
        ([[1, 0], [0, 1]], "falls apart"),
    ],
)
def test_matrices_that_are_none(switching, sentence):
    with pytest.raises(ValueError, match=sentence):
        loyalty.long_run_shares(switching)
