"""Uncertain inputs, facts and sources: each about something that is there, with ranges that hold what is in force."""

from sim.scenario.consistency.changes import names_rested_on
from sim.scenario.consistency.market import meant
from sim.scenario.paths.current_value import range_of, value_in_force
from sim.scenario.paths.paths import KINDS, PathFault, Target, resolve, split
from sim.scenario.schema.evidence import Uncertain
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.faults import Faults
from sim.scenario.text.positions import Path
from sim.scenario.text.wording import plain, shown

EQUAL = 1e-9  # relative
WORKED_OUT = 5e-4  # how closely a likely value need match one that is worked out from others
DERIVED = ("passing_share", "noticed_per_week")


def check_knowledge(scenario: Scenario, faults: Faults) -> None:
    """Add the faults of [[uncertain]], [[fact]] and [sources]."""
    seen: dict[Target, int] = {}
    for index, one in enumerate(scenario.uncertain):
        _uncertain(("uncertain", index), one, seen, scenario, faults)
        if faults.full:
            return
    _facts(scenario, faults)
    for path in scenario.sources:
        fault = _no_source(scenario, path)
        if fault:
            faults.add(("sources", path), f"sources: {fault}", [("sources", path), *names_rested_on(path)])
        if faults.full:
            return


def _uncertain(path: Path, one: Uncertain, seen: dict[Target, int], scenario: Scenario, faults: Faults) -> None:
    name = faults.source.name(path)
    what = (*path, "what")
    try:
        target = resolve(scenario, one.what)
        value = value_in_force(scenario, target)
    except PathFault as fault:
        faults.add(what, f"{name}.what: {fault}", [what, *names_rested_on(one.what)])
        return
    if target in seen:
        line = faults.source.place(("uncertain", seen[target], "what"))[0]
        faults.add(what, f"{name}.what: {shown(one.what)} is uncertain twice; it stands in line {line} already.")
    seen.setdefault(target, int(path[1]))
    if value is None:
        faults.add(what, f"{name}.what: {shown(one.what)} is left out, so it has no value in force; give it one first.")
        return
    _ordered(path, one, value, name, faults)
    _likely(path, one, target, value, name, faults)
    _asked_for(path, one, name, faults)
    low, high = range_of(target)
    for key, bound in (("low", one.low), ("high", one.high)):
        if not low <= bound <= high:
            message = f"{name}.{key} is {plain(bound)}; {target.path} must be from {plain(low)} to {plain(high)}."
            faults.add((*path, key), message)


def _ordered(path: Path, one: Uncertain, value: float, name: str, faults: Faults) -> None:
    if one.low > one.high:
        where = (*path, "high")
        faults.add(where, f"{name}.high is {plain(one.high)}; it must be at least low, {plain(one.low)}.", [path])
        return
    likely = value if one.likely is None else one.likely
    if not one.low <= likely <= one.high:
        said = f"{name}.likely is {plain(likely)}"
        if one.likely is None:
            said = f"{name}: {one.what} is {plain(likely)} in force"
        message = f"{said}; it must lie between low, {plain(one.low)}, and high, {plain(one.high)}."
        faults.add((*path, "likely"), message, [path])


def _likely(path: Path, one: Uncertain, target: Target, value: float, name: str, faults: Faults) -> None:
    if one.likely is None:
        return
    near = WORKED_OUT if target.key in DERIVED else EQUAL * max(1.0, abs(value))
    if abs(one.likely - value) > near:
        message = (
            f"{name}.likely is {plain(one.likely)}, but {target.path} is {plain(value)} in force; "
            "make them equal, or leave likely out."
        )
        faults.add((*path, "likely"), message)


def _asked_for(path: Path, one: Uncertain, name: str, faults: Faults) -> None:
    """A survey that can show the input: a share between 0 and 1, a mean of answers that differ."""
    asked = one.measured_by
    if asked is None:
        return
    where = (*path, "measured_by")
    if asked.kind == "share" and not 0.0 <= one.low <= one.high <= 1.0:
        found = f"from {plain(one.low)} to {plain(one.high)}"
        message = f'{name}.measured_by.kind is "share", but {one.what} is {found}; a share is from 0 to 1: use "mean".'
        faults.add((*where, "kind"), message, [path])
    if asked.kind == "share" and asked.spread > 0.0:
        message = f"{name}.measured_by.spread is {plain(asked.spread)}; answers of a share are yes or no: leave it out."
        faults.add((*where, "spread"), message)
    if asked.kind == "mean" and asked.spread <= 0.0:
        message = f"{name}.measured_by.spread is left out; say by how much single answers differ, above 0."
        faults.add(where, message)


def _facts(scenario: Scenario, faults: Faults) -> None:
    names = [one.name for one in scenario.business]
    seen: dict[tuple[str, str | None], int] = {}
    for index, fact in enumerate(scenario.fact):
        path: Path = ("fact", index)
        name = faults.source.name(path)
        rests = [(*path, "business"), ("business", None, "name"), ("business", None, "focus")]
        if fact.business is None and len(scenario.focus) != 1:
            faults.add(path, f"{name} does not say of which business; give its name.", rests)
        elif fact.business is not None and fact.business not in names:
            message = f"{name}.business is {shown(fact.business)}, which is no business{meant(fact.business, names)}"
            faults.add((*path, "business"), message, rests)
        first = seen.setdefault((fact.what, fact.business), index)
        if first != index:
            line = faults.source.place(("fact", first))[0]
            faults.add(path, f"{name} gives {fact.what} twice; it stands in line {line} already.")


def _no_source(scenario: Scenario, path: str) -> str | None:
    """Return why a path of [sources] names nothing, or None; it may also name a whole table."""
    try:
        resolve(scenario, path)
    except PathFault as fault:
        parts = _parts(path)
        if len(parts) == 1 and parts[0] in (*KINDS, "runs"):
            return None
        if parts and parts[0] in ("business", "place", "segment", "strategy", "event"):
            known = [one.name for one in getattr(scenario, parts[0])]
            return None if ".".join(parts[1:]) in known else str(fault)
        return str(fault)
    return None


def _parts(path: str) -> list[str]:
    try:
        return split(path)
    except PathFault:
        return []
