"""What the pages of a sweep leave in its folder: three tables, the charts with the numbers drawn, and report.html."""

from collections.abc import Iterable
from pathlib import Path

from sim.files import made_folder, write_file
from sim.report import charts
from sim.report.output.tables import csv_bytes
from sim.report.page.pictures import picture_of
from sim.report.page.sweep_page import sweep_html
from sim.report.sections.sweep import CHARTS, drawn_of
from sim.report.sections.swept import Swept
from sim.report.sweep import SweepAbout, SweepTables
from sim.study.numbers.rounding import counted_to

PAGE = "report.html"
BYTES = 5e6
"""What all of it may take."""


def write_pages(folder: Path, tables: SweepTables, about: SweepAbout) -> list[Path]:
    """Write tables/wins.csv, separations.csv and losing.csv, the charts and, last, report.html; returns their paths, in
    order.

    Each file appears whole or not at all, in place of an earlier one; the same tables and the same ``about`` give the
    same bytes.  Raises CannotWrite (73) or DiskFull (74).
    """
    folder, found, written = Path(folder), Swept(tables, about), []

    def write(name: str, content: Iterable[bytes]) -> None:
        path = folder / name
        made_folder(path.parent)
        write_file(path, content, BYTES)
        written.append(path)

    with counted_to(about.places):
        write("tables/wins.csv", csv_bytes("wins", found.wins))
        write("tables/separations.csv", csv_bytes("separations", found.separations))
        write("tables/losing.csv", csv_bytes("losing", found.losing))
        pictures = []
        for chart in CHARTS:
            drawn = drawn_of(chart, found)
            if drawn is None:
                continue
            write(f"charts/{drawn.name}.csv", csv_bytes(drawn.name, drawn.frame))
            write(f"charts/{drawn.name}.svg", [charts.svg(drawn.figure)])
            write(f"charts/{drawn.name}.png", [charts.png(drawn.figure)])
            pictures.append(picture_of(drawn))
        write(PAGE, [sweep_html(found, pictures)])
    return written
