"""Warnings: what is valid but probably not meant.  They do not stop a run."""

import math
from collections.abc import Iterator

from sim.scenario.business import Business
from sim.scenario.in_force import range_of, resident_occasions, value_in_force
from sim.scenario.market import Place
from sim.scenario.paths import Target, resolve
from sim.scenario.solve import Solved
from sim.scenario.solved import delivered_score, market_of, reachable, solve_places
from sim.scenario.strategy import Strategy
from sim.scenario.whole import Scenario
from sim.scenario.wording import dotted, plain, quoted

NEAR_ITS_BEST = (0.7, 1.4)  # margin × own elasticity of a price that is not far from its best
NOTICEABLE = 0.1  # score points by which a promise may pass what is delivered
FULL = 0.95  # utilisation


def warnings(scenario: Scenario) -> list[str]:
    """Return every warning about a scenario, each one sentence."""
    return [
        *_precision(scenario),
        *_strategies(scenario),
        *_weights(scenario),
        *_locks_in(scenario),
        *_prices(scenario),
        *_promises(scenario),
        *_full(scenario),
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


def _precision(scenario: Scenario) -> Iterator[str]:
    sentence = coarse(scenario)
    if sentence:
        yield sentence


def _strategies(scenario: Scenario) -> Iterator[str]:
    for strategy in scenario.strategy:
        name = f"strategy.{quoted(strategy.name)}"
        acts = _acts(scenario, strategy)
        late = [step for step in strategy.step if step.start_week >= scenario.study.weeks]
        if strategy.name == scenario.study.baseline:
            if acts or any(step.cost_per_week or step.one_off_cost for step in strategy.step):
                yield f"{name} is the baseline but changes something; every difference is measured from it."
            continue
        if late:
            last = scenario.study.weeks - 1
            yield f"{name} has a step that starts in week {late[0].start_week}; the study ends with week {last}."
        if not acts:
            yield f"{name} changes nothing."
        yield from _clipped(scenario, strategy)


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


def totals(scenario: Scenario, strategy: Strategy, business: str) -> dict[Target, float]:
    """Return the sum of all additions that a strategy plans for each input when carried out at a business."""
    out: dict[Target, float] = {}
    for step in strategy.step:
        for path, change in step.change.items():
            target = resolve(scenario, path, business)
            start = value_in_force(scenario, target)
            out[target] = out.get(target, 0.0) + change.addition(0.0 if start is None else start)
    return out


def _clipped(scenario: Scenario, strategy: Strategy) -> Iterator[str]:
    for business in scenario.focus:
        for target, addition in totals(scenario, strategy, business.name).items():
            low, high = range_of(target)
            value = (value_in_force(scenario, target) or 0.0) + addition
            if not low - 1e-9 <= value <= high + 1e-9:
                bound = plain(low if value < low else high)
                name = f"strategy.{quoted(strategy.name)}"
                yield f"{name} takes {target.path} to {plain(round(value, 6))}; it is held at {bound}."


def _weights(scenario: Scenario) -> Iterator[str]:
    behaviour = scenario.behaviour
    for name, solved in _solved(scenario):
        if not solved.exact:
            yield (
                f"place.{quoted(name)}: no nest between 0.3 and 1 gives the brand price elasticity "
                f"{plain(behaviour.brand_price_elasticity)}; the nearest, {solved.nest:.2f}, "
                f"gives {solved.brand_elasticity:.2f}."
            )


def _solved(scenario: Scenario) -> list[tuple[str, Solved]]:
    return list(zip(sorted(place.name for place in scenario.place), solve_places(scenario), strict=True))


def _locks_in(scenario: Scenario) -> Iterator[str]:
    if "loyalty" in scenario.behaviour.off:
        return
    places = {place.name: place for place in scenario.place}
    for name, solved in _solved(scenario):
        count = len(reachable(scenario, places[name], passers=False))
        pull = scenario.behaviour.loyalty_weight / solved.nest
        if places[name].residents > 0 and count >= 2 and pull >= count:
            yield (
                f"place.{quoted(name)}: loyalty locks in, because loyalty_weight / nest is {pull:.2f}, which is not "
                f"below the number of businesses, {count}; whoever leads first may lead for ever."
            )


def expected(scenario: Scenario) -> dict[str, tuple[float, float]]:
    """Return for each business its expected visits per week as the market opens, and its own price elasticity.

    For customers of mean sensitivities who never visited; the elasticity is the mean over its customers (nan without).
    """
    visits = {one.name: 0.0 for one in scenario.business}
    moved = dict(visits)
    places = {place.name: place for place in scenario.place}
    for name, solved in _solved(scenario):
        place = places[name]
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
        considered = one.considered
        if passers and one.considered_by_passers is not None:
            considered = one.considered_by_passers
        nothing *= 1.0 - considered * (1.0 if passers else one.aware)
    return 1.0 - nothing


def _prices(scenario: Scenario) -> Iterator[str]:
    found = expected(scenario)
    low, high = NEAR_ITS_BEST
    for business in scenario.focus:
        elasticity = found[business.name][1]
        if business.price <= 0 or math.isnan(elasticity):
            continue
        margin = (business.price - business.unit_cost) / business.price
        pull = margin * abs(elasticity)
        if not low <= pull <= high:
            better = "higher" if pull < low else "lower"
            name = dotted(("business", business.name))
            yield (
                f"{name}: the price is not near its best; every price strategy will show that. "
                f"Margin {margin:.0%} × own elasticity {elasticity:.2f} is {pull:.2f}, outside {low} to {high}: "
                f"a {better} price would earn more."
            )


def _promises(scenario: Scenario) -> Iterator[str]:
    for business in scenario.focus:
        kept = delivered_score(scenario, business)
        gap = business.promise - kept
        name = dotted(("business", business.name))
        if gap > NOTICEABLE:
            promise = plain(round(business.promise, 2))
            yield f"{name} promises {promise} and delivers {kept:.1f}: first visits will disappoint."
        for strategy in scenario.strategy:
            promise, delivers = _after(scenario, strategy, business, kept)
            if promise - delivers > max(NOTICEABLE, gap + 1e-9):
                yield (
                    f"strategy.{quoted(strategy.name)} promises {promise:.1f} and delivers {delivers:.1f} at {name}: "
                    "first visits will disappoint."
                )


def _after(scenario: Scenario, strategy: Strategy, business: Business, kept: float) -> tuple[float, float]:
    """Return the promise and the delivered mean score once a strategy is fully there."""
    added = totals(scenario, strategy, business.name)
    promise = business.promise + added.get(Target("business", business.name, "promise"), 0.0)
    moments = scenario.experience.touchpoint
    occurs = sum(one.occurs for one in moments)
    for target, addition in added.items():
        if target.name == business.name and target.parts[0] == "touchpoints" and target.parts[2] != "varies_by":
            moment = next(one for one in moments if one.name == target.parts[1])
            weight = {"people": moment.human, "setting": 1.0 - moment.human, "score": 1.0}[target.parts[2]]
            kept += business.buy_in * addition * weight * moment.occurs / occurs
    return promise, kept


def _full(scenario: Scenario) -> Iterator[str]:
    if "capacity" in scenario.behaviour.off:
        return
    found = expected(scenario)
    for business in sorted(scenario.business, key=lambda one: one.name):
        if business.seats_per_week is None:
            continue
        used = found[business.name][0] / business.seats_per_week
        if used >= FULL:
            name = dotted(("business", business.name))
            yield (
                f"{name} is full as the market opens: about {found[business.name][0]:,.0f} visits a week "
                f"for {plain(business.seats_per_week)} seats; more customers cannot be served."
            )
