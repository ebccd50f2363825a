"""The results folder of a comparison: pages, tables, charts, data and the manifest, whole or not at all."""

from collections.abc import Sequence
from pathlib import Path

from sim.report import charts
from sim.report.comparison import Comparison
from sim.report.output import folders
from sim.report.output.asked import KNOWING, known_worth
from sim.report.output.atomic_folder import ResultsFolder
from sim.report.output.flip import ENDING, known_map
from sim.report.output.tables import csv_bytes, parquet_bytes
from sim.report.page.pages import save_pages
from sim.report.page.pictures import picture_of
from sim.report.sections.chart_set import chart_set
from sim.study.numbers.rounding import in_its_pennies
from sim.study.rows.table_set import TableSet

MOST_LETTERS = 12
"""Letters that a warning names."""


@in_its_pennies
def save(
    comparison: Comparison, folder: ResultsFolder, command: str = "", *, choices: Sequence[Sequence[int]] | None = None
) -> Path:
    """Write everything that `comparison` leaves behind into an entered `ResultsFolder`; returns the folder's path.

    `choices` is the frame of `sim.study.rows.choices.choice_situations`, if it was asked for.
    """
    _take_what_is_known(comparison, folder)
    tables = TableSet.of(comparison.tables)
    for name in tables:
        if tables.columns(name):
            folder.write(f"tables/{name}.csv", csv_bytes(name, tables.blocks(name)))
    pictures, boxes = [], set()
    for chart in chart_set(comparison):
        folders.write_chart(folder, chart.name, chart.frame, chart.figure)
        boxes |= set(charts.letters_missing(chart.figure))
        pictures.append(picture_of(chart))
    if boxes:
        comparison.warnings.append(_boxes(sorted(boxes)))
    save_pages(comparison, folder, pictures)
    currency = comparison.scenario.study.currency
    folder.write("data/runs.parquet", [parquet_bytes(comparison.runs, "runs", currency)])
    if comparison.visits is not None:
        folder.write("data/visits.parquet", comparison.visits.content())
    if choices is not None:
        folder.write("data/choices.parquet", [parquet_bytes(choices, "choices", currency)])
    return folders.seal(comparison, folder, command)


def _boxes(letters: Sequence[str]) -> str:
    """What is said of letters that no font of this machine has."""
    more = len(letters) - MOST_LETTERS
    shown = " ".join(letters[:MOST_LETTERS]) + (f" and {more} more" if more > 0 else "")
    return (
        f"no font of this machine has {shown}: the PNG files of charts show boxes there; the SVG files and the pages "
        "are drawn with the reader's fonts"
    )


def _take_what_is_known(comparison, folder):
    """What `flip` and `worth-of-knowing` found before in the same scenario text becomes part of the answer."""
    found = known_map(comparison.scenario, folder.folder.with_name(f"{folder.folder.name}{ENDING}"))
    if found is not None:
        comparison.tables.update(zip(("flip", "flips"), found, strict=True))
    worth = known_worth(comparison.scenario, folder.folder.with_name(f"{folder.folder.name}{KNOWING.ending}"))
    comparison.tables.update(worth)
