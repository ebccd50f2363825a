"""One plan for all focus businesses under one budget: the levers of all of them, and what each gets of the money.

A strategy of a file with `apply = "together"` is carried out at every focus business, and each of them pays the cost of
every step.  So a cost is written as one part of as many as there are businesses; a change names its business.
"""

from collections.abc import Sequence
from dataclasses import replace

from sim.scenario import Target, resolve
from sim.scenario.schema.scenario import Scenario
from sim.study.search.levers import LeftOut, MarketLever, market_levers

EACH_AT_LEAST = 2
"""Levers of each business that are searched at the least, its price among them."""


def portfolio_levers(scenario: Scenario) -> tuple[list[MarketLever], list[LeftOut]]:
    """The levers of all focus businesses that a search may move, by their whole paths, and those that it may not.

    Raises UsageError as `sim.study.search.levers.market_levers` does.
    """
    found: list[MarketLever] = []
    left: list[LeftOut] = []
    for house in scenario.focus:
        levers, others = market_levers(scenario, house.name)
        for each in levers:
            path = whole_path(scenario, house.name, each.row.what)
            search = replace(each.search, name=path)
            found.append(replace(each, search=search, business=house.name, path=path, paid_by=len(scenario.focus)))
        left += [LeftOut(whole_path(scenario, house.name, each.what), each.why) for each in others]
    return found, left


def whole_path(scenario: Scenario, business: str, what: str) -> str:
    """The whole path of a lever that is named relative to a business."""
    target: Target = resolve(scenario, what, business)
    return target.path


def most_levers_of(most: int, houses: int) -> int:
    """How many levers of so many houses are searched together: as many as of one, yet no fewer than two of each."""
    return max(most, EACH_AT_LEAST * houses)


def members_of(levers: Sequence[MarketLever]) -> tuple[str, ...]:
    """The businesses whose levers these are, each once; none where they are of one business by itself."""
    return tuple(dict.fromkeys(each.business for each in levers if each.business))
