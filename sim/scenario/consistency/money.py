"""Money: amounts that cannot be meant beside the market's own prices, whatever the currency."""

from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from sim.scenario.schema.inputs import MONEY, TILL, limits
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.schema_tree import keys
from sim.scenario.text.faults import Faults
from sim.scenario.text.positions import Path
from sim.scenario.text.wording import plain

MOST_TIMES = {MONEY: 1e5, TILL: 1e9}
"""Times the middle price: the largest amount of one visit or hour, and the largest weekly, yearly or one-off one."""


def check_money(scenario: Scenario, faults: Faults) -> None:
    """Add a fault for every amount that is out of all proportion to the prices of the market."""
    prices = sorted(one.price for one in scenario.business if one.price > 0.0)
    if not prices:
        return
    middle = prices[(len(prices) - 1) // 2]
    for path, value, kind in _amounts(scenario):
        most = MOST_TIMES[kind] * middle
        if abs(value) > most and not faults.full:
            message = (
                f"{faults.source.name(path)} is {plain(value)}; it must be within {plain(most)}, which is "
                f"{plain(MOST_TIMES[kind])} times the middle price of the market, {plain(middle)}."
            )
            faults.add(path, message, [path, ("business", None, "price")])


def _amounts(scenario: Scenario) -> Iterator[tuple[Path, float, float]]:
    """Yield (path, amount, its kind: MONEY or TILL) of everything that is money and given."""
    tables: list[tuple[Path, Any]] = [
        (("study",), scenario.study), (("runs",), scenario.runs), (("behaviour",), scenario.behaviour),
        *((("business", index), one) for index, one in enumerate(scenario.business)),
        *((("lever", index), one) for index, one in enumerate(scenario.lever)),
        *(
            (("strategy", index, "step", number), step)
            for index, one in enumerate(scenario.strategy)
            for number, step in enumerate(one.step)
        ),
    ]  # fmt: skip
    for path, table in tables:
        for key, kind in _money_of(cast(Any, type(table))):
            value = getattr(table, key, None)
            if isinstance(value, int | float) and not isinstance(value, bool):
                yield (*path, key), value, kind


@cache
def _money_of(model: Any) -> tuple[tuple[str, float], ...]:
    """Return the keys of a table that are money, and the kind of each."""
    found = ((key, limits(field)[1]) for key, field in keys(model).items())
    return tuple((key, kind) for key, kind in found if kind in MOST_TIMES)
