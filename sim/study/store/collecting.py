"""Several folders read as one: shards of one sweep, or copies of it; nothing is written and nothing is locked."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sim.errors import CannotWrite, WrongFolder
from sim.study.store.differences import differences
from sim.study.store.manifest import MANIFEST, read_manifest
from sim.study.store.reading import Reading
from sim.study.store.store import SHARD


class Collection(Reading):
    """What one or more folders hold together (`Reading`); ``asked`` and ``program`` are what all of them say."""

    def __init__(self, folders: list[Path], asked: Mapping[str, Any], program: Mapping[str, Any]) -> None:
        self.asked, self.program = dict(asked), dict(program)
        super().__init__(folders)

    @property
    def folder(self) -> Path:
        """The first of them, where tables made of all go."""
        return self.folders[0]

    def told(self, identities: Iterable[str]) -> list[str]:
        """Sentences for people: how many of the wanted runs are missing, and what is damaged."""
        wanted = list(identities)
        missing, kept = len(self.missing(wanted)), len(wanted)
        places = "this folder" if len(self.folders) == 1 else f"these {len(self.folders)} folders"
        lacking = [f"{missing:,} of {kept:,} runs are missing in {places}."] if missing else []
        return lacking + self.damaged


def look(folder: Path, *more: Path) -> Collection:
    """Read a folder, or several as one, without a lock: for collecting, verifying, looking.

    Raises WrongFolder (65) for a folder that holds no such results, and with what differs for one in which something
    else was asked for but the shard, or of another program; `Damaged` (74) for a manifest that is not as it was
    written; CannotWrite (73) for what cannot be read.
    """
    folders = [Path(os.path.abspath(each)) for each in (folder, *more)]
    manifests = [_manifest(each) for each in dict.fromkeys(folders)]
    first = manifests[0]
    for place, other in zip(folders[1:], manifests[1:], strict=False):
        lines = differences(_comparable(first), _comparable(other))
        if lines:
            raise WrongFolder(
                f"{place} holds runs of something else than {folders[0]}, so they cannot be read as one:\n"
                + "\n".join(f"  {line}" for line in lines)
            )
    asked = first["asked"]
    if len(manifests) > 1:
        asked = {key: value for key, value in asked.items() if key != SHARD}
    return Collection(list(dict.fromkeys(folders)), asked, first["program"])


def _manifest(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        raise CannotWrite(f"There is no folder {folder}." if not folder.exists() else f"{folder} is not a folder.")
    manifest = read_manifest(folder)
    if manifest is None:
        raise WrongFolder(f"{folder} holds no runs that could be read: there is no {MANIFEST} of a sweep in it.")
    return manifest


def _comparable(manifest: Mapping[str, Any]) -> dict[str, Any]:
    asked = {key: value for key, value in manifest["asked"].items() if key != SHARD}
    program = {key: manifest["program"].get(key) for key in ("code", "versions")}
    return {"asked": asked, "program": program}
