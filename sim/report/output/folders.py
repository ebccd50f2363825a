"""Results folders by kind: where each lies, whose an earlier one is, and how a chart is laid into one."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import pandas as pd

from sim.files import telling
from sim.report import charts
from sim.report.charts import Figure
from sim.report.comparison import Sealed
from sim.report.output.atomic_folder import ResultsFolder
from sim.report.output.manifest import manifest
from sim.report.output.owner import whose
from sim.report.output.tables import csv_bytes
from sim.scenario.schema.scenario import Scenario


def folder_of(
    scenario: Scenario,
    out: Path | str | None,
    *,
    needed: float,
    ending: str = "",
    table: str | None = None,
    kind: str = "",
    stem: str = "",
) -> ResultsFolder:
    """A `ResultsFolder` to be entered before the first run: results/<stem><ending>, or `out`; the stem is the file's.

    An earlier folder may be replaced if it is the same scenario's (`sim.report.output.owner`) and, where a `table`
    is named, if it holds that table; `kind` says what it would else not be.  `needed` is an estimate in bytes.  Raises
    CannotWrite, WrongFolder, DiskFull or Busy when entered, CannotWrite at once where there can be no "results".
    """
    name = f"{stem or cast(Path, scenario.path).stem}{ending}"
    return folder_named(name, out, lambda path: whose(path, scenario, table, kind), needed=needed)


def folder_named(
    name: str, out: Path | str | None, ours: Callable[[Path], str | None], *, needed: float
) -> ResultsFolder:
    """A `ResultsFolder` to be entered: results/<name>, or `out`; ``ours`` tells whose an earlier one is."""
    folder = Path(out) if out else Path("results") / name
    made = None if out or folder.parent.exists() else folder.parent
    if made:
        with telling(made):
            made.mkdir(exist_ok=True)
    return ResultsFolder(folder, ours, needed=needed, made=made)


def seal(study: Sealed, folder: ResultsFolder, command: str = "", asked: Mapping[str, Any] | None = None) -> Path:
    """Finish an entered `ResultsFolder` that holds all of `study`; returns its path.  `asked` is for a later command
    that takes it up.

    What people put into the last results comes over, the manifest is written, and the folder gets its name.
    """
    folder.carry_over()
    return folder.publish(manifest(study, folder, command, asked))


def write_chart(folder: ResultsFolder, name: str, frame: pd.DataFrame, figure: Figure) -> bytes:
    """Write a chart as CSV, SVG and PNG into an entered `ResultsFolder`; returns the bytes of the SVG."""
    svg = charts.svg(figure)
    folder.write(f"charts/{name}.csv", csv_bytes(name, frame))
    folder.write(f"charts/{name}.svg", [svg])
    folder.write(f"charts/{name}.png", [charts.png(figure)])
    return svg
