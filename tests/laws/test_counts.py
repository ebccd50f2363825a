"""Heavy buyers, the walk of a market at rest, staying heavy: R5, R6, R9."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.laws import counts
from sim.laws.dirichlet import Dirichlet
from sim.laws.nbd import Nbd
from tests.laws.digits import agree

CATEGORY = Nbd.fit(0.56, 2.6)
TOOTHPASTE = Dirichlet(CATEGORY.mean, CATEGORY.shape, 1.3, (0.25,))
distributions = st.lists(st.floats(0, 1), min_size=3, max_size=20).filter(lambda each: sum(each[1:]) > 0.01)


def brand(periods):
    return TOOTHPASTE.over(periods).chances(0.25)


def category(periods):
    return CATEGORY.over(periods).chances()


def test_r5_sixty_twenty():
    agree(counts.top_share(category(1)), ".461")
    agree(counts.top_share(category(4)), ".520")
    agree(counts.top_share(brand(4)), ".55")


@pytest.mark.parametrize(
    ("both", "printed"),
    [
        (brand(2), ".327 .503 .170 .497"),
        (brand(8), ".096 .712 .192 .288"),
        (category(8), ".022 .804 .174 .196"),
    ],
    ids=["brand, quarter", "brand, year", "category, year"],
)
def test_r9_null_walk(both, printed):
    # Printed at first: .503 .170 .497 for the brand's quarter (here .5038 .1694 .4962) and .287 for its year (.2880):
    # one unit in the last place off, as if from a simulation; the exact values are held below.
    found = counts.null_walk(both)
    assert np.abs(np.array(found) - [float(each) for each in printed.split()]).max() < 0.0011
    assert found.acquisition + found.retention + found.penetration == pytest.approx(1.0, abs=1e-9)
    assert found.retention + found.loss == pytest.approx(1.0, abs=1e-9)


def test_r9_exact():
    agree(counts.null_walk(brand(2)), ".3268 .5038 .1694 .4962")
    agree(counts.null_walk(brand(8)), ".0959 .7120 .1921 .2880")
    agree(counts.null_walk(category(8)), ".0223 .8040 .1736 .1960")


def test_r6_who_stays_heavy():
    agree(counts.stay_heavy(category(2)), ".50")
    agree(counts.stay_heavy(brand(8)), ".69")
    # Printed at first: .43 for the brand's quarter.  Splitting the customers at the edge by luck it is .436; taking
    # whole groups it would be .439 (three purchases or more).  Both round to .44.
    agree(counts.stay_heavy(brand(2)), ".436")


def test_a_simulated_panel_walks_alike():
    """200,000 customers of one brand, two quarters; four standard errors."""
    luck = np.random.default_rng(9)
    n = 200_000
    rates = luck.gamma(CATEGORY.shape, CATEGORY.mean / CATEGORY.shape, n) * luck.beta(1.3 * 0.25, 1.3 * 0.75, n)
    before, after = luck.poisson(rates), luck.poisson(rates)
    sales = 0.25 * CATEGORY.mean
    parts = np.where(before == 0, after, 0), np.minimum(before, after)
    for part, expected in zip(parts, counts.null_walk(brand(2))[:2], strict=True):
        assert abs(part.mean() / sales - expected) < 4 * part.std() / math.sqrt(n) / sales
    again = after[before > 0] > 0
    assert abs(again.mean() - counts.repeat_buyers(brand(2))) < 4 * again.std() / math.sqrt(len(again))


def test_two_ways_to_the_repeat_buyers():
    assert counts.repeat_buyers(brand(2)) == pytest.approx(TOOTHPASTE.repeat_buyers[0], abs=1e-10)


def test_regression_to_the_mean_of_the_joint_table():
    joint = counts.two_periods(category(2))
    column = np.arange(len(joint))
    for count in (0, 1, 5):
        assert joint[count] @ column / joint[count].sum() == pytest.approx(CATEGORY.expected_next(count), rel=1e-9)


@given(distributions, st.floats(0.01, 1.0))
def test_the_heaviest_buy_at_least_their_share(chances, fraction):
    found = counts.top_share(chances, fraction)
    assert fraction - 1e-9 <= found <= 1 + 1e-9
    assert counts.top_share([10.0, *np.array(chances[1:]) * 3.0], fraction) == pytest.approx(found, abs=1e-9)


@given(distributions)
def test_the_joint_table_is_symmetric_and_whole(both):
    joint = counts.two_periods(both)
    assert joint == pytest.approx(joint.T, abs=1e-14)
    assert joint.sum() == pytest.approx(1.0, abs=1e-9)


def test_alike_buyers_have_no_heavy_half():
    assert counts.top_share([0.3, 0.0, 0.7], 0.2) == pytest.approx(0.2)
    assert counts.heavy([0.5, 0.25, 0.25], 2) == (0.5, pytest.approx(2 / 3))


def test_nobody_buys():
    with pytest.raises(ValueError, match="nobody buys"):
        counts.top_share([1.0, 0.0])
    with pytest.raises(ValueError, match="Too many purchases to compare"):
        counts.null_walk(np.ones(4000))
