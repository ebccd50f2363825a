"""From a path or a text to the tree of a TOML file, whatever kind of file of ours it is."""

from pathlib import Path
from typing import Any

from sim.errors import Fault, ScenarioError
from sim.scenario.reading.precheck import MOST_BYTES, decoded, guarded, too_large
from sim.scenario.reading.shipped import shipped_names
from sim.scenario.reading.syntax import parsed
from sim.scenario.text.faults import error
from sim.scenario.text.suggest import nearest

SCENARIO = "a scenario"


def loaded(path: str | Path | None, text: str | None, file: str, called: str = SCENARIO) -> tuple[str, dict[str, Any]]:
    """Return the text and the tree of the file at `path`, or of `text`; `file` names it, `called` what it should be.

    Raises `ScenarioError` with every fault that keeps it from being read.
    """
    raw = bytes_of(path, file, MOST_BYTES, called) if text is None else _encoded(text, file)
    plain, faults = decoded(raw, called)
    faults = faults or guarded(plain, called)
    if faults:
        raise error(file, faults)
    tree, faults = parsed(plain, called)
    if tree is None:
        raise error(file, faults)
    return plain, _tidied(tree)


def _tidied(value: Any, depth: int = 0) -> Any:
    """Return a tree with every -0.0 written 0.0, so that no sign leaks into a page."""
    if isinstance(value, float):
        return 0.0 if value == 0 else value
    if depth > 12:
        return value
    if isinstance(value, dict):
        return {key: _tidied(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_tidied(inner, depth + 1) for inner in value]
    return value


def _encoded(text: str, file: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as wrong:
        line = text.count("\n", 0, wrong.start) + 1
        column = wrong.start - text.rfind("\n", 0, wrong.start)
        words = f"The text holds half a character (U+{ord(text[wrong.start]):04X}) here; delete it."
        raise error(file, [Fault(line, column, words)]) from None


def bytes_of(path: str | Path | None, file: str, most: int, called: str) -> bytes:
    """Return the bytes of a file, at most ``most``; raises `ScenarioError`, with a sentence, where there are none."""
    if path is None:
        raise ScenarioError([Fault(0, 0, f"Give the path of {called} file, or its text.")])
    try:
        where = Path(path)
        if where.is_dir():
            raise error(file, [Fault(0, 0, f"This is a folder; name the {called.removeprefix('a ')} file in it.")])
        if where.exists() and not where.is_file():
            raise error(file, [Fault(0, 0, "This is not a plain file.")])
        size = where.stat().st_size
        if size > most:
            raise error(file, [Fault(0, 0, too_large(size, most, called))])
        with where.open("rb") as stream:
            return stream.read(most + 1)
    except FileNotFoundError:
        raise error(file, [Fault(0, 0, no_file(Path(path)))]) from None
    except PermissionError:
        raise error(file, [Fault(0, 0, "This file may not be read; ask its owner.")]) from None
    except (OSError, ValueError) as wrong:
        reason = getattr(wrong, "strerror", None) or str(wrong)
        raise error(file, [Fault(0, 0, f"This file cannot be read: {reason}.")]) from None


def no_file(path: Path) -> str:
    """Return the sentence about a path that leads to no file: what may have been meant."""
    try:
        others = [one.name for one in path.parent.iterdir() if one.suffix == ".toml"][:500]
    except OSError:
        others = []
    if path.stem in shipped_names():
        return f"There is no such file; the shipped scenario of that name is called without a folder: {path.stem}."
    near = nearest(path.name, others) or (nearest(path.stem, shipped_names()) if path.parent == Path() else None)
    return f'There is no such file; did you mean "{near}"?' if near else "There is no such file."
