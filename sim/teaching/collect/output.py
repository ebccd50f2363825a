"""The results folder of a class: its tables, the charts with the numbers drawn, and the page for the projector."""

from pathlib import Path

from sim.report.output import folders, opening
from sim.report.output.atomic_folder import ResultsFolder
from sim.report.output.manifest import manifest_of
from sim.report.output.owner import holds
from sim.report.output.tables import csv_bytes
from sim.scenario.text.currency import USUAL, minor_units
from sim.study.numbers.rounding import counted_to
from sim.teaching.collect import tables
from sim.teaching.collect.class_of import Class
from sim.teaching.collect.page import charts_of, class_html

NAME = "class"
BYTES = 2e7


def folder_of(out: Path | str | None = None) -> ResultsFolder:
    """The `ResultsFolder` of a class: results/class, or `out`; an earlier class may be replaced, and nothing else."""
    return opening.folder_named(NAME, out, lambda path: holds(path, NAME, "those of a class"), needed=BYTES)


def save(found: Class, folder: ResultsFolder, command: str = "", seconds: float = 0.0) -> Path:
    """Write what ``found`` leaves behind into an entered `ResultsFolder`; its path."""
    with counted_to(max((minor_units(group.currency) for group in found.groups), default=USUAL)):
        folder.write(f"tables/{tables.PREDICTIONS}.csv", csv_bytes(tables.PREDICTIONS, tables.predictions(found)))
        folder.write(f"tables/{tables.QUESTIONS}.csv", csv_bytes(tables.QUESTIONS, tables.questions(found)))
        drawn = charts_of(found)
        for each in drawn:
            folders.write_chart(folder, each.name, each.frame, each.figure)
        folder.write("class.html", [class_html(found, drawn)])
        folder.carry_over()
        about = {NAME: {"steps": [{"step": group.step, "model": group.model} for group in found.groups]}}
        return folder.publish(manifest_of(about, folder, command, seconds))
