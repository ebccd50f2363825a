"""Price weight, nest and appeal of going out of every place, from elasticities at the opening (docs/rules.md §2).

``behaviour.solve_for`` says for whom: for the market with its habits at rest, for that whose queues and habits follow a
price, or for strangers of mean sensitivities.
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
from sim.scenario.solve.at_rest import lowest_nest, solve_at_rest
from sim.scenario.solve.curve import Curve
from sim.scenario.solve.in_reach import curve_of, is_thought_of, mean_of, other_costs, people_of, reachable
from sim.scenario.solve.people import considered, promised
from sim.scenario.solve.search import UNMINDED
from sim.scenario.solve.settled_weights import solve_settled
from sim.scenario.solve.solve import Choices, Solved, Targets, solve
from sim.scenario.text.wording import quoted


def solve_places(scenario: Scenario) -> tuple[Solved, ...]:
    """Return what is solved for each place, in name order.

    A scenario made from another keeps the other's weights unless `with_values` moved what they are solved from.  Raises
    `ScenarioError`, in a sentence, where no weights exist.
    """
    base = scenario._base or scenario
    if base._solved is None:
        base._solved = _as_they_stand(base)
    return base._solved


def solve_place(scenario: Scenario, place: Place) -> Solved:
    """Return what is solved for one place of a market as it stands; raises as `solve_places` does."""
    if scenario.behaviour.solve_for != "settled":
        return _alone(scenario, place)
    return _as_they_stand(scenario)[sorted(one.name for one in scenario.place).index(place.name)]


def _as_they_stand(scenario: Scenario) -> tuple[Solved, ...]:
    places = sorted(scenario.place, key=lambda one: one.name)
    found = {one.name: _alone(scenario, one) for one in places}
    if scenario.behaviour.solve_for == "settled":
        lowest = {one.name: _lowest(scenario, one, _thought_of(scenario, one)) for one in places}
        settled = solve_settled(scenario, found, _targets(scenario), _given(scenario), lowest)
        for one in places:
            if one.name in settled:
                thought_of, near = _thought_of(scenario, one), reachable(scenario, one)
                solved = _of_all(settled[one.name], [each in thought_of for each in near])
                found[one.name] = replace(solved, usual_cost=found[one.name].usual_cost)
    return tuple(found.values())


def _thought_of(scenario: Scenario, place: Place) -> list[Business]:
    return [one for one in reachable(scenario, place) if is_thought_of(scenario, place, one)]


def _alone(scenario: Scenario, place: Place) -> Solved:
    """Return what is solved for a place whose people neither wait nor follow a price."""
    behaviour = scenario.behaviour
    near = reachable(scenario, place)
    given = _given(scenario)
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
    thought_of, known = people_of(scenario, place, near, curve)
    lowest = _lowest(scenario, place, thought_of)

    def solved(*given: float | None) -> Solved:
        found = solve_at_rest(known, _targets(scenario), (given[0], given[1], given[2]), lowest)
        return _of_all(found, [one in thought_of for one in near])

    return solved


def _lowest(scenario: Scenario, place: Place, thought_of: list[Business]) -> float:
    """Return the lowest nest that a place may have, so that nobody is locked in."""
    loyal = place.residents > 0 and "loyalty" not in scenario.behaviour.off
    return lowest_nest(scenario.behaviour.loyalty_weight if loyal else 0.0, len(thought_of))


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


def _given(scenario: Scenario) -> tuple[float | None, float | None, float | None]:
    behaviour = scenario.behaviour
    return behaviour.price_weight, behaviour.nest, behaviour.going_out


def _targets(scenario: Scenario) -> Targets:
    behaviour = scenario.behaviour
    return Targets(behaviour.brand_price_elasticity, behaviour.category_price_elasticity, behaviour.go_share)


def _as_given(given: tuple[float | None, ...], count: int) -> Solved:
    """Return weights without what they imply, for a place from which nobody chooses."""
    price_weight, nest, going_out = (0.0 if one is None else one for one in given)
    unknown = (math.nan,) * count
    return Solved(price_weight, nest or 1.0, going_out, math.nan, math.nan, math.nan, unknown, unknown, True)


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
        other_costs=other_costs(scenario, place, near, passers),
        mean_price_sensitivity=mean_of(scenario, mix, "price_sensitivity"),
        curve=curve_of(scenario, place),
    )

    def solved(price_weight: float | None, nest: float | None, going_out: float | None) -> Solved:
        return solve(choices, _targets(scenario), price_weight, nest, going_out)

    return solved


def _worth(scenario: Scenario, business: Business, mix: dict[str, float], passers: bool) -> float:
    """Return what a business is worth, in logits and cost apart, to the mean person who never visited it."""
    behaviour, norm, spread = scenario.behaviour, scenario.experience.norm, scenario.experience.spread
    expected = promised(scenario, business, behaviour.passers.reviews if passers else behaviour.reviews)
    risk = opening_risk(behaviour.risk_start, business.clarity)
    appeal = product_worth(z_of(cast(float, business.appeal), norm, spread), behaviour.product_must_be)
    return (
        behaviour.product_weight * mean_of(scenario, mix, "product_sensitivity") * appeal
        + behaviour.experience_weight * mean_of(scenario, mix, "experience_sensitivity") * expected
        - behaviour.risk_weight * risk * (1.0 - business.guarantee)
    )
