"""Commands as people can type them: quoted so that the usual shells read them alike, bash, PowerShell and cmd.

In single quotes cmd reads nothing, and a double quote inside an argument is lost on its way through older PowerShells;
so a word that needs quotes stands in double ones, and a path names a business without quotes of its own where that is
the same path.  Only a word with a sign that double quotes do not protect everywhere is left to single quotes.
"""

import re
import shlex
from collections.abc import Iterable
from pathlib import Path, PurePath

from sim.console import command
from sim.scenario.paths.paths import PathFault, Target, resolve
from sim.scenario.reading.shipped import shipped_as
from sim.scenario.schema.scenario import Scenario

NO_FILE = "SCENARIO"
"""What stands for the file of a scenario that was read from text."""
_PLAIN = re.compile(r"[A-Za-z0-9_./:=+-]+")
_UNSAFE = re.compile(r'["$`\\!%\x00-\x1f]')
"""What double quotes do not protect in one of the shells."""


def typed(words: Iterable[str]) -> str:
    """A command line of these words."""
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    if _PLAIN.fullmatch(word):
        return word
    return shlex.quote(word) if _UNSAFE.search(word) or not word else f'"{word}"'


def scenario_word(scenario: Scenario) -> str:
    """The scenario as a command takes it: a shipped one by its name, a file as it was given, without the machine's own
    folders.
    """
    path: Path | None = getattr(scenario, "path", None)
    if path is None:
        return NO_FILE
    shipped = shipped_as(path)
    if shipped:
        return shipped
    text = path.name if path.is_absolute() else PurePath(path).as_posix()
    # a word of its own would be an option, or the name of a command
    return f"./{text}" if text.startswith("-") or (path.suffix != ".toml" and "/" not in text) else text


def program() -> list[str]:
    """How the program was started, as words."""
    return command().split()


def path_word(scenario: Scenario, target: Target) -> str:
    """The path of an input as it is typed most easily: names without quotes where that means the same."""
    bare = ".".join([target.kind, *([target.name] if target.name else []), *target.parts])
    try:
        return bare if resolve(scenario, bare) == target else target.path
    except PathFault:
        return target.path
