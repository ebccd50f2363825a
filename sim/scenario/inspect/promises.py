"""What a business promises, what people believe of it before they come, and what it delivers: scores 0..10."""

from typing import NamedTuple, cast

from sim.rules.learning import prior, prior_from_promise
from sim.rules.scale import score_of, z_of
from sim.scenario.paths.current_value import value_in_force
from sim.scenario.paths.paths import Target, resolve
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.strategy import Strategy
from sim.scenario.solve.people import opening_rating
from sim.scenario.variants.values import with_values

NOTICEABLE = 0.2
"""Standard deviations by which what is believed may pass what is delivered: a small effect (Cohen 1988)."""


class Promise(NamedTuple):
    """Scores of a business before anybody has come; ``gap`` is what is believed beyond what is delivered, in standard
    deviations of `experience.spread`."""

    promised: float
    believed: float
    delivered: float
    gap: float


def promise_of(scenario: Scenario, strategy: Strategy | None, name: str) -> Promise:
    """Return the `Promise` of a business as things stand (None), or once a strategy is fully there."""
    after = _changed(scenario, strategy, name) if strategy else scenario
    one = next(each for each in after.business if each.name == name)
    norm, spread, behaviour = after.experience.norm, after.experience.spread, after.behaviour
    delivered, promise = opening_rating(after, one), cast(float, one.promise)  # reading fills it in
    promised = prior_from_promise(behaviour.credibility, z_of(promise, norm, spread), behaviour.promise_span)
    believed = prior(promised, behaviour.reviews, delivered)
    scores = score_of(believed, norm, spread), score_of(delivered, norm, spread)
    return Promise(promise, *scores, believed - delivered)


def _changed(scenario: Scenario, strategy: Strategy, name: str) -> Scenario:
    """Return the scenario with the business's promise and touchpoints as the strategy leaves them."""
    buy_in = next(each.buy_in for each in scenario.business if each.name == name)
    values = {}
    for target, addition in totals(scenario, strategy, name).items():
        if (target.kind, target.name) == ("business", name) and target.parts[0] in ("promise", "touchpoints"):
            kept = buy_in if target.parts[0] == "touchpoints" else 1.0
            values[target.path] = (value_in_force(scenario, target) or 0.0) + kept * addition
    return with_values(scenario, values)[0] if values else scenario


def totals(scenario: Scenario, strategy: Strategy, business: str) -> dict[Target, float]:
    """Return the sum of all additions that a strategy plans for each input when carried out at a business."""
    out: dict[Target, float] = {}
    for step in strategy.step:
        for path, change in step.change.items():
            target = resolve(scenario, path, business)
            start = value_in_force(scenario, target)
            out[target] = out.get(target, 0.0) + change.addition(0.0 if start is None else start)
    return out
