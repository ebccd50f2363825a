"""What each part of the answer draws: its table, its finding and its figure; `sim.report.sections.chart_set` takes
them all.
"""
