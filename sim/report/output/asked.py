"""The results folders of `worth-of-knowing` and `sensitivity`: tables, charts with the numbers drawn, and the page."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, cast

import pandas as pd

from sim.report.comparison import Sealed
from sim.report.output import folders, opening
from sim.report.output.atomic_folder import ResultsFolder
from sim.report.output.known import known_tables
from sim.report.output.tables import csv_bytes
from sim.report.page.knowing_page import knowing_html, knowing_markdown
from sim.report.page.pictures import picture_of
from sim.report.page.sensitivity_page import sensitivity_html, sensitivity_markdown
from sim.report.sections import knowing, sensitivity
from sim.report.sections.chart import Chart
from sim.report.sections.chart_set import drawn
from sim.scenario.schema.scenario import Scenario
from sim.study.knowing.study import Knowledge
from sim.study.numbers.rounding import in_its_pennies
from sim.study.search.added import is_of_one_choice
from sim.study.sensitivity.study import Sensitivity

BYTES = 5e6


class Kind(NamedTuple):
    """A kind of folder: what its name ends in, the table by which it is known, and what it is called."""

    ending: str
    table: str
    called: str


KNOWING = Kind("-knowing", "tables/knowing.csv", "what is worth finding out")
SENSITIVITY = Kind("-sensitivity", "tables/sensitivity.csv", "what moves the answer")


def folder_of(kind: Kind, scenario: Scenario, out: Path | None = None) -> ResultsFolder:
    """The `ResultsFolder` of a study: results/<file's stem><ending>, or `out`."""
    return opening.folder_of(
        scenario, out, needed=BYTES, ending=kind.ending, table=kind.table, kind=f"an answer to {kind.called}"
    )


def known_worth(scenario: Scenario, folder: Path) -> dict[str, pd.DataFrame]:
    """The tables "knowing" and "surveys" of a folder that holds what is worth finding out in this very scenario text,
    or in the same file with other plans added (`sim.study.search.added.is_of_one_choice`); none where there is no such
    folder.
    """
    names = ("knowing", "surveys")
    found = known_tables(
        scenario, folder, [f"tables/{name}.csv" for name in names], also=partial(is_of_one_choice, scenario)
    )
    return dict(zip(names, found or (), strict=False))


@in_its_pennies
def save_knowledge(found: Knowledge, folder: ResultsFolder, command: str = "") -> Path:
    """Write what `found` leaves behind into an entered `ResultsFolder`; its path."""
    return _saved(found, knowing.CHARTS, "knowing", (knowing_html, knowing_markdown), folder, command)


@in_its_pennies
def save_sensitivity(found: Sensitivity, folder: ResultsFolder, command: str = "") -> Path:
    """Write what `found` leaves behind into an entered `ResultsFolder`; its path."""
    pages = (sensitivity_html, sensitivity_markdown)
    return _saved(found, sensitivity.CHARTS, "sensitivity", pages, folder, command)


def _saved(
    found: Any,
    charts: Sequence[Chart],
    name: str,
    pages: tuple[Callable[..., bytes], Callable[..., bytes]],
    folder: ResultsFolder,
    command: str,
) -> Path:
    for table, content in found.tables.items():
        folder.write(f"tables/{table}.csv", csv_bytes(table, content))
    made = [each for each in (drawn(chart, found) for chart in charts) if each is not None]
    for each in made:
        folders.write_chart(folder, each.name, each.frame, each.figure)
    html, markdown = pages
    folder.write(f"{name}.html", [html(found, [picture_of(each) for each in made])])
    folder.write(f"{name}.md", [markdown(found, [each.name for each in made])])
    return folders.seal(cast(Sealed, found), folder, command)
