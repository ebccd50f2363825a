"""What a store's folder says of itself: what was asked for, and of which program.  Written whole, with its own hash."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.errors import CannotWrite
from sim.files import write_file
from sim.study.store.faults import Damaged
from sim.study.store.journal import JOURNALS
from sim.study.store.record import canonical

MANIFEST = "manifest.json"
FORM = 1
"""Of the form of a store; it rises when an older program could not read a newer one."""


def sealed(content: Mapping[str, Any]) -> bytes:
    """A file's bytes: JSON for people, keys sorted, with the SHA-256 of all the rest as ``hash``."""
    whole = {**content, "form": FORM, "hash": ""}
    whole["hash"] = hashlib.sha256(canonical(whole).encode()).hexdigest()
    return (json.dumps(whole, sort_keys=True, indent=1, ensure_ascii=True, allow_nan=False) + "\n").encode()


def unsealed(written: bytes) -> dict[str, Any] | None:
    """What such bytes say; None if they are not, to the byte, as they were written."""
    try:
        content = json.loads(written)
        return content if isinstance(content, dict) and sealed(content) == written else None
    except (ValueError, RecursionError):
        return None


def write_manifest(folder: Path, content: Mapping[str, Any]) -> None:
    """Write it whole, over an earlier one.  Raises CannotWrite (73) or DiskFull (74)."""
    write_file(folder / MANIFEST, [sealed(content)])


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """What it says; None if there is none, or if it is not that of a store (other results have one too).

    Raises `Damaged` (74) for one that is not as it was written, CannotWrite (73) for one that cannot be read.
    """
    path = folder / MANIFEST
    try:
        written = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise CannotWrite(f"Cannot read {path}: {error.strerror or error}.") from error
    content = unsealed(written)
    if content is not None and all(isinstance(content.get(part), dict) for part in ("asked", "program")):
        return content
    if not (folder / JOURNALS).is_dir():
        return None
    line = _first_fault(written)
    raise Damaged(
        f"{path}, line {line}: damaged, so not believed. Its runs are safe in {folder / JOURNALS}: remove {MANIFEST} "
        "and give the same command again; runs are known by what they contain, so what is kept is found."
    )


def _first_fault(written: bytes) -> int:
    """The line at which it stops being readable; 1 where only the hash tells."""
    try:
        json.loads(written)
    except json.JSONDecodeError as error:
        return error.lineno
    except (ValueError, RecursionError):
        return 1
    return 1
