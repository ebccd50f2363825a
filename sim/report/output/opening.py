"""Where results go: each kind's folder, and whose an earlier one is.  No page and no chart is loaded for it."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

from sim.files import telling
from sim.report.output.atomic_folder import ResultsFolder
from sim.report.output.owner import whose
from sim.scenario.inspect.checking import work
from sim.scenario.inspect.room import room
from sim.scenario.schema.scenario import Scenario

DECISION = "tables/decision.csv"


def results_folder(scenario: Scenario, out: Path | str | None = None) -> ResultsFolder:
    """The `ResultsFolder` of a comparison: results/<file's stem>, or `out`."""
    return folder_of(scenario, out, needed=_needed(scenario), table=DECISION, kind="a comparison")


def folder_of(
    scenario: Scenario,
    out: Path | str | None,
    *,
    needed: float,
    ending: str = "",
    table: str | None = None,
    kind: str = "",
    stem: str = "",
) -> ResultsFolder:
    """A `ResultsFolder` to be entered before the first run: results/<stem><ending>, or `out`; the stem is the file's.

    An earlier folder may be replaced if it is the same scenario's (`sim.report.output.owner`) and, where a `table`
    is named, if it holds that table; `kind` says what it would else not be.  `needed` is an estimate in bytes.  Raises
    CannotWrite, WrongFolder, DiskFull or Busy when entered, CannotWrite at once where there can be no "results".
    """
    name = f"{stem or cast(Path, scenario.path).stem}{ending}"
    return folder_named(name, out, lambda path: whose(path, scenario, table, kind), needed=needed)


def folder_named(
    name: str, out: Path | str | None, ours: Callable[[Path], str | None], *, needed: float
) -> ResultsFolder:
    """A `ResultsFolder` to be entered: results/<name>, or `out`; ``ours`` tells whose an earlier one is."""
    folder = Path(out) if out else Path("results") / name
    made = None if out or folder.parent.exists() else folder.parent
    if made:
        with telling(made):
            made.mkdir(exist_ok=True)
    return ResultsFolder(folder, ours, needed=needed, made=made)


def _needed(scenario):
    """Bytes that the results may take."""
    todo = work(scenario)
    return room(scenario, replications=todo.replications[-1], worlds=1 + todo.worlds).results
