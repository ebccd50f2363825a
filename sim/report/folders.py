"""Results folders by kind: where each lies, whose an earlier one is, and how a chart is laid into one."""

import json
from pathlib import Path

from sim.report import charts
from sim.report.tables import csv_bytes
from sim.report.writing import SEAL, ResultsFolder


def folder_of(scenario, out, *, needed, ending="", table=None, kind=""):
    """A `ResultsFolder` to be entered before the first run: results/<file's stem><ending>, or `out`.

    An earlier folder may be replaced if the same scenario file left it and, where a `table` is named, if it holds that
    table; `kind` says what it would else not be.  `needed` is an estimate in bytes.  Raises CannotWrite, WrongFolder,
    DiskFull or Busy when entered.
    """
    folder = Path(out) if out else Path("results") / f"{scenario.path.stem}{ending}"
    made = None if out or folder.parent.exists() else folder.parent
    if made:
        made.mkdir(exist_ok=True)
    return ResultsFolder(folder, lambda path: _whose(path, scenario, table, kind), needed=needed, made=made)


def _whose(path, scenario, table, kind):
    """None if `path` holds earlier results of that kind of the same file, else a sentence that says what it holds."""
    try:
        sealed = json.loads((path / SEAL).read_text("utf-8"))
        known, files = sealed["scenario"]["file"], list(sealed["files"]) if table else ()
    except (OSError, ValueError, KeyError, TypeError):
        return "holds something that is not a results folder"
    if table and table not in files:
        return f"holds results that are not {kind}"
    return None if known == scenario.path.name else f'holds the results of "{known}", not of "{scenario.path.name}"'


def write_chart(folder, name, frame, figure):
    """Write a chart as CSV, SVG and PNG into an entered `ResultsFolder`; returns the bytes of the SVG."""
    svg = charts.svg(figure)
    folder.write(f"charts/{name}.csv", csv_bytes(name, frame))
    folder.write(f"charts/{name}.svg", [svg])
    folder.write(f"charts/{name}.png", [charts.png(figure)])
    return svg
