"""Markets in which all is switched off but what a limit is about, and the measure of agreement: four standard errors.

Standard errors are taken over independent rows: customers, where nobody influences anybody; weeks, where no week knows
of another; replications, where customers influence each other.  Each test says which.
"""

import math
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from sim.kernel import Market
from sim.market.run_spec import RunSpec
from sim.market.terms import Terms
from tests.scenarios import market

SEED = 20260
OFF = {
    "study": {"weeks": 10, "warm_up_weeks": 0, "discount_rate": 0.0},
    "experience": {"touchpoint": {"visit": {}}},
    "place": {"town": {"residents": 1000, "moves_per_year": 0.0, "friends_per_person": 0}},
    "behaviour": {
        "occasions": "one_a_week",
        "price_weight": 0.0,
        "nest": 1.0,
        "going_out": 60.0,
        "experience_weight": 0.0,
        "product_weight": 0.0,
        "risk_weight": 0.0,
        "loyalty_weight": 0.0,
        "rate_shape": math.inf,
        "sensitivity_spread": 0.0,
        "match": 0.0,
        "complaint_chance": 0.0,
        "exit_chance": 0.0,
        "commitment_binds": "all",
        "bound_dislike": 0.0,
        "talk_chance": 0.0,
        "talk_gain": 0.0,
    },
}
"""Everybody is alike, goes out once a week, and nothing that happens matters."""
WELL_KNOWN = {"place": "town", "price": 20.0, "unit_cost": 12.0, "aware": 1.0, "considered": 1.0}


def terms(businesses, changes=None, strategies=None, strategy=None):
    """The terms of a market with these businesses (name -> keys), all else off but for `changes` (path -> value)."""
    known = {name: WELL_KNOWN | keys for name, keys in businesses.items()}
    first = {next(iter(known)): {"focus": True}}
    rows = {name: first.get(name, {}) | keys for name, keys in known.items()}
    return Terms.of(market({**OFF, "business": rows, **(changes or {})}, strategies), strategy)


def names(count):
    """Names of businesses, in name order."""
    return [f"Shop {letter}" for letter in "ABCDEFGHIJ"[:count]]


def offering(values):
    """Businesses worth these logits where `product_weight` is 1: what shows is scored as many spreads over the norm."""
    return {name: {"appeal": 6.0 + 1.5 * value} for name, value in zip(names(len(values)), values, strict=True)}


def opened(the_terms, replication=0, start=None, log_visits=False, **arrays):
    """A market of the kernel about to open its first week; `arrays` replace what a population draws."""
    population = the_terms.population(SEED, replication).with_arrays(**arrays)
    state = the_terms.first_state(population)
    for name, values in (start or {}).items():
        getattr(state, name)[:] = values
    return Market(RunSpec(the_terms, population, SEED, replication, start=state, log_visits=log_visits))


def passed(a_market, weeks):
    """The market `weeks` later."""
    for _ in range(weeks):
        a_market.step()
    return a_market


def per_occasion(the_terms, replication=0, **arrays):
    """Float [N, J + 1]: each customer's shares of her occasions, one a week; the last column is staying at home."""
    visits = passed(opened(the_terms, replication, **arrays), the_terms.weeks).state().visits
    return np.column_stack([visits, the_terms.weeks - visits.sum(axis=1)]) / the_terms.weeks


# -- agreement ---------------------------------------------------------------------------------------------------------


class Sample(NamedTuple):
    """Estimates and their standard errors, arrays of one shape; `rows` independent rows stand behind them."""

    mean: np.ndarray
    error: np.ndarray
    rows: int


def across(rows):
    """The mean of independent rows, [n, ...]."""
    rows = np.asarray(rows, float)
    return Sample(rows.mean(axis=0), rows.std(axis=0, ddof=1) / math.sqrt(len(rows)), len(rows))


def ratio(above, below):
    """Sum of `above` over sum of `below`, both [n, ...] with independent rows; its error to first order."""
    above, below = np.asarray(above, float), np.asarray(below, float)
    found = above.sum(axis=0) / below.sum(axis=0)
    return Sample(found, across((above - found * below) / below.mean(axis=0)).error, len(above))


def agrees(sample, expected, within):
    """Assert that a sample lies within four standard errors of what is expected, and that these are less than `within`.

    So a difference of `within` (a number or an array, in the unit of the sample) would be seen.
    """
    reach = 4.0 * np.asarray(sample.error)
    assert (reach <= within).all(), f"four standard errors, {reach}, cannot show a difference of {within}"
    apart = np.abs(sample.mean - np.asarray(expected, float))
    assert (apart <= reach).all(), f"{sample.mean} is {apart} from {expected}; four standard errors are {reach}"


class Size(NamedTuple):
    """How large a sample is: so many times the replications of the quick test."""

    times: int

    def rows(self, measure, replications=1):
        """The independent rows that `measure(replication)` gives, of all replications together."""
        return np.concatenate([measure(replication) for replication in range(replications * self.times)])

    def within(self, difference):
        """What a larger sample can show, if the quick one shows `difference`."""
        return np.asarray(difference) / math.sqrt(self.times)


sizes = pytest.mark.parametrize(
    "size", [pytest.param(Size(1), id="quick"), pytest.param(Size(16), id="large", marks=pytest.mark.nightly)]
)
"""Each limit is tested with a quick sample, and at night with sixteen times as many replications."""
once = cache
"""One run serves several tests; call with a `Size`."""
