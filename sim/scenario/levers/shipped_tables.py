"""The shipped tables of levers, one for each preset (`sim/scenario/presets/<preset>.levers.toml`)."""

import tomllib
from functools import cache
from typing import Any, NamedTuple

from sim.scenario.presets import preset_names, preset_text
from sim.scenario.schema.lever import Lever


class Typical(NamedTuple):
    """The house that a table's costs are for: its currency, visits a week and price of a visit."""

    currency: str
    visits_per_week: float
    price: float


class ShippedTable(NamedTuple):
    """A table of levers: whose costs they are, and its rows in order."""

    typical: Typical
    rows: tuple[Lever, ...]


@cache
def shipped_table(preset: str) -> ShippedTable:
    """Return the table of levers of a preset; raises KeyError for a name that is none."""
    if preset not in preset_names():
        raise KeyError(preset)
    tree: dict[str, Any] = tomllib.loads(preset_text(preset, "levers"))
    return ShippedTable(Typical(**tree["typical"]), tuple(Lever.model_validate(each) for each in tree["lever"]))
