"""The results folder of a search: its tables, the budget ladder, the options as strategies, and the page."""

from pathlib import Path
from typing import cast

from sim.report.comparison import Comparison
from sim.report.output import folders
from sim.report.output.atomic_folder import ResultsFolder
from sim.report.output.tables import csv_bytes
from sim.report.page.pictures import picture_of
from sim.report.page.search_page import RUNNABLE, search_html, search_markdown
from sim.report.sections import search as section
from sim.report.sections.chart_set import drawn
from sim.scenario.schema.scenario import Scenario
from sim.study.numbers.rounding import in_its_pennies
from sim.study.search.added import STRATEGIES
from sim.study.search.found import Found
from sim.study.search.stanzas import stanzas, with_options

TABLE = "tables/lever_screening.csv"
BYTES = 5e6
ENDING = "-search"
"""What the name of a results folder ends in that holds a search."""


def folder_of(scenario: Scenario, out: Path | None = None) -> ResultsFolder:
    """The `ResultsFolder` of a search: results/<file's stem>-search, or `out`, as `folders.folder_of` has it."""
    return folders.folder_of(scenario, out, needed=BYTES, ending=ENDING, table=TABLE, kind="a search within a budget")


@in_its_pennies
def save(found: Found, folder: ResultsFolder, command: str = "") -> Path:
    """Write what `found` leaves behind into an entered `ResultsFolder`; its path."""
    for name, table in found.tables.items():
        folder.write(f"tables/{name}.csv", csv_bytes(name, table))
    chart = drawn(section.CHARTS[0], cast(Comparison, found))
    if chart is not None:
        folders.write_chart(folder, section.NAME, chart.frame, chart.figure)
    text = stanzas(found)
    folder.write(STRATEGIES, [text.encode("utf-8")])
    whole = with_options(found.scenario, text, together=found.together)
    if whole is not None:
        folder.write(RUNNABLE, [whole.encode("utf-8")])
    where = folder.folder.name if folder.folder.is_absolute() else folder.folder.as_posix()
    picture = None if chart is None else picture_of(chart)
    folder.write("search.html", [search_html(found, picture, whole is not None, where)])
    folder.write("search.md", [search_markdown(found, chart is not None, where)])
    return folders.seal(found, folder, command)
