"""Levers that a strategy moves to the better without any cost: free in the model, and nowhere else."""

from collections.abc import Iterator

from sim.scenario.levers.rows import COSTS, lever_named, spread
from sim.scenario.paths.current_value import opening, value_in_force
from sim.scenario.paths.paths import resolve, split
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.strategy import Strategy

LESS_IS_BETTER = frozenset(
    {"effort", "crowding", "varies_by", "recovery_delay_days", "unit_cost", "fixed_cost_per_week",
     "fixed_cost_while_shut_per_week", "cost_per_visit", "refresh_cost", "gesture_cost", "cost_per_complaint",
     "upgrade_cost", "owner_cost_per_point", "copies_cost_per_week", "refresh_every_weeks", "self_bias"}
)  # fmt: skip
"""Keys of a business of which less is better; of all others more is."""

AMOUNTS = frozenset(
    {"unit_cost", "fixed_cost_per_week", "fixed_cost_while_shut_per_week", "cost_per_visit", "cost_per_complaint",
     "copies_cost_per_week"}
)  # fmt: skip
"""Keys that are themselves a cost, whatever else is on: a plan that raises one pays for what it does."""

PAYS_ITSELF: dict[str, tuple[str, ...]] = {
    "price": (), "guarantee": (), "upgrade_price": (), "owner_step": ("owner_cost_per_point",),
    "gesture_chance": ("gesture_cost",), "gesture_size": ("gesture_cost",), "upgrade_pull": ("upgrade_cost",),
    "refresh_every_weeks": ("refresh_cost",), "novelty": ("refresh_cost",), "fire_below": (),
    "owner_standard": ("owner_cost_per_point",), "opens_week": (), "closes_week": (),
}  # fmt: skip
"""Levers whose change is in the books by itself, and the amount that must not be 0 for that to be so."""


def unpaid(scenario: Scenario, strategy: Strategy, business: str) -> list[str]:
    """Return the levers of a business that a strategy moves to the better for nothing, in the order of the file.

    A strategy pays if any of its steps has a cost (``cost_per_week`` or ``one_off_cost`` above 0) or raises an amount
    of the business that is a cost (`AMOUNTS`).  A lever is no free one if its change is in the books by itself
    (`PAYS_ITSELF`), or if the file's own ``[[lever]]`` says so (``own_cost``) or gives it a cost of 0.
    """
    moves = list(_moves(scenario, strategy, business))
    if any(step.cost_per_week > 0.0 or step.one_off_cost > 0.0 for step in strategy.step):
        return []
    if any(key in AMOUNTS and better < 0.0 for _, key, better in moves):
        return []
    settled = _settled(scenario, business)
    return list(
        dict.fromkeys(
            what
            for what, key, better in moves
            if better > 0.0 and what not in settled and not _pays_itself(scenario, strategy, business, key)
        )
    )


def unpaid_plans(scenario: Scenario) -> dict[str, list[str]]:
    """Return strategy -> the levers that it moves for nothing at any focus business; none of those that pay."""
    found: dict[str, list[str]] = {}
    for strategy in scenario.strategy:
        if strategy.name != scenario.study.baseline:
            levers = [what for one in scenario.focus for what in unpaid(scenario, strategy, one.name)]
            if levers:
                found[strategy.name] = list(dict.fromkeys(levers))
    return found


def _moves(scenario: Scenario, strategy: Strategy, business: str) -> Iterator[tuple[str, str, float]]:
    """Yield (lever, its key, how far it moves to the better) of every change at a business within the study."""
    for step in strategy.step:
        for path, change in step.change.items() if step.start_week < scenario.study.weeks else ():
            target = resolve(scenario, path, business)
            if target.kind != "business" or target.name != business:
                continue
            start = opening(scenario, target)
            start = value_in_force(scenario, target) if start is None else start
            moved = change.addition(start) if start is not None else 1.0
            key = target.parts[-1]
            yield lever_named(target.key), key, -moved if key in LESS_IS_BETTER else moved


def _pays_itself(scenario: Scenario, strategy: Strategy, business: str, key: str) -> bool:
    """Whether a lever's change is in the books: the amount that it takes is above 0, at the start or by the plan."""
    if key not in PAYS_ITSELF:
        return False
    one = next(each for each in scenario.business if each.name == business)
    changes = [(split(path)[-1], change) for step in strategy.step for path, change in step.change.items()]
    return all(
        getattr(one, amount) > 0.0 or any(name == amount and change.size > 0.0 for name, change in changes)
        for amount in PAYS_ITSELF[key]
    )


def _settled(scenario: Scenario, business: str) -> set[str]:
    """The levers of which the file itself says that they cost nothing, or that their cost is in the books."""
    out: set[str] = set()
    for each in scenario.lever:
        given = [value for name in COSTS if (value := getattr(each, name)) is not None]
        if each.business in (None, business) and (each.own_cost or (given and not any(given))):
            out.update(spread(scenario, each.what))
    return out
