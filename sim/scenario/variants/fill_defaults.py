"""Defaults that depend on other inputs, filled in so that everything above reads plain values."""

from typing import Any

from sim.scenario.paths.current_value import value_in_force
from sim.scenario.paths.paths import resolve
from sim.scenario.schema.business import Business, Scores
from sim.scenario.schema.market import Place, Segment
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.strategy import Strategy

VALUE_OF_TIME = {"GBP": 10.0}  # money per hour, where the currency has a default
RIVALS_UNIT_COST = 0.6  # of its price, where a rival's is not known: near the best at an elasticity of -2.6

REWARD_BY_SATISFACTION = {"satisfaction": 1.0, "visit": 0.0}
"""What the older key `loyalty_reward` says of `reward_by_satisfaction`."""


def settled(scenario: Scenario) -> Scenario:
    """Return the scenario with every default that depends on other inputs filled in."""
    segments = [one.name for one in scenario.segment]
    moments = [one.name for one in scenario.experience.touchpoint]
    behaviour = scenario.behaviour
    if behaviour.value_of_time_per_hour is None:
        worth = VALUE_OF_TIME.get(scenario.study.currency, 0.0)
        behaviour = behaviour.model_copy(update={"value_of_time_per_hour": worth})
    if behaviour.loyalty_reward is not None:
        part = REWARD_BY_SATISFACTION[behaviour.loyalty_reward]
        behaviour = behaviour.model_copy(update={"reward_by_satisfaction": part, "loyalty_reward": None})
    return scenario.model_copy(
        update={
            "segment": tuple(_segment(one, moments) for one in scenario.segment),
            "place": tuple(_place(one, segments) for one in scenario.place),
            "business": tuple(_business(one, moments, scenario.experience.norm) for one in scenario.business),
            "strategy": tuple(_strategy(one) for one in scenario.strategy),
            "behaviour": behaviour,
        }
    )


def completed(scenario: Scenario) -> Scenario:
    """Return the settled scenario with the likely values in force and the businesses of facts filled in."""
    uncertain = []
    for one in scenario.uncertain:
        likely = one.likely
        if likely is None:
            likely = value_in_force(scenario, resolve(scenario, one.what))
        uncertain.append(one.model_copy(update={"likely": likely}))
    facts = (
        one if one.business is not None else one.model_copy(update={"business": scenario.focus[0].name})
        for one in scenario.fact
    )
    return scenario.model_copy(update={"uncertain": tuple(uncertain), "fact": tuple(facts)})


def _segment(one: Segment, moments: list[str]) -> Segment:
    return one.model_copy(update={"cares": {moment: one.cares.get(moment, 1.0) for moment in moments}})


def _place(one: Place, segments: list[str]) -> Place:
    mix = one.mix if one.mix is not None else dict.fromkeys(segments, 1.0 / len(segments))
    passing = one.passing_mix if one.passing_mix is not None else mix
    return one.model_copy(
        update={
            "mix": {name: mix.get(name, 0.0) for name in segments},
            "passing_mix": {name: passing.get(name, 0.0) for name in segments},
        }
    )


def _business(one: Business, moments: list[str], norm: float) -> Business:
    update: dict[str, Any] = {
        "touchpoints": {moment: _scores(one.touchpoints.get(moment, Scores()), norm) for moment in moments},
        "gesture_at": one.gesture_at if one.gesture_at is not None else moments[-1],
    }
    if one.unit_cost is None:
        update["unit_cost"] = RIVALS_UNIT_COST * one.price
    for key in ("appeal", "promise"):
        if getattr(one, key) is None:
            update[key] = norm
    return one.model_copy(update=update)


def _scores(one: Scores, norm: float) -> Scores:
    both = one.score if one.score is not None else norm
    people = one.people if one.people is not None else both
    setting = one.setting if one.setting is not None else both
    return Scores(people=people, setting=setting, varies_by=one.varies_by)


def _strategy(one: Strategy) -> Strategy:
    return one if one.label else one.model_copy(update={"label": one.name})
