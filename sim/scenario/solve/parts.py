"""The places of a market that share businesses, and what these can serve (M6): what queues are worked out for."""

import math
from collections.abc import Mapping
from typing import NamedTuple

from sim.scenario.schema.business import Business
from sim.scenario.schema.scenario import Scenario
from sim.scenario.solve.in_reach import curve_of, people_of, reachable
from sim.scenario.solve.queues import Crowd, Market, Weights
from sim.scenario.solve.rooms import NO_LIMIT, Room
from sim.scenario.solve.solve import Solved


class Part(NamedTuple):
    """Places whose people meet in the same businesses."""

    places: list[str]
    businesses: list[str]
    market: Market
    weights: list[Weights]  # of each place

    def of_place(self, place: int) -> list[int]:
        """Which of the businesses come to the mind of anybody at a place (number)."""
        return next(each.at for each in self.market.crowds if each.place == place)


def parts_of(scenario: Scenario, solved: Mapping[str, Solved], points: int) -> list[Part]:
    """Return the market of a scenario in parts that do not touch, with the weights ``solved`` for each place (name) and
    so many ``points`` for each kind of people.  Places from which nobody comes are left out.
    """
    groups: list[tuple[list[str], list[Business]]] = []
    people = {}
    for place in sorted(scenario.place, key=lambda one: one.name):
        near, known = people_of(scenario, place, reachable(scenario, place), curve_of(scenario, place))
        if not known or math.isnan(solved[place.name].price_weight):
            continue
        people[place.name] = near, [each.thinned(points) for each in known]
        joined = [each for each in groups if any(one in each[1] for one in near)]
        groups = [each for each in groups if each not in joined]
        names = sorted([place.name, *(name for each in joined for name in each[0])])
        houses = {one.name: one for one in [*near, *(one for each in joined for one in each[1])]}
        groups.append((names, [houses[name] for name in sorted(houses)]))
    return [_part(scenario, names, houses, people, solved) for names, houses in groups]


def _part(scenario, names, houses, people, solved):
    number = {one.name: at for at, one in enumerate(houses)}
    crowds = [
        Crowd(each, [number[one.name] for one in people[name][0]], place)
        for place, name in enumerate(names)
        for each in people[name][1]
    ]
    weights = [(solved[name].price_weight, solved[name].nest, solved[name].going_out) for name in names]
    return Part(names, list(number), Market(crowds, [room_of(scenario, one) for one in houses]), weights)


def room_of(scenario: Scenario, business: Business) -> Room:
    """Return what a business can serve as the market opens."""
    if business.seats_per_week is None or "capacity" in scenario.behaviour.off:
        return NO_LIMIT
    return Room(business.seats_per_week, scenario.behaviour.wait_at_half_full)
