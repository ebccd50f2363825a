"""Reading a scenario: from bytes to a settled model, or to every fault at once."""

from collections import OrderedDict
from os import PathLike
from pathlib import Path
from typing import Any

from sim.console import command
from sim.errors import Fault, UsageError
from sim.scenario.consistency import check_between
from sim.scenario.presets import preset_names, preset_tree
from sim.scenario.reading.loading import loaded
from sim.scenario.reading.precheck import MOST_BYTES
from sim.scenario.reading.shipped import located
from sim.scenario.reading.structure import built
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
    plain, tree = loaded(path, text, file)
    scenario = _understood(plain, tree, file)
    scenario._path = Path(path) if path is not None else None
    return scenario


def from_tree(tree: dict[str, Any], file: str) -> Scenario:
    """Return the scenario of a tree that holds all that it takes of its preset; ``file`` names it in faults.

    Raises `ScenarioError` with every fault; none of them knows its line.
    """
    return _understood("", tree, file, laid=True)


def opened(source: Scenario | str | PathLike[str]) -> Scenario:
    """Return `source` if it is a scenario, or the one that the path or the name of a shipped scenario leads to.

    Raises `ScenarioError` as `read` does, and `UsageError` for what is neither.
    """
    if isinstance(source, Scenario):
        return source
    if isinstance(source, str | PathLike):
        return _read_again(Path(source))
    raise UsageError(
        f"A scenario is a path, the name of a shipped one, or what read() returns; this is {_kind(source)}."
    )


KEPT = 4
"""Files that are not read again while their bytes are the same: loops over one name a scenario by its file."""

_last: OrderedDict[tuple[str, bytes], Scenario] = OrderedDict()


def _read_again(path: Path) -> Scenario:
    """What `read` returns, the same object for the same bytes."""
    where = located(path)
    try:
        if not where.is_file() or where.stat().st_size > MOST_BYTES:
            return read(path)  # which says what is wrong
        key = str(path), where.read_bytes()
    except OSError:
        return read(path)
    known = _last.pop(key, None) or read(path)
    _last[key] = known
    while len(_last) > KEPT:
        _last.popitem(last=False)
    return known


def _kind(value: Any) -> str:
    return "nothing" if value is None else f"of the type {type(value).__name__}"


def _understood(text: str, tree: dict[str, Any], file: str, laid: bool = False) -> Scenario:
    """``laid`` where the tree lies over its preset already."""
    name = tree.get("preset")
    known = isinstance(name, str) and name in preset_names()
    source = Source(text, tree, preset_tree(name) if known and not laid else {}, name if known else None)
    faults = Faults(source)
    if _is_sweep(tree):
        told = f"This is a sweep file: use `{command()} sweep {file if file != UNNAMED else 'FILE'} --dry-run`."
        raise error(file, [Fault(*source.place(("sweep",)), told)])
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


def _is_sweep(tree: dict[str, Any]) -> bool:
    """Return whether a file asks a scenario many times over (`sim.scenario.sweeps`) and is none itself."""
    return isinstance(tree.get("sweep"), dict) and not {"preset", "place", "business", "segment"} & tree.keys()


def _unknown_preset(name: Any) -> str:
    near = nearest(name, preset_names()) if isinstance(name, str) else None
    meant = f'; did you mean "{near}"?' if near else "."
    return f"preset is {shown(name)}; it must be {one_of(chr(34) + one + chr(34) for one in preset_names())}{meant}"
