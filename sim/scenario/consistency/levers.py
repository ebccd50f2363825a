"""Faults of ``[[lever]]`` and of ``study.levers``: levers that are there, ranges that hold, costs with a step."""

from sim.scenario.consistency.changes import names_rested_on
from sim.scenario.consistency.market import meant
from sim.scenario.levers.rows import ANY, TOUCHPOINTS, canonical, spread, table_of
from sim.scenario.levers.shipped_tables import shipped_table
from sim.scenario.paths.current_value import range_of
from sim.scenario.paths.paths import PathFault, Target, changes_weekly, resolve, split
from sim.scenario.presets import preset_names
from sim.scenario.schema.business import Scores
from sim.scenario.schema.lever import Lever
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.schema_tree import keys
from sim.scenario.text.faults import Faults
from sim.scenario.text.positions import Path
from sim.scenario.text.suggest import nearest
from sim.scenario.text.wording import one_of, plain, shown


def check_levers(scenario: Scenario, faults: Faults) -> None:
    """Add the faults of all rows of ``[[lever]]``, and of the name of the table that they are laid over."""
    name = scenario.study.levers
    if name is not None and name not in preset_names():
        near = nearest(name, preset_names())
        end = f"; did you mean {shown(near)}?" if near else "."
        known = one_of(shown(one) for one in preset_names())
        faults.add(("study", "levers"), f"study.levers is {shown(name)}; it must be {known}{end}")
        return
    seen: dict[tuple[str | None, str], int] = {}
    for index, one in enumerate(scenario.lever):
        _lever(("lever", index), one, seen, scenario, faults)
        if faults.full:
            return


def _lever(path: Path, one: Lever, seen: dict, scenario: Scenario, faults: Faults) -> None:
    name = faults.source.name(path)
    names = [each.name for each in scenario.business]
    if one.business is not None and one.business not in names:
        message = f"{name}.business is {shown(one.business)}, which is no business{meant(one.business, names)}"
        faults.add((*path, "business"), message, [(*path, "business"), ("business", None, "name")])
        return
    stand_in = one.business or (scenario.focus or scenario.business)[0].name
    what = (*path, "what")
    message, target = _cannot(scenario, one.what, stand_in)
    if target is None:
        faults.add(what, f"{name}.what: {message}", [what, *names_rested_on(one.what)])
        return
    asked = (one.business, canonical(one.what))
    if asked in seen:
        line = faults.source.place(("lever", seen[asked], "what"))[0]
        faults.add(what, f"{name}.what: {shown(one.what)} has two rows; the first stands in line {line}.")
        return
    seen[asked] = int(path[1])
    _step(path, one, name, scenario, faults)
    _range(path, one, target, name, faults)
    _others(path, one, name, scenario, stand_in, faults)


def _cannot(scenario: Scenario, what: str, business: str) -> tuple[str, Target | None]:
    """Return why something is no lever of a business, and the input that it is if it is one."""
    try:
        parts = split(what)
        if parts[0] == TOUCHPOINTS and parts[1:2] == [ANY]:
            moment = scenario.experience.touchpoint[0].name
            parts = [TOUCHPOINTS, moment, *parts[2:]]
            target = Target("business", business, ".".join(parts))
            known = [key for key in keys(Scores) if len(parts) == 3]
            if parts[-1] not in known:
                return f'{shown(what)} does not say which part of a touchpoint; write "touchpoints.*.people".', None
        else:
            target = resolve(scenario, what, business)
        if target.kind != "business" or parts[0] == "business":
            return (
                f"{shown(what)} is not a lever alone; write the lever without whose it is, and that under business.",
                None,
            )
        if not changes_weekly(target):
            return f"{shown(what)} cannot change while the market runs, so no strategy moves it.", None
    except PathFault as fault:
        return str(fault), None
    return "", target


def _step(path: Path, one: Lever, name: str, scenario: Scenario, faults: Faults) -> None:
    if one.step == 0:
        faults.add((*path, "step"), f"{name}.step is 0; it must be above 0, or below it for a lever that goes down.")
    if one.step is not None or faults.is_broken((*path, "step")):
        return
    name_of = table_of(scenario)
    rows = shipped_table(name_of).rows if name_of in preset_names() else ()
    known = {what for row in rows for what in spread(scenario, row.what)}
    if canonical(one.what) not in known and ANY not in one.what:
        why = f"the table {name_of} has no such lever" if name_of else "there is no table of levers (study.levers)"
        faults.add(path, f"{name} has no step; {why}, so it must be given.", [path])


def _range(path: Path, one: Lever, target: Target, name: str, faults: Faults) -> None:
    low, high = range_of(target)
    for key in ("low", "high", "starts_at"):
        value = getattr(one, key)
        if value is not None and not low <= value <= high:
            message = f"{name}.{key} is {plain(value)}; {shown(one.what)} must be from {plain(low)} to {plain(high)}."
            faults.add((*path, key), message)
    if one.low is not None and one.high is not None and one.low >= one.high:
        where = (*path, "high")
        faults.add(where, f"{name}.high is {plain(one.high)}; it must be above low, {plain(one.low)}.", [path])


def _others(path: Path, one: Lever, name: str, scenario: Scenario, business: str, faults: Faults) -> None:
    for key, value in one.along.items():
        where = (*path, "along", key)
        message, target = _cannot(scenario, key, business)
        if target is None:
            faults.add(where, f"{name}.along: {message}", [where])
            continue
        low, high = range_of(target)
        if not low <= value <= high:
            message = f"{name}.along: {shown(key)} is {plain(value)}; it must be from {plain(low)} to {plain(high)}."
            faults.add(where, message)
    if one.needs is not None:
        message, target = _cannot(scenario, one.needs, business)
        if target is None:
            faults.add((*path, "needs"), f"{name}.needs: {message}", [(*path, "needs")])
    if one.per == "customer":
        message = f'{name}.per is "customer"; a file\'s own costs are those of its business, so write "house".'
        faults.add((*path, "per"), message)
