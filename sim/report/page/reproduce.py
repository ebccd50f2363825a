"""How to get the same numbers again: what was asked, in a form that does not depend on who asked or where."""

import shlex
from collections.abc import Sequence

from sim import __version__
from sim.console import command
from sim.report.comparison import Comparison
from sim.scenario.reading.shipped import shipped_as
from sim.scenario.schema.scenario import Scenario


def command_line(comparison: Comparison) -> str:
    """The command that makes the same tables, the scenario's file in the folder where it is given."""
    tables = comparison.tables
    words = [*command().split(), file_word(comparison.scenario)]
    words += ["--replications", str(comparison.replications), "--seed", str(comparison.seed)]
    worlds = tables.get("worlds")
    if worlds is not None and len(worlds) and int(worlds["world"].max()) > 0:
        words += ["--worlds", str(int(worlds["world"].max()) + 1)]
    if getattr(comparison, "full", False):
        words.append("--full")
    return shlex.join(words)


def file_word(scenario: Scenario) -> str:
    """What a command calls a scenario: the name of a shipped one, or its file in the folder where it is given."""
    path = getattr(scenario, "path", None)
    return shipped_as(path) or path.name if path else "SCENARIO"


def study_line(name: str, scenario: Scenario, options: Sequence[str], seed: int) -> str:
    """The command line that makes a study of a scenario again; ``name`` is the command's."""
    return shlex.join([*command().split(), name, file_word(scenario), *options, "--seed", str(seed)])


def replications(comparison: Comparison, what: str = "") -> str:
    """How many replications there were, of ``what`` it is said, and why so many: a number that was asked for once."""
    if comparison.stopped.startswith(f"{comparison.replications} "):
        return comparison.stopped
    return f"{comparison.replications:,}{what}: {comparison.stopped}"


def facts(comparison: Comparison, *, alone: bool = False) -> list[tuple[str, str]]:
    """What else it takes, as heading and text; no time and nothing of the machine, so that bytes stay the same.

    ``alone``: there is no manifest.json that would hold the scenario's text.
    """
    where = "" if alone else "; its text is in manifest.json"
    return [
        ("Command", command_line(comparison)),
        ("Seed", str(comparison.seed)),
        ("Replications", replications(comparison)),
        ("Program", f"Regulars {__version__}, engine {comparison.engine}; every engine and number of workers agrees"),
        ("Scenario", f"SHA-256 {comparison.scenario.hash}{where}"),
    ]
