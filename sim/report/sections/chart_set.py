"""All charts of a comparison: which there are, and what of them a comparison has something to draw for."""

from collections.abc import Iterator

from sim.report.comparison import Comparison
from sim.report.sections import (
    assumptions,
    comparison,
    diaries,
    flip,
    mechanisms,
    rivals,
    touchpoints,
    trust,
    worth,
)
from sim.report.sections.chart import Chart, Drawn
from sim.report.words.theme import theme_of

SECTIONS = (assumptions, comparison, diaries, flip, mechanisms, rivals, touchpoints, trust, worth)


def every_chart() -> list[Chart]:
    """Every chart there can be, by number."""
    found = [chart for section in SECTIONS for chart in section.CHARTS]
    return sorted(found, key=lambda chart: chart.name)


def chart_set(comparison: Comparison) -> Iterator[Drawn]:
    """Yield every chart that has something to draw, by number."""
    theme = theme_of(comparison.scenario)
    for chart in every_chart():
        frame = chart.drawn(comparison)
        if frame is None or frame.empty:
            continue
        title = chart.finding(frame, comparison)
        yield Drawn(chart.name, chart.heading, title, frame, chart.figure(frame, title, theme, comparison))
