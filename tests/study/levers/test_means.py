"""What a step means names the amounts of the market that is looked at."""

import re

import pytest

from sim.dashboard.described import known_levers
from sim.scenario import preset_names, read
from sim.scenario.levers import levers_of
from sim.scenario.levers.shipped_tables import shipped_table
from sim.study.levers.means import means_of
from tests.scenarios import text


def told(what, **changes):
    scenario = read(text=text({"study.levers": "restaurant", **changes}))
    row = next(each for each in levers_of(scenario, "Ash") if each.what == what)
    return means_of(row, scenario, "Ash")


def test_the_price_is_that_of_the_house():
    assert told("price") == "£1 off what a visit costs (4 % of £25)."
    assert told("price", **{"business/Ash/price": 12.0}) == "£1 off what a visit costs (8.3 % of £12)."
    other = {"business/Ash/price": 80.0, "study.currency": "EUR", "behaviour.value_of_time_per_hour": 12.0}
    assert told("price", **other) == "€3.20 off what a visit costs (4 % of €80)."
    assert told("upgrade_price", **other) == "The extra sells for €3.20 more."


def test_the_live_page_tells_it_so():
    scenario = read(text=text({"study.levers": "restaurant", "business/Ash/price": 12.0}))
    found = {each["what"]: each["means"] for each in known_levers(scenario, "Ash")}
    assert found["price"] == "£1 off what a visit costs (8.3 % of £12)."


def test_a_row_of_the_file_says_what_its_author_wrote():
    own = {"lever": [{"what": "price", "step": -2.0, "means": "Two pounds off {lunch}."}]}
    assert told("price", **own) == "Two pounds off {lunch}."


@pytest.mark.parametrize("preset", preset_names())
def test_no_amount_of_the_typical_house_stands_in_a_table(preset):
    """A step that is money is told by its place, so that another market has its own; none is left open."""
    scenario = read(text=f'preset = "{preset}"')
    for row in levers_of(scenario, scenario.business[0].name):
        assert "{" not in means_of(row, scenario, scenario.business[0].name)
    for row in shipped_table(preset).rows:
        assert not re.search("[£$€]", row.means), row.what
