"""Solved weights of whole scenarios, where there is little or nothing to solve them from."""

import pytest

from sim.errors import ScenarioError
from sim.scenario import read, solve_places
from tests.scenarios import market, text

GIVEN = {"price_weight": 0.08, "nest": 0.7, "going_out": 2.0}
CARELESS = {"segment/all/price_sensitivity": 0.0}


def test_given_weights_are_taken_where_nothing_could_be_solved():
    for changes in ({"business/Ash/aware": 0.0, "business/Birch/aware": 0.0}, CARELESS):
        (found,) = solve_places(market(changes))
        assert {name: getattr(found, name) for name in GIVEN} == GIVEN


def test_that_nobody_minds_the_price_is_told_in_a_sentence():
    lines = text(CARELESS).splitlines()
    unsolved = "\n".join(line for line in lines if line.split(" = ")[0].strip('"') not in GIVEN)
    with pytest.raises(ScenarioError, match="nobody there minds a price: price_sensitivity is 0"):
        solve_places(read(text=unsolved))
