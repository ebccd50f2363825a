"""The results folder of what differs between two scenarios or results: tables, chart and page."""

from pathlib import Path

from sim.report.output import folders, opening
from sim.report.output.atomic_folder import ResultsFolder
from sim.report.output.tables import csv_bytes
from sim.report.page.diff_page import diff_html, diff_markdown
from sim.report.page.pictures import picture_of
from sim.report.sections import differing as section
from sim.scenario.schema.scenario import Scenario
from sim.study.difference.study import Difference
from sim.study.numbers.rounding import in_its_pennies

TABLE = "tables/changes.csv"
BYTES = 5e6


def folder_of(scenario: Scenario, name: str, out: Path | None = None) -> ResultsFolder:
    """The `ResultsFolder` of a difference: results/``name``-diff, or `out`; ``scenario`` is the second's."""
    kind = "what differs between two scenarios"
    return opening.folder_of(scenario, out, needed=BYTES, ending="-diff", table=TABLE, kind=kind, stem=name)


@in_its_pennies
def save(found: Difference, folder: ResultsFolder, command: str = "") -> Path:
    """Write what `found` leaves behind into an entered `ResultsFolder`; returns the folder's path."""
    for name, table in found.tables.items():
        folder.write(f"tables/{name}.csv", csv_bytes(name, table))
    chart = section.chart(found)
    picture = picture_of(chart) if chart else None
    if chart:
        folders.write_chart(folder, section.NAME, chart.frame, chart.figure)
    folder.write("diff.html", [diff_html(found, picture, command)])
    folder.write("diff.md", [diff_markdown(found, picture, command)])
    return folders.seal(found, folder, command)
