"""Whose results a folder holds: known by the scenario's text, and by where its file lies from the folder.

The same text is one's own wherever it lies.  Another text is one's own if its file lies where the manifest says, seen
from the results folder: so a file may be edited, and a folder may move together with its scenario.  A scenario that
comes with the program is known by its name.
"""

import json
import os
from pathlib import Path

from sim.report.output.keeping import SEAL
from sim.scenario.reading.shipped import shipped_as
from sim.scenario.schema.scenario import Scenario


def origin(scenario: Scenario, folder: Path) -> dict[str, bool | str]:
    """What a manifest in `folder` says about where a scenario came from: its file's name, path and whether it is ours.

    `path` leads from the results folder to the file, with slashes; it is empty for one that comes with the program, of
    which only the name counts, and for one that was not read from a file.
    """
    path = scenario.path
    shipped = _shipped(path)
    return {
        "file": path.name if path else "",
        "path": "" if path is None or shipped else _from(folder, path),
        "shipped": shipped,
    }


def whose(folder: Path, scenario: Scenario, table: str | None = None, kind: str = "") -> str | None:
    """None if `folder` holds earlier results of this scenario, else a sentence that says what it holds.

    Where a `table` is named they must also hold that, for else they are not `kind`.
    """
    try:
        sealed = json.loads((folder / SEAL).read_text("utf-8"))
        known, files = sealed["scenario"], sealed["files"]
        name, digest = known["file"], known.get("sha256")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "holds something that is not a results folder"
    if table and table not in files:
        return f"holds results that are not {kind}"
    if digest == scenario.hash:
        return None
    own = scenario.path.name if scenario.path else ""
    if known.get("shipped") and name == own and _shipped(scenario.path):
        return None
    path = known.get("path")
    if not path:
        return f'holds the results of "{name}" with another text, not of "{own}"'
    if scenario.path is not None and _same(folder, path, scenario.path):
        return None
    return f'holds the results of "{path}" (seen from there), not of "{_from(folder, scenario.path)}"'


def holds(folder: Path, key: str, kind: str) -> str | None:
    """None if `folder` holds earlier results whose manifest tells of `key`, else a sentence that says what it holds:
    results that are not `kind`, or none.
    """
    try:
        sealed = json.loads((folder / SEAL).read_text("utf-8"))
        known = "files" in sealed and key in sealed
    except (OSError, ValueError, TypeError):
        return "holds something that is not a results folder"
    return None if known else f"holds results that are not {kind}"


def _shipped(path):
    """Whether a file is one that comes with the program."""
    return path is not None and path.is_file() and shipped_as(path) is not None


def _from(folder, path):
    """The way from a folder to a file; the whole path where there is none, as between drives."""
    if path is None:
        return ""
    whole = os.path.realpath(path)
    try:
        return Path(os.path.relpath(whole, os.path.realpath(folder))).as_posix()
    except ValueError:
        return Path(whole).as_posix()


def _same(folder, way, path):
    return os.path.realpath(Path(os.path.realpath(folder), way)) == os.path.realpath(path)
