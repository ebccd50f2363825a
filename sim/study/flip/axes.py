"""The axes of a map of winners: which assumption, over which range, in which steps, and where we stand on it.

The axis ``horizon`` is the number of weeks that count; every other one is a path of `sim.scenario.paths.paths`.
The value in force is always one of an axis's values, to the last digit.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sim.errors import UsageError
from sim.scenario import PathFault, Target, declared_as, range_of, resolve, value_in_force, with_values
from sim.scenario.paths.labels import label
from sim.scenario.schema.inputs import LONGEST
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.schema_tree import bare
from sim.scenario.text.suggest import nearest
from sim.scenario.text.wording import plain
from sim.study.runs.branches import TOGETHER

HORIZON = "horizon"
DEFAULT_POINTS = 5
"""Values along an axis, besides the value in force where none of them may give way to it."""
WHOLE_RANGE = 100.0
"""An input that is 0 in force is varied over all it may be, if that is no wider than this."""
MOST_PASSING = 0.9
BEYOND = 0.25
"""How far, of a range of [[uncertain]], an axis goes beyond either end of it where neither range nor points are asked
for: so that the range is seen on the map, and a change of the answer just outside it too."""
INNER, OUTER = 0.4, 0.15
"""How near, in steps, a value inside or at an end of the range must lie to give way to the one in force."""
HORIZON_STEPS = range(1, 9)
"""Quarters of the weeks that count: a horizon goes up to twice them where neither range nor points are asked for."""
INSTEAD = ("behaviour.experience_weight", "behaviour.product_weight")
"""What is varied where a market has neither uncertain inputs nor a passing share."""
RANGE = re.compile(r"(.*)=([^=:]*):([^=:]*)", re.DOTALL)


@dataclass(frozen=True)
class Axis:
    """One assumption: ``what`` (a path, or "horizon") names it in the tables, ``values`` ascend and hold ``here``, the
    value in force; ``target`` is None for the horizon.
    """

    what: str
    values: tuple
    here: float
    target: Target | None = None


def label_of(scenario: Scenario, what: str) -> str:
    """What people read for an axis, from its name in the tables."""
    return label(scenario, "study.weeks" if what == HORIZON else what)


def asked_axis(
    scenario: Scenario, text: str, points: int | None = None, focus: str | None = None, name: str = "x"
) -> Axis:
    """The `Axis` for "PATH" or "PATH=LOW:HIGH"; a bare path belongs to the business ``focus``.

    Raises UsageError (`PathFault` for a path that leads nowhere) with a sentence.
    """
    path, low, high = _taken_apart(text, name)
    if path in (HORIZON, "study.weeks"):
        return horizon_axis(scenario, points, low, high)
    target = _resolved(scenario, path, focus)
    # a bare path says whose it is only together with the business that it was resolved for
    several = len(scenario.focus) > 1 and resolve_alone(scenario, path) is None
    return input_axis(scenario, target.path if several else path, points, low, high, target)


def resolve_alone(scenario: Scenario, path: str) -> Target | None:
    """The target of a path that says whose it is, else None."""
    try:
        return resolve(scenario, path)
    except PathFault:
        return None


def _resolved(scenario, path, focus):
    try:
        return resolve(scenario, path, focus)
    except PathFault:
        if nearest(path, [HORIZON]):
            raise PathFault(f'"{path}" is not an assumption; did you mean "{HORIZON}"?') from None
        raise


def _taken_apart(text, name):
    """(path, low, high) of what was asked for; low and high None without a range."""
    text = str(text).strip()
    found = RANGE.fullmatch(text)
    if not found:
        return text, None, None
    try:
        low, high = float(found[2]), float(found[3])
    except ValueError:
        low = high = math.nan
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise UsageError(
            f'{name}: "{found[2]}:{found[3]}" is no range; write PATH=LOW:HIGH with two numbers, the lower one first.'
        )
    return found[1].strip(), low, high


def input_axis(
    scenario: Scenario,
    what: str,
    points: int | None = None,
    low: float | None = None,
    high: float | None = None,
    target: Target | None = None,
) -> Axis:
    """The `Axis` of one input; without ``low`` and ``high`` its range is the one of [[uncertain]], or by rule.

    Where ``points`` are not asked for either, one more value lies beyond each end of a range of [[uncertain]].  By
    rule: passing shares 0..0.9, else half to one and a half times the value in force, within what the input may be; an
    input that is 0 in force goes over all that it may be.  Raises UsageError where no rule gives a range.
    """
    target = target or resolve(scenario, what)
    here = value_in_force(scenario, target)
    if here is None:
        raise UsageError(f'"{what}" has no value in force (it is off, or worked out), so a map cannot stand on it.')
    here = float(here)
    least, most = range_of(target)
    guessed = guess_of(scenario, target) if low is None or high is None else None
    if low is None or high is None:
        low, high = guessed or _range(what, target, here)
        low, high = max(low, least), min(high, most)
    _refuse_beyond(what, low, high, least, most)
    whole = bare(declared_as(target).annotation)[0] is int
    values = spaced(low, high, here, points or DEFAULT_POINTS, whole)
    if guessed and points is None:
        values = _and_beyond(values, guessed, least, MOST_PASSING if target.key == "passing_share" else most, whole)
    return _axis(what, values, here, target)


def guess_of(scenario: Scenario, target: Target | None) -> tuple[float, float] | None:
    """(low, high) that [[uncertain]] gives an input; None where it gives none, and for the horizon (no target)."""
    for one in scenario.uncertain if target is not None else ():
        if one.high > one.low and resolve_alone(scenario, one.what) == target:
            return one.low, one.high
    return None


def _and_beyond(values, guessed, least, most, whole):
    """The values and one beyond each end of the guess, within what the input may be."""
    low, high = guessed
    step = BEYOND * (high - low)
    ends = (max(least, low - step), min(most, high + step))
    ends = tuple(round(each, 0 if whole else 6) + 0.0 for each in ends)
    lower, upper = ((end,) for end in ends)
    return (
        *(lower if ends[0] <= values[0] - OUTER * step else ()),
        *values,
        *(upper if ends[1] >= values[-1] + OUTER * step else ()),
    )


def _refuse_beyond(what, low, high, least, most):
    if not least <= low < high <= most:
        beyond = f"{plain(low)} to {plain(high)} goes beyond it"
        raise UsageError(f'"{what}" may be from {plain(least)} to {plain(most)}; {beyond}.')


def _axis(what, values, here, target=None):
    if len(values) < 2:
        raise UsageError(f'The range of "{what}" holds a single value, so nothing would vary.')
    return Axis(what, values, here, target)


def _range(what, target, here):
    if target.key == "passing_share":
        return 0.0, max(MOST_PASSING, here)
    least, most = range_of(target)
    if here != 0.0:
        return tuple(sorted((0.5 * here, 1.5 * here)))
    if most - least <= WHOLE_RANGE:
        return least, most
    raise UsageError(f'"{what}" is 0 in force, which suggests no range; write it as {what}=LOW:HIGH.')


def horizon_axis(
    scenario: Scenario, points: int | None = None, low: float | None = None, high: float | None = None
) -> Axis:
    """The `Axis` of the number of weeks that count, in whole weeks."""
    weeks = scenario.study.weeks
    if points is None and low is None:
        quarters = {max(1, round(weeks * quarter / 4)) for quarter in HORIZON_STEPS}
        values = tuple(sorted({float(min(each, LONGEST)) for each in quarters} | {float(weeks)}))
    else:
        low = max(1.0, weeks / 4) if low is None else low
        high = min(float(LONGEST), 2.0 * weeks) if high is None else high
        _refuse_beyond(HORIZON, low, high, 1.0, float(LONGEST))
        values = spaced(low, high, float(weeks), points or DEFAULT_POINTS, whole=True)
    return _axis(HORIZON, values, float(weeks))


def spaced(low: float, high: float, here: float, points: int, whole: bool = False) -> tuple[float, ...]:
    """About ``points`` values from ``low`` to ``high``, evenly spaced, with ``here`` among them; ascending.

    A value close to ``here`` gives way to it (so does a close end), so that no two lie almost on one another; where
    ``here`` lies outside the range the axis is longer.  ``whole`` values are whole numbers.
    """
    step = (high - low) / (points - 1)
    values = [round(low + step * number, 6) + 0.0 for number in range(points)]
    if whole:
        values = sorted({float(round(each)) for each in values})
    close = min(values, key=lambda each: abs(each - here))
    room = INNER if values[0] < close < values[-1] else OUTER
    if abs(close - here) <= room * step:
        values.remove(close)
    return tuple(sorted({*values, float(here)}))


# -- which assumptions there are


def same_of_each(scenario: Scenario, axis: Axis, business: str) -> tuple[str, ...]:
    """What an axis is to a business, alike for two businesses that may share it: an input of the business itself or of
    its place by its key alone, any other by its path.
    """
    target = axis.target
    own = {("business", business), *(("place", one.place) for one in scenario.business if one.name == business)}
    if target is not None and (target.kind, target.name) in own:
        return target.kind, *target.parts
    return (axis.what if target is None else target.path,)


def candidates(scenario: Scenario, business: str, points: int | None = None, instead: bool = False) -> list[Axis]:
    """The axes that a map of ``business`` (``"together"``: all at once) may have: the uncertain inputs that concern
    it, in the order of the file, the passing share of its place, and the horizon.

    Where there is none but the horizon, and ``instead`` in any case, also what is looked at in such a market.
    """
    found = []
    for one in scenario.uncertain:
        target = resolve_alone(scenario, one.what)
        if one.high > one.low and target is not None and concerns(scenario, target, business):
            found += _possible(scenario, one.what, points)
    for place in _own_places(scenario, business):
        share = Target("place", place, "passing_share")
        if all(axis.target != share for axis in found):
            found += _possible(scenario, share.path, points)
    if not found or instead:
        further = [axis for what in INSTEAD for axis in _possible(scenario, what, points)]
        found += [axis for axis in further if all(axis.target != one.target for one in found)]
    return [*found, horizon_axis(scenario, points)]


def _possible(scenario, what, points):
    """The axis in a list, or an empty one where the input cannot be one."""
    try:
        axis = input_axis(scenario, what, points)
        if what.endswith("passing_share"):
            shifted(scenario, [(axis, axis.values[-1])])
    except UsageError:
        return []
    return [axis]


def concerns(scenario: Scenario, target: Target | None, business: str) -> bool:
    """Whether an input can matter at a business: not if it is of a place, or of a house there, that its customers and
    rivals have no way to.
    """
    if target is None or business == TOGETHER:
        return True
    houses = {one.name: one.place for one in scenario.business}
    places: dict[str, list[Any]] = {
        "place": [target.name],
        "business": [houses.get(target.name)],
        "travel": [target.name, target.parts[0]],
    }
    where = places.get(target.kind)
    return where is None or not reach(scenario, houses[business]).isdisjoint(where)


def reach(scenario: Scenario, place: str) -> set[str]:
    """The places joined to a place by ways, over others too, itself among them."""
    found, fresh = {place}, [place]
    while fresh:
        here = fresh.pop()
        for way in scenario.travel:
            for one, other in ((way.from_, way.to), (way.to, way.from_)):
                if one == here and other not in found:
                    found.add(other)
                    fresh.append(other)
    return found


def _own_places(scenario, business):
    focus = [one.place for one in scenario.focus if business in (TOGETHER, one.name)]
    return list(dict.fromkeys(focus))


def shifted(scenario: Scenario, values: Sequence[tuple[Axis, float]]) -> tuple[Scenario, int]:
    """(scenario, values clipped) with some axes at other values; ``values`` are pairs (axis, value), no horizon.

    Where everything is as in force the scenario stays as it is; a value in force is only set where another input has
    moved it (the passing share, where the number of residents is another).
    """
    moved = {axis.what: value for axis, value in values if value != axis.here}
    changed, clipped = with_values(scenario, moved)
    still = [axis for axis, value in values if value == axis.here]
    if all(_is_at(value_in_force(changed, cast(Target, axis.target)), axis.here) for axis in still):
        return changed, clipped
    return with_values(scenario, {axis.what: value for axis, value in values})


def _is_at(value, here):
    return value is not None and math.isclose(value, here, rel_tol=1e-9, abs_tol=1e-12)
