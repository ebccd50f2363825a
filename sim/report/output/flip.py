"""The results folder of a map of winners: its tables, the chart with the numbers drawn, and the page."""

from pathlib import Path
from typing import cast

import pandas as pd

from sim.report.comparison import Comparison
from sim.report.output import folders, opening
from sim.report.output.atomic_folder import ResultsFolder
from sim.report.output.known import known_tables
from sim.report.output.tables import csv_bytes
from sim.report.page.flip_page import flip_html, flip_markdown
from sim.report.page.pictures import picture_of
from sim.report.sections import flip as section
from sim.report.sections.chart import Drawn
from sim.report.sections.chart_set import drawn
from sim.scenario.schema.scenario import Scenario
from sim.study.flip.study import FlipMap
from sim.study.numbers.rounding import in_its_pennies

TABLE, CHANGES = "tables/flip.csv", "tables/flips.csv"
BYTES = 5e6
ENDING = "-flip"
"""What the name of a results folder ends in that holds a scenario's map of winners."""


def folder_of(scenario: Scenario, out: Path | None = None) -> ResultsFolder:
    """The `ResultsFolder` of a map: results/<file's stem>-flip, or `out` (`sim.report.output.opening.folder_of`)."""
    kind = "a map of when the answer flips"
    return opening.folder_of(scenario, out, needed=BYTES, ending=ENDING, table=TABLE, kind=kind)


@in_its_pennies
def save(found: FlipMap, folder: ResultsFolder, command: str = "") -> Path:
    """Write what `found` (a `sim.study.flip.study.FlipMap`) leaves behind into an entered `ResultsFolder`; its path."""
    for name, table in found.tables.items():
        folder.write(f"tables/{name}.csv", csv_bytes(name, table))
    chart = cast(Drawn, drawn(section.CHARTS[0], cast(Comparison, found)))
    folders.write_chart(folder, section.NAME, chart.frame, chart.figure)
    folder.write("flip.html", [flip_html(found, picture_of(chart))])
    folder.write("flip.md", [flip_markdown(found)])
    return folders.seal(found, folder, command)


def known_map(scenario: Scenario, folder: Path) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """(flip, flips), the frames of a map made before of this very scenario text by this version; None if there is none.

    A folder that is not whole, or in which a table is not what its manifest says, counts as none.
    """
    found = known_tables(scenario, Path(folder), (TABLE, CHANGES))
    return None if found is None else (found[0], found[1])
