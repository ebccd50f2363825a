"""What lies in an earlier command's folder that belongs to the very same scenario text and version of the program."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim import __version__
from sim.report.output.atomic_folder import SEAL
from sim.report.output.tables import read_table
from sim.scenario.schema.scenario import Scenario


def known_files(
    scenario: Scenario,
    folder: Path,
    names: Sequence[str],
    also: Callable[[str], bool] | None = None,
    fits: Callable[[Mapping[str, Any]], bool] | None = None,
) -> list[Path] | None:
    """The files of these names in a folder made before of this very scenario text by this version, else None.

    ``also`` says of another text, in which nothing was set after it was read, whether that will do; ``fits`` of the
    folder's manifest whether what was asked will.  A folder that is not whole, or in which a file is not what its
    manifest says, counts as none.
    """
    try:
        sealed = json.loads((folder / SEAL).read_text("utf-8"))
        known = sealed["scenario"]
        if sealed["program"]["version"] != __version__ or (fits and not fits(sealed)):
            return None
        if known["sha256"] != scenario.hash and not (also and "set" not in known and also(known["text"])):
            return None
        for name in names:
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != sealed["files"][name]["sha256"]:
                return None
        return [folder / name for name in names]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def known_tables(
    scenario: Scenario, folder: Path, names: Sequence[str], also: Callable[[str], bool] | None = None
) -> list[pd.DataFrame] | None:
    """The tables among them, read; None where they are not there or cannot be read."""
    try:
        files = known_files(scenario, folder, names, also)
        return None if files is None else [read_table(each) for each in files]
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return None
