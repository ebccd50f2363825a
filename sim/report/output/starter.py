"""The files that somebody starts from: a first scenario, and beside it the schema that editors complete it by."""

import json
from pathlib import Path

from sim.errors import CannotWrite
from sim.files import telling, write_file
from sim.scenario import SCHEMA_FILE, schema


def save_scenario(text: str, out: str) -> tuple[Path, Path]:
    """Write a scenario's text to a file that is not there yet, and the schema beside it; returns both paths.

    Raises CannotWrite where there is something already, or no folder for it.
    """
    path = _file(out)
    if path.exists():
        raise CannotWrite(f"{path} is there already, and it stays as it is; choose another name.")
    with telling(path.parent):
        write_file(path, [text.encode("utf-8")])
    return path, save_schema(path.with_name(SCHEMA_FILE))


def save_schema(out: str) -> Path:
    """Write the JSON Schema to a file, whatever was there; returns its path."""
    path = _file(out)
    with telling(path.parent):
        write_file(path, [(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n").encode("utf-8")])
    return path


def _file(out):
    path = Path(out)
    if path.is_dir():
        raise CannotWrite(f"{path} is a folder; name a file in it.")
    if not path.parent.is_dir():
        raise CannotWrite(f"There is no folder {path.parent} to put {path.name} in.")
    return path
