"""Strategies and events: changes that lead to an input, at a time that comes, and stay on the score scale."""

from collections.abc import Iterator

import numpy as np

from sim.rules.owner import faded
from sim.scenario.paths.current_value import opening, value_in_force
from sim.scenario.paths.paths import KINDS, PathFault, Target, changes_weekly, declared_as, resolve, split
from sim.scenario.schema.change import Change
from sim.scenario.schema.inputs import told
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.strategy import Step, Strategy
from sim.scenario.text.faults import Faults
from sim.scenario.text.positions import Path
from sim.scenario.text.wording import plain, shown

ROUNDING = 1e-9
LOWEST, HIGHEST = 0.0, 10.0
Part = tuple[int, Step, str, Change]  # one change of one input: the step's number, the step, the path, the change


def check_strategies(scenario: Scenario, faults: Faults) -> None:
    """Add the faults of all strategies."""
    focus = scenario.focus
    if scenario.strategy and not focus:
        message = "There are strategies but no focus business; write focus = true at the business that they are for."
        faults.add(("strategy",), message, [("business", None, "focus")])
    stand_in = (focus or scenario.business)[0].name
    for index, strategy in enumerate(scenario.strategy):
        sound = True
        for number, step in enumerate(strategy.step):
            path: Path = ("strategy", index, "step", number)
            _dates(path, step.start_week, step.end_week, faults)
            sound = _resolved(path, step.change, scenario, stand_in, faults) and sound
            if faults.full:
                return
        if sound:
            _on_the_scale(index, strategy, scenario, faults)


def check_events(scenario: Scenario, faults: Faults) -> None:
    """Add the faults of all events."""
    for index, event in enumerate(scenario.event):
        path: Path = ("event", index)
        name = faults.source.name(path)
        _dates(path, event.start_week, event.end_week, faults)
        if event.every_weeks is not None:
            _season(path, event.start_week, event.end_week, event.every_weeks, faults)
        if event.kind == "recession" and event.change:
            message = f'{name} is a recession and has changes; give those to an event of kind = "change".'
            faults.add((*path, "change"), message, [(*path, "kind")])
        if event.kind == "change" and not event.change:
            message = f'{name} changes nothing; give it a change, or write kind = "recession".'
            faults.add(path, message, [(*path, "kind"), (*path, "change")])
        if event.kind == "change" and faults.source.origin((*path, "depth")) == "file":
            message = f"{name} has a depth; only a recession has one."
            faults.add((*path, "depth"), message, [(*path, "kind")])
        _resolved(path, event.change, scenario, None, faults)
        if faults.full:
            return


def _dates(path: Path, start: int, end: int | None, faults: Faults) -> None:
    if end is not None and end <= start:
        where = (*path, "end_week")
        message = f"{faults.source.name(where)} is {end}; it must be later than start_week, {start}."
        faults.add(where, message, [where, (*path, "start_week")])


def _season(path: Path, start: int, end: int | None, every: int, faults: Faults) -> None:
    where = (*path, "every_weeks")
    if end is None:
        message = f"{faults.source.name(where)} is {every}; an event that comes again needs an end_week."
        faults.add(where, message, [where, (*path, "end_week")])
    elif end - start > every:
        name = faults.source.name(where)
        message = f"{name} is {every}; it must be at least as long as the event, {end - start} weeks."
        faults.add(where, message, [where, (*path, "end_week"), (*path, "start_week")])


def _resolved(path: Path, changes: dict[str, Change], scenario: Scenario, focus: str | None, faults: Faults) -> bool:
    """Check that each change leads to one input that may change in mid-run; return whether all do."""
    seen: dict[Target, str] = {}
    sound = True
    for key, change in changes.items():
        here = (*path, "change", key)
        message = _cannot(key, change, seen, scenario, focus)
        if message:
            sound = False
            name = faults.source.name((*path, "change"))
            faults.add(here, f"{name}: {message}", [here, *names_rested_on(key)])
            if faults.full:
                return False
    return sound


def names_rested_on(path: str) -> list[tuple]:
    """Return the names that a path may fail on, so that one broken name is told once."""
    kind = path.split(".")[0].strip()
    rests: list[tuple] = [("business", None, "focus")]
    if kind in ("business", "place", "segment", "strategy", "event"):
        rests.append((kind, None, "name"))
    if "touchpoint" in path or "cares" in path:
        rests.append(("experience", "touchpoint", None, "name"))
    return rests


def _cannot(key: str, change: Change, seen: dict[Target, str], scenario: Scenario, focus: str | None) -> str | None:
    """Return why a change cannot be carried out, or None."""
    try:
        target = resolve(scenario, key, focus)
        weekly = changes_weekly(target)
        value = opening(scenario, target) if weekly else None
    except PathFault as fault:
        return str(fault)
    if not weekly and target.key in ("opens_week", "closes_week"):
        return (
            f"{shown(key)} cannot change while the market runs; it is set once, as the market opens. To see what a "
            f"house is worth that {target.key.removesuffix('_week')}, write {target.key} at the business in a second "
            "file, and compare the profits of the two."
        )
    if not weekly:
        return f"{shown(key)} cannot change while the market runs; it is set once, as the market opens."
    if target in seen:
        return f"{shown(key)} and {shown(seen[target])} are the same input; change it once."
    seen[target] = key
    if value is None and change.form != "value":
        return f'{shown(key)} is left out at the start, so "{change}" has nothing to add to; write the value itself.'
    return None


def _on_the_scale(index: int, strategy: Strategy, scenario: Scenario, faults: Faults) -> None:
    """All steps of a strategy together must keep every score between 0 and 10."""
    told_of: set[tuple[int, str]] = set()
    for (target, bare), parts in _moved(strategy, scenario).items():
        for business in scenario.focus if bare else scenario.focus[:1]:
            here = Target("business", business.name, target.key) if bare else target
            found = _leaves(scenario, here, parts)
            if not found:
                continue
            number, _, key, _ = next(part for part in reversed(parts) if part[1].start_week <= found[0])
            if (number, key) not in told_of:
                told_of.add((number, key))
                _tell(("strategy", index, "step", number, "change", key), here, found, faults)
            if faults.full:
                return


def _moved(strategy: Strategy, scenario: Scenario) -> dict[tuple[Target, bool], list[Part]]:
    """Return the changes of each score that a strategy moves, and whether it is the focus business's own."""
    out: dict[tuple[Target, bool], list[Part]] = {}
    focus = scenario.focus[0].name if scenario.focus else None
    for number, step in enumerate(strategy.step):
        for key, change in step.change.items():
            bare = split(key)[0] not in KINDS
            if bare and focus is None:
                continue
            for target in _scores(resolve(scenario, key, focus)):
                out.setdefault((target, bare), []).append((number, step, key, change))
    return out


def _tell(path: Path, target: Target, found: tuple[int, float], faults: Faults) -> None:
    week, value = found
    name = faults.source.name(path[:2])
    message = f"{name} takes {target.path} to {plain(round(value, 3))} in week {week}; scores stay between 0 and 10."
    faults.add(path, message)


def _scores(target: Target) -> Iterator[Target]:
    """Yield the scores that a change of one input moves."""
    if target.kind == "business" and told(declared_as(target)).get("unit") == "score":
        if target.parts[-1] == "score":
            stem = target.key.removesuffix("score")
            yield Target("business", target.name, stem + "people")
            yield Target("business", target.name, stem + "setting")
        else:
            yield target


def _leaves(scenario: Scenario, target: Target, parts: list[Part]) -> tuple[int, float] | None:
    """Return the week and value with which a score leaves 0..10 farthest, or None."""
    start = value_in_force(scenario, target) or 0.0
    at_touchpoint = target.parts[0] == "touchpoints"
    business = next(one for one in scenario.business if one.name == target.name)
    share = business.buy_in if at_touchpoint else 1.0
    additions = [change.addition(start) * share for _, _, _, change in parts]
    highest = start + sum(one for one in additions if one > 0)
    lowest = start + sum(one for one in additions if one < 0)
    if highest <= HIGHEST + ROUNDING and lowest >= LOWEST - ROUNDING:
        return None
    weeks = np.array(sorted(_turns(parts, scenario.study.weeks)))
    values = np.full(len(weeks), start)
    for (_, step, _, _), addition in zip(parts, additions, strict=True):
        values += addition * _strength(step, weeks, fades=at_touchpoint)
    over = np.maximum(values - HIGHEST, LOWEST - values)
    worst = int(np.argmax(over))
    return (int(weeks[worst]), float(values[worst])) if over[worst] > ROUNDING else None


def _turns(parts: list[Part], weeks: int) -> set[int]:
    """Return the weeks in which any of the steps begins, is fully there, or ends."""
    turns = set()
    for _, step, _, _ in parts:
        full = step.start_week + max(0, step.ramp_weeks - 1)
        turns |= {step.start_week, full, *({step.end_week - 1, step.end_week} if step.end_week is not None else ())}
    return {week for week in turns if 0 <= week < weeks} | {weeks - 1}


def _strength(step: Step, weeks: np.ndarray, *, fades: bool) -> np.ndarray:
    """Return which part of a step's change is there in each of some weeks."""
    active = weeks >= step.start_week
    if step.end_week is not None:
        active &= weeks < step.end_week
    strength = np.where(active, 1.0, 0.0)
    if step.ramp_weeks:
        strength *= np.clip((weeks - step.start_week + 1) / step.ramp_weeks, 0.0, 1.0)
    if fades and step.fades_per_year:
        since = np.maximum(0, weeks - step.start_week - step.ramp_weeks)
        strength *= np.array([faded(week, 0, 0, step.fades_per_year) for week in since.tolist()])
    return strength
