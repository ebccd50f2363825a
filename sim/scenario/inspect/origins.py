"""Where one input comes from: the file, the preset, a default, or the solver."""

from sim.scenario.inspect.explaining import SOLVED, plain_origin
from sim.scenario.paths.paths import Target, resolve
from sim.scenario.schema.scenario import Scenario


def origin(scenario: Scenario, path: str) -> str:
    """Return "file", "preset", "default" or "solved" for a path as changes and worlds write it."""
    target = resolve(scenario, path)
    if target.kind == "behaviour" and target.key in SOLVED and getattr(scenario.behaviour, target.key) is None:
        return "solved"
    return plain_origin(scenario, place_in_tree(scenario, target))


def place_in_tree(scenario: Scenario, target: Target) -> tuple[str | int, ...]:
    """Return where an input stands in the tree of the file."""
    if target.kind in ("behaviour", "study"):
        return (target.kind, *target.parts)
    if target.kind == "experience":
        if target.parts[0] != "touchpoint":
            return (target.kind, *target.parts)
        moments = [one.name for one in scenario.experience.touchpoint]
        return ("experience", "touchpoint", moments.index(target.parts[1]), target.parts[2])
    if target.kind == "travel":
        ends = {target.name, target.parts[0]}
        index = next(index for index, way in enumerate(scenario.travel) if {way.from_, way.to} == ends)
        return ("travel", index, "minutes")
    names = [one.name for one in getattr(scenario, target.kind)]
    path = (target.kind, names.index(target.name))
    if target.kind == "strategy":
        return (*path, "step", int(target.parts[1]) - 1, *target.parts[2:])
    return (*path, *target.parts)
