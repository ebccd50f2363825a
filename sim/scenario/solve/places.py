"""Price weight, nest and appeal of going out of every place, from elasticities at the opening (docs/rules.md §2)."""

import math
from collections.abc import Callable
from typing import cast

from sim.errors import Fault, ScenarioError
from sim.rules.choice import product_worth
from sim.rules.learning import opening_risk, prior, prior_from_promise
from sim.rules.scale import z_of
from sim.rules.visit import delivered
from sim.scenario.schema.business import Business
from sim.scenario.schema.market import Place
from sim.scenario.schema.scenario import Scenario
from sim.scenario.solve.solve import Choices, Solved, Targets, solve
from sim.scenario.text.wording import quoted

MINUTES_PER_HOUR = 60.0


def solve_places(scenario: Scenario) -> tuple[Solved, ...]:
    """Return what is solved for each place, in name order.

    Frozen: a scenario made from another by `with_values` keeps the other's weights.  Raises `ScenarioError`, in a
    sentence, where no weights exist.
    """
    base = scenario._base or scenario
    if base._solved is None:
        base._solved = tuple(_solve_place(base, place) for place in sorted(base.place, key=lambda one: one.name))
    return base._solved


def _solve_place(scenario: Scenario, place: Place) -> Solved:
    behaviour = scenario.behaviour
    near = reachable(scenario, place)
    given = (behaviour.price_weight, behaviour.nest, behaviour.going_out)
    if not near:
        return _as_given(given, len(near))
    try:
        return market_of(scenario, place)(*given)
    except (ValueError, ZeroDivisionError) as wrong:
        if None not in given or (place.residents == 0 and place.passing_trade_per_week == 0):
            return _as_given(given, len(near))
        why = str(wrong)
        if isinstance(wrong, ZeroDivisionError):
            why = "nobody there minds a price: price_sensitivity is 0 for all its segments; give one of them more."
        file = str(scenario.path or "scenario")
        raise ScenarioError([Fault(0, 0, f"place.{quoted(place.name)}: {why}", file)]) from None


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
    time = _mean(scenario, mix, "time_sensitivity")
    minute = (scenario.behaviour.value_of_time_per_hour or 0.0) / MINUTES_PER_HOUR * time
    ways = [0.0 if passers else scenario.minutes(place.name, one.place) or 0.0 for one in near]
    choices = Choices(
        considered=[_considered(one, passers) for one in near],
        aware=[1.0 if passers else one.aware for one in near],
        appeal_terms=[_worth(scenario, one, mix, passers) for one in near],
        prices=[one.price for one in near],
        other_costs=[minute * minutes + one.effort for minutes, one in zip(ways, near, strict=True)],
        mean_price_sensitivity=_mean(scenario, mix, "price_sensitivity"),
    )
    behaviour = scenario.behaviour
    targets = Targets(behaviour.brand_price_elasticity, behaviour.category_price_elasticity, behaviour.go_share)

    def solved(price_weight: float | None, nest: float | None, going_out: float | None) -> Solved:
        return solve(choices, targets, price_weight, nest, going_out)

    return solved


def _considered(business: Business, passers: bool) -> float:
    if passers and business.considered_by_passers is not None:
        return business.considered_by_passers
    return business.considered


def _mean(scenario: Scenario, mix: dict[str, float], key: str) -> float:
    """Return the mean sensitivity of a mix of segments."""
    return sum(mix.get(one.name, 0.0) * getattr(one, key) for one in scenario.segment)


def _worth(scenario: Scenario, business: Business, mix: dict[str, float], passers: bool) -> float:
    """Return what a business is worth, in logits and cost apart, to the mean person who never visited it."""
    behaviour, norm, spread = scenario.behaviour, scenario.experience.norm, scenario.experience.spread
    promise = z_of(cast(float, business.promise), norm, spread)  # reading fills in what a file leaves out
    promised = prior_from_promise(behaviour.credibility, promise, behaviour.promise_span)
    reviews = behaviour.passers.reviews if passers else behaviour.reviews
    expected = prior(promised, reviews, opening_rating(scenario, business))
    risk = opening_risk(behaviour.risk_start, business.clarity)
    appeal = product_worth(z_of(cast(float, business.appeal), norm, spread), behaviour.product_must_be)
    return (
        behaviour.product_weight * _mean(scenario, mix, "product_sensitivity") * appeal
        + behaviour.experience_weight * _mean(scenario, mix, "experience_sensitivity") * expected
        - behaviour.risk_weight * risk * (1.0 - business.guarantee)
    )


def opening_rating(scenario: Scenario, business: Business) -> float:
    """M22. Return the mean (z) that a business delivers at the opening, over the moments that occur."""
    norm, spread = scenario.experience.norm, scenario.experience.spread
    total, occurs = 0.0, 0.0
    for moment in scenario.experience.touchpoint:
        scores = business.touchpoints[moment.name]
        people, setting = (z_of(cast(float, each), norm, spread) for each in (scores.people, scores.setting))
        designed = delivered(moment.human, people, setting)
        total += moment.occurs * designed
        occurs += moment.occurs
    return total / occurs
