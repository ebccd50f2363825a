"""The market of a side: its text and its scenario are one market, and no other than the step's."""

import pytest

from sim.errors import ScenarioError, UsageError
from sim.scenario import changed, read
from sim.scenario.levers import levers_of
from sim.scenario.variants.content import as_content
from sim.teaching.market import laid_over, market_of
from sim.teaching.steps import MARKET, STEPS
from tests.scenarios import text

OF_THE_QUESTION = ("preset", "strategy", "uncertain", "fact", "sources")
"""Tables that a side does not have, or not all of."""
FORGE = "The Old Forge"


def content(scenario, business):
    """All that a side should have of a scenario: what runs depend on, with one focus business."""
    tables = dict(as_content(scenario)["scenario"])
    for name in OF_THE_QUESTION:
        tables.pop(name)
    tables["study"] = {
        key: value for key, value in tables["study"].items() if key not in ("question", "apply", "levers")
    }
    tables["business"] = [each | {"focus": each["name"] == business} for each in tables["business"]]
    return tables


@pytest.mark.parametrize(("name", "business"), [
    (MARKET, FORGE), (MARKET, "Soho Table"), ("minimal", "Corner Café"), ("me_too", None),
])  # fmt: skip
def test_a_side_has_all_of_its_scenario_that_runs_depend_on(name, business):
    scenario = read(name)
    business = business or scenario.focus[0].name
    market = market_of(scenario, business)
    assert content(market.scenario, business) == content(scenario, business)
    assert as_content(market.scenario)["base"] == {}
    assert [each.name for each in market.scenario.strategy] == [scenario.study.baseline]
    assert [each.name for each in market.scenario.focus] == [business]
    assert [*market.scenario.uncertain, *market.scenario.fact, *market.scenario.sources] == []
    assert levers_of(market.scenario, business) == levers_of(scenario, business)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_text_and_scenario_of_every_side_are_the_same_market(step):
    scenario = read(MARKET)
    for side in step.sides:
        market = market_of(scenario, side.business, side.laid)
        assert as_content(read(text=market.text)) == as_content(market.scenario)
        assert market.text.count("[[strategy]]") == 1
        more = read(text=market.text + '\n[[strategy]]\nname = "mine"\nchange = { price = "+1" }\n')
        assert content(more, side.business) == content(market.scenario, side.business)


def test_what_is_laid_over_a_market_is_in_it_and_nothing_else_is():
    scenario, steps = read(MARKET), {step.key: step for step in STEPS}
    plain = market_of(scenario, FORGE).scenario
    bare = [each.model_copy(update={"copies": None, "copies_after_weeks": 0}) for each in plain.business]
    for side in steps["copied"].sides:
        there = market_of(scenario, FORGE, side.laid).scenario
        assert [each.model_copy(update={"copies": None, "copies_after_weeks": 0}) for each in there.business] == bare
        assert there.business != plain.business
        assert there.event == ()
    worse = market_of(scenario, FORGE, steps["recession"].side("bad_times").laid).scenario
    assert [each.kind for each in worse.event] == ["recession"]
    assert worse.business == plain.business


def test_tables_are_laid_by_key_and_lists_by_name():
    below = {"study": {"weeks": 4, "title": "a"}, "place": [{"name": "x", "residents": 1}, {"name": "y"}], "k": [1, 2]}
    above = {"study": {"weeks": 5}, "place": [{"name": "z"}, {"name": "x", "label": "X"}], "k": [3]}
    assert laid_over(below, above) == {
        "study": {"weeks": 5, "title": "a"},
        "place": [{"name": "x", "residents": 1, "label": "X"}, {"name": "y"}, {"name": "z"}],
        "k": [3],
    }


def test_luck_is_of_the_seed_that_was_asked_for():
    assert market_of(read(MARKET), FORGE, seed=5).scenario.runs.seed == 5
    assert "seed = 5" in market_of(read(MARKET), FORGE, seed=5).text


def test_what_can_be_no_market_is_told():
    scenario = read(text=text())
    with pytest.raises(UsageError, match="did you mean 'Birch'"):
        market_of(scenario, "Brich")
    with pytest.raises(UsageError, match="there is Ash and Birch"):
        market_of(scenario, "The Ritz Hotel")
    with pytest.raises(UsageError, match="must hold all values"):
        market_of(changed(scenario, {"price": 26.0}), "Ash")
    with pytest.raises(ScenarioError, match="weaks"):
        market_of(scenario, "Ash", "[study]\nweaks = 3")
    with pytest.raises(ScenarioError, match="Bakery has no unit_cost; a focus business must give it"):
        market_of(read("minimal"), "Bakery")
