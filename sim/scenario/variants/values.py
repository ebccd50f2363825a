"""The same scenario with other inputs: worlds and sweep points."""

from collections.abc import Mapping
from typing import Any, cast

from sim.scenario.paths.current_value import range_of, resident_occasions, value_in_force
from sim.scenario.paths.paths import PathFault, Target, declared_as, resolve
from sim.scenario.schema.inputs import Table
from sim.scenario.schema.market import LARGEST_PLACE, Place
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.schema_tree import bare

SOLVED_FROM = (
    "brand_price_elasticity", "category_price_elasticity", "go_share", "price_weight", "nest", "going_out",
)  # fmt: skip
"""Keys of [behaviour] that name what is solved or what it is solved from, for whomever."""
AT_REST_FROM = (
    "experience_weight", "product_weight", "risk_weight", "loyalty_weight", "value_of_time_per_hour",
    "sensitivity_spread", "sensitivity_correlation", "match", "memory", "loss_aversion", "learning_floor",
    "credibility", "promise_span", "risk_start", "passers", "reward_by_satisfaction", "peak_aversion", "effort_spread",
    "price_curve",
)  # fmt: skip
"""Further keys of [behaviour] that the market at rest depends on."""
SETTLED_FROM = ("wait_weight", "wait_at_half_full", "loyalty_carry", "rate_shape")
"""And further ones that it depends on once queues and habits follow a price."""
SEGMENTS_FROM = (
    "price_sensitivity", "experience_sensitivity", "product_sensitivity", "time_sensitivity",
    "effort_sensitivity", "cares",
)  # fmt: skip
MIXES = ("mix", "passing_mix")


def with_values(scenario: Scenario, values: Mapping[str, float], focus: str | None = None) -> tuple[Scenario, int]:
    """Return the scenario with inputs set to other values, and how many had to be clipped to their range.

    ``values`` maps paths to numbers in each input's own unit; ``focus`` is the business that bare paths belong to, as
    in `resolve`.  `place.NAME.passing_share` re-splits the same expected occasions and is applied
    after all others.  A share of a mix moves the others in proportion.  A change of a strategy keeps its form: 2 makes
    "+1.5" into "+2".

    The solved price weights stay as they are unless a value moves what they are solved from: elasticities and the go
    share, and in the market at rest tastes and habits (`AT_REST_FROM`, `SETTLED_FROM`); never what a business or a
    strategy does.
    Raises `PathFault` (a `UsageError`) for a path that leads nowhere.
    """
    targets = [(resolve(scenario, path, focus), float(value)) for path, value in values.items()]
    targets.sort(key=lambda one: (one[0].key == "passing_share", one[0]))
    changed, base = scenario, scenario._base or scenario
    clipped = 0
    for target, value in targets:
        if value != value:
            raise PathFault(f"{target.path} cannot be nan; it must be a number.")
        low, high = range_of(target)
        kept = min(max(value, low), high)
        clipped += kept != value
        changed = _put(changed, target, kept)
        if _moves_weights(base, target):
            base = _put(base, target, kept)
            base._solved = None
    if changed is not scenario:
        changed._base = base
    return changed, clipped


def _moves_weights(base: Scenario, target: Target) -> bool:
    """Return whether the solved weights follow an input: what elasticities are solved with, never what a business does.

    In the market at rest these are tastes and habits too: the elasticity is what is known, and the weights follow.
    """
    who = base.behaviour.solve_for
    if target.kind == "behaviour":
        tastes = AT_REST_FROM if who == "rest" else (*AT_REST_FROM, *SETTLED_FROM) if who == "settled" else ()
        return target.key in (*SOLVED_FROM, *tastes)
    if who == "strangers":
        return False
    return (target.kind == "segment" and target.parts[0] in SEGMENTS_FROM) or (
        target.kind == "place" and target.parts[0] in MIXES
    )


def share_the_passing(scenario: Scenario) -> Scenario:
    """Return the scenario with every `passing_share` that the file gives turned into residents and passing trade."""
    for place in scenario.place:
        if place.passing_share is not None:
            scenario = _put(scenario, Target("place", place.name, "passing_share"), place.passing_share)
    return scenario


def _put(scenario: Scenario, target: Target, value: float) -> Scenario:
    kind = bare(declared_as(target).annotation)[0]
    number = round(value) if kind is int else value
    if target.kind in ("behaviour", "study"):
        holder = _set(getattr(scenario, target.kind), target.parts, number)
        return _copy(scenario, **{target.kind: holder})
    if target.kind == "experience":
        return _copy(scenario, experience=_experience(scenario.experience, target, number))
    if target.kind == "travel":
        ends = {target.name, target.parts[0]}
        ways = (_copy(one, minutes=number) if {one.from_, one.to} == ends else one for one in scenario.travel)
        return _copy(scenario, travel=tuple(ways))
    items = getattr(scenario, target.kind)
    new = tuple(_item(scenario, one, target, number) if one.name == target.name else one for one in items)
    return _copy(scenario, **{target.kind: new})


def _copy(holder: Any, **update: Any) -> Any:
    return holder.model_copy(update=update)


def _set(holder: Any, parts: tuple[str, ...], value: Any) -> Any:
    """Return a table with one value inside it replaced."""
    first, rest = parts[0], parts[1:]
    if isinstance(holder, Table):
        inner = _set(getattr(holder, first), rest, value) if rest else value
        return _copy(holder, **{first: inner})
    return {**holder, first: _set(holder[first], rest, value) if rest else value}


def _experience(experience: Any, target: Target, value: float) -> Any:
    if target.parts[0] != "touchpoint":
        return _set(experience, target.parts, value)
    _, name, key = target.parts
    moments = (_copy(one, **{key: value}) if one.name == name else one for one in experience.touchpoint)
    return _copy(experience, touchpoint=tuple(moments))


def _item(scenario: Scenario, one: Any, target: Target, value: float) -> Any:
    if target.kind == "strategy":
        number = int(target.parts[1]) - 1
        steps = [*one.step]
        steps[number] = _step(steps[number], target.parts[2:], value)
        return _copy(one, step=tuple(steps))
    if target.kind == "event":
        return _step(one, target.parts, value)
    if target.key == "passing_share":
        return _re_split(scenario, one, value)
    if target.kind == "place" and target.parts[0] in ("mix", "passing_mix"):
        mix = getattr(one, target.parts[0])
        return _copy(one, **{target.parts[0]: _re_mixed(mix, target.parts[1], value)})
    if target.parts[0] == "touchpoints" and target.parts[2] == "score":
        return _re_scored(scenario, one, target, value)
    return _set(one, target.parts, value)


def _step(step: Any, parts: tuple[str, ...], value: float) -> Any:
    if parts[0] != "change":
        return _set(step, parts, value)
    return _copy(step, change={**step.change, parts[1]: step.change[parts[1]].sized(value)})


def _re_split(scenario: Scenario, place: Place, passing: float) -> Place:
    """Scale passing trade and residents so that the same expected occasions have this share of passing trade."""
    each = resident_occasions(scenario, place)
    whole = place.residents * each + place.passing_trade_per_week
    if each <= 0 and passing < 1:
        raise PathFault(f'The residents of place "{place.name}" have no occasions, so passing_share cannot be set.')
    residents = round((1.0 - passing) * whole / each) if each > 0 else 0
    trade = passing * whole
    return _copy(place, residents=min(residents, LARGEST_PLACE), passing_trade_per_week=trade, passing_share=None)


def _re_mixed(mix: dict[str, float], name: str, value: float) -> dict[str, float]:
    others = sum(part for other, part in mix.items() if other != name)
    if others <= 0:
        count = max(1, len(mix) - 1)
        return {other: value if other == name else (1.0 - value) / count for other in mix}
    return {other: value if other == name else part * (1.0 - value) / others for other, part in mix.items()}


def _re_scored(scenario: Scenario, one: Any, target: Target, value: float) -> Any:
    """Move people and setting together so that the touchpoint's own mean is ``value``."""
    by = value - cast(float, value_in_force(scenario, target))
    scores = one.touchpoints[target.parts[1]]
    moved = {key: min(max(getattr(scores, key) + by, 0.0), 10.0) for key in ("people", "setting")}
    return _copy(one, touchpoints={**one.touchpoints, target.parts[1]: _copy(scores, **moved)})
