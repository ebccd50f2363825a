"""The people of a place as points, with what each thinks of every business once all is learnt (M2, M10, M13, M32).

A resident expects of a house what she remembers of it on average, which is what it delivers and how its way suits her;
the risk that she perceives is how far one visit differs from that.  With gain k of what is learnt, a remembered visit
of standard deviation s differs from the expectation by ``s sqrt(2 / (2 - k))``, k the `learning_floor`.  A passer-by
expects what is promised and rated.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import cast

import numpy as np

from sim.annotations import Floats
from sim.rules.choice import product_worth, utility
from sim.rules.learning import loyalty_reward, opening_risk, prior, prior_from_promise
from sim.rules.need import correlated, sensitivity
from sim.rules.scale import z_of, z_step
from sim.rules.visit import delivered
from sim.scenario.schema.business import Business
from sim.scenario.schema.market import Place
from sim.scenario.schema.scenario import Scenario
from sim.scenario.solve.curve import AS_IT_IS, Curve
from sim.scenario.solve.frozen import normals, uniforms
from sim.scenario.solve.remembered import Moment, Remembering, remembered
from sim.scenario.solve.settled import MOST_ENUMERATED, People

BITS = 9
"""2^9 points."""
SETS = 8
"""Drawn for each point where there are too many businesses to add up all."""
SEGMENT, EXPERIENCE, PRICE, PRODUCT, EFFORT, MATCH = range(6)
"""Coordinates of a point; every business has one for the match, in name order; drawn sets come after them."""
MINUTES_PER_HOUR = 60.0


def people_at(
    scenario: Scenario, place: Place, near: Sequence[Business], passers: bool, curve: Curve = AS_IT_IS
) -> People | None:
    """Return the residents or the passers-by of a place, and how they see the businesses ``near`` (J, in name order)
    and feel their costs by the ``curve``, or None where they have no occasions or nothing can come to their minds.
    """
    off, behaviour = frozenset(scenario.behaviour.off), scenario.behaviour
    chance = [chance_in_mind(scenario, place, one, passers) for one in near]
    drawn = len(near) > MOST_ENUMERATED
    segments = scenario.segment
    segment = _segments(place, segments, passers)

    def by_segment(values):
        return np.array(values, np.float64)[segment]

    occasions = place.passing_trade_per_week if passers else place.residents
    each = 1.0 if passers else by_segment([one.occasions_per_week for one in segments])
    weight = np.full(1 << BITS, occasions / (1 << BITS)) * each
    if not max(chance) > 0.0 or not float(weight.max()) > 0.0:
        return None
    spread = 0.0 if "heterogeneity" in off else behaviour.sensitivity_spread
    experience, price, product = _sensitivities(spread, behaviour.sensitivity_correlation)
    minute = (behaviour.value_of_time_per_hour or 0.0) / MINUTES_PER_HOUR
    a_minute = minute * by_segment([one.time_sensitivity for one in segments])
    trouble = _trouble(0.0 if "heterogeneity" in off else behaviour.effort_spread)
    trouble = trouble * by_segment([one.effort_sensitivity for one in segments])
    liked = experience * by_segment([one.experience_sensitivity for one in segments])
    product = product * by_segment([one.product_sensitivity for one in segments])
    views = [
        _view_of_a_passer(scenario, one) if passers else _view_of_a_resident(scenario, one, j, by_segment)
        for j, one in enumerate(near)
    ]
    norm, points = scenario.experience.norm, scenario.experience.spread
    worth, other_cost = [], []
    for one, view in zip(near, views, strict=True):
        appeal = product_worth(z_of(cast(float, one.appeal), norm, points), behaviour.product_must_be)
        worth.append(
            utility(
                behaviour.product_weight * product,
                appeal,
                behaviour.experience_weight * liked,
                view[0],
                0.0,
                0.0,
                0.0 if "risk" in off else behaviour.risk_weight,
                view[1],
                one.guarantee,
                0.0,
                0.0,
                0.0,
            )
        )
        way = 0.0 if passers else scenario.minutes(place.name, one.place) or 0.0
        other_cost.append(a_minute * way + one.effort * trouble)
    one_a_week = behaviour.occasions == "one_a_week"
    occasions_each = np.ones(1 << BITS) if one_a_week else by_segment([one.occasions_per_week for one in segments])
    habits = not passers and "loyalty" not in off and behaviour.loyalty_weight > 0.0
    return People(
        weight=weight,
        price_sensitivity=price * by_segment([one.price_sensitivity for one in segments]),
        worth=np.array(worth),
        other_cost=np.array(other_cost),
        price=np.array([one.price for one in near], np.float64),
        chance=np.array(chance),
        comes=_sets(chance) if drawn else None,
        reward=np.array([view[2] for view in views]) if habits else None,
        loyalty_weight=behaviour.loyalty_weight,
        curve=curve,
        a_minute=a_minute * behaviour.wait_weight,
        fades=(1.0 - behaviour.loyalty_carry) * occasions_each if habits else None,
        rate_shape=math.inf if one_a_week or "heterogeneity" in off else behaviour.rate_shape,
    )


def chance_in_mind(scenario: Scenario, place: Place, business: Business, passers: bool) -> float:
    """Return the chance (0..1) that a business comes to the mind of a place's residents, or of its ``passers``."""
    always = "consideration" in scenario.behaviour.off
    if passers and business.place != place.name:
        return 0.0
    return (1.0 if always else considered(business, passers)) * (1.0 if passers else business.aware)


def considered(business: Business, passers: bool) -> float:
    """Return the chance (0..1) that a business is considered by residents who know it, or by ``passers``."""
    if passers and business.considered_by_passers is not None:
        return business.considered_by_passers
    return business.considered


def _segments(place, segments, passers):
    """[P]: the number of each point's segment."""
    mix = (place.passing_mix if passers else None) or place.mix
    shares = [1.0 / len(segments)] * len(segments) if mix is None else [mix.get(one.name, 0.0) for one in segments]
    reached, edges = 0.0, []
    for share in shares[:-1]:
        reached += share
        edges.append(reached)
    return np.searchsorted(np.array(edges), uniforms(BITS, SEGMENT), side="right")


@lru_cache(maxsize=8)
def _sensitivities(spread: float, correlation: float) -> tuple[Floats, Floats, Floats]:
    """(Experience, price, product) sensitivity within a segment, [P] each."""
    experience, other, product = (normals(BITS, each).tolist() for each in (EXPERIENCE, PRICE, PRODUCT))
    price = [correlated(first, second, correlation) for first, second in zip(experience, other, strict=True)]
    found = [np.array([sensitivity(each, spread) for each in drawn]) for drawn in (experience, price, product)]
    return found[0], found[1], found[2]


@lru_cache(maxsize=8)
def _trouble(spread: float) -> Floats:
    """M4: what trouble costs somebody beside others of her segment, [P]."""
    return np.array([sensitivity(each, spread) for each in normals(BITS, EFFORT).tolist()])


def _sets(chance):
    """[J, SETS, P]: 1 where a business comes to a point's mind, given that something does.

    The first business that does is drawn as it would be among the sets that are not empty; those after it come as they
    would.
    """
    reached, nothing, first_by = 0.0, 1.0, []
    for each in chance:
        reached += nothing * each
        nothing *= 1.0 - each
        first_by.append(reached)
    drawn = []
    for number in range(SETS):
        at = MATCH + len(chance) + number * (len(chance) + 1)
        first = np.searchsorted(np.array(first_by) / reached, uniforms(BITS, at), side="right")
        rows = [
            np.where(j == first, 1.0, (j > first) * (uniforms(BITS, at + 1 + j) < each))
            for j, each in enumerate(chance)
        ]
        drawn.append(rows)
    return np.array(drawn).transpose(1, 0, 2)


def _view_of_a_passer(scenario, business):
    """(Expectation, risk, reward) of somebody who comes once: by what is promised and rated."""
    off, behaviour = frozenset(scenario.behaviour.off), scenario.behaviour
    reviews = 0.0 if "reviews" in off else behaviour.passers.reviews
    return promised(scenario, business, reviews), opening_risk(behaviour.risk_start, business.clarity), None


def promised(scenario: Scenario, business: Business, reviews: float) -> float:
    """M7. Return what somebody expects (z) of a business who never came, by its promise and, by weight ``reviews``
    (0..1), its rating.
    """
    behaviour, norm, spread = scenario.behaviour, scenario.experience.norm, scenario.experience.spread
    promise = z_of(cast(float, business.promise), norm, spread)  # reading fills in what a file leaves out
    believed = prior_from_promise(behaviour.credibility, promise, behaviour.promise_span)
    return prior(believed, reviews, opening_rating(scenario, business))


def _view_of_a_resident(scenario, business, j, by_segment):
    """(Expectation, risk, reward) of residents who know all that there is to know of a business, [P] each."""
    off, behaviour = frozenset(scenario.behaviour.off), scenario.behaviour
    visits = [_remembered(scenario, business, segment) for segment in scenario.segment]
    match = (0.0 if "match" in off else behaviour.match) * normals(BITS, MATCH + j)
    lived = by_segment([mean for mean, _ in visits]) + match
    lived = lived + z_step(business.personalisation, scenario.experience.spread)
    one_visit = by_segment([deviation for _, deviation in visits])
    loss_aversion = 1.0 if "loss_aversion" in off else behaviour.loss_aversion
    if "learning" in off:
        expected = np.full_like(lived, promised(scenario, business, 0.0 if "reviews" in off else behaviour.reviews))
        risk = np.full_like(lived, opening_risk(behaviour.risk_start, business.clarity))
        short = expected - lived
        felt = -np.where(short > 0.0, loss_aversion, 1.0) * short
    else:
        surprise = one_visit * math.sqrt(2.0 / (2.0 - behaviour.learning_floor))
        expected, risk = lived, math.sqrt(2.0 / math.pi) * surprise
        felt = -(loss_aversion - 1.0) * surprise / math.sqrt(2.0 * math.pi)
    return expected, risk, _reward(behaviour, lived + felt)


def _reward(behaviour, satisfaction):
    """M14 at mean satisfaction, [P]."""
    return np.array([loyalty_reward(each, behaviour.reward_by_satisfaction) for each in satisfaction.tolist()])


def _remembered(scenario, business, segment):
    """(Mean, standard deviation) in z of what somebody of the segment remembers of a visit."""
    behaviour, norm, spread = scenario.behaviour, scenario.experience.norm, scenario.experience.spread
    off = frozenset(behaviour.off)
    moments = scenario.experience.touchpoint
    gesture_at = business.gesture_at or moments[-1].name
    weights = (1.0, 0.0, 0.0) if "memory" in off else behaviour.memory
    rows = []
    for each in moments:
        scores = business.touchpoints[each.name]
        rows.append(
            Moment(
                human=each.human,
                people=z_of(cast(float, scores.people), norm, spread),
                setting=z_of(cast(float, scores.setting), norm, spread),
                varies_by=z_step(scores.varies_by, spread),
                occurs=each.occurs,
                cares=float(segment.cares.get(each.name, 1.0)),
                gesture=z_step(business.gesture_size, spread) if each.name == gesture_at else 0.0,
            )
        )
    chance = 0.0 if "gestures" in off else business.gesture_chance
    aversion = behaviour.loss_aversion if behaviour.peak_aversion is None else behaviour.peak_aversion
    return remembered(tuple(rows), Remembering(*weights, 1.0 if "loss_aversion" in off else aversion, chance))


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
