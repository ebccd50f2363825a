"""Plans that are added to a scenario: what a search wrote, or anybody, as stanzas at the end of its text.

Below the line `FOUND` of a scenario's text stands what was added; above it the file's own text, by which two scenarios
are known to be of one file.
"""

from pathlib import Path

from sim.errors import ScenarioError, UsageError
from sim.scenario import read
from sim.scenario.reading.loading import loaded
from sim.scenario.schema.scenario import Scenario
from sim.study.search.stanzas import FOUND, NEEDS_TOGETHER, begun, with_stanzas

STRATEGIES = "strategies.toml"
"""The file of a search's folder that holds its options as stanzas."""
CALLED = "a file of plans"


def with_plans(scenario: Scenario, where: Path | str) -> Scenario:
    """The scenario with the plans of a file of ``[[strategy]]`` stanzas, or of the folder of a search, at its end.

    Raises UsageError with a sentence where there are none, or where they do not go with the scenario; `ScenarioError`
    for a file that cannot be read.
    """
    file = Path(where) / STRATEGIES if Path(where).is_dir() else Path(where)
    if Path(where).is_dir() and not file.is_file():
        raise UsageError(f'"{where}" holds no {STRATEGIES}; name the folder of a search, or a file of plans.')
    text, tree = loaded(file, None, str(file), CALLED)
    if not tree:
        raise UsageError(f'No plan stands in "{file}": the search found none that pays.')
    if set(tree) != {"strategy"}:
        raise UsageError(f'"{file}" is no file of plans: [[strategy]] stanzas and nothing else.')
    together = NEEDS_TOGETHER.strip() in text
    named = {each.get("name") for each in tree["strategy"] if isinstance(each, dict)}
    begin = "" if scenario.study.baseline in named else begun(scenario)
    try:
        return read(scenario.path, text=with_stanzas(scenario, begin + text, together=together))
    except ScenarioError as wrong:
        said = wrong.faults[0].message
        raise UsageError(f'The plans of "{file}" do not go with the scenario: {said}') from None


def own_text(text: str) -> str:
    """A scenario's own text, without the plans that were added to it."""
    return text.partition(f"\n{FOUND}\n")[0].rstrip("\n")


def added_plans(scenario: Scenario) -> tuple[str, ...]:
    """Names of the plans that were added to a scenario's own text, in their order; none where none were."""
    if f"\n{FOUND}\n" not in scenario.text:
        return ()
    try:
        own = {each.name for each in read(text=own_text(scenario.text)).strategy}
    except ScenarioError:
        return ()
    return tuple(
        each.name for each in scenario.strategy if each.name not in own and each.name != scenario.study.baseline
    )


def is_of_one_choice(scenario: Scenario, text: str) -> bool:
    """Whether what was found out by a study of the scenario ``text`` is of use to those who read of ``scenario``.

    It has to be of one file, and where plans were added to the study's, those added to ``scenario`` must be among them.
    """
    if own_text(text) != own_text(scenario.text):
        return False
    if f"\n{FOUND}\n" not in text:
        return True
    try:
        theirs = {each.name: each for each in read(text=text).strategy}
    except ScenarioError:
        return False
    return all(theirs.get(each.name) == each for each in scenario.strategy)
