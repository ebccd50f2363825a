"""What a chart of a comparison is made of, and what it is once it is drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sim.report import charts
from sim.report.charts import Figure, Panel


class Chart(NamedTuple):
    """One chart: how it comes about.

    ``name`` is that of its files, number first; ``heading`` the question that it answers, in a few words.
    ``drawn(comparison)`` is the frame that is drawn, in the columns of the dictionary, or None where there is nothing
    to draw; ``findings(frame, comparison)`` what it says of each business that has a panel, a sentence of at most 15
    words; ``panels(frame, findings, theme, comparison)`` the panels, in their order; ``note(frame, comparison)`` what
    the marks mean, what is varied and which rivals there are, in sentences.  Where a chart has rows ``by_plan``, panels
    and note are given those of the plans that are shown (`sim.report.sections.plans_shown`), and the findings all.
    """

    name: str
    heading: str
    drawn: Callable
    findings: Callable
    panels: Callable
    note: Callable
    by_plan: bool = False


@dataclass(frozen=True)
class Drawn:
    """One chart of one comparison: its files' name, heading, note, the frame of its file, and its panels.

    ``some_plans`` says how many plans of the frame are drawn ("10 of 30 plans"), "" where all are.
    """

    name: str
    heading: str
    note: str
    frame: Any
    panels: tuple[Panel, ...]
    some_plans: str = ""

    @cached_property
    def figure(self) -> Figure:
        """All panels on one sheet, under the heading."""
        return charts.sheet(self.heading, self.panels, self.note)
