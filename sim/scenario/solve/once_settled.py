"""A scenario's market as it opens once its habits and its queues have come to rest, and what a price does in the year
after it has moved (docs/rules.md §2).
"""

from typing import NamedTuple

from sim.rules.scale import WEEKS_PER_YEAR
from sim.scenario.schema.scenario import Scenario
from sim.scenario.solve.parts import Part, parts_of
from sim.scenario.solve.places import solve_places

FEW = 128
"""Points of each kind of people where it is told: all 512 give elasticities that differ by up to .08."""


class House(NamedTuple):
    """A business in the market at rest, and by how many per cent its visits change for each that its price rises, in
    the year after.
    """

    wait: float  # minutes
    served: float  # visits a week
    own: float  # queues and habits follow
    with_queues: float  # queues follow, habits stay
    held: float  # both stay


class Rest(NamedTuple):
    """The market at rest by name: of places the share of occasions on which people go and are served, and houses."""

    go_shares: dict[str, float]
    houses: dict[str, House]


def once_settled(scenario: Scenario, points: int = FEW) -> Rest:
    """Return the market at rest with the weights of the scenario; businesses to which nobody comes are left out."""
    shares: dict[str, float] = {}
    houses: dict[str, House] = {}
    for part in parts(scenario, points):
        found = part.market.settled(part.weights, weeks=WEEKS_PER_YEAR)
        queues = part.market.settled(part.weights, weeks=WEEKS_PER_YEAR, habits=False)
        held = part.market.settled(part.weights, weeks=0)
        shares |= {name: each.gone / each.in_mind for name, each in zip(part.places, found.answers, strict=True)}
        own = [_own(each) for each in (found, queues, held)]
        for at, name in enumerate(part.businesses):
            if found.served[at] > 0.0:
                answers = [each[at] / found.served[at] for each in own]
                houses[name] = House(*(float(each) for each in (found.waits[at], found.served[at], *answers)))
    return Rest(shares, houses)


def _own(found):
    moved = found.answers[0].moved
    for each in found.answers[1:]:
        moved = moved + each.moved
    return moved


def parts(scenario: Scenario, points: int = FEW) -> list[Part]:
    """Return the market of a scenario in parts that do not touch, with the weights that are solved for it."""
    names = sorted(one.name for one in scenario.place)
    return parts_of(scenario, dict(zip(names, solve_places(scenario), strict=True)), points)
