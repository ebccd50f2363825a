"""The same scenario asked another way: mechanisms off, other strategies, other weeks.  Inputs are set by `with_values`.

What is solved (the price weights) stays as it was for the scenario one starts from, so that only what is named differs.
"""

from collections.abc import Iterable
from typing import Any

from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.strategy import Event, Strategy


def with_off(scenario: Scenario, mechanisms: Iterable[str]) -> Scenario:
    """Return the scenario with more mechanisms of `[behaviour] off` switched off, from the start of the warm-up."""
    off = tuple(dict.fromkeys((*scenario.behaviour.off, *mechanisms)))
    return _as(scenario, behaviour=scenario.behaviour.model_copy(update={"off": off}))


def with_strategies(scenario: Scenario, strategies: Iterable[Strategy]) -> Scenario:
    """Return the scenario with these strategies instead of its own; the baseline must be among them."""
    return _as(scenario, strategy=tuple(strategies))


def with_events(scenario: Scenario, events: Iterable[Event]) -> Scenario:
    """Return the scenario with more events."""
    return _as(scenario, event=(*scenario.event, *events))


def with_businesses(scenario: Scenario, businesses: Iterable[Any]) -> Scenario:
    """Return the scenario with these businesses, by name instead of its own of that name."""
    new = {one.name: one for one in businesses}
    return _as(scenario, business=tuple(new.get(one.name, one) for one in scenario.business))


def with_weeks(scenario: Scenario, weeks: int) -> Scenario:
    """Return the scenario with another number of counted weeks; luck of the weeks that both have is the same."""
    return _as(scenario, study=scenario.study.model_copy(update={"weeks": weeks}))


def with_span(scenario: Scenario, weeks: int, warm_up_weeks: int) -> Scenario:
    """Return the scenario with another number of counted weeks and of weeks before them."""
    return _as(scenario, study=scenario.study.model_copy(update={"weeks": weeks, "warm_up_weeks": warm_up_weeks}))


def with_each(scenario: Scenario) -> Scenario:
    """Return the scenario with its strategies tried at each focus business in turn."""
    return _as(scenario, study=scenario.study.model_copy(update={"apply": "each"}))


def with_together(scenario: Scenario) -> Scenario:
    """Return the scenario with its strategies tried at all focus businesses at once."""
    return _as(scenario, study=scenario.study.model_copy(update={"apply": "together"}))


def _as(scenario: Scenario, **update: Any) -> Scenario:
    changed = scenario.model_copy(update=update)
    changed._base = scenario._base or scenario
    return changed
