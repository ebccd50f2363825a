"""Everything that a folder holds, looked at again: checksums, hashes, and what was made of them."""

import hashlib
import os
from pathlib import Path

from sim.study.store.faults import Damaged
from sim.study.store.journal import JOURNALS
from sim.study.store.manifest import MANIFEST, read_manifest
from sim.study.store.reading import Reading
from sim.study.store.tables import DERIVED, hashes


def check_all(folder: Path, *more: Path) -> list[str]:
    """A sentence for everything that is not as it was written, with its file and, in a journal, its line: the manifest,
    every line, the arrays of every run, every table; and for every run that was made twice and differs.  Nothing is
    written and nothing is run.  Raises CannotWrite (73) for a folder that cannot be read.
    """
    told: list[str] = []
    for each in (folder, *more):
        told += _check_one(Path(os.path.abspath(each)))
    return told


def _check_one(folder: Path) -> list[str]:
    told = []
    try:
        if read_manifest(folder) is None:
            told.append(f"{folder / MANIFEST}: there is none of a sweep.")
    except Damaged as fault:
        told.append(str(fault))
    if (folder / JOURNALS).is_dir():
        with Reading([folder]) as reading:
            told += [*reading.damaged, *reading.faults(), *reading.unequal]
    else:
        told.append(f"{folder / JOURNALS}: there are no journals.")
    return told + _check_tables(folder)


def _check_tables(folder: Path) -> list[str]:
    found = hashes(folder)
    if found is None:
        return [f"{folder / DERIVED}: damaged, so tables cannot be checked."] if (folder / DERIVED).exists() else []
    told = []
    for name, allowed in sorted(found.items()):
        path = folder / name
        if ".." in path.parts or path.is_symlink() or not path.is_file():
            told.append(f"{path}: there is no such file any more.")
            continue
        try:
            with open(path, "rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            told.append(f"{path}: cannot be read ({error.strerror or error}).")
            continue
        if digest not in allowed:
            told.append(f"{path}: not as it was written; collecting again makes it anew.")
    return told
