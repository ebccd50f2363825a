"""The kinds of plan that sentences tell apart: what a plan does to money and to levers, and when."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.scenario.schema.strategy import Strategy
from sim.study.rows.phases import phases

PRICE = "price"


@dataclass(frozen=True)
class PlanKind:
    """What a strategy's steps do within the weeks of the study; nothing here is simulated.

    ``spends`` and ``saves`` may both hold, for a plan of phases; ``once`` holds where money is moved in single weeks
    only; ``reprices`` where its own price is changed; ``late`` where its first step starts after week 0; ``phased``
    where what its steps cost a week differs between weeks, or where they do not last; ``starts`` is False where no step
    starts within the weeks.
    """

    spends: bool
    saves: bool
    once: bool
    reprices: bool
    late: bool
    phased: bool
    starts: bool


def kind_of(strategy: Strategy, weeks: int) -> PlanKind:
    """The `PlanKind` of a strategy in a study of so many weeks."""
    steps = [step for step in strategy.step if step.start_week < weeks]
    weekly = {cost for cost, _, _ in phases(strategy, weeks)}
    single = {step.one_off_cost for step in steps}
    moved = [*weekly, *single]
    return PlanKind(
        spends=any(cost > 0 for cost in moved),
        saves=any(cost < 0 for cost in moved),
        once=any(single) and not any(weekly),
        reprices=any(path == PRICE for step in steps for path in step.change),
        late=bool(steps) and min(step.start_week for step in steps) > 0,
        phased=len(weekly) > 1,
        starts=bool(steps),
    )


def opposite(one: Strategy, other: Strategy, weeks: int) -> bool:
    """Whether two plans move the same lever in opposite directions, or one only saves what the other only spends."""
    first, second = (_directions(each, weeks) for each in (one, other))
    if any(first[lever] & {-way for way in second[lever]} for lever in first.keys() & second.keys()):
        return True
    kinds = [kind_of(each, weeks) for each in (one, other)]
    ways = [(each.spends, each.saves) for each in kinds]
    return ways in ([(True, False), (False, True)], [(False, True), (True, False)])


def _directions(strategy: Strategy, weeks: int) -> dict[str, set[int]]:
    """Lever -> the directions in which steps move it: -1 or 1; one that is set to a value has none."""
    found: dict[str, set[int]] = {}
    for step in strategy.step:
        for lever, change in step.change.items() if step.start_week < weeks else ():
            if change.form != "value" and change.size:
                found.setdefault(lever, set()).add(1 if change.size > 0 else -1)
    return found


def opposite_pairs(strategies: Sequence[Strategy], weeks: int) -> bool:
    """Whether any two of these plans are opposite moves."""
    return any(opposite(one, other, weeks) for place, one in enumerate(strategies) for other in strategies[:place])
