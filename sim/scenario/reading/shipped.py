"""The scenarios that come with the program: found by their name, wherever one is.

In a checkout they are the folder scenarios at the top; an installed package carries the same files inside itself.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import cast

PACKAGE = Path(__file__).resolve().parents[2]
FOLDERS = (PACKAGE / "shipped", PACKAGE.parent / "scenarios")
"""Where a wheel puts them (pyproject.toml), and where they lie in the source."""


def folder() -> Path | None:
    """Return the folder of the shipped scenarios, None where there is none."""
    return next((each for each in FOLDERS if each.is_dir()), None)


@cache
def shipped_names() -> tuple[str, ...]:
    """Return the names of all shipped scenarios, in order."""
    where = folder()
    return tuple(sorted(path.stem for path in where.glob("*.toml"))) if where else ()


def shipped_path(name: str) -> Path | None:
    """Return where the shipped scenario of a name lies, with or without ``.toml``; None if there is none."""
    name = name.removesuffix(".toml")
    where = folder()
    return where / f"{name}.toml" if where and name in shipped_names() else None


def shipped_as(path: str | Path | None) -> str | None:
    """Return the name of the shipped scenario that a path leads to, None for any other file."""
    where = folder()
    if path is None or where is None or Path(path).resolve().parent != where.resolve():
        return None
    return Path(path).stem if Path(path).stem in shipped_names() else None


def located(given: str | Path) -> Path:
    """Return the path of what was asked for: a file if there is one of that name, else the shipped scenario."""
    path = Path(given)
    if path.parent != Path() or path.is_file():
        return path
    return shipped_path(path.name) or path


def questions() -> dict[str, str]:
    """Return the title of every shipped scenario, or what it asks where it has none, by its name."""
    found = {}
    for name in shipped_names():
        study = tomllib.loads(cast(Path, shipped_path(name)).read_text("utf-8")).get("study", {})
        found[name] = study.get("title") or study.get("question") or ""
    return found
