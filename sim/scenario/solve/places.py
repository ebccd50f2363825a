"""Price weight, nest and appeal of going out of every place, from elasticities at the opening (docs/rules.md §2).

``behaviour.solve_for`` says for whom: for the market at rest, or for strangers of mean sensitivities.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from sim.errors import Fault, ScenarioError
from sim.rules.choice import product_worth
from sim.rules.learning import opening_risk
from sim.rules.scale import z_of
from sim.scenario.schema.business import Business
from sim.scenario.schema.market import Place
from sim.scenario.schema.scenario import Scenario
from sim.scenario.solve.at_rest import UNMINDED, lowest_nest, solve_at_rest
from sim.scenario.solve.curve import Curve
from sim.scenario.solve.people import MINUTES_PER_HOUR, chance_in_mind, considered, people_at, promised
from sim.scenario.solve.solve import Choices, Solved, Targets, solve
from sim.scenario.text.wording import quoted


def solve_places(scenario: Scenario) -> tuple[Solved, ...]:
    """Return what is solved for each place, in name order.

    A scenario made from another keeps the other's weights unless `with_values` moved what they are solved from.  Raises
    `ScenarioError`, in a sentence, where no weights exist.
    """
    base = scenario._base or scenario
    if base._solved is None:
        base._solved = tuple(solve_place(base, place) for place in sorted(base.place, key=lambda one: one.name))
    return base._solved


def solve_place(scenario: Scenario, place: Place) -> Solved:
    """Return what is solved for one place of a market as it stands; raises as `solve_places` does."""
    behaviour = scenario.behaviour
    near = reachable(scenario, place)
    given = (behaviour.price_weight, behaviour.nest, behaviour.going_out)
    curve = curve_of(scenario, place)

    def at_the_opening(found: Solved) -> Solved:
        return replace(found, usual_cost=curve.usual_cost)

    if not near:
        return at_the_opening(_as_given(given, len(near)))
    solved = (
        market_of(scenario, place)
        if behaviour.solve_for == "strangers"
        else _market_at_rest(scenario, place, near, curve)
    )
    try:
        return at_the_opening(solved(*given))
    except (ValueError, ZeroDivisionError) as wrong:
        if None not in given or (place.residents == 0 and place.passing_trade_per_week == 0):
            return at_the_opening(_as_given(given, len(near)))
        why = str(wrong)
        if isinstance(wrong, ZeroDivisionError):
            why = UNMINDED
        file = str(scenario.path or "scenario")
        raise ScenarioError([Fault(0, 0, f"place.{quoted(place.name)}: {why}", file)]) from None


def _market_at_rest(scenario: Scenario, place: Place, near: list[Business], curve: Curve) -> Callable[..., Solved]:
    """Return `solve_at_rest` with the market of a place filled in; it asks for (price_weight, nest, going_out)."""
    thought_of = [one for one in near if _is_thought_of(scenario, place, one)]
    who = (False, True) if thought_of else ()
    groups = [people_at(scenario, place, thought_of, passers, curve) for passers in who]
    known = [each for each in groups if each is not None]
    loyal = place.residents > 0 and "loyalty" not in scenario.behaviour.off
    lowest = lowest_nest(scenario.behaviour.loyalty_weight if loyal else 0.0, len(thought_of))

    def solved(*given: float | None) -> Solved:
        found = solve_at_rest(known, _targets(scenario), (given[0], given[1], given[2]), lowest)
        return _of_all(found, [one in thought_of for one in near])

    return solved


def _is_thought_of(scenario: Scenario, place: Place, business: Business) -> bool:
    """Return whether a business may come to the mind of anybody at a place: whom nobody thinks of changes nothing."""
    people = ((False, place.residents), (True, place.passing_trade_per_week))
    return any(count > 0 and chance_in_mind(scenario, place, business, passers) > 0.0 for passers, count in people)


def _of_all(found: Solved, thought_of: list[bool]) -> Solved:
    """Return what was solved with a place for those whom nobody thinks of too: they change nothing else."""

    def spread(values: tuple, without: float) -> tuple:
        left = iter(values)
        return tuple(next(left) if there else without for there in thought_of)

    return replace(
        found,
        own_elasticities=spread(found.own_elasticities, math.nan),
        shares=spread(found.shares, 0.0),
        visits=spread(found.visits, 0.0),
    )


def _targets(scenario: Scenario) -> Targets:
    behaviour = scenario.behaviour
    return Targets(behaviour.brand_price_elasticity, behaviour.category_price_elasticity, behaviour.go_share)


def _as_given(given: tuple[float | None, ...], count: int) -> Solved:
    """Return weights without what they imply, for a place from which nobody chooses."""
    price_weight, nest, going_out = (0.0 if one is None else one for one in given)
    unknown = (math.nan,) * count
    return Solved(price_weight, nest or 1.0, going_out, math.nan, math.nan, math.nan, unknown, unknown, True)


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


def curve_of(scenario: Scenario, place: Place) -> Curve:
    """Return how costs are felt at a place: the usual one is the mean of what the businesses in its reach that anybody
    thinks of cost as the market of the scenario as written opens; where none is open, of those in reach later.
    """
    base = scenario._base or scenario
    (place,) = (one for one in base.place if one.name == place.name)
    near = reachable(base, place)
    near = [one for one in near if _is_thought_of(base, place, one)] or near
    near = near or [one for one in base.business if base.minutes(place.name, one.place) is not None]
    others = _other_costs(base, place, near, place.residents == 0)
    costs = [one.price + other for one, other in zip(near, others, strict=True)]
    return Curve(sum(costs) / len(costs) if costs else 0.0, float(scenario.behaviour.price_curve))


def opening_costs(scenario: Scenario, place: Place) -> dict[str, float]:
    """Return by name what each business in reach of a place costs its mean person as the market opens, in money."""
    near = reachable(scenario, place)
    others = _other_costs(scenario, place, near, place.residents == 0)
    return {one.name: one.price + other for one, other in zip(near, others, strict=True)}


def _other_costs(scenario: Scenario, place: Place, near: list[Business], passers: bool) -> list[float]:
    """Return what the way to each business and its trouble cost the mean resident or passer-by of a place, in money."""
    mix = (place.passing_mix if passers else place.mix) or {}
    minute = (scenario.behaviour.value_of_time_per_hour or 0.0) / MINUTES_PER_HOUR
    minute *= _mean(scenario, mix, "time_sensitivity")
    effort = _mean(scenario, mix, "effort_sensitivity")
    ways = [0.0 if passers else scenario.minutes(place.name, one.place) or 0.0 for one in near]
    return [minute * minutes + one.effort * effort for minutes, one in zip(ways, near, strict=True)]


def _is_open(business: Business, scenario: Scenario) -> bool:
    first = -scenario.study.warm_up_weeks
    opens = business.opens_week is None or business.opens_week <= first
    return opens and (business.closes_week is None or business.closes_week > first)


def market_of(scenario: Scenario, place: Place, *, passers: bool | None = None) -> Callable[..., Solved]:
    """Return `solve` with the market of a place filled in; it asks for (price_weight, nest, going_out).

    For customers of mean sensitivities who never visited: residents unless there are none, or ``passers`` says so.
    """
    passers = place.residents == 0 if passers is None else passers
    near = reachable(scenario, place, passers=passers)
    mix = (place.passing_mix if passers else place.mix) or {}
    choices = Choices(
        considered=[considered(one, passers) for one in near],
        aware=[1.0 if passers else one.aware for one in near],
        appeal_terms=[_worth(scenario, one, mix, passers) for one in near],
        prices=[one.price for one in near],
        other_costs=_other_costs(scenario, place, near, passers),
        mean_price_sensitivity=_mean(scenario, mix, "price_sensitivity"),
        curve=curve_of(scenario, place),
    )

    def solved(price_weight: float | None, nest: float | None, going_out: float | None) -> Solved:
        return solve(choices, _targets(scenario), price_weight, nest, going_out)

    return solved


def _mean(scenario: Scenario, mix: dict[str, float], key: str) -> float:
    """Return the mean sensitivity of a mix of segments."""
    return sum(mix.get(one.name, 0.0) * getattr(one, key) for one in scenario.segment)


def _worth(scenario: Scenario, business: Business, mix: dict[str, float], passers: bool) -> float:
    """Return what a business is worth, in logits and cost apart, to the mean person who never visited it."""
    behaviour, norm, spread = scenario.behaviour, scenario.experience.norm, scenario.experience.spread
    expected = promised(scenario, business, behaviour.passers.reviews if passers else behaviour.reviews)
    risk = opening_risk(behaviour.risk_start, business.clarity)
    appeal = product_worth(z_of(cast(float, business.appeal), norm, spread), behaviour.product_must_be)
    return (
        behaviour.product_weight * _mean(scenario, mix, "product_sensitivity") * appeal
        + behaviour.experience_weight * _mean(scenario, mix, "experience_sensitivity") * expected
        - behaviour.risk_weight * risk * (1.0 - business.guarantee)
    )
