"""What a weight means in visits: by hand where habits and learning are off, and beside what a simulation finds."""

from math import exp

import pytest

from sim.scenario import explain, read
from sim.scenario.solve import response
from sim.scenario.solve.places import solve_places
from sim.scenario.solve.response import BETTER, TOO_HIGH, responses
from sim.study.patterns.runs import RESPONSE_WEEKS, Markets, Runs, growth
from tests.scenarios import market

SAME = {
    "behaviour.off": ["loyalty", "heterogeneity", "match", "risk", "consideration", "loss_aversion"],
    "behaviour.prior_weight": 1.0,
    "behaviour.learning_floor": 1.0,
    "segment.all.occasions_per_week": 14.0,
    "place.town.residents": 60,
    "business.Ash.aware": 1.0,
    "business.Birch.aware": 1.0,
}
"""All are alike, know both businesses, come often, and learn at once."""


def test_where_all_are_alike_and_learn_at_once_it_is_the_logit_s():
    scenario = market(SAME)
    (solved,) = solve_places(scenario)
    behaviour, nest = scenario.behaviour, solved.nest

    def visits(better):
        values = [-solved.price_weight * 25.0 + behaviour.experience_weight * z for z in (better, 0.0)]
        total = sum(exp((value + solved.going_out) / nest) for value in values)
        return exp((values[0] + solved.going_out) / nest) / total * total**nest / (1.0 + total**nest)

    expected = visits(BETTER) / visits(0.0) - 1.0
    assert responses(scenario)["Ash"] == pytest.approx(expected, rel=0.05)  # the first weeks' learning is left


def test_by_a_race_it_is_the_same_as_by_lists_of_sets(monkeypatch):
    scenario = market()
    listed = responses(scenario)
    monkeypatch.setattr(response, "MOST_LISTED", 0)
    assert responses(scenario) == pytest.approx(listed, rel=1e-6)


def test_nobody_answers_where_nothing_is_learnt_or_nobody_lives():
    assert responses(market({"behaviour.off": ["learning", "loyalty"]}))["Ash"] == pytest.approx(0.0, abs=1e-9)
    away = {"place.town.residents": 0, "place.town.passing_trade_per_week": 40.0}
    assert responses(market(away)) == {}


def test_a_part_of_the_response_is_habit_whatever_the_weight():
    """`reward_by_satisfaction` alone, at an experience weight of 0; nothing is left without both."""
    none = {"behaviour.experience_weight": 0.0}
    found = [responses(market({**none, "behaviour.reward_by_satisfaction": part}))["Ash"] for part in (0.0, 0.5, 1.0)]
    assert found[0] == pytest.approx(0.0, abs=1e-9)
    assert 0.0 < found[1] < found[2]


@pytest.mark.parametrize("behaviour", ["", "experience_weight = 0.0\nreward_by_satisfaction = 1.0"])
def test_it_is_about_what_a_simulation_finds(behaviour):
    """Within .04: luck is left out, which makes habits here a little too firm, and so are queues and word of mouth."""
    text = f'preset = "restaurant"\n[behaviour]\n{behaviour}\n'
    markets = Markets(read("restaurant.toml", text=text))
    name, better = markets.leader, markets.touchpoints(BETTER * markets.scenario.experience.spread)
    runs = [Runs(markets, 5, replication) for replication in range(3)]
    gains = [growth(one.changed(better, [name]), one.base, name, RESPONSE_WEEKS) for one in runs]
    simulated = sum(gains) / len(gains)
    told = markets.scenario.model_copy(
        update={"business": tuple(one.model_copy(update={"focus": True}) for one in markets.scenario.business)}
    )
    assert responses(told)[name] == pytest.approx(simulated, abs=TOO_HIGH)


def test_explain_prints_it_beside_the_literature():
    (row,) = [row for row in explain(market()) if row.path == "business.Ash.response_to_experience"]
    assert row.value == responses(market())["Ash"]
    assert row.unit == "share"
    assert row.origin.endswith("for 0.75 points of experience; the literature has 0.03 to 0.15")
