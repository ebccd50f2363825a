"""The files that somebody starts from: a first scenario or sweep, and beside it the schema for editors."""

import json
from pathlib import Path

from sim.errors import CannotWrite
from sim.files import telling, write_file
from sim.scenario import SCHEMA_FILE, schema
from sim.scenario.sweeps.sweep_schema import sweep_schema
from sim.scenario.sweeps.sweep_starter import SWEEP_SCHEMA_FILE


def save_scenario(text: str, out: str) -> tuple[Path, Path]:
    """Write a scenario's text to a file that is not there yet, and the schema beside it; returns both paths.

    Raises CannotWrite where there is something already, or no folder for it.
    """
    path = _new(out, text)
    return path, save_schema(path.with_name(SCHEMA_FILE))


def save_sweep(text: str, out: str) -> tuple[Path, Path]:
    """Write a sweep file's text, as `save_scenario` does, and the schema of sweep files beside it."""
    path = _new(out, text)
    return path, save_sweep_schema(path.with_name(SWEEP_SCHEMA_FILE))


def save_schema(out: str | Path) -> Path:
    """Write the JSON Schema of scenario files to a file, whatever was there; returns its path."""
    return _json(out, schema())


def save_sweep_schema(out: str | Path) -> Path:
    """Write the JSON Schema of sweep files to a file, whatever was there; returns its path."""
    return _json(out, sweep_schema())


def _new(out, text):
    path = _file(out)
    if path.exists():
        raise CannotWrite(f"{path} is there already, and it stays as it is; choose another name.")
    with telling(path.parent):
        write_file(path, [text.encode("utf-8")])
    return path


def _json(out, value):
    path = _file(out)
    with telling(path.parent):
        write_file(path, [(json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode("utf-8")])
    return path


def _file(out):
    path = Path(out)
    if path.is_dir():
        raise CannotWrite(f"{path} is a folder; name a file in it.")
    if not path.parent.is_dir():
        raise CannotWrite(f"There is no folder {path.parent} to put {path.name} in.")
    return path
