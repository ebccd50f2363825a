"""Warnings: what is valid but probably not meant, and what somebody can act on.  They do not stop a run.

Nothing is warned of that a run would have to show: `sim.study.guards.guards` does that.
"""

from collections.abc import Iterator

from sim.rules.choice import LEAST_COST, STRAIGHT
from sim.scenario.inspect.explaining import plain_origin
from sim.scenario.inspect.promises import NOTICEABLE, Promise, promise_of, totals
from sim.scenario.inspect.proofs import proved
from sim.scenario.levers import unpaid_plans
from sim.scenario.paths.current_value import range_of, value_in_force
from sim.scenario.paths.paths import resolve
from sim.scenario.schema.business import Business
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.strategy import Strategy
from sim.scenario.solve.in_reach import curve_of, opening_costs, reachable
from sim.scenario.solve.places import solve_places
from sim.scenario.text.wording import dotted, listed, plain, quoted

FAR_APART = 3.0
"""From so many times the cheapest price on, the dearest is another kind of purchase."""


def warnings(scenario: Scenario) -> list[str]:
    """Return every warning about a scenario, each one sentence or two: what was found, and what to do about it."""
    return [
        *proved(scenario),
        *_alike(scenario),
        *_precision(scenario),
        *_strategies(scenario),
        *_free(scenario),
        *_promises(scenario),
        *_prices(scenario),
        *_far_apart(scenario),
        *_cheapest(scenario),
        *_forgotten(scenario),
        *_claims(scenario),
    ]


def coarse(scenario: Scenario) -> str | None:
    """Return the sentence about a precision that is coarser than the difference that matters; None where it is not."""
    material, precision = scenario.study.material_difference, scenario.runs.precision
    if material is None or precision is None or precision <= max(material, 0.0) or material == 0:
        return None
    return (
        f"runs.precision = {plain(precision)} is coarser than study.material_difference = {plain(material)}: an answer "
        "may be called close although luck hides a difference that matters; leave precision out, or give "
        f"{plain(material / 2)} or less."
    )


def _prices(scenario: Scenario) -> Iterator[str]:
    """Yield where people answer one house's price much less, or more, than the file says, and what to write."""
    asked = scenario.behaviour.brand_price_elasticity
    for place, solved in zip(sorted(scenario.place, key=lambda one: one.name), solve_places(scenario), strict=True):
        near = reachable(scenario, place)
        if len(near) < 2 or not solved.far_from(asked):
            continue
        near_to = plain(round(solved.brand_elasticity, 1))
        room = ", or more seats_per_week" if scenario.behaviour.solve_for == "settled" else ""
        yield (
            f"In place.{quoted(place.name)} one house's price moves its visits by {near_to} % for each per cent, not "
            f"by the {plain(asked)} % of behaviour.brand_price_elasticity: with {len(near)} businesses in reach, these "
            "prices and habits this strong, that is as near as it gets. If people there leave more easily, give a "
            f"lower behaviour.loyalty_weight{room}; if not, write brand_price_elasticity = {near_to}."
        )


def _far_apart(scenario: Scenario) -> Iterator[str]:
    """Yield where a place's residents meet prices so far apart that a sum cannot weigh the same at all of them."""
    if scenario.behaviour.price_curve != STRAIGHT:
        return
    for place in sorted(scenario.place, key=lambda one: one.name):
        near = reachable(scenario, place, passers=False) if place.residents > 0 else []
        if len(near) < 2:
            continue
        cheap, dear = (end(near, key=lambda one: one.price) for end in (min, max))
        if dear.price > 0.0 and dear.price >= FAR_APART * cheap.price:
            yield (
                f"In reach of place.{quoted(place.name)} {dotted(('business', dear.name))} asks "
                f"{plain(dear.price)} and {dotted(('business', cheap.name))} {plain(cheap.price)}: if people there "
                "feel a rise by how many per cent it is, not by its sum, write price_curve = 0 in [behaviour], or .5 "
                "for half-way."
            )


def _cheapest(scenario: Scenario) -> Iterator[str]:
    """Yield where something costs so little beside the rest that it is felt as if it cost more."""
    for place in sorted(scenario.place, key=lambda one: one.name):
        curve = curve_of(scenario, place)
        if curve.is_straight:
            continue
        least = LEAST_COST * curve.usual_cost
        for name, cost in opening_costs(scenario, place).items():
            if cost < least:
                yield (
                    f"At place.{quoted(place.name)} {dotted(('business', name))} costs {plain(round(cost, 2))}, which "
                    f"is felt as {plain(round(least, 2))}, a hundredth of what the businesses in reach cost on "
                    "average: below that its price moves nobody. Give it a price or an effort, or leave price_curve "
                    "at 1."
                )


def _forgotten(scenario: Scenario) -> Iterator[str]:
    """Yield where those who left for good are still adding up when counting begins; without a warm-up that is meant."""
    behaviour, warm_up = scenario.behaviour, scenario.study.warm_up_weeks
    if behaviour.exit_chance > 0.0 and 0 < warm_up < behaviour.forgives_after_weeks and _anybody_lives(scenario):
        yield (
            f"study.warm_up_weeks = {warm_up} is shorter than behaviour.forgives_after_weeks = "
            f"{behaviour.forgives_after_weeks}: those whom a bad visit drove away are still adding up when week 0 "
            "comes, so that every house goes on losing customers, whatever is done; write warm_up_weeks = "
            f"{behaviour.forgives_after_weeks} or more."
        )


def _claims(scenario: Scenario) -> Iterator[str]:
    """Yield where claims without cause are asked for at more visits than those who make them have (M18)."""
    behaviour = scenario.behaviour
    asked, prone = behaviour.unfounded_claim_chance, behaviour.claim_prone_share
    if "heterogeneity" in behaviour.off or asked <= prone:
        return
    for business in scenario.business:
        guarantee = max([business.guarantee, *_guarantees_planned(scenario, business)])
        if asked * guarantee > prone:
            yield (
                f"{dotted(('business', business.name))} with a guarantee of {plain(guarantee)} and "
                f"behaviour.unfounded_claim_chance = {plain(asked)} would have claims without cause at "
                f"{plain(round(asked * guarantee, 4))} of all visits, but behaviour.claim_prone_share = {plain(prone)} "
                f"of people make them, once a visit, so that it has {plain(prone)}; write claim_prone_share = "
                f"{plain(round(asked * guarantee, 4))} or more."
            )


def _guarantees_planned(scenario: Scenario, business: Business) -> Iterator[float]:
    """Yield the guarantee of a focus business under every strategy that moves it, all its steps together."""
    for strategy in scenario.strategy if business.focus else ():
        for target, addition in totals(scenario, strategy, business.name).items():
            if (target.kind, target.name, target.key) == ("business", business.name, "guarantee"):
                yield min(business.guarantee + addition, 1.0)


def _anybody_lives(scenario: Scenario) -> bool:
    return any(place.residents > 0 for place in scenario.place)


def _precision(scenario: Scenario) -> Iterator[str]:
    sentence = coarse(scenario)
    if sentence:
        yield sentence


def _alike(scenario: Scenario) -> Iterator[str]:
    """Friends are alike only where friends are neighbours."""
    for index, place in enumerate(scenario.place):
        given = plain_origin(scenario, ("place", index, "alike")) == "file"
        if given and place.alike > 0.0 and place.network != "small_world":
            name = f"place.{quoted(place.name)}"
            yield (
                f"{name}.alike = {plain(place.alike)} does nothing: in the network {place.network} friends are no "
                "neighbours. Leave it out, or give it the network small_world."
            )


def _strategies(scenario: Scenario) -> Iterator[str]:
    for strategy in scenario.strategy:
        name = f"strategy.{quoted(strategy.name)}"
        acts = _acts(scenario, strategy)
        late = [step for step in strategy.step if step.start_week >= scenario.study.weeks]
        if strategy.name == scenario.study.baseline:
            if acts or any(step.cost_per_week or step.one_off_cost for step in strategy.step):
                yield (
                    f"{name} is the baseline but changes something; every difference is measured from it. "
                    "If that is not meant, give the change to another strategy."
                )
            continue
        if late:
            last = scenario.study.weeks - 1
            yield (
                f"{name} has a step that starts in week {late[0].start_week}; the study ends with week {last}. "
                "Start it earlier, or raise study.weeks."
            )
        if not acts:
            yield f"{name} changes nothing."
        yield from _clipped(scenario, strategy)


def _free(scenario: Scenario) -> Iterator[str]:
    """Yield the strategies that move levers to the better and pay for nothing."""
    for name, found in unpaid_plans(scenario).items():
        it = "it costs" if len(found) == 1 else "they cost"
        yield (
            f"strategy.{quoted(name)} moves {listed(found)} without any cost, so what that brings is free: give it "
            f"cost_per_week or one_off_cost (`levers` says what a step costs as a rule), or, if {it} nothing, a "
            "[[lever]] with cost_per_point_per_week = 0."
        )


def _acts(scenario: Scenario, strategy: Strategy) -> bool:
    """Return whether a strategy moves any input at any focus business within the study."""
    for business in scenario.focus:
        for step in strategy.step:
            if step.start_week >= scenario.study.weeks:
                continue
            for path, change in step.change.items():
                start = value_in_force(scenario, resolve(scenario, path, business.name))
                if start is None or change.addition(start) != 0.0:
                    return True
    return False


def _clipped(scenario: Scenario, strategy: Strategy) -> Iterator[str]:
    for business in scenario.focus:
        for target, addition in totals(scenario, strategy, business.name).items():
            low, high = range_of(target)
            value = (value_in_force(scenario, target) or 0.0) + addition
            if not low - 1e-9 <= value <= high + 1e-9:
                bound = plain(low if value < low else high)
                name = f"strategy.{quoted(strategy.name)}"
                yield f"{name} takes {target.path} to {plain(round(value, 6))}; it is held at {bound}."


def _promises(scenario: Scenario) -> Iterator[str]:
    """Promises that raise hopes which are not met: as things stand, and by strategies that make it worse."""
    for business in scenario.focus:
        name = dotted(("business", business.name))
        now = promise_of(scenario, None, business.name)
        if now.gap > NOTICEABLE:
            yield f"{name} {_hopes(now)} Promise less, or raise its touchpoints."
        for strategy in scenario.strategy:
            then = promise_of(scenario, strategy, business.name)
            if then.gap > max(NOTICEABLE, now.gap + 1e-9):
                plan = f"strategy.{quoted(strategy.name)}"
                yield f"At {name} {plan} {_hopes(then)} Promise less, or raise its touchpoints."


def _hopes(promise: Promise) -> str:
    return (
        f"promises {promise.promised:.1f}, of which people believe {promise.believed:.1f}, and delivers "
        f"{promise.delivered:.1f}: first visits will disappoint."
    )
