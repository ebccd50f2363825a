"""What a step of every lever means in the trade and what it costs: the tables of the presets, and the file's own rows.

>>> from sim.scenario import read
>>> from sim.scenario.levers import cost_of, levers_of
>>> scenario = read("minimal")
>>> row = next(each for each in levers_of(scenario, scenario.focus[0].name) if each.what == "recovery")
>>> cost_of(row, 2 * row.step)[0] > cost_of(row, row.step)[0] > 0
True
"""

from sim.scenario.levers.rows import LeverRow, cost_of, levers_of, table_of
from sim.scenario.levers.unpaid import unpaid, unpaid_plans

__all__ = ["LeverRow", "cost_of", "levers_of", "table_of", "unpaid", "unpaid_plans"]
