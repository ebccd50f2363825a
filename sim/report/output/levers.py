"""The results folder of a price list of levers: its tables, the chart with the numbers drawn, and the page."""

from pathlib import Path
from typing import cast

from sim.report.comparison import Comparison
from sim.report.output import folders, opening
from sim.report.output.atomic_folder import ResultsFolder
from sim.report.output.tables import csv_bytes
from sim.report.page.levers_page import levers_html, levers_markdown
from sim.report.page.pictures import picture_of
from sim.report.sections import levers as section
from sim.report.sections.chart_set import drawn
from sim.scenario.schema.scenario import Scenario
from sim.study.levers.study import LeverStudy
from sim.study.numbers.rounding import in_its_pennies

TABLE = "tables/levers.csv"
BYTES = 5e6
ENDING = "-levers"
"""What the name of a results folder ends in that holds a scenario's price list of levers."""


def folder_of(scenario: Scenario, out: Path | None = None) -> ResultsFolder:
    """The `ResultsFolder` of a list: results/<file's stem>-levers, or `out` (`sim.report.output.opening.folder_of`)."""
    kind = "a price list of levers"
    return opening.folder_of(scenario, out, needed=BYTES, ending=ENDING, table=TABLE, kind=kind)


@in_its_pennies
def save(found: LeverStudy, folder: ResultsFolder, command: str = "") -> Path:
    """Write what `found` (a `sim.study.levers.study.LeverStudy`) leaves behind into an entered folder; its path."""
    for name, table in found.tables.items():
        folder.write(f"tables/{name}.csv", csv_bytes(name, table))
    chart = drawn(section.CHARTS[0], cast(Comparison, found))
    if chart is not None:
        folders.write_chart(folder, section.NAME, chart.frame, chart.figure)
    folder.write("levers.html", [levers_html(found, None if chart is None else picture_of(chart))])
    folder.write("levers.md", [levers_markdown(found)])
    return folders.seal(found, folder, command)
