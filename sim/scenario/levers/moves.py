"""Moves of a lever by whole steps: what a strategy changes, and whether there is room for it."""

from typing import NamedTuple

from sim.scenario.levers.rows import LeverRow, lever_named
from sim.scenario.paths.business_words import lever_words
from sim.scenario.paths.current_value import opening, range_of, value_in_force
from sim.scenario.paths.paths import Target, declared_as, resolve
from sim.scenario.schema.change import Change
from sim.scenario.schema.inputs import told
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.schema_tree import bare
from sim.scenario.text.wording import plain

HAIR = 1e-9
"""Room is a difference of floats: so little missing is no reason to do without."""


class Move(NamedTuple):
    """A lever moved by so many steps.

    ``change`` is what a strategy changes, path -> `Change`, the paths relative to the business ({} without room);
    ``points`` how far the lever goes in its own unit, with its sign; ``before`` and ``after`` where it stands, None
    where it is off or left out; ``no_room`` why it cannot go there, a sentence, or "".
    """

    change: dict[str, Change]
    points: float
    before: float | None
    after: float | None
    no_room: str = ""


def moved(scenario: Scenario, business: str, row: LeverRow, steps: int = 1) -> Move:
    """Return the move of a lever of the business named by ``steps`` of its row (below 0: the other way).

    A lever that is off and has ``starts_at`` begins there with the first step; what its row sets ``along`` is set with
    it where it is off at the business.
    """
    target = resolve(scenario, row.what, business)
    before = value_in_force(scenario, target)
    if row.needs and _is_off(scenario, resolve(scenario, row.needs, business)):
        return _none(before, f"It does nothing while this is off: {lever_words(row.needs)}.")
    starts = row.starts_at is not None and _is_off(scenario, target)
    if starts and steps < 1:
        return _none(before, "It is off, so there is nothing to take away.")
    if not starts and before is None:
        return _none(before, "It is left out, so there is nothing to add to.")
    base = row.starts_at - row.step if starts and row.starts_at is not None else before
    assert base is not None
    after = base + steps * row.step
    room = _room(scenario, target, row, steps * row.step, after, starts)
    if room:
        return _none(before, room)
    opened = opening(scenario, target)
    points = steps * row.step
    as_value = starts or opened is None
    change = {lever_named(target.key): Change("value", _tidy(after)) if as_value else Change("step", points)}
    for key, value in row.along if steps > 0 else ():
        if _is_off(scenario, resolve(scenario, key, business)):
            change[key] = Change("value", value)
    return Move(change, points, before, after)


def _none(before: float | None, why: str) -> Move:
    return Move({}, 0.0, before, None, why)


def _is_off(scenario: Scenario, target: Target) -> bool:
    """Whether an input is left out, at its off value, or an amount of nothing."""
    value, about = value_in_force(scenario, target), told(declared_as(target))
    return value is None or value == about.get("off") or (value == 0.0 and str(about.get("unit")).startswith("money"))


def _room(scenario: Scenario, target: Target, row: LeverRow, points: float, after: float, starts: bool) -> str:
    """Return why there is no room for a move, or ""."""
    low, high = range_of(target)
    low = low if row.low is None else max(low, row.low)
    high = high if row.high is None else min(high, row.high)
    values = [after] if starts else [each + points for each in held_in_range(scenario, target)] or [after]
    if max(values) > high + HAIR:
        return f"It stands at {plain(round(max(values) - (0 if starts else points), 6))}, of at most {plain(high)}."
    if min(values) < low - HAIR:
        return f"It stands at {plain(round(min(values) - (0 if starts else points), 6))}, of at least {plain(low)}."
    if bare(declared_as(target).annotation)[0] is int and after != round(after):
        return "It takes whole numbers alone."
    return ""


def held_in_range(scenario: Scenario, target: Target) -> tuple[float, ...]:
    """Return the values in force that a move of an input has to keep within its range: its own, or the people and the
    setting of a touchpoint whose score is moved; none where it is left out."""
    parts = [target]
    if target.key.endswith(".score"):
        parts = [Target(target.kind, target.name, target.key.removesuffix("score") + part) for part in _PARTS]
    values = [value_in_force(scenario, each) for each in parts]
    return tuple(each for each in values if each is not None)


_PARTS = ("people", "setting")


def _tidy(value: float) -> float:
    """A value without what adding floats leaves behind, as somebody would write it."""
    return round(value, 9)
