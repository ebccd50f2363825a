"""What every kind of results folder ends with: its charts, its manifest and its name."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim.report import charts
from sim.report.charts import Figure
from sim.report.comparison import Sealed
from sim.report.output.atomic_folder import ResultsFolder
from sim.report.output.manifest import manifest
from sim.report.output.tables import csv_bytes


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
