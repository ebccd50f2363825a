"""Choosing: the logit and the nested logit to the digits printed (V1, V2, V3, V28), the race, cost and waiting."""

import math
from itertools import product

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import brentq

from sim.rules.choice import (
    attraction,
    comes_to_mind,
    committed_until,
    cost,
    cost_felt_as,
    felt_cost,
    felt_more,
    go_chance,
    inclusive_value,
    minute_value,
    price_rise,
    product_worth,
    race_time,
    utility,
)
from sim.rules.seats import LONGEST_WAIT, WAIT_GAIN, utilisation, wait


def chances(values, nest=1.0, going_out=None):
    """The chance to stay out or to choose each business of the set; without `going_out` people always go."""
    if not values:
        return 0.0, []
    top = max(values)
    weights = [attraction(each, top, nest) for each in values]
    go = 1.0 if going_out is None else go_chance(going_out, inclusive_value(top, sum(weights), nest))
    return go, [go * weight / sum(weights) for weight in weights]


def test_the_plain_logit():
    """V1: softmax; own elasticity -b p (1 - P)."""
    _, shares = chances([1.0, 0.5, 0.0, -0.5])
    assert shares == pytest.approx([0.4551, 0.2760, 0.1674, 0.1015], abs=5e-5)

    def share(mine, rise):
        prices = [20.0 * (1 + rise) if j == mine else 20.0 for j in range(4)]
        liked = [3.0, 2.5, 2.0, 1.5]
        values = [
            utility(
                1.0, liked[j], 0.0, 0.0, 0.1, cost(prices[j], 0.0, 0.0, 0.0, 0.0, 1.0), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
            )
            for j in range(4)
        ]
        return chances(values)[1][mine]

    for mine, elasticity in enumerate([-1.0899, -1.4480, -1.6652, -1.7969]):
        change = (math.log(share(mine, 1e-5)) - math.log(share(mine, -1e-5))) / 2e-5
        assert change == pytest.approx(elasticity, abs=1e-4)


def test_the_plain_logit_with_an_outside_option_of_value_nought():
    go, shares = chances([1.0, 0.5], going_out=0.0)
    total = 1 + math.exp(1.0) + math.exp(0.5)
    assert shares == pytest.approx([math.exp(1.0) / total, math.exp(0.5) / total])
    assert go == pytest.approx(1 - 1 / total)


@pytest.mark.parametrize(
    ("nest", "go", "first", "second"),
    [(1.0, 0.81368, 0.5065, 0.3072), (0.5, 0.76072, 0.5561, 0.2046), (0.2, 0.73415, 0.6785, 0.0557)],
)
def test_the_nested_logit(nest, go, first, second):
    """V2."""
    found, shares = chances([1.0, 0.5], nest, 0.0)
    assert found == pytest.approx(go, abs=5e-6)
    assert shares == pytest.approx([first, second], abs=6e-5)


def test_with_a_narrow_nest_only_the_best_counts():
    """V2, mu -> 0."""
    found, shares = chances([1.0, 0.5], 0.01, 0.0)
    assert found == pytest.approx(1 / (1 + math.exp(-1)))
    assert shares[1] < 1e-20


def test_huff_shops():
    """V3: value = log size - 2 log distance."""
    values = [math.log(size) - 2 * math.log(distance) for size, distance in ((3, 2), (1, 1), (2, 4))]
    assert chances(values)[1] == pytest.approx([0.4000, 0.5333, 0.0667], abs=5e-5)


@pytest.mark.parametrize(
    ("nest", "expected", "out"),
    [(1.0, [0.52524, 0.16029, 0.06143], 0.25305), (0.66, [0.54423, 0.13668, 0.04309], 0.27600)],
)
def test_what_does_not_come_to_mind_is_not_chosen(nest, expected, out):
    """V28: consideration .9, .5, .3 over the 8 sets."""
    considered, values = (0.9, 0.5, 0.3), (1.0, 0.5, 0.0)
    total = np.zeros(3)
    for present in product((False, True), repeat=3):
        likely = math.prod(c if here else 1 - c for c, here in zip(considered, present, strict=True))
        chosen = [j for j in range(3) if comes_to_mind(True, True, True, False, present[j], False)]
        _, shares = chances([values[j] for j in chosen], nest, 0.0)
        total[chosen] += likely * np.array(shares)
    assert total == pytest.approx(expected, abs=6e-6)
    assert 1 - total.sum() == pytest.approx(out, abs=6e-6)


def test_the_race_is_the_logit():
    """The winner of E/w is that of V/mu + Gumbel with the same luck, and wins as often as the logit says."""
    dice = np.random.default_rng(5)
    values, nest = [1.0, 0.5, 0.0], 0.66
    wins = np.zeros(3)
    for u in dice.random((20_000, 3)).tolist():
        times = [race_time(-math.log(luck), attraction(v, 1.0, nest)) for v, luck in zip(values, u, strict=True)]
        gumbels = [v / nest - math.log(-math.log(luck)) for v, luck in zip(values, u, strict=True)]
        assert times.index(min(times)) == gumbels.index(max(gumbels))
        wins[times.index(min(times))] += 1
    assert stats.chisquare(wins, 20_000 * np.array(chances(values, nest)[1])).pvalue > 1e-3


def test_nothing_attracts_less_than_no_attraction():
    assert race_time(25.0, 1e-300) < race_time(1e-9, 0.0) == math.inf


@pytest.mark.parametrize(
    ("missing", "there"),
    [
        ({}, True),
        ({"is_open": False}, False),
        ({"reachable": False}, False),
        ({"aware": False}, False),
        ({"away": True}, False),
        ({"considered": False}, False),
        ({"considered": False, "reminded": True}, True),
        ({"away": True, "reminded": True}, False),
        ({"is_open": False, "reminded": True}, False),
    ],
)
def test_what_comes_to_mind(missing, there):
    usual = {"is_open": True, "reachable": True, "aware": True, "away": False, "considered": True, "reminded": False}
    assert comes_to_mind(**usual | missing) is there


def test_cost_is_not_price():
    per_minute = minute_value(10.0, 0.0, 30)
    assert per_minute == pytest.approx(1 / 6)
    assert cost(25.0, per_minute, 12.0, 30.0, 1.5, 1.0) == pytest.approx(33.5)
    assert cost(25.0, per_minute, 12.0, 30.0, 1.5, 1.5) == pytest.approx(33.5 + 0.5 * 12.0 * per_minute)
    assert [price_rise(30.0, paid, 2.0) for paid in (25.0, 30.0, 35.0, 1e300)] == [10.0, 0.0, 0.0, 0.0]


def test_impatience_grows_by_the_year_and_not_in_the_warm_up():
    assert minute_value(10.0, 0.05, 104) == pytest.approx(10 / 60 * 1.05**2)
    assert minute_value(10.0, 0.05, -104) == minute_value(10.0, 0.05, 0) == 10.0 / 60.0


def test_a_product_taken_as_read_can_only_disappoint():
    assert [product_worth(z, True) for z in (-1.0, 0.0, 2.0)] == [-1.0, 0.0, 0.0]


def test_a_commitment_lasts_so_many_weeks_after_the_visit():
    assert committed_until(10, 4) == 15  # weeks 11 to 14 are committed
    assert committed_until(10, 0) <= 10


def test_waiting():
    assert wait(0.5, 10.0) == 10.0
    assert wait(45 / 55, 10.0) == pytest.approx(45.0)
    assert wait(1.0, 10.0) == wait(0.99, 10.0) == LONGEST_WAIT
    assert wait(1.0, 0.0) == 0.0  # nobody waits where the wait is off, not even in a full house


def test_seats_used():
    assert utilisation(300, 600.0) == 0.5
    assert utilisation(300, -1.0) == 0.0


@pytest.mark.parametrize(("per_minute", "used", "minutes"), [(0.05, 0.69594, 22.888), (0.1, 0.58935, 14.351)])
def test_the_congestion_that_customers_bring_about(per_minute, used, minutes):
    """V20: the root of u = 1.5 P(1 - b w(u)), and that smoothed waiting gets there (docs/science.md §4.2)."""

    def demand(used):
        return 1.5 * go_chance(1.0, -per_minute * wait(used, 10.0))

    root = brentq(lambda u: demand(u) - u, 0.1, 0.8)
    assert root == pytest.approx(used, abs=1e-5)
    assert wait(root, 10.0) == pytest.approx(minutes, abs=1e-3)
    felt = 0.0
    for _ in range(200):
        seen = min(1.0, 1.5 * go_chance(1.0, -per_minute * felt))
        felt += WAIT_GAIN * (wait(seen, 10.0) - felt)
    assert felt == pytest.approx(minutes, abs=1e-2)


def test_a_cost_is_felt_by_box_and_cox_and_their_inverse_gives_it_back():
    """c + c((x/c)^theta - 1)/theta, at 0 c(1 + log(x/c)); its slope; below a hundredth of c as that hundredth."""
    for usual, theta in product((3.0, 40.0), (0.0, 1e-12, 1e-4, 0.001, 0.5, 0.999)):
        for paid in (0.011 * usual, 0.5 * usual, 0.9999 * usual, usual, 1.001 * usual, 35.0 * usual):
            x = paid / usual
            exact = usual * (1.0 + (math.expm1(theta * math.log(x)) / theta if theta else math.log(x)))
            felt = felt_cost(paid, usual, theta)
            assert felt == pytest.approx(exact, rel=1e-12, abs=1e-12)
            assert cost_felt_as(felt, usual, theta) == pytest.approx(paid, rel=1e-10)
            assert felt_more(paid, usual, theta) == pytest.approx(x ** (theta - 1.0), rel=1e-13)
        least = felt_cost(0.01 * usual, usual, theta)
        assert felt_cost(0.0, usual, theta) == felt_cost(0.005 * usual, usual, theta) == least
        assert felt_more(0.005 * usual, usual, theta) == 0.0
        assert cost_felt_as(least - 1.0, usual, theta) == 0.01 * usual
        assert felt_cost(usual, usual, theta) == usual
