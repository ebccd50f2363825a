"""The charts of a sweep."""

from sim.report.sections import sweep_lines, sweep_outcomes, sweep_wins
from sim.report.sections.chart import Chart, Drawn
from sim.report.sections.swept import Swept

CHARTS: tuple[Chart, ...] = (sweep_outcomes.CHART, sweep_lines.CHART, sweep_wins.CHART)
"""By number."""


def drawn_of(chart: Chart, found: Swept) -> Drawn | None:
    """One chart of a sweep; None where there is nothing to draw."""
    frame = chart.drawn(found)
    if frame is None or frame.empty:
        return None
    panels = chart.panels(frame, chart.findings(frame, found), found.theme, found)
    return Drawn(chart.name, chart.heading, chart.note(frame, found), frame, tuple(panels)) if panels else None
