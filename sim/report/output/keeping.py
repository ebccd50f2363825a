"""What people put into a results folder, or edited there: found again, and carried over into the next results.

A file is theirs if the folder's manifest does not list it, or lists it with other bytes.  It keeps its name in the next
results; where these have a file of that name, it becomes ``NAME.kept.ENDING`` beside it (``NAME.kept-2.ENDING`` ...).
The next manifest lists it under ``kept``.  What lies in ``.previous`` was carried over when that became the previous
one: from there comes only what was put there since.
"""

import contextlib
import hashlib
import json
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SEAL = "manifest.json"
MOST_NAMED = 5
_LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}
"""What systems put into folders by themselves; so do office programs with the locks of open files."""
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Kept:
    """One file of theirs: its ``name`` in the new results, what it was called ``before``, and its digest."""

    name: str
    before: str
    digest: str


def theirs(folder: Path) -> dict[str, str]:
    """What people put into a results folder or edited there: name (like "tables/notes.txt") -> digest.

    Links count by where they lead, folders only if they are empty.  Nothing, if the manifest does not list files.
    Raises OSError where something cannot be read.
    """
    listed = _manifest(folder).get("files")
    if not isinstance(listed, dict):
        return {}
    found = {}
    for name, path in _entries(folder):
        digest = _digest(path)
        if not _is_plain_file(path) or digest != _listed_digest(listed.get(name)):
            found[name] = digest
    return found


def carried(folder: Path) -> set[str]:
    """The digests of what a results folder holds that was carried over into it."""
    kept = _manifest(folder).get("kept")
    rows = kept.values() if isinstance(kept, dict) else ()
    return {row["sha256"] for row in rows if isinstance(row, dict) and isinstance(row.get("sha256"), str)}


def seal_of(folder: Path) -> str:
    """The digest of a results folder's manifest; empty if it has none."""
    with contextlib.suppress(OSError):
        return hashlib.sha256((folder / SEAL).read_bytes()).hexdigest()
    return ""


def came_before(previous: Path, folder: Path) -> bool:
    """Whether a results folder took the place of the previous one when it was made."""
    return seal_of(previous) == _manifest(folder).get("replaces")


def carry(folder: Path, previous: Path, staging: Path) -> tuple[list[Kept], list[str]]:
    """Lay everything that people put into the last two results into the new ones: what was, and what could not be.

    Nothing is taken away from where it lies.
    """
    kept, failed, known = [], [], set()
    for source, told_of in ((folder, set()), (previous, carried(folder))):
        if not source.is_dir():
            continue
        found = sorted(theirs(source).items(), key=lambda each: os.path.lexists(staging.joinpath(*each[0].split("/"))))
        for name, digest in found:  # those that keep their names first
            if digest in told_of or (source is previous and digest in known):
                continue
            try:
                there = _free(staging, name, digest)
                if there is not None:
                    _lay(source.joinpath(*name.split("/")), staging.joinpath(*there.split("/")))
                    kept.append(Kept(there, name, digest))
                known.add(digest)
            except OSError:
                failed.append(f"{source.name}/{name}")
    return kept, failed


def sentences(kept: list[Kept], failed: list[str], previous: Path) -> list[str]:
    """What is told about files that were carried over, and about those that could not be."""
    found = []
    if kept:
        words = [each.name if each.name == each.before else f"{each.before} as {each.name}" for each in kept]
        found.append(f"Kept what you had put or edited in the last results: {_listed(words)}.")
    if failed:
        found.append(f"These files of yours could not be carried over and stay where they were moved, in "
                     f"{previous.name} or beside it: {_listed(failed)}.")  # fmt: skip
    return found


def read_only(path: Path) -> Path | None:
    """The first folder in ``path``, itself included, from which nothing could be removed; None if there is none."""
    if not path.is_dir():
        return None
    for place, _, files in os.walk(path):
        if os.name == "nt":  # the mark counts for files there
            marked = next((Path(place, each) for each in files if not os.access(Path(place, each), os.W_OK)), None)
            if marked:
                return marked
        elif not os.access(place, os.R_OK | os.W_OK | os.X_OK) or not os.stat(place).st_mode & stat.S_IWUSR:
            return Path(place)
    return None


def _manifest(folder: Path) -> dict:
    with contextlib.suppress(OSError, ValueError):
        found = json.loads((folder / SEAL).read_text("utf-8"))
        if isinstance(found, dict):
            return found
    return {}


def _entries(folder: Path) -> Iterator[tuple[str, Path]]:
    """(name, path) of everything in a folder but its manifest and litter, in the order of names."""
    for place, folders, files in os.walk(folder, onerror=_raise):
        folders.sort()
        links = [each for each in folders if Path(place, each).is_symlink()]
        if not folders and not files and Path(place) != folder:
            yield Path(place).relative_to(folder).as_posix(), Path(place)
        for each in sorted([*files, *links]):
            path = Path(place, each)
            name = path.relative_to(folder).as_posix()
            if name != SEAL and not _is_litter(each):
                yield name, path


def _raise(error):
    raise error


def _is_litter(name: str) -> bool:
    return name in _LITTER or name.startswith("~$") or (name.startswith(".~lock.") and name.endswith("#"))


def _is_plain_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _listed_digest(row: Any) -> str | None:
    return row.get("sha256") if isinstance(row, dict) else None


def _digest(path: Path) -> str:
    """SHA-256 of a file's bytes, of a link's goal, or of nothing for an empty folder."""
    if path.is_symlink():
        return hashlib.sha256(b"link to " + os.fsencode(os.readlink(path))).hexdigest()
    found = hashlib.sha256()
    if _is_plain_file(path):
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                found.update(block)
    return found.hexdigest()


def _free(staging: Path, name: str, digest: str) -> str | None:
    """A name in the new results that is not taken; None if what is there says the same."""
    parts = name.split("/")
    for depth, part in enumerate(parts):
        here, last = staging.joinpath(*parts[:depth]), depth == len(parts) - 1
        path = here / part
        if not os.path.lexists(path) or (not last and path.is_dir() and not path.is_symlink()):
            continue
        if last and not (path.is_dir() and not path.is_symlink()) and _digest(path) == digest:
            return None
        parts[depth] = _beside(here, part)
        break
    return "/".join(parts)


def _beside(folder: Path, name: str) -> str:
    stem, ending = os.path.splitext(name)
    number = 1
    while os.path.lexists(folder / (free := f"{stem}.kept{f'-{number}' if number > 1 else ''}{ending}")):
        number += 1
    return free


def _lay(source: Path, target: Path) -> None:
    """The same file once more: a second name of it where the system has such, else a copy."""
    if source.is_dir() and not source.is_symlink():
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        target.symlink_to(os.readlink(source))
        return
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _listed(words: list[str]) -> str:
    more = len(words) - MOST_NAMED
    return ", ".join(words[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
