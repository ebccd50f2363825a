"""The value of an input as the market opens, and the range it must keep."""

import math
from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from sim.rules.need import level_notice_chance
from sim.rules.scale import weekly_chance
from sim.rules.visit import delivered
from sim.scenario.paths.paths import PathFault, Target, declared_as
from sim.scenario.schema.behaviour import Behaviour
from sim.scenario.schema.business import Business
from sim.scenario.schema.inputs import limits
from sim.scenario.schema.market import Place
from sim.scenario.schema.scenario import Scenario


def opening(scenario: Scenario, target: Target) -> float | None:
    """Return the opening value of an input as the file gives it, in its own unit; None when it is left out, so off or
    solved.
    """
    if target.kind == "business" and target.key in ("considered_by_passers", "noticed_per_week"):
        return _plain(_one(scenario.business, target.name), target)
    if target.kind == "behaviour" and target.key == "peak_aversion":
        return scenario.behaviour.peak_aversion
    return value_in_force(scenario, target)


def range_of(target: Target) -> tuple[float, float]:
    """Return the lowest and highest value that an input may have, in its own unit; -inf and inf where there is no end.

    Raises `PathFault` when there is no such key or it is not a number.
    """
    low, high, _ = limits(declared_as(target))
    return (-math.inf if low is None else float(low), math.inf if high is None else float(high))


@cache
def lever_limits(kind: str, key: str) -> tuple[float, float]:
    """Return the lowest and highest value of the input ``key`` of a kind of table (``kind``, as in `Target`), in its
    own unit.  Raises `PathFault` when there is no such key or it is not a number.
    """
    return range_of(Target(kind, "", key))


def value_in_force(scenario: Scenario, target: Target) -> float | None:
    """Return the opening value of an input in its own unit, worked out where it is left out; None when it is off or
    solved.
    """
    if target.kind == "business":
        return _of_business(scenario, _one(scenario.business, target.name), target)
    if target.kind == "place":
        return _of_place(scenario, _one(scenario.place, target.name), target)
    if target.kind == "segment":
        return _plain(_one(scenario.segment, target.name), target)
    if target.kind == "travel":
        return scenario.minutes(target.name, target.parts[0])
    if target.kind == "strategy":
        number, rest = int(target.parts[1]), target.parts[2:]
        return _of_step(_one(scenario.strategy, target.name).step[number - 1], rest)
    if target.kind == "event":
        return _of_step(_one(scenario.event, target.name), target.parts)
    if target.kind == "experience" and target.parts[0] == "touchpoint":
        return getattr(_one(scenario.experience.touchpoint, target.parts[1]), target.parts[2])
    value = _plain(getattr(scenario, target.kind), target)
    return stands_in_behaviour(scenario.behaviour, target.parts[-1]) if value is None else value


def _one(items: Any, name: str) -> Any:
    for one in items:
        if one.name == name:
            return one
    raise PathFault(f'There is no "{name}".')


def _plain(holder: Any, target: Target) -> Any:
    for part in target.parts:
        holder = holder.get(part) if isinstance(holder, dict) else getattr(holder, part)
    return holder


def _of_step(step: Any, parts: tuple[str, ...]) -> float | None:
    return step.change[parts[1]].size if parts[0] == "change" else getattr(step, parts[0])


def _of_business(scenario: Scenario, business: Business, target: Target) -> float | None:
    if target.parts[0] == "touchpoints":
        name, key = target.parts[1:]
        scores = business.touchpoints.get(name)
        if scores is None:
            return None  # of a file with faults, which are told where they stand
        if key != "score":
            return getattr(scores, key)
        human = _one(scenario.experience.touchpoint, name).human
        return delivered(human, cast(float, scores.people), cast(float, scores.setting))
    if target.parts[0] == "copies":
        copies: Mapping[Any, float] = business.copies
        return copies.get(target.parts[1], 0.0)
    value = _plain(business, target)
    return stands_in(scenario, business, target.key) if value is None else value


def stands_in(scenario: Scenario, business: Business, key: str) -> float | None:
    """Return what is in force for a key of a business that is not given; None if that is nothing."""
    if key == "considered_by_passers":
        return business.considered
    if key == "noticed_per_week":
        return noticed_per_week(scenario, business)
    return None


def stands_in_behaviour(behaviour: Behaviour, key: str) -> float | None:
    """Return what is in force for a constant of behaviour that is not given; None if that is nothing."""
    return behaviour.loss_aversion if key == "peak_aversion" else None


def _of_place(scenario: Scenario, place: Place, target: Target) -> float | None:
    return passing_share(scenario, place) if target.key == "passing_share" else _plain(place, target)


def noticed_per_week(scenario: Scenario, business: Business) -> float:
    """Return the chance (0..1, a week) that an unaware resident becomes aware of a business."""
    if business.noticed_per_week is not None:
        return business.noticed_per_week
    moving = weekly_chance(_one(scenario.place, business.place).moves_per_year)
    return level_notice_chance(business.aware, moving)


def resident_occasions(scenario: Scenario, place: Place) -> float:
    """Return the expected occasions per week of one resident of a place."""
    if scenario.behaviour.occasions == "one_a_week":
        return 1.0
    each = {one.name: one.occasions_per_week for one in scenario.segment}
    return sum(part * each[name] for name, part in (place.mix or {}).items())


def passing_share(scenario: Scenario, place: Place) -> float | None:
    """Return the share of passing trade in a place's expected occasions; None where it has none."""
    own = place.residents * resident_occasions(scenario, place)
    whole = own + place.passing_trade_per_week
    return place.passing_trade_per_week / whole if whole > 0 else None
