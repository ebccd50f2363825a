"""The same scenario asked another way: only what is named differs, and what is solved stays."""

import pytest

from sim.scenario import PathFault, read, solve_places
from sim.scenario.paths.labels import label
from sim.scenario.variants.variants import with_businesses, with_events, with_off, with_strategies, with_weeks
from tests.scenarios import text

PLAN = {"plan": {"label": "The plan", "change": {"price": "-10%", "touchpoints.welcome.people": "+1"}}}


@pytest.fixture
def scenario():
    free = {"behaviour": {}}  # the weights are solved
    return read(text=text(free, PLAN))


def test_off_adds_switches_and_keeps_those_there(scenario):
    once = with_off(scenario, ["loyalty"])
    twice = with_off(once, ["loyalty", "referral"])
    assert twice.behaviour.off == ("loyalty", "referral")
    assert scenario.behaviour.off == ()


def test_what_is_solved_stays(scenario):
    dear = with_businesses(scenario, [scenario.business[1].model_copy(update={"price": 50.0})])
    assert [one.price for one in dear.business] == [25.0, 50.0]
    assert solve_places(dear) is solve_places(scenario)
    assert solve_places(with_weeks(scenario, 3)) is solve_places(scenario)
    assert solve_places(with_off(scenario, ["loyalty"])) is solve_places(scenario)


def test_weeks_strategies_and_events(scenario):
    assert with_weeks(scenario, 3).study.weeks == 3
    alone = with_strategies(scenario, scenario.strategy[:1])
    assert [one.name for one in alone.strategy] == ["as_is"]
    slump = read(text=text({"event": {"slump": {"kind": "recession"}}}, PLAN)).event
    assert [one.name for one in with_events(scenario, slump).event] == ["slump"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("behaviour.talk_chance", "how often customers talk about a visit"),
        ("behaviour.passers.reviews", "how much passing trade goes by ratings"),
        ("behaviour.learning_floor", "how much a new visit counts at the least"),
        ("price", "price of Ash"),
        ("business.Birch.touchpoints.welcome.people", "people at welcome of Birch"),
        ("place.town.passing_share", "passing trade's share of the occasions in Town"),
        ("segment.all.price_sensitivity", "how much price counts for all"),
        ("strategy.plan.change.price", "The plan: its change of price"),
        ('strategy.plan.change."touchpoints.welcome.people"', "The plan: its change of people at welcome"),
        ("strategy.plan.cost_per_week", "The plan: cost per week"),
    ],
)
def test_labels_are_plain_words(scenario, path, words):
    assert label(scenario, path) == words


def test_a_label_of_nothing_is_a_fault(scenario):
    with pytest.raises(PathFault, match="talk_chance"):
        label(scenario, "behaviour.talk_chanc")
