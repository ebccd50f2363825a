"""Weights of the places from elasticities, for the market whose queues and habits have settled (docs/rules.md §2).

The go share is that of people who wait as long as their visits make them; the elasticities are those of the year after
a price has moved, which queues and habits follow.  It is sought from the weights of the market at rest on.  Places that
share businesses are solved in turn, the others' people being as they were last, until no weight moves.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence

from sim.rules.scale import WEEKS_PER_YEAR
from sim.scenario.schema.scenario import Scenario
from sim.scenario.solve.at_rest import KEPT, asked
from sim.scenario.solve.parts import Part, parts_of
from sim.scenario.solve.people import BITS
from sim.scenario.solve.queues import Market, Weights
from sim.scenario.solve.search import search
from sim.scenario.solve.settled import Answer, People
from sim.scenario.solve.solve import Solved, Targets

STILL = 1e-6  # of a weight, from one round to the next
MOST_ROUNDS = 12

_kept: OrderedDict[str, dict[str, Solved]] = OrderedDict()  # what was asked, as a hash -> the answer by place

type Given = tuple[float | None, float | None, float | None]


class InPlace:
    """The people of one ``place`` (number) in a market whose other places have their ``weights``; ``at`` are the
    businesses that they think of.
    """

    def __init__(self, market: Market, place: int, at: list[int], weights: Sequence[Weights]) -> None:
        self.market, self.place, self.at, self.weights = market, place, at, weights
        self.groups: Sequence[People] = [each.people for each in market.crowds if each.place == place]

    def thinned(self, count: int) -> "InPlace":
        """The same with fewer points."""
        return InPlace(self.market.thinned(count), self.place, self.at, self.weights)

    def answers(self, point: Sequence[float], close: float) -> list[Answer]:
        """What its people do at (b, nest, V0) once all has settled, to ``close``, in the year after a price's move."""
        weights = [*self.weights]
        weights[self.place] = point[0], point[1], point[2]
        one = self.market.settled(weights, close, WEEKS_PER_YEAR).answers[self.place]
        return [one._replace(visits=one.visits[self.at], moved=one.moved[self.at])]


def solve_settled(
    scenario: Scenario, at_rest: Mapping[str, Solved], targets: Targets, given: Given, lowest: Mapping[str, float]
) -> dict[str, Solved]:
    """Return what is solved for each place (name) from which anybody comes, in the order of the businesses that its
    people think of; ``at_rest`` is where the search starts, ``lowest`` each place's lowest nest.  The last answers are
    kept: a file that is read again is asked the same.
    """
    found: dict[str, Solved] = {}
    for part in parts_of(scenario, at_rest, 1 << BITS):
        least = [lowest[name] for name in part.places]
        crowds, rooms = part.market.crowds, part.market.rooms
        met = [(each.at, each.place) for each in crowds]
        key = asked([each.people for each in crowds], met, rooms, part.places, part.weights, targets, given, least)
        if key not in _kept:
            _kept[key] = _solved(part, targets, given, least)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
        found |= _kept[key]
    return found


def _solved(part: Part, targets: Targets, given: Given, lowest: list[float]) -> dict[str, Solved]:
    weights, found = [*part.weights], {}
    for _ in range(MOST_ROUNDS):
        before = [*weights]
        for place, name in enumerate(part.places):
            people = InPlace(part.market, place, part.of_place(place), weights)
            found[name] = one = search(people, targets, given, lowest[place], weights[place])
            weights[place] = one.price_weight, one.nest, one.going_out
        moved = [
            abs(new - old) / max(abs(old), 1.0)
            for now, was in zip(weights, before, strict=True)
            for new, old in zip(now, was, strict=True)
        ]
        if len(part.places) == 1 or not max(moved) > STILL:
            break
    return found
