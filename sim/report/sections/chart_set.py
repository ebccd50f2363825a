"""All charts of a comparison: which there are, and what of them a comparison has something to draw for."""

from collections.abc import Iterator

from sim.report.comparison import Comparison
from sim.report.sections import (
    assumptions,
    comparison,
    customers,
    flip,
    levers,
    mechanisms,
    notes,
    rivals,
    touchpoints,
    weeks,
)
from sim.report.sections.chart import Chart, Drawn
from sim.report.sections.plans_shown import rows_shown, some_plans
from sim.report.words.findings import NOT_JUDGED, findings, in_file_order
from sim.report.words.theme import theme_of
from sim.study.runs.verdicts import CANNOT_BE_RIGHT

SECTIONS = (assumptions, comparison, customers, flip, levers, mechanisms, rivals, touchpoints, weeks)


def every_chart() -> list[Chart]:
    """Every chart there can be, by number."""
    found = [chart for section in SECTIONS for chart in section.CHARTS]
    return sorted(found, key=lambda chart: chart.name)


def chart_set(comparison: Comparison) -> Iterator[Drawn]:
    """Yield every chart that has something to draw, by number."""
    for chart in every_chart():
        found = drawn(chart, comparison)
        if found is not None:
            yield found


def drawn(chart: Chart, comparison: Comparison) -> Drawn | None:
    """One chart of a comparison; None where there is nothing to draw.

    Of a business at which what was simulated cannot be what was meant, a panel says that and nothing of plans.
    """
    frame = chart.drawn(comparison)
    if frame is None or frame.empty:
        return None
    said = chart.findings(frame, comparison) | dict.fromkeys(_unjudged(comparison), NOT_JUDGED)
    shown, some = (rows_shown(frame, comparison), some_plans(frame, comparison)) if chart.by_plan else (frame, "")
    panels = chart.panels(shown, said, theme_of(comparison.scenario), comparison)
    order = in_file_order(comparison.scenario, [panel.business for panel in panels])
    panels = tuple(sorted(panels, key=lambda panel: order.index(panel.business)))
    if not panels:
        return None
    note = notes.note(chart.note(shown, comparison), f"Drawn: {some}; the file has all." if some else "")
    return Drawn(chart.name, chart.heading, note, frame, panels, some)


def _unjudged(comparison: Comparison) -> list[str]:
    """The businesses with a broken guard; none where nothing was decided, as on a map."""
    decided = findings(comparison) if "decision" in comparison.tables else []
    return [found.focus for found in decided if found.verdict == CANNOT_BE_RIGHT.casefold()]
