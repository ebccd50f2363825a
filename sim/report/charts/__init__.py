"""The charts: a table in, panels out.  What is drawn is exactly the table.  Nothing else imports matplotlib."""

from matplotlib.figure import Figure

from sim.report.charts.canvas import letters_missing, png, svg
from sim.report.charts.panel import WIDTH, Panel, alone, sheet

__all__ = ["WIDTH", "Figure", "Panel", "alone", "letters_missing", "png", "sheet", "svg"]
