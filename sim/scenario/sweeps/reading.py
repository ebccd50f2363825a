"""Reading a sweep: from a file's bytes, or from Python, to a sweep or to every fault at once."""

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from sim.console import command
from sim.errors import Fault, ScenarioError, UsageError
from sim.scenario.paths.paths import PathFault
from sim.scenario.reading.loading import loaded
from sim.scenario.reading.reading import opened, read
from sim.scenario.reading.shipped import shipped_names, shipped_path
from sim.scenario.reading.structure import built
from sim.scenario.schema.scenario import Scenario
from sim.scenario.sweeps.settling import Settling, all_forms, beside
from sim.scenario.sweeps.sweep_file import SweepFile
from sim.scenario.sweeps.tables import OF_SWEEP
from sim.scenario.text.faults import Faults, error
from sim.scenario.text.source import Source
from sim.scenario.text.suggest import nearest
from sim.scenario.text.wording import shown

UNNAMED = "sweep"
EMPTY = "in-memory"


def read_sweep(path: str | PathLike[str] | None = None, *, text: str | None = None) -> SweepFile:
    """Read a sweep from the file at `path`, or from `text` (`path` then only names it).

    Raises `ScenarioError` with every fault of the file, in its order, then those of its scenario and its table of
    points, each with its own file; nothing else, whatever the bytes.
    """
    where = None if path is None else Path(path)
    file = UNNAMED if path is None else str(path)
    plain, tree = loaded(where, text, file, OF_SWEEP.called)
    if not tree:
        raise error(file, [Fault(0, 0, f"The file is empty; `{command()} new NAME --sweep` writes one to start from.")])
    faults = Faults(Source(plain, tree, {}, None))
    asked = built(faults, OF_SWEEP)
    others: list[Fault] = []
    sweep = None
    if asked is not None:
        scenario = _scenario(asked.scenario, where, faults, others)
        if scenario is None:
            all_forms(asked.sweep, faults)
        else:
            settling = Settling(asked.sweep, scenario, faults, where)
            sweep = settling.settled()
            others += settling.others
    if sweep is None:
        raise _all(file, faults, others)
    return sweep


def _all(file: str, faults: Faults, others: Sequence[Fault]) -> ScenarioError:
    """Return the error with the faults of the file itself first, then those of each other file."""
    told = list(faults.error(file).faults)
    for other in dict.fromkeys(one.file for one in others):
        told += error(other, [Fault(one.line, one.column, one.message) for one in others if one.file == other]).faults
    return ScenarioError(told)


def _scenario(given: str, path: Path | None, faults: Faults, others: list[Fault]) -> Scenario | None:
    """Return the scenario that a sweep file names: a file seen from its folder, else a shipped one."""
    if faults.is_broken(("scenario",)):
        return None
    where = beside(path, given)
    try:
        there = where.exists()
    except (OSError, ValueError):
        there = False
    if not there:
        shipped = shipped_path(given) if Path(given).name == given else None
        if shipped is None:
            faults.add(("scenario",), f"scenario is {shown(given)}: there is no such file{_near(given, where)}")
            return None
        where = Path(given)
    try:
        return read(where)
    except ScenarioError as wrong:
        others += wrong.faults
        return None


def _near(given: str, where: Path) -> str:
    try:
        files = [one.name for one in where.parent.iterdir() if one.suffix == ".toml"][:500]
    except (OSError, ValueError):
        files = []
    folder, name = given[: len(given) - len(Path(given).name)], Path(given).name
    near = nearest(name, files)
    if near:
        return f"; did you mean {shown(folder + near)}?"
    near = nearest(Path(given).stem, shipped_names())
    return f'; did you mean "{near}"?' if near else ", and no scenario of that name comes with the program."


# -- from Python


class _FromPython(Source):
    """What a call gave, as if it were a file; there are no lines, and names are those of the arguments."""

    is_python = True

    def place(self, path: Sequence[str | int]) -> tuple[int, int]:  # noqa: ARG002  # none of them has a place
        return 0, 0

    def name(self, path: Sequence[str | int]) -> str:
        path = tuple(path)
        if path[:2] == ("sweep", "vary") and len(path) > 2:
            what = self.given["sweep"]["vary"][path[2]]["what"]
            inner = "".join(f"[{part}]" for part in path[3:] if isinstance(part, int))
            return f"vary[{what!r}]{inner}"
        return super().name(path[1:] if path[:1] == ("sweep",) else path) or "sweep"


def sweep_of(
    scenario: Scenario | str | PathLike[str],
    *,
    vary: Mapping[str, Any] | None = None,
    design: str | None = None,
    points: int | None = None,
    replications: int = 1,
    worlds: int = 1,
    strategies: Sequence[str] | None = None,
    keep: Sequence[str] = ("decision",),
    uncertain: bool = False,
    seed: int | None = None,
    title: str = "",
) -> SweepFile:
    """Return a sweep of a scenario, made in Python.

    `scenario` is what `read` returns, the path of a scenario file, or the name of a shipped one.  `vary` maps paths to
    values, a list or an array, or to a range, the tuple ``(low, high)`` or ``(low, high, "log")``; a data frame with a
    column for each input will do too, with ``design="list"``.  `design` is "grid" if all inputs have values and else
    "sobol", or what is given: also "latin" and "list" (the points go row by row).  The others are keys of a sweep file
    (docs/sweeps.md).

    >>> sweep = sweep_of("minimal", vary={"price": [11, 12, 13], "recovery": [0.3, 0.6]})
    >>> len(sweep.points), sweep.points[1], sweep.design
    (6, (11.0, 0.6), 'grid')

    Raises `sim.scenario.PathFault`, a `sim.errors.UsageError`, with a sentence for everything that cannot be meant, and
    `ScenarioError` where the scenario itself cannot be read.
    """
    scenario = opened(scenario)
    if vary is not None and not hasattr(vary, "items"):
        raise PathFault(f'What is varied must be a dict of paths and values, {{"price": [12, 13]}}, not {shown(vary)}.')
    rows = [_row(path, given) for path, given in (vary.items() if vary is not None else ())]
    if design == "csv":
        raise UsageError('design = "csv" is for files; give the columns of a data frame as vary, and design = "list".')
    asked: dict[str, Any] = {
        "design": design, "points": points, "replications": replications, "worlds": worlds, "strategies": strategies,
        "keep": keep, "uncertain": uncertain, "seed": seed, "title": title,
    }  # fmt: skip
    given = {key: _plain(value) for key, value in asked.items() if value is not None}
    faults = Faults(_FromPython("", {"scenario": EMPTY, "sweep": {**given, "vary": rows}}, {}, None))
    tables = built(faults, OF_SWEEP)
    sweep = Settling(tables.sweep, scenario, faults, None).settled() if tables is not None else None
    if sweep is None:
        raise PathFault("\n".join(dict.fromkeys(message for _, message in faults.found)))
    return sweep


def _row(path: Any, given: Any) -> dict[str, Any]:
    """Return one entry of `vary` as a table of a sweep file."""
    if not isinstance(path, str):
        raise PathFault(f"{shown(path)} is not a path; a path is a text, such as business.NAME.price.")
    if isinstance(given, tuple):
        if len(given) not in (2, 3):
            raise PathFault(f"vary[{path!r}] is a tuple of {len(given)}; a range is (low, high), values are a list.")
        scale = {"scale": given[2]} if len(given) == 3 else {}
        return {"what": path, "low": _plain(given[0]), "high": _plain(given[1]), **scale}
    return {"what": path, "values": _plain(given)}


def _plain(value: Any) -> Any:
    """Return arrays, series and their numbers as lists and numbers of Python."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple | set | frozenset | range):
        return [_plain(each) for each in value]
    return value
