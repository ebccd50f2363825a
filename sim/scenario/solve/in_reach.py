"""Who of a place may come to which businesses as the market opens, what that costs, and how costs are felt there."""

from sim.scenario.schema.business import Business
from sim.scenario.schema.market import Place
from sim.scenario.schema.scenario import Scenario
from sim.scenario.solve.curve import Curve
from sim.scenario.solve.people import MINUTES_PER_HOUR, chance_in_mind, people_at
from sim.scenario.solve.settled import People


def reachable(scenario: Scenario, place: Place, *, passers: bool | None = None) -> list[Business]:
    """Return the businesses, in name order, that a place's residents can reach as the market opens.

    ``passers``: those that its passers-by meet, which stand in the place itself (default: where there are no
    residents).
    """
    passers = place.residents == 0 if passers is None else passers
    out = []
    for business in sorted(scenario.business, key=lambda one: one.name):
        way = business.place == place.name if passers else scenario.minutes(place.name, business.place) is not None
        if way and _is_open(business, scenario):
            out.append(business)
    return out


def _is_open(business: Business, scenario: Scenario) -> bool:
    first = -scenario.study.warm_up_weeks
    opens = business.opens_week is None or business.opens_week <= first
    return opens and (business.closes_week is None or business.closes_week > first)


def people_of(
    scenario: Scenario, place: Place, near: list[Business], curve: Curve
) -> tuple[list[Business], list[People]]:
    """Return the businesses of ``near`` that anybody at a place thinks of, and residents and passers-by as they see
    them: those of both that there are.
    """
    thought_of = [one for one in near if is_thought_of(scenario, place, one)]
    who = (False, True) if thought_of else ()
    groups = [people_at(scenario, place, thought_of, passers, curve) for passers in who]
    return thought_of, [each for each in groups if each is not None]


def is_thought_of(scenario: Scenario, place: Place, business: Business) -> bool:
    """Return whether a business may come to the mind of anybody at a place: whom nobody thinks of changes nothing."""
    people = ((False, place.residents), (True, place.passing_trade_per_week))
    return any(count > 0 and chance_in_mind(scenario, place, business, passers) > 0.0 for passers, count in people)


def curve_of(scenario: Scenario, place: Place) -> Curve:
    """Return how costs are felt at a place: the usual one is the mean of what the businesses in its reach that anybody
    thinks of cost as the market of the scenario as written opens; where none is open, of those in reach later.
    """
    base = scenario._base or scenario
    (place,) = (one for one in base.place if one.name == place.name)
    near = reachable(base, place)
    near = [one for one in near if is_thought_of(base, place, one)] or near
    near = near or [one for one in base.business if base.minutes(place.name, one.place) is not None]
    others = other_costs(base, place, near, place.residents == 0)
    costs = [one.price + other for one, other in zip(near, others, strict=True)]
    return Curve(sum(costs) / len(costs) if costs else 0.0, float(scenario.behaviour.price_curve))


def opening_costs(scenario: Scenario, place: Place) -> dict[str, float]:
    """Return by name what each business in reach of a place costs its mean person as the market opens, in money."""
    near = reachable(scenario, place)
    others = other_costs(scenario, place, near, place.residents == 0)
    return {one.name: one.price + other for one, other in zip(near, others, strict=True)}


def other_costs(scenario: Scenario, place: Place, near: list[Business], passers: bool) -> list[float]:
    """Return what the way to each business and its trouble cost the mean resident or passer-by of a place, in money."""
    mix = (place.passing_mix if passers else place.mix) or {}
    minute = (scenario.behaviour.value_of_time_per_hour or 0.0) / MINUTES_PER_HOUR
    minute *= mean_of(scenario, mix, "time_sensitivity")
    effort = mean_of(scenario, mix, "effort_sensitivity")
    ways = [0.0 if passers else scenario.minutes(place.name, one.place) or 0.0 for one in near]
    return [minute * minutes + one.effort * effort for minutes, one in zip(ways, near, strict=True)]


def mean_of(scenario: Scenario, mix: dict[str, float], key: str) -> float:
    """Return the mean sensitivity of a mix of segments."""
    return sum(mix.get(one.name, 0.0) * getattr(one, key) for one in scenario.segment)
