"""Which business on one occasion: V1, V2, V3 and V28, through the kernel.

Everybody has one occasion a week and nothing is learnt, so occasions are independent; standard errors are taken
across customers.
"""

import numpy as np
import pytest

from sim.laws import choice
from tests.kernel.limits import across, agrees, offering, per_occasion, sizes, terms

FOUR = (1.0, 0.5, 0.0, -0.5)
TOWN = {"place.town.residents": 30_000, "study.weeks": 10, "behaviour.product_weight": 1.0}


def shares(size, businesses, changes=None):
    the_terms = terms(businesses, {**TOWN, **(changes or {})})
    return across(size.rows(lambda replication: per_occasion(the_terms, replication)))


@sizes
def test_v1_the_logit(size):
    expected = choice.softmax(FOUR)
    assert expected == pytest.approx([0.4551, 0.2760, 0.1674, 0.1015], abs=5e-5)
    agrees(shares(size, offering(FOUR)), [*expected, 0.0], size.within(0.006))


@sizes
def test_v1_the_logit_with_an_outside_option(size):
    expected = choice.with_outside(FOUR)
    found = shares(size, offering(FOUR), {"behaviour.going_out": 0.0})
    agrees(found, [*expected.shares, expected.out], size.within(0.006))


def visited(at, price, replication):
    """Float [N]: each customer's share of visits to the business `at`, alone at this price, the others at 20."""
    businesses = offering(FOUR)
    list(businesses.values())[at]["price"] = price
    return per_occasion(terms(businesses, {**TOWN, "behaviour.price_weight": 0.1}), replication)[:, at]


@sizes
@pytest.mark.parametrize(("at", "elasticity"), [(0, -1.0899), (1, -1.4480), (2, -1.6652), (3, -1.7969)])
def test_v1_own_price_elasticities(size, at, elasticity):
    """The arc over 5 % up and down, the same luck at both prices; visits of a customer at both are a pair."""
    values, prices = np.array(FOUR), (21.0, 19.0)
    arc = np.log([choice.softmax(values - 0.1 * (price - 20.0) * (np.arange(4) == at))[at] for price in prices])
    expected = (arc[0] - arc[1]) / np.log(prices[0] / prices[1])
    assert expected == pytest.approx(elasticity, abs=0.006)  # an arc of 10 % is not quite the slope
    dear, cheap = (size.rows(lambda replication, each=each: visited(at, each, replication)) for each in prices)
    chunk = np.log(prices[0] / prices[1])
    found = across((dear / dear.mean() - cheap / cheap.mean()) / chunk)
    found = found._replace(mean=np.log(dear.mean() / cheap.mean()) / chunk)
    agrees(found, expected, size.within([0.045, 0.065, 0.09, 0.12][at]))


@sizes
@pytest.mark.parametrize(
    ("nest", "digits"),
    [(1.0, (0.5065, 0.3072)), (0.5, (0.5561, 0.2046)), (0.2, (0.6785, 0.0557)), (0.01, (0.7311, 0.0))],
)
def test_v2_the_nested_logit(size, nest, digits):
    """As mu goes to 0 only the best is ever chosen."""
    expected = choice.nested(FOUR[:2], nest)
    assert expected.shares == pytest.approx(digits, abs=5e-5)
    found = shares(size, offering(FOUR[:2]), {"behaviour.going_out": 0.0, "behaviour.nest": nest})
    agrees(found, [*expected.shares.round(15), expected.out], size.within(0.006))


@sizes
def test_v3_huff_s_shopping_centres(size):
    """ln size is what shows; the way takes 10 ln(distance) minutes at a pound each, .2 logits a pound: lambda is 2."""
    centres, distances = (3.0, 1.0, 2.0), (2.0, 1.0, 4.0)
    expected = choice.huff(centres, distances, 2.0)
    assert expected == pytest.approx([0.4, 0.5333, 0.0667], abs=5e-5)
    businesses = offering(np.log(centres))
    place = {"place": {"home": {"residents": 30_000, "moves_per_year": 0.0}}}
    for at, keys in enumerate(businesses.values()):
        keys["place"] = f"centre {at}"
        place["place"][keys["place"]] = {}
    travel = [
        {"from": "home", "to": f"centre {at}", "minutes": float(10.0 * np.log(distance))}
        for at, distance in enumerate(distances)
    ]
    ways = {"travel": travel, "behaviour.price_weight": 0.2, "behaviour.value_of_time_per_hour": 60.0}
    the_terms = terms(businesses, {**place, **ways, "study.weeks": 10, "behaviour.product_weight": 1.0})
    found = across(size.rows(lambda replication: per_occasion(the_terms, replication)))
    agrees(found, [*expected, 0.0], size.within(0.006))


@sizes
@pytest.mark.parametrize(("nest", "digits"), [(1.0, (0.52524, 0.16029, 0.06143)), (0.66, (0.54423, 0.13668, 0.04309))])
def test_v28_what_comes_to_mind(size, nest, digits):
    chances = (0.9, 0.5, 0.3)
    expected = choice.considered(FOUR[:3], chances, nest)
    assert expected.shares == pytest.approx(digits, abs=5e-6)
    businesses = offering(FOUR[:3])
    for keys, chance in zip(businesses.values(), chances, strict=True):
        keys["considered"] = chance
    found = shares(size, businesses, {"behaviour.going_out": 0.0, "behaviour.nest": nest})
    agrees(found, [*expected.shares, expected.out], size.within(0.006))
