"""How visits answer a better experience, by arithmetic: what a weight in the choice means in custom.

Some residents of a place are drawn as the rules draw them, and the market is taken at rest: they know what suits them
as far as they have been there, and their habits (M14) are those of their visits.  Then a business is better by
`BETTER`, and over a year they learn it and get used to it, visit by visit.  Only means are followed: no luck, no queue,
no word of mouth; habits come out a little too firm, so that the answer lies up to `TOO_HIGH` above what a simulation
finds.  Passers-by do not answer at all.
"""

import math
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from sim.annotations import Floats
from sim.chance import FOUNDER_WEEK, name_hash, resident
from sim.compiled.arithmetic import exp_array, log_array
from sim.rules import traits
from sim.rules.choice import felt_cost, product_worth
from sim.rules.learning import opening_risk, prior_from_promise
from sim.rules.scale import WEEKS_PER_YEAR, z_of, z_step
from sim.scenario.schema.business import Business
from sim.scenario.schema.market import Place, Segment
from sim.scenario.schema.scenario import Scenario
from sim.scenario.solve.in_reach import curve_of, reachable
from sim.scenario.solve.people import opening_rating
from sim.scenario.solve.places import solve_places
from sim.scenario.solve.race import race
from sim.scenario.solve.solve import Solved

BETTER = 0.5  # z
LITERATURE = (0.03, 0.15)  # docs/patterns.md, R14
TOO_HIGH = 0.04  # tests/scenario/solve/test_response.py
PEOPLE = 256  # who are drawn in a place
STEPS, SETTLING = 26, 30  # in a year; rounds until habits are at rest
MOST_LISTED = 8  # businesses, of which all sets are listed
REMEMBERED = 0.635  # V14: s.d. of a remembered visit of four moments that vary by 1
CARRIED = 1.0 / math.sqrt(2.0 * math.pi)


@dataclass(frozen=True)
class _People:
    """n residents and the J businesses in their reach; [J, n] unless said otherwise."""

    rate: Floats  # [n], occasions a week
    matters: Floats  # [n], weight of the experience, logits
    lived: Floats  # what a visit is like, z
    hoped: Floats  # what is expected before the first one, z
    apart: Floats  # value beside experience and loyalty, logits, the appeal of going out included
    chances: Floats  # of coming to mind


@dataclass(frozen=True)
class _Rest:
    """The market at rest: visits per occasion, what is expected, and loyalty; [J, n] each."""

    visits: Floats
    expected: Floats
    loyalty: Floats


def responses(scenario: Scenario) -> dict[str, float]:
    """Return by how much residents' visits to each focus business grow in the year after its experience becomes better
    by `BETTER`: a share.  Left out are businesses to which no resident comes.
    """
    gained = {one.name: 0.0 for one in scenario.focus}
    whole = dict(gained)
    places = sorted(scenario.place, key=lambda one: one.name)
    for index, (place, solved) in enumerate(zip(places, solve_places(scenario), strict=True)):
        near = reachable(scenario, place, passers=False) if place.residents > 0 else []
        if not any(one.name in gained for one in near):
            continue
        people = _drawn(scenario, place, index, near, solved)
        rest = _at_rest(scenario, people, solved.nest)
        for at, one in enumerate(near):
            if one.name in gained:
                before = place.residents * float((people.rate * rest.visits[at]).sum())
                whole[one.name] += before
                gained[one.name] += place.residents * _gained(scenario, people, rest, solved.nest, at)
    return {name: gained[name] / whole[name] for name in gained if whole[name] > 0.0}


def _drawn(scenario: Scenario, place: Place, index: int, near: list[Business], solved: Solved) -> _People:
    behaviour, segments, off = scenario.behaviour, scenario.segment, frozenset(scenario.behaviour.off)
    alike = "heterogeneity" in off
    spread, shape = (0.0, math.inf) if alike else (behaviour.sensitivity_spread, behaviour.rate_shape)
    match = 0.0 if "match" in off else behaviour.match
    mix = np.array([(place.mix or {}).get(one.name, 0.0) for one in segments])
    hashes = [name_hash(one.name) for one in near]
    curve = curve_of(scenario, place)
    rate, matters = np.zeros(PEOPLE), np.zeros(PEOPLE)
    suits, apart, chances = (np.zeros((len(near), PEOPLE)) for _ in range(3))
    for slot in range(PEOPLE):
        luck = (scenario.runs.seed, 0, resident(index, slot), FOUNDER_WEEK)
        segment = segments[traits.segment_of(*luck, mix, len(mix))]
        rate[slot] = segment.occasions_per_week * traits.unit_rate(*luck, shape)
        matters[slot] = behaviour.experience_weight * segment.experience_sensitivity
        matters[slot] *= traits.experience_sensitivity(*luck, spread)
        dear = segment.price_sensitivity * traits.price_sensitivity(*luck, spread, behaviour.sensitivity_correlation)
        wanted = segment.product_sensitivity * traits.product_sensitivity(*luck, spread)
        for at, one in enumerate(near):
            suits[at, slot] = traits.match_of(*luck, hashes[at], match, 0.0)
            apart[at, slot] = wanted * behaviour.product_weight * _product(scenario, one)
            felt = felt_cost(_cost(scenario, place, one, segment), *curve)
            apart[at, slot] -= dear * solved.price_weight * felt + _risk(scenario, one)
            knows = traits.knows_at_start(*luck, hashes[at], one.aware)
            chances[at, slot] = (1.0 if "consideration" in off else one.considered) if knows else 0.0
    rate = np.ones(PEOPLE) if behaviour.occasions == "one_a_week" else rate
    hoped = np.array([[_hoped(scenario, one)] for one in near]) + np.zeros(suits.shape)
    lived = np.array([[opening_rating(scenario, one)] for one in near]) + suits
    return _People(rate, matters, lived, hoped, apart + solved.going_out, chances)


def _product(scenario: Scenario, one: Business) -> float:
    appeal = z_of(cast(float, one.appeal), scenario.experience.norm, scenario.experience.spread)
    return product_worth(appeal, scenario.behaviour.product_must_be)


def _cost(scenario: Scenario, place: Place, one: Business, segment: Segment) -> float:
    minute = (scenario.behaviour.value_of_time_per_hour or 0.0) / 60.0 * segment.time_sensitivity
    return one.price + minute * (scenario.minutes(place.name, one.place) or 0.0) + one.effort


def _risk(scenario: Scenario, one: Business) -> float:
    behaviour = scenario.behaviour
    risk = 0.0 if "risk" in behaviour.off else opening_risk(behaviour.risk_start, one.clarity)
    return behaviour.risk_weight * risk * (1.0 - one.guarantee)


def _hoped(scenario: Scenario, one: Business) -> float:
    promise = z_of(cast(float, one.promise), scenario.experience.norm, scenario.experience.spread)
    return prior_from_promise(scenario.behaviour.credibility, promise, scenario.behaviour.promise_span)


def _at_rest(scenario: Scenario, people: _People, nest: float) -> _Rest:
    """What people expect after the warm-up and a habit that is that of their own visits, found round by round."""
    visits = people.chances * 0.1
    loyalty, expected = np.zeros(people.lived.shape), people.hoped
    for _ in range(SETTLING):
        past = visits * people.rate * scenario.study.warm_up_weeks
        known = past / (scenario.behaviour.prior_weight + past)
        expected = people.hoped + known * (people.lived - people.hoped)
        total = visits.sum(axis=0)
        share = visits / np.where(total > 0.0, total, 1.0)
        loyalty = 0.5 * (loyalty + share * _reward(scenario, people.lived, expected))
        visits = _visits(scenario, people, expected, loyalty, nest)
    return _Rest(visits, expected, loyalty)


def _gained(scenario: Scenario, people: _People, rest: _Rest, nest: float, at: int) -> float:
    """Visits gained per week, mean over the year, all drawn people together, when business ``at`` is better."""
    behaviour, step = scenario.behaviour, WEEKS_PER_YEAR / STEPS
    lived = people.lived.copy()
    lived[at] += BETTER
    better = replace(people, lived=lived)
    expected, loyalty = rest.expected.copy(), rest.loyalty.copy()
    past = rest.visits * people.rate * scenario.study.warm_up_weeks
    learns = 0.0 if "learning" in behaviour.off else 1.0
    gained, visits = 0.0, rest.visits
    for _ in range(STEPS):
        gain = learns * np.maximum(behaviour.learning_floor, 1.0 / (behaviour.prior_weight + past[at]))
        learnt = 1.0 - exp_array(-gain * people.rate * visits[at] * step)
        expected[at] += learnt * (rest.expected[at] + BETTER - expected[at])
        total = visits.sum(axis=0)
        share = visits / np.where(total > 0.0, total, 1.0)
        worn = 1.0 - exp_array(-(1.0 - behaviour.loyalty_carry) * people.rate * total * step)
        loyalty += worn * (share * _reward(scenario, better.lived, expected) - loyalty)
        before, visits = visits, _visits(scenario, better, expected, loyalty, nest)
        gained += float((people.rate * (0.5 * (before[at] + visits[at]) - rest.visits[at])).sum()) / STEPS
    return gained


def _visits(scenario: Scenario, people: _People, expected: Floats, loyalty: Floats, nest: float) -> Floats:
    """Visits per occasion, [J, n]: over every set that may come to mind, or by a race where these are too many."""
    weight = 0.0 if "loyalty" in scenario.behaviour.off else scenario.behaviour.loyalty_weight
    values = (people.apart + people.matters * expected + weight * loyalty) / nest
    if len(values) > MOST_LISTED:
        return race(values, people.chances, nest).visits
    sets, chance = _sets(people.chances)
    best = values.max(axis=0)
    pulls = exp_array(values - best)
    reach = log_array(sets @ pulls) + best  # of each set, [2^J - 1, n]
    going = exp_array(-reach) / (1.0 + exp_array(-nest * reach))
    return pulls * exp_array(best) * (sets.T @ (chance * going))


def _sets(chances: Floats) -> tuple[Floats, Floats]:
    """Which of J businesses are in each set but the empty one, [2^J - 1, J] of 0 and 1, and its chance, [..., n]."""
    count = len(chances)
    sets = (np.arange(1, 1 << count)[:, np.newaxis] >> np.arange(count) & 1).astype(np.float64)
    chance = np.ones((len(sets), chances.shape[1]))
    for at in range(count):
        chance *= np.where(sets[:, at, np.newaxis] > 0.0, chances[at], 1.0 - chances[at])
    return sets, chance


def _reward(scenario: Scenario, lived: Floats, expected: Floats) -> Floats:
    """M14, of the mean visit: what moments vary by costs satisfaction by loss aversion."""
    behaviour = scenario.behaviour
    loss = 1.0 if "loss_aversion" in behaviour.off else behaviour.loss_aversion
    scores = [each.varies_by for one in scenario.business for each in one.touchpoints.values()]
    varies = REMEMBERED * z_step(sum(scores) / len(scores), scenario.experience.spread)
    surprised = varies * math.sqrt(2.0 / (2.0 - min(1.0, behaviour.learning_floor)))
    satisfied = lived + (lived - expected) - (loss - 1.0) * surprised * CARRIED
    part = behaviour.reward_by_satisfaction
    return 1.0 - part + part / (1.0 + exp_array(-satisfied))
