"""The charts: a table in, a figure out.  What is drawn is exactly the table.  Nothing else imports matplotlib."""

from matplotlib.figure import Figure

from sim.report.charts.canvas import png, svg

__all__ = ["Figure", "png", "svg"]
