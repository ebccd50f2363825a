"""The code that outcomes depend on, as a hash: runs of different code are never mixed."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).resolve().parents[2]

HASHED = (
    "rules", "chance", "compiled", "scenario", "laws", "market", "agents", "kernel", "accounts", "study/runs",
    "study/measures", "study/numbers", "study/worlds", "study/rows", "study/studied.py", "annotations.py", "bounds.py",
    "settling.py",
)  # fmt: skip
"""Rooms and modules of the source that outcomes depend on: both engines, and all that makes numbers of what they do.
Pages, the command line, and what starts, keeps and counts runs are not among them."""

NOT_HASHED = {
    "sim.console": "what people see",
    "sim.errors": "sentences and exit codes",
    "sim.files": "bytes come to the disk as they are, or the run ends",
    "sim.memory": "how much memory there is: whether to run, not what comes out",
    "sim.processors": "how many processors there are: outcomes do not depend on it",
    "sim.signals": "how to stop",
    "sim.temporary": "what runs leave, given back as it was written",
}
"""What hashed code imports and yet is not hashed, with the reason.  A test holds the imports to this list."""


@cache
def program() -> dict[str, Any]:
    """The program, as JSON: "code", the SHA-256 of all code that outcomes depend on and of the minor versions of NumPy
    and Numba; "files", the SHA-256 of each file, so that a difference can be named; "versions".
    """
    from importlib.metadata import version

    from sim.study.store.record import canonical

    files = {path: hashlib.sha256((SOURCE / path).read_bytes()).hexdigest() for path in hashed_files()}
    versions = {name: ".".join(version(name).split(".")[:2]) for name in ("numpy", "numba")}
    code = hashlib.sha256(canonical({"files": files, "versions": versions}).encode()).hexdigest()
    return {"code": code, "files": files, "versions": versions}


def hashed_files() -> list[str]:
    """The files that are hashed, below sim/, sorted."""
    found: list[Path] = []
    for part in HASHED:
        place = SOURCE / part
        found += [place] if place.is_file() else place.rglob("*.py")
    return sorted(path.relative_to(SOURCE).as_posix() for path in found)
