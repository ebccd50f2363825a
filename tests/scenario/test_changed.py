"""A scenario changed by hand: what was set is in force, what cannot be meant refused, nothing held in silence."""

import math

import numpy as np
import pytest

from sim.errors import ScenarioError, UsageError
from sim.scenario import changed, check, opened, read, resolve, value_in_force, with_values
from sim.scenario.reading.shipped import shipped_names
from sim.scenario.variants.changed import _contradictions
from tests.scenarios import market

PLAN = {"plan": {"change": {"price": "-20%", "touchpoints.welcome.people": "+1.5"}, "cost_per_week": 10.0}}
MIXED = {
    "segment": {"many": {"occasions_per_week": 0.8}, "few": {"occasions_per_week": 0.2}},
    "place.town.mix": {"many": 0.5, "few": 0.5},
    "place.town.passing_trade_per_week": 20.0,
}


@pytest.fixture(scope="module")
def scenario():
    return market(MIXED, PLAN)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("price", 24),
        ("business.Birch.price", np.float64(24.5)),
        ("touchpoints.welcome.people", 7.0),
        ("touchpoints.welcome.score", 6.0),
        ("place.town.residents", np.int64(80)),
        ("place.town.mix.few", 0.2),
        ("place.town.passing_share", 0.5),
        ("segment.many.occasions_per_week", 1.1),
        ("behaviour.loyalty_weight", 0.0),
        ("behaviour.passers.reviews", 0.3),
        ("behaviour.rate_shape", math.inf),
        ("study.weeks", 12),
        ("strategy.plan.change.price", -10),
        ("strategy.plan.cost_per_week", 30),
        ("seats_per_week", 40),
    ],
)
def test_what_was_set_is_in_force_and_the_given_one_stays(scenario, path, value):
    before = scenario.model_dump()
    new = changed(scenario, {path: value})
    target = resolve(scenario, path)
    slack = 0.01 if path.endswith("passing_share") else 1e-12
    assert value_in_force(new, target) == pytest.approx(float(value), rel=slack)
    assert new.set_values == {target.path: float(value)}
    assert scenario.model_dump() == before
    assert scenario.set_values == {}
    assert new == with_values(scenario, {path: float(value)})[0]


def test_setting_nothing_gives_the_same_and_setting_twice_adds_up(scenario):
    assert changed(scenario, {}) is scenario
    twice = changed(changed(scenario, {"price": 24}), {"business.Birch.price": 23})
    assert twice == changed(scenario, {"price": 24, "business.Birch.price": 23})
    assert twice.set_values == {"business.Ash.price": 24.0, "business.Birch.price": 23.0}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"business.Ash.prise": 1}, '"prise" is not an input of business "Ash"; did you mean "price"?'),
        ({"business.Ahs.price": 1}, 'There is no business "Ahs"; did you mean "Ash"?'),
        ({"price": -1}, "business.Ash.price = -1 cannot be: it must be a number from 0 to"),
        ({"price": 1e15}, "business.Ash.price = .* cannot be: it must be a number from 0 to"),
        ({"price": math.nan}, "business.Ash.price = nan cannot be"),
        ({"price": math.inf}, "business.Ash.price = inf cannot be"),
        ({"price": "24"}, 'business.Ash.price = "24" cannot be'),
        ({"price": True}, "business.Ash.price = true cannot be"),
        ({"price": None}, "business.Ash.price = nothing cannot be"),
        ({"place.town.residents": 20.5}, "place.town.residents = 20.5 cannot be: it must be a whole number from 0 to"),
        ({"behaviour.loss_aversion": 11}, "behaviour.loss_aversion = 11 cannot be: it must be a number from 0 to 10"),
        ({"study.question": 3}, "question is not a number"),
        ({"place.town.mix.most": 0.2}, 'There is no segment "most"'),
        ({"place.town.mix.few": 0.2, "place.town.mix.many": 0.5}, "cannot be had: .* it comes to"),
        ({"touchpoints.welcome.score": 6.0, "touchpoints.welcome.people": 2.0}, "cannot be had: .* it comes to"),
        ({"price": 24, "business.Ash.price": 25}, "business.Ash.price is set twice"),
        ({"strategy.plan.change.touchpoints.welcome.people": 9}, "scores stay between 0 and 10"),
        ({3: 4}, "3 is not a path"),
        ("price", 'What is set must be a dict of paths and numbers, {"price": 24}, not "price"'),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_sentence(scenario, values, sentence):
    with pytest.raises(UsageError, match=sentence):
        changed(scenario, values)


def test_all_faults_are_told_at_once(scenario):
    with pytest.raises(UsageError) as told:
        changed(scenario, {"price": -1, "prise": 2, "study.weeks": 0})
    assert len(str(told.value).splitlines()) == 3


def test_people_stay_who_they_are_unless_told_otherwise():
    """Weights solved for the file's prices stay, so that a dearer price costs visits; an elasticity moves them."""
    from sim.scenario import solve_places

    scenario = read("minimal")
    solved = solve_places(scenario)
    dearer = changed(scenario, {"price": 15})
    assert solve_places(dearer) == solved
    assert solve_places(changed(dearer, {"study.weeks": 8})) == solved
    assert solve_places(changed(scenario, {"behaviour.brand_price_elasticity": -3.0})) != solved


def test_no_shipped_scenario_contradicts_itself_as_it_is_held():
    """What is checked after a change must pass where nothing was changed."""
    found = {name: _contradictions(read(name)) for name in shipped_names()}
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_a_path_a_name_and_a_scenario_are_the_same_thing(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(read("minimal").text, "utf-8")
    scenario = read("minimal")
    assert opened(scenario) is scenario
    assert opened("minimal") == opened(path) == opened(str(path)) == scenario
    assert check("minimal") == check(path) == check(scenario)
    assert changed("minimal", {"price": 13}) == changed(scenario, {"price": 13})
    with pytest.raises(UsageError, match="A scenario is a path, the name of a shipped one, or what read"):
        opened(3)
    with pytest.raises(ScenarioError, match='did you mean "minimal"'):
        opened("minimul")
