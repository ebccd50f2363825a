"""The same scenario with values that somebody sets by hand, from Python: what cannot be meant is refused, never held
within its range in silence (as worlds and sweeps do, which count what they held: `with_values`).
"""

import math
from collections.abc import Mapping
from numbers import Real
from os import PathLike

from pydantic.fields import FieldInfo

from sim.scenario.consistency import check_between
from sim.scenario.paths.current_value import range_of, value_in_force
from sim.scenario.paths.paths import PathFault, Target, declared_as, resolve
from sim.scenario.reading.reading import opened
from sim.scenario.schema.inputs import limits
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.schema_tree import bare, number_words
from sim.scenario.text.faults import Faults
from sim.scenario.text.source import Source
from sim.scenario.text.suggest import nearest
from sim.scenario.text.wording import listed, shown
from sim.scenario.variants.values import with_values


def changed(scenario: Scenario | str | PathLike[str], set: Mapping[str, float]) -> Scenario:
    """Return a new scenario with inputs set to other values; the given one stays as it is.

    `scenario` is what `read` returns, the path of a scenario file, or the name of a shipped scenario.  `set` maps paths
    to numbers in the units of the file (docs/scenario-reference.md): ``business.NAME.price``,
    ``place.NAME.residents``, ``behaviour.loyalty_weight``, ``strategy.NAME.cost_per_week``, ``study.weeks``; a bare
    lever (``price``) belongs to the only focus business.  ``place.NAME.passing_share`` re-splits the same expected
    occasions; a share of a mix moves the others in proportion; a change of a strategy keeps its form, so that 2 makes
    "+1.5" into "+2".

    The people stay who they are: price weights that were solved from elasticities are not solved anew, unless a value
    names what they are solved from.

    >>> dearer = changed("minimal", {"business.Corner Café.price": 13})
    >>> dearer.focus[0].price
    13.0

    Raises `sim.scenario.PathFault`, a `sim.errors.UsageError`, with a sentence for each path that leads nowhere (did
    you mean …), each value that is no number or out of its range (which range), and each contradiction between the
    inputs that would follow.
    """
    scenario = opened(scenario)
    if not isinstance(set, Mapping):
        raise PathFault(f'What is set must be a dict of paths and numbers, {{"price": 24}}, not {shown(set)}.')
    found: dict[Target, float] = {}
    faults: list[str] = []
    for path, value in set.items():
        try:
            target = resolve(scenario, _path(path))
            check_value(target, value, [one.name for one in scenario.segment])
            if target in found:
                raise PathFault(f"{target.path} is set twice.")
            found[target] = float(value)
        except PathFault as fault:
            faults.append(str(fault))
    if faults:
        raise PathFault("\n".join(faults))
    if not found:
        return scenario
    values = {target.path: value for target, value in found.items()}
    new, _ = with_values(scenario, values)
    faults = missed(new, found) or _contradictions(new)
    if faults:
        raise PathFault("\n".join(faults))
    new._set = {**scenario._set, **values}
    return new


def _path(path: object) -> str:
    if not isinstance(path, str):
        raise PathFault(f"{shown(path)} is not a path; a path is a text, such as business.NAME.price.")
    return path


def check_value(target: Target, value: object, segments: list[str]) -> None:
    """Raise `PathFault` for a value that the file could not give, or a share of a segment that there is not."""
    if target.parts[0] in ("mix", "passing_mix") and target.parts[1] not in segments:
        near = nearest(target.parts[1], segments)
        meant = f'; did you mean "{near}"?' if near else f"; there is {listed(segments)}."
        raise PathFault(f'There is no segment "{target.parts[1]}"{meant}')
    field = declared_as(target)
    kind, rules = bare(field.annotation)
    if not _fits(value, kind is int, field, *range_of(target)):
        raise PathFault(f"{target.path} = {shown(value)} cannot be: it must be {number_words(kind, rules, field)}.")


def _fits(value: object, is_whole: bool, field: FieldInfo, low: float, high: float) -> bool:
    """Return whether a value is a number, within its range, and whole or finite where it must be."""
    if type(value) is bool or not isinstance(value, Real):
        return False
    number = float(value)
    if math.isinf(number) and not any(getattr(rule, "allow_inf_nan", False) for rule in field.metadata):
        return False
    if is_whole and not number.is_integer():
        return False
    return low <= number <= high and not (number == low and limits(field)[2])


def missed(scenario: Scenario, asked: Mapping[Target, float]) -> list[str]:
    """Return a sentence for every value that is not in force although it was set."""
    found = []
    for target, value in asked.items():
        now = value_in_force(scenario, target)
        slack = 1e-9 * max(1.0, abs(value)) if math.isfinite(value) else 0.0
        if target.key == "passing_share":  # residents are whole
            slack = 1.0 / max(1, next(one.residents for one in scenario.place if one.name == target.name))
        if now is None or not (now == value or abs(now - value) <= slack):
            nearest = "nothing" if now is None else shown(round(now, 6))
            found.append(
                f"{target.path} = {shown(value)} cannot be had: with all that moves with it, and all else that is set, "
                f"it comes to {nearest}."
            )
    return found


def _contradictions(scenario: Scenario) -> list[str]:
    """Return a sentence for every fault between inputs, as reading a file would find it."""
    faults = Faults(scenario._source or Source("", {}, {}, None))
    check_between(scenario, faults)
    return list(dict.fromkeys(message for _, message in faults.found))
