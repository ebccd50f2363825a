"""Faults between inputs: names that must agree, shares that must sum, strategies that must stay on the scale."""

from sim.scenario.consistency.changes import check_events, check_strategies
from sim.scenario.consistency.dates import check_dates
from sim.scenario.consistency.evidence import check_knowledge
from sim.scenario.consistency.levers import check_levers
from sim.scenario.consistency.market import check_market
from sim.scenario.consistency.money import check_money
from sim.scenario.consistency.names import check_names
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.faults import Faults
from sim.scenario.variants.fill_defaults import settled


def check_between(scenario: Scenario, faults: Faults) -> None:
    """Add every fault between the inputs of a scenario as the file gives it (not yet settled)."""
    check_names(scenario, faults)
    check_market(scenario, faults)
    check_dates(scenario, faults)
    check_money(scenario, faults)
    plain = settled(scenario)
    check_strategies(plain, faults)
    check_events(plain, faults)
    check_knowledge(plain, faults)
    check_levers(plain, faults)
