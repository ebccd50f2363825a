"""The scenario file: its schema, reading and checking it, changes such as "+10 %", and presets.

>>> from sim.scenario import new, read, check
>>> scenario = read(text=new("A first scenario"))
>>> scenario.focus[0].name
'Ours'
>>> check(scenario).warnings
()
"""

from sim.scenario.inspect.checking import Checked, Work, check, work
from sim.scenario.inspect.explaining import Row, explain
from sim.scenario.inspect.starter import SCHEMA_FILE, new
from sim.scenario.inspect.warnings import warnings
from sim.scenario.paths.current_value import lever_limits, noticed_per_week, opening, range_of, value_in_force
from sim.scenario.paths.paths import PathFault, Target, changes_weekly, declared_as, resolve, weekly_keys
from sim.scenario.presets import preset_names
from sim.scenario.reading.reading import opened, read
from sim.scenario.schema.change import Change
from sim.scenario.schema.json_schema import schema
from sim.scenario.schema.names import slug
from sim.scenario.schema.reference_page import reference
from sim.scenario.schema.scenario import Scenario
from sim.scenario.solve.places import solve_places
from sim.scenario.variants.changed import changed
from sim.scenario.variants.values import with_values

__all__ = [
    "SCHEMA_FILE",
    "Change",
    "Checked",
    "PathFault",
    "Row",
    "Scenario",
    "Target",
    "Work",
    "changed",
    "changes_weekly",
    "check",
    "declared_as",
    "explain",
    "lever_limits",
    "new",
    "noticed_per_week",
    "opened",
    "opening",
    "preset_names",
    "range_of",
    "read",
    "reference",
    "resolve",
    "schema",
    "slug",
    "solve_places",
    "value_in_force",
    "warnings",
    "weekly_keys",
    "with_values",
    "work",
]
