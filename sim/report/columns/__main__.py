"""Print the data dictionary."""

from sim.report.columns import data_dictionary

print(data_dictionary(), end="")
