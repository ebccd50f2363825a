"""All charts of a comparison: which there are, and what of them a comparison has something to draw for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

from sim.report.words.theme import theme_of

PARTS = (
    "assumptions",
    "comparison",
    "diaries",
    "flip",
    "mechanisms",
    "rivals",
    "touchpoints",
    "trust",
    "worth",
)
"""Modules of `sim.report.sections`, each with its `CHARTS`."""


class Chart(NamedTuple):
    """One chart: how it comes about.

    ``name`` is that of its files, number first; ``heading`` what it answers, in a few words.  ``drawn(comparison)`` is
    the frame that is drawn, in the columns of the dictionary, or None where there is nothing to draw;
    ``finding(frame, comparison)`` its title, a sentence; ``figure(frame, title, looks, comparison)`` the figure.
    """

    name: str
    heading: str
    drawn: Callable
    finding: Callable
    figure: Callable


@dataclass(frozen=True)
class Drawn:
    """One chart of one comparison: its files' name, heading, finding, the frame that is drawn, and the figure."""

    name: str
    heading: str
    finding: str
    frame: Any
    figure: Any


def every_chart() -> list[Chart]:
    """Every chart there can be, by number."""
    found = [chart for part in PARTS for chart in import_module(f"sim.report.sections.{part}").CHARTS]
    return sorted(found, key=lambda chart: chart.name)


def chart_set(comparison) -> Iterator[Drawn]:
    """Yield every chart that has something to draw, by number."""
    theme = theme_of(comparison.scenario)
    for chart in every_chart():
        frame = chart.drawn(comparison)
        if frame is None or frame.empty:
            continue
        title = chart.finding(frame, comparison)
        yield Drawn(chart.name, chart.heading, title, frame, chart.figure(frame, title, theme, comparison))
