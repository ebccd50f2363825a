"""What arithmetic alone proves of a focus business, whatever luck and people do: it is closed throughout, nobody can
come, or it cannot make a profit.  Everything else is for a run to find (`sim.study.guards.guards`).

A proof takes the best that any strategy or event of the file could do, so it is silent where a step might help.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sim.scenario.paths.current_value import noticed_per_week, value_in_force
from sim.scenario.paths.paths import Target, resolve
from sim.scenario.schema.business import Business
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.strategy import Event, Step
from sim.scenario.text.wording import dotted, plain


def proved(scenario: Scenario) -> Iterator[str]:
    """Yield what is proved of every focus business: the first that holds, with the keys to look at."""
    for business in scenario.focus:
        found = closed_throughout(scenario, business) or nobody_can_come(scenario, business)
        found = found or no_profit_possible(scenario, business)
        if found:
            yield found


def open_weeks(business: Business, weeks: int) -> int:
    """Return how many of the counted weeks a business is open."""
    last = weeks if business.closes_week is None else min(weeks, business.closes_week)
    return max(0, last - max(0, business.opens_week or 0))


def closed_throughout(scenario: Scenario, business: Business) -> str | None:
    """Return the sentence about a business that is never open while weeks count."""
    weeks = scenario.study.weeks
    if open_weeks(business, weeks):
        return None
    key, when = "opens_week", f"opens in week {business.opens_week}"
    if business.closes_week is not None and business.closes_week <= 0:
        key, when = "closes_week", f"closes in week {business.closes_week}"
    many = "the only week that counts" if weeks == 1 else f"all of the {plain(weeks)} weeks that count"
    return (
        f"{business.name} is closed in {many}: it {when}. Look at {dotted(('business', business.name, key))} and "
        "study.weeks; week 0 is the first that counts, after the warm-up."
    )


def nobody_can_come(scenario: Scenario, business: Business) -> str | None:
    """Return the sentence about a business that can come to nobody's mind, or has no seat.

    Hearing of it brings nobody, for there is nobody to hear it from.
    """
    name = dotted(("business", business.name))
    if "consideration" in scenario.behaviour.off or _by_passing(scenario, business):
        return None
    if _most(scenario, business, "considered") == 0:
        return (
            f"Nobody can come to {business.name}: {name}.considered is 0, so it comes to nobody's mind. Raise it, or "
            "leave it out."
        )
    known = business.aware or noticed_per_week(scenario, business) or _most(scenario, business, "noticed_per_week")
    if not known:
        return (
            f"Nobody can come to {business.name}: {name}.aware is 0 and nobody ever notices it. Raise aware or "
            "noticed_per_week."
        )
    return None


def _by_passing(scenario: Scenario, business: Business) -> bool:
    """Return whether passers-by could come: they know every house of their place."""
    if _highest(scenario, business, Target("place", business.place, "passing_trade_per_week")) == 0:
        return False
    keys = ["considered_by_passers", *(["considered"] if business.considered_by_passers is None else [])]
    return any(_most(scenario, business, key) for key in keys)


def no_profit_possible(scenario: Scenario, business: Business) -> str | None:
    """Return the sentence about a business that loses money even with every seat taken, at the highest price and the
    lowest cost that any strategy or event of the file brings."""
    if business.upgrade_pull is not None or _may_sell_more(scenario):
        return None
    price, cost = _most(scenario, business, "price"), _least(scenario, business, "unit_cost")
    spends = [_highest(scenario, business, Target("segment", one.name, "spend"), sign) * sign
              for one in scenario.segment for sign in (1.0, -1.0)]  # fmt: skip
    left = max(spend * (price - cost) for spend in spends) - _least(scenario, business, "cost_per_visit")
    fixed = _least(scenario, business, "fixed_cost_per_week")
    name, money = dotted(("business", business.name)), scenario.study.currency
    keys = f"Look at {name}.price, unit_cost"
    if left <= 0 <= fixed:
        return (
            f"{business.name} cannot make a profit: a visit brings at most {plain(price)} {money} and costs at least "
            f"{plain(cost)}. {keys}."
        )
    seats = _most(scenario, business, "seats_per_week")
    if seats is None or "capacity" in scenario.behaviour.off or seats * left >= fixed:
        return None
    return (
        f"{business.name} cannot make a profit: all of its {plain(seats)} seats, taken every week at the highest "
        f"price, leave at most {plain(round(seats * left, 2))} {money}, and it costs at least {plain(round(fixed, 2))} "
        f"to be open. {keys}, seats_per_week and fixed_cost_per_week."
    )


# -- the best that a file could do


def _most(scenario: Scenario, business: Business, key: str) -> Any:
    return _highest(scenario, business, Target("business", business.name, key))


def _least(scenario: Scenario, business: Business, key: str) -> float:
    return -_highest(scenario, business, Target("business", business.name, key), sign=-1.0)


def _highest(scenario: Scenario, business: Business, target: Target, sign: float = 1.0) -> Any:
    """Return the highest value that an input could ever have (for ``sign`` -1 the lowest, negated); None if unlimited.

    From the highest that the file holds for uncertain up: all that a strategy adds, and all that events add.
    """
    start = value_in_force(scenario, target)
    if start is None:
        return None
    drawn = [end for one in scenario.uncertain if resolve(scenario, one.what) == target for end in (one.low, one.high)]
    highest = max(sign * value for value in (start, *drawn))

    def added(steps: Iterable[Step | Event], focus: str | None) -> float:
        changes = [(resolve(scenario, path, focus), change) for step in steps for path, change in step.change.items()]
        return sum(max(0.0, sign * change.addition(start)) for where, change in changes if where == target)

    plans = [added(strategy.step, business.name) for strategy in scenario.strategy]
    return highest + max(plans, default=0.0) + added(scenario.event, None)


def _may_sell_more(scenario: Scenario) -> bool:
    """Return whether a strategy saves money or sells extras, which no bound of price and seats covers."""
    steps = [step for strategy in scenario.strategy for step in strategy.step]
    saves = any(step.cost_per_week < 0 or step.one_off_cost < 0 for step in steps)
    happening: list[Step | Event] = [*steps, *scenario.event]
    changed = (path for each in happening for path in each.change)
    return saves or any("upgrade_" in path for path in changed)
