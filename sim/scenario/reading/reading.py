"""Reading a scenario: from bytes to a settled model, or to every fault at once."""

from os import PathLike
from pathlib import Path
from typing import Any

from sim.console import command
from sim.errors import Fault, ScenarioError, UsageError
from sim.scenario.consistency import check_between
from sim.scenario.presets import preset_names, preset_tree
from sim.scenario.reading.precheck import MOST_BYTES, decoded, guarded, too_large
from sim.scenario.reading.shipped import located, shipped_names
from sim.scenario.reading.structure import built
from sim.scenario.reading.syntax import parsed
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.faults import Faults, error
from sim.scenario.text.source import Source
from sim.scenario.text.suggest import nearest
from sim.scenario.text.wording import one_of, shown
from sim.scenario.variants.fill_defaults import completed, settled
from sim.scenario.variants.values import share_the_passing

UNNAMED = "scenario"


def read(path: str | Path | None = None, *, text: str | None = None) -> Scenario:
    """Read a scenario from the file at `path`, or from `text` (`path` then only names it).

    A name without a folder that no file has is that of a shipped scenario: ``read("town_vs_west_end")``.

    Raises `ScenarioError` with every fault of the file, in its order; nothing else, whatever the bytes.
    """
    file = str(path) if path is not None else UNNAMED
    if text is None and path is not None:
        path = located(path)
    raw = _bytes(path, file) if text is None else _encoded(text, file)
    plain, faults = decoded(raw)
    faults = faults or guarded(plain)
    if faults:
        raise error(file, faults)
    tree, faults = parsed(plain)
    if tree is None:
        raise error(file, faults)
    scenario = _understood(plain, tree, file)
    scenario._path = Path(path) if path is not None else None
    return scenario


def opened(source: Scenario | str | PathLike[str]) -> Scenario:
    """Return `source` if it is a scenario, or the one that the path or the name of a shipped scenario leads to.

    Raises `ScenarioError` as `read` does, and `UsageError` for what is neither.
    """
    if isinstance(source, Scenario):
        return source
    if isinstance(source, str | PathLike):
        return read(Path(source))
    raise UsageError(
        f"A scenario is a path, the name of a shipped one, or what read() returns; this is {_kind(source)}."
    )


def _kind(value: Any) -> str:
    return "nothing" if value is None else f"of the type {type(value).__name__}"


def _understood(text: str, tree: dict[str, Any], file: str) -> Scenario:
    name = tree.get("preset")
    known = isinstance(name, str) and name in preset_names()
    source = Source(text, _tidied(tree), preset_tree(name) if known else {}, name if known else None)
    faults = Faults(source)
    if not tree:
        raise error(file, [Fault(1, 1, f'The file is empty; start with preset = "restaurant", or `{command()} new`.')])
    if name is not None and not known:
        faults.add(("preset",), _unknown_preset(name))
        raise faults.error(file)
    scenario = built(faults)
    if scenario is not None:
        check_between(scenario, faults)
    if faults.found or scenario is None:
        raise faults.error(file)
    scenario = completed(share_the_passing(settled(scenario)))
    scenario._text = text
    scenario._source = source
    return scenario


def _unknown_preset(name: Any) -> str:
    near = nearest(name, preset_names()) if isinstance(name, str) else None
    meant = f'; did you mean "{near}"?' if near else "."
    return f"preset is {shown(name)}; it must be {one_of(chr(34) + one + chr(34) for one in preset_names())}{meant}"


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


def _bytes(path: str | Path | None, file: str) -> bytes:
    if path is None:
        raise ScenarioError([Fault(0, 0, "Give the path of a scenario file, or its text.")])
    try:
        where = Path(path)
        if where.is_dir():
            raise error(file, [Fault(0, 0, "This is a folder; name the scenario file in it.")])
        if where.exists() and not where.is_file():
            raise error(file, [Fault(0, 0, "This is not a plain file.")])
        size = where.stat().st_size
        if size > MOST_BYTES:
            raise error(file, [Fault(0, 0, too_large(size))])
        with where.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise error(file, [Fault(0, 0, _no_file(Path(path)))]) from None
    except PermissionError:
        raise error(file, [Fault(0, 0, "This file may not be read; ask its owner.")]) from None
    except (OSError, ValueError) as wrong:
        reason = getattr(wrong, "strerror", None) or str(wrong)
        raise error(file, [Fault(0, 0, f"This file cannot be read: {reason}.")]) from None


def _no_file(path: Path) -> str:
    try:
        others = [one.name for one in path.parent.iterdir() if one.suffix == ".toml"][:500]
    except OSError:
        others = []
    if path.stem in shipped_names():
        return f"There is no such file; the shipped scenario of that name is called without a folder: {path.stem}."
    near = nearest(path.name, others) or (nearest(path.stem, shipped_names()) if path.parent == Path() else None)
    return f'There is no such file; did you mean "{near}"?' if near else "There is no such file."
