"""What people read for an input: its path in plain words."""

from sim.scenario.paths.business_words import in_words, place_label, words_of
from sim.scenario.paths.paths import resolve
from sim.scenario.schema.scenario import Scenario


def label(scenario: Scenario, path: str, focus: str | None = None) -> str:
    """Return the plain words for the input at ``path``, with whose it is where more than one could have it.

    Raises `PathFault` for a path that leads nowhere.
    """
    target = resolve(scenario, path, focus)
    if target.kind == "strategy":
        strategy = next(one for one in scenario.strategy if one.name == target.name)
        number, rest = int(target.parts[1]), target.parts[2:]
        later = f" of step {number}" if number > 1 else ""  # the number is only told from the second step on
        change = "its change of " if rest[0] == "change" else ""
        return f"{strategy.label or strategy.name}: {change}{words_of(target)}{later}"
    if target.kind == "travel":
        return f"minutes between {place_named(scenario, target.name)} and {place_named(scenario, target.parts[0])}"
    if target.kind == "event" and target.parts[0] == "change":
        return f"the change of {words_of(target)} by {in_words(target.name)}"
    named = {"place": lambda name: place_named(scenario, name), "segment": in_words, "event": in_words}
    return words_of(target, named.get(target.kind, str)(target.name))


def place_named(scenario: Scenario, name: str) -> str:
    """What people read for a place of the scenario; for a name that is none of its places, what it would be called."""
    return place_label(name, next((one.label for one in scenario.place if one.name == name), ""))
