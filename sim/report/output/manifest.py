"""manifest.json: what was run, with what, when and where; the only file of the results with times and machine facts."""

import datetime
import json
import platform
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sim import __version__
from sim.report.comparison import Sealed
from sim.report.output.atomic_folder import ResultsFolder
from sim.report.output.owner import origin
from sim.study.runs.parquet import SCHEMA_VERSION

PACKAGES = ("mesa", "numpy", "scipy", "matplotlib", "numba", "pydantic", "pandas", "pyarrow")


def manifest(
    comparison: Sealed, folder: ResultsFolder, command: str = "", asked: Mapping[str, Any] | None = None
) -> bytes:
    """The manifest's bytes; `folder` is the `ResultsFolder` that holds everything else, `asked` what a later command
    has to know of what was asked."""
    scenario = comparison.scenario
    told: dict[str, Any] = {"sha256": scenario.hash, "text": scenario.text}
    if scenario.set_values:  # from Python, after the file was read
        told["set"] = scenario.set_values
    about = {
        "scenario": origin(scenario, folder.folder) | told,
        "runs": {
            "seed": comparison.seed,
            "replications": comparison.replications,
            "stopped": comparison.stopped,
            "engine": comparison.engine,
            "workers": comparison.workers,
        },
        "warnings": list(comparison.warnings),
    }
    if asked is not None:
        about["asked"] = dict(asked)
    return manifest_of(about, folder, command, comparison.seconds)


def manifest_of(about: dict[str, Any], folder: ResultsFolder, command: str, seconds: float) -> bytes:
    """The manifest of results that are ``about`` something, which need not be a scenario."""
    content = {
        "schema_version": SCHEMA_VERSION,
        "program": {"name": "regulars", "version": __version__, "command": command},
        **about,
        "made": {
            "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "seconds": round(seconds, 2),
        },
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}},
        "machine": {"system": platform.system(), "processor": platform.machine(), "byte_order": sys.byteorder},
        "files": {name: {"bytes": size, "sha256": digest} for name, (size, digest) in sorted(folder.files.items())},
        "replaces": folder.replaces,
        "kept": {each.name: {"was": each.before, "sha256": each.digest} for each in folder.kept},
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")


def _version(package):
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
