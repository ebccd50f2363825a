"""What pages call a place.

The words of levers and inputs are `sim.scenario.paths.business_words`, because tables of results carry them too.
"""

from sim.report.words.names import shown
from sim.scenario.paths.labels import place_named
from sim.scenario.schema.scenario import Scenario


def place(scenario: Scenario, name: str) -> str:
    """What people read for a place by its name in the file, on one line."""
    return shown(place_named(scenario, name))


def place_of(scenario: Scenario, business: str) -> str:
    """What people read for the place where a business stands; "" for a group of businesses."""
    return next((place(scenario, one.place) for one in scenario.business if one.name == business), "")
