"""What the market expects as it opens, by arithmetic alone: visits a week, and how visits answer to a price.

It is what price weights are solved for, not what a run finds, so `explain` prints it and nothing is advised by it.
"""

import math

from sim.scenario.paths.current_value import resident_occasions
from sim.scenario.schema.business import Business
from sim.scenario.schema.market import Place
from sim.scenario.schema.scenario import Scenario
from sim.scenario.solve.in_reach import reachable
from sim.scenario.solve.people import considered
from sim.scenario.solve.places import market_of, solve_places
from sim.scenario.solve.solve import Solved


def expected(scenario: Scenario) -> dict[str, tuple[float, float]]:
    """Return for each business its expected visits per week as the market opens, and its own price elasticity.

    For the market that the weights were solved for: at rest, or strangers of mean sensitivities.  The elasticity is the
    mean over its customers (nan without).
    """
    visits = {one.name: 0.0 for one in scenario.business}
    moved = dict(visits)
    places = {place.name: place for place in scenario.place}
    for name, solved in zip(sorted(place.name for place in scenario.place), solve_places(scenario), strict=True):
        place = places[name]
        if solved.visits:
            for one, count, own in zip(reachable(scenario, place), solved.visits, solved.own_elasticities, strict=True):
                visits[one.name] += count
                moved[one.name] += count * own if count > 0 else 0.0
            continue
        groups = [(place.residents * resident_occasions(scenario, place), False), (place.passing_trade_per_week, True)]
        for occasions, passers in groups:
            near = reachable(scenario, place, passers=passers)
            if occasions <= 0 or not near:
                continue
            found = _choices(scenario, place, solved, passers)
            if found is None:
                continue
            gone = occasions * _something(near, passers) * found.go_share
            for one, part, own in zip(near, found.shares, found.own_elasticities, strict=True):
                visits[one.name] += gone * part
                moved[one.name] += gone * part * own if part > 0 else 0.0
    return {name: (visits[name], moved[name] / visits[name] if visits[name] > 0 else math.nan) for name in visits}


def _choices(scenario: Scenario, place: Place, solved: Solved, passers: bool) -> Solved | None:
    """Return what residents or passers-by of a place choose under its weights, or None where nobody can tell."""
    if math.isnan(solved.go_share):
        return None
    try:
        return market_of(scenario, place, passers=passers)(solved.price_weight, solved.nest, solved.going_out)
    except ValueError:
        return None


def _something(near: list[Business], passers: bool) -> float:
    """Return the chance that anything comes to mind."""
    nothing = 1.0
    for one in near:
        nothing *= 1.0 - considered(one, passers) * (1.0 if passers else one.aware)
    return 1.0 - nothing
