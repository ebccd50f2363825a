"""A market of the NBD-Dirichlet: the whole table of toothpaste (V4), and regression to the mean (V6).

Tastes are given: ln Gamma(S x share, 1), so that a customer's chances are Dirichlet; rates are the kernel's own draws.
Customers are independent; standard errors are taken across them, of ratios to first order.  One run of a year serves
all tests: its first quarter, its second, and the whole.
"""

from typing import NamedTuple

import numpy as np
import pytest

from sim.laws.dirichlet import Dirichlet
from tests.kernel.limits import across, agrees, names, once, opened, passed, ratio, sizes, terms

SHARES = (0.25, 0.19, 0.10, 0.10, 0.09, 0.08, 0.03, 0.02)
OTHER = 0.14
MIXING = 1.3
QUARTER = Dirichlet(mean=1.456, shape=0.7788, mixing=MIXING, shares=SHARES)
BRANDS = len(SHARES)
WEEKS = 13
PEOPLE = 100_000
TOWN = {
    "study.weeks": 4 * WEEKS,
    "place.town.residents": PEOPLE,
    "segment.all.occasions_per_week": QUARTER.mean / WEEKS,
    "behaviour.occasions": "poisson",
    "behaviour.rate_shape": QUARTER.shape,
}


class Panel(NamedTuple):
    """Purchases of each customer and brand, int [N, 9] each.

    `followed` are those of the first quarter that another purchase followed, `repeated` those that the same brand did.
    """

    quarter: np.ndarray
    next_quarter: np.ndarray
    year: np.ndarray
    followed: np.ndarray
    repeated: np.ndarray


def tastes(replication):
    """ln Gamma(a, 1) of every customer and brand: ln Gamma(a + 1, 1) + ln(U)/a, finite however small a is."""
    luck = np.random.default_rng([73, replication])
    strength = MIXING * np.array([*SHARES, OTHER])
    size = PEOPLE, len(strength)
    return np.log(luck.gamma(strength + 1.0, size=size)) + np.log(luck.uniform(size=size)) / strength


def bought(replication):
    """What is in a `Panel`, side by side, of one replication."""
    the_terms = terms({name: {} for name in names(BRANDS + 1)}, TOWN)
    market = opened(the_terms, replication, log_visits=True, taste=tastes(replication))
    first = passed(market, WEEKS).state().visits
    pairs = in_a_row(market.record.log.arrays())
    market.record.log = None  # the rest of the year is counted only
    second = passed(market, WEEKS).state().visits
    year = passed(market, 2 * WEEKS).state().visits
    return np.concatenate([first, second - first, year, *pairs], axis=1, dtype=np.int16)


def in_a_row(log):
    """int [N, 9] twice, by customer and brand: purchases that another one followed, and those that the same followed.

    There is one place, so that customers are numbered from 0.
    """
    order = np.lexsort((log["occasion"], log["week"], log["who"]))
    who, brand = log["who"][order], log["business"][order].astype(int)
    followed, repeated = np.zeros((2, PEOPLE, BRANDS + 1), int)
    went_on = who[1:] == who[:-1]
    np.add.at(followed, (who[:-1][went_on], brand[:-1][went_on]), 1)
    again = went_on & (brand[1:] == brand[:-1])
    np.add.at(repeated, (who[:-1][again], brand[:-1][again]), 1)
    return followed, repeated


@once
def panel(size):
    return Panel(*np.split(size.rows(bought), 5, axis=1))


def of_brands(purchases):
    return purchases[:, :BRANDS]


# -- V4: the category --------------------------------------------------------------------------------------------------


@sizes
def test_v4_how_many_buy_the_category_and_how_often(size):
    assert QUARTER.category.penetration == pytest.approx(0.56, abs=5e-5)
    assert QUARTER.category.buying_rate == pytest.approx(2.6, abs=5e-4)
    purchases = panel(size).quarter.sum(axis=1)
    agrees(across(purchases > 0), QUARTER.category.penetration, size.within(0.01))
    agrees(ratio(purchases, purchases > 0), QUARTER.category.buying_rate, size.within(0.06))


@sizes
def test_v4_category_frequencies_are_negative_binomial(size):
    counts = np.arange(7)
    expected = QUARTER.category.chance(counts)
    assert expected == pytest.approx([0.4400, 0.2233, 0.1294, 0.0781, 0.0481, 0.0299, 0.0188], abs=5e-5)
    agrees(across(panel(size).quarter.sum(axis=1)[:, None] == counts), expected, size.within(0.01))


@sizes
def test_v4_a_year_is_four_quarters_of_the_same_customers(size):
    year = QUARTER.over(4)
    expected = [0.3855, 0.3119, 0.1810, 0.1810, 0.1647, 0.1480, 0.0587, 0.0396]
    assert year.penetration == pytest.approx(expected, abs=5e-5)
    purchases = of_brands(panel(size).year)
    agrees(across(purchases > 0), year.penetration, size.within(0.01))
    within = [0.13, 0.14, 0.17, 0.17, 0.17, 0.17, 0.28, 0.35]
    agrees(ratio(purchases, purchases > 0), year.buying_rate, size.within(within))


# -- V4: table 2.1a, column by column ----------------------------------------------------------------------------------


def column(digits, found):
    """The law's column, which must be that of the table to its digits."""
    assert found == pytest.approx(digits, abs=6e-5)
    return found


@sizes
def test_v4_shares(size):
    purchases = panel(size).quarter
    everything = np.repeat(purchases.sum(axis=1, keepdims=True), BRANDS + 1, axis=1)
    agrees(ratio(purchases, everything), [*SHARES, OTHER], size.within(0.01))


@sizes
def test_v4_penetration(size):
    digits = [0.2001, 0.1569, 0.0866, 0.0866, 0.0784, 0.0701, 0.0270, 0.0181]
    agrees(across(of_brands(panel(size).quarter) > 0), column(digits, QUARTER.penetration), size.within(0.007))


@sizes
def test_v4_purchases_per_buyer(size):
    digits = [1.8195, 1.7631, 1.6804, 1.6804, 1.6713, 1.6623, 1.6176, 1.6087]
    purchases = of_brands(panel(size).quarter)
    within = [0.06, 0.065, 0.085, 0.085, 0.085, 0.085, 0.15, 0.19]
    agrees(ratio(purchases, purchases > 0), column(digits, QUARTER.buying_rate), size.within(within))


@sizes
def test_v4_category_purchases_per_buyer(size):
    digits = [3.1622, 3.2172, 3.3028, 3.3028, 3.3125, 3.3223, 3.3719, 3.3820]
    purchases = panel(size).quarter
    bought_it = of_brands(purchases) > 0
    found = ratio(bought_it * purchases.sum(axis=1, keepdims=True), bought_it)
    within = [0.1, 0.12, 0.16, 0.16, 0.17, 0.18, 0.29, 0.36]
    agrees(found, column(digits, QUARTER.category_buying_rate), size.within(within))


@sizes
def test_v4_share_of_requirements(size):
    digits = [0.5754, 0.5480, 0.5088, 0.5088, 0.5045, 0.5003, 0.4797, 0.4757]
    purchases = panel(size).quarter
    own = of_brands(purchases)
    found = ratio(own, (own > 0) * purchases.sum(axis=1, keepdims=True))
    within = [0.02, 0.02, 0.03, 0.03, 0.03, 0.03, 0.05, 0.06]
    agrees(found, column(digits, QUARTER.requirements), size.within(within))


@sizes
def test_v4_duplication(size):
    """All 56 pairs; the table prints those with the first brand's buyers."""
    digits = [1.0, 0.1866, 0.1034, 0.1034, 0.0936, 0.0836, 0.0323, 0.0217]
    column(digits, QUARTER.duplication[0])
    bought_it = of_brands(panel(size).quarter) > 0
    within = [0.016, 0.02, 0.028, 0.028, 0.03, 0.032, 0.05, 0.06]
    for row in range(BRANDS):
        both, own = bought_it & bought_it[:, [row]], np.repeat(bought_it[:, [row]], BRANDS, axis=1)
        agrees(ratio(both, own), QUARTER.duplication[row], size.within(within[row]))


@sizes
def test_v4_pairs_of_brands_per_customer(size):
    """All pairs together show a smaller difference than each."""
    expected = np.triu(QUARTER.duplication * QUARTER.penetration[:, None], 1).sum()
    brands = (of_brands(panel(size).quarter) > 0).sum(axis=1)
    agrees(across(brands * (brands - 1) / 2), expected, size.within(0.014))


@sizes
def test_v4_chance_to_buy_the_same_again(size):
    digits = [0.5761, 0.5422, 0.4913, 0.4913, 0.4857, 0.4800, 0.4517, 0.4461]
    pairs = panel(size)
    within = [0.025, 0.03, 0.04, 0.04, 0.04, 0.045, 0.07, 0.09]
    found = ratio(of_brands(pairs.repeated), of_brands(pairs.followed))
    agrees(found, column(digits, QUARTER.repeat_purchase), size.within(within))


@sizes
def test_v4_buyers_who_come_back_next_quarter(size):
    then, now = (of_brands(each) > 0 for each in (panel(size).quarter, panel(size).next_quarter))
    within = [0.02, 0.025, 0.03, 0.03, 0.03, 0.035, 0.055, 0.065]
    agrees(ratio(then & now, then), QUARTER.repeat_buyers, size.within(within))


# -- V6 ----------------------------------------------------------------------------------------------------------------


def quarters(size):
    """Purchases of the category in two quarters that follow each other, each [N]."""
    return panel(size).quarter.sum(axis=1), panel(size).next_quarter.sum(axis=1)


@sizes
def test_v6_those_who_bought_much_will_buy_less(size):
    before, after = quarters(size)
    digits, category = {0: 0.507, 1: 1.159, 5: 3.765}, QUARTER.category
    assert category.expected_next(list(digits)) == pytest.approx(list(digits.values()), abs=6e-4)
    counts = np.arange(6)
    group = before[:, None] == counts
    within = [0.03, 0.06, 0.1, 0.14, 0.2, 0.3]
    agrees(ratio(group * after[:, None], group), category.expected_next(counts), size.within(within))


@sizes
def test_v6_slope_and_intercept(size):
    """The regression's slope as a ratio of moments about the known mean; the intercept from slope and mean."""
    before, after = quarters(size)
    category = QUARTER.category
    assert (category.slope, category.expected_next(0)) == pytest.approx((0.6515, 0.5074), abs=5e-5)
    centred = before - category.mean
    slope = ratio(centred * (after - category.mean), centred**2)
    agrees(slope, category.slope, size.within(0.03))
    agrees(across(after - category.slope * before), category.expected_next(0), size.within(0.035))


@sizes
def test_v6_sales_to_those_who_had_not_bought(size):
    before, after = quarters(size)
    assert QUARTER.category.sales_from_others == pytest.approx(0.153, abs=5e-4)
    agrees(ratio(after * (before == 0), after), QUARTER.category.sales_from_others, size.within(0.01))
