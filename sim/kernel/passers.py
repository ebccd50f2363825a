"""Passers-by (M31): drawn, decided and served in batches, and then forgotten.

Only what seats are given by is kept until the seats are given: the business chosen, the segment and a word of
luck.
"""

from typing import NamedTuple

import numpy as np

from sim.annotations import Bools, Floats, Ints
from sim.chance import ACQUAINT, PASSERS, TRAITS, block, passer, poisson, unit
from sim.compiled import compiled, unrefcounted
from sim.kernel.choose import choose, draw_consideration, is_any_trouble, utilities
from sim.kernel.counters import enter_visits
from sim.kernel.live import claim, draw_four, draw_noise, is_any_upgrade, judge, live, review, upgrade
from sim.kernel.rows import (
    ARRIVED,
    BUSINESS,
    DRAWN,
    EFFORT,
    ENTRY,
    EXPECTED,
    EXPERIENCE_WEIGHT,
    INDEX,
    LIVED,
    MARKS,
    MATCH,
    MEMORIES,
    MEMORY,
    MINUTE_VALUE,
    NUMBER,
    OF_EXPECTATION,
    OF_FLAGS,
    OF_LOYALTY,
    OF_PAID,
    OF_RISK,
    OF_VISITS,
    OUTCOME,
    PRICE_WEIGHT,
    PRODUCT_WEIGHT,
    SATISFIED,
    SEAT,
    SEGMENT,
    SHOWN,
    SIZE,
    STRIDE,
    TASTE,
    VISITS,
    WHO,
    batch_buffers,
    rows,
)
from sim.kernel.week import Luck, Market, Offer, Service
from sim.market.state import AWARE, NOBODY
from sim.market.terms import Terms
from sim.market.value import NEVER_PAID
from sim.rules import traits
from sim.rules.need import correlated, sensitivity


class Crowd(NamedTuple):
    """What people who pass by are drawn from."""

    mix: np.ndarray  # float64 [P, S]
    sensitivity_spread: float
    sensitivity_correlation: float
    effort_spread: float
    match: float


class Passers(NamedTuple):
    """This week's passers-by, place after place; `business` is NOBODY for those who go nowhere or are
    turned away.
    """

    start: np.ndarray  # int64 [P + 1], the first of each place
    business: np.ndarray  # int16
    segment: np.ndarray  # int16
    seat: np.ndarray  # uint32
    memory: np.ndarray  # float64, z; this and the rest only if visits are logged
    satisfaction: np.ndarray
    expected: np.ndarray
    lived: np.ndarray
    outcome: np.ndarray  # int16


@compiled
def blank_passers(start: Ints, logged: bool) -> Passers:
    """Room for as many passers-by as begin at `start`, and for what became of them if visits are `logged`."""
    size = start[-1]
    rest = size if logged else np.int64(0)
    return Passers(
        start,
        np.empty(size, np.int16),
        np.empty(size, np.int16),
        np.empty(size, np.uint32),
        np.empty(rest, np.float64),
        np.empty(rest, np.float64),
        np.empty(rest, np.float64),
        np.empty(rest, np.float64),
        np.empty(rest, np.int16),
    )


def crowd_of(terms: Terms) -> Crowd:
    """The `Crowd` of a run."""
    return Crowd(
        np.array(terms.passing_mix, np.float64),
        float(terms.sensitivity_spread),
        float(terms.sensitivity_correlation),
        float(terms.effort_spread),
        float(terms.match),
    )


@compiled
def passing_trade(luck: Luck, means: Floats) -> Ints:
    """int64 [P + 1]: where each place's passers-by of the week begin in the arrays of `Passers`; `means` [P] a week."""
    start = np.zeros(len(means) + 1, np.int64)
    for place in range(len(means)):
        many = 0
        if means[place] > 0.0:
            who = passer(place, 0)
            many = poisson(luck.seed, luck.replication, PASSERS, who, luck.week, 0, means[place], 0)
        start[place + 1] = start[place] + many
    return start


@compiled
def decide_passers(
    luck: Luck, market: Market, crowd: Crowd, offer: Offer, passers: Passers, begin: int, end: int
) -> None:
    """The one occasion of the passers-by `begin` to `end`."""
    market, crowd, offer, passers = unrefcounted((market, crowd, offer, passers))
    ints, floats = batch_buffers(np.int64(1))
    values, races = rows(len(market.hashes)), rows(len(market.hashes))
    for place in range(len(market.places)):
        low, high = max(begin, passers.start[place]), min(end, passers.start[place + 1])
        start = offer.passer_start[place]
        businesses = offer.passer_list[start : offer.passer_start[place + 1]]
        for first in range(low, high, SIZE):
            count = min(SIZE, high - first)
            arrive(luck, crowd, offer, place, passer(place, first - passers.start[place]), count, ints, floats)
            for at in range(len(businesses)):
                j = businesses[at]
                draw_consideration(luck, int(market.hashes[j]), count, ints, races[at])
                utilities(
                    offer,
                    place,
                    j,
                    0.0,
                    offer.considered_by_passers[j],
                    offer.prior_for_passers[j],
                    count,
                    ints,
                    floats,
                    np.int64(0),
                    values[at],
                    False,
                )
            choose(luck, offer, place, businesses, count, ints, floats, values, races)
            settle(passers, first, count, ints)


@compiled(inner=True)
def settle(passers: Passers, first: int, count: int, ints: Ints) -> None:
    """Keep where passers-by want to go, from entry `first` on."""
    business, segment, seat = passers.business, passers.segment, passers.seat
    for a in range(count):
        business[first + a] = ints[BUSINESS + a]
        segment[first + a] = ints[SEGMENT + a]
        seat[first + a] = ints[SEAT + a]


@compiled(inner=True)
def arrive(
    luck: Luck, crowd: Crowd, offer: Offer, place: int, first_who: int, count: int, ints: Ints, floats: Floats
) -> None:
    """Draw `count` passers-by into the batch buffers, strangers to every business of the place but aware of it."""
    mix = crowd.mix[place]
    seed, replication, week = luck.seed, luck.replication, luck.week
    for a in range(count):
        ints[WHO + a] = first_who + a
        ints[NUMBER + a] = 0
        ints[MARKS + OF_VISITS + a] = 0
        ints[MARKS + OF_FLAGS + a] = AWARE
        floats[MEMORIES + OF_EXPECTATION + a] = 0.0
        floats[MEMORIES + OF_RISK + a] = 0.0
        floats[MEMORIES + OF_LOYALTY + a] = 0.0
        floats[MEMORIES + OF_PAID + a] = NEVER_PAID
        floats[TASTE + a] = 0.0
    draw_four(luck, TRAITS, np.int64(0), count, ints)
    for a in range(count):
        ints[SEGMENT + a] = traits.segment_at(unit(int(ints[DRAWN + a])), mix, len(mix))
    draw_sensitivities(crowd, count, ints, floats)
    for a in range(count):
        segment = ints[SEGMENT + a]
        floats[EXPERIENCE_WEIGHT + a] = offer.experience_weight[segment] * floats[EXPERIENCE_WEIGHT + a]
        floats[PRICE_WEIGHT + a] = offer.price_weight[place, segment] * floats[PRICE_WEIGHT + a]
        floats[PRODUCT_WEIGHT + a] = offer.product_weight[segment] * floats[PRODUCT_WEIGHT + a]
        floats[MINUTE_VALUE + a] = offer.minute_value[segment]
        floats[EFFORT + a] = offer.effort_sensitivity[segment]
    if crowd.effort_spread > 0.0 and is_any_trouble(offer):
        for a in range(count):
            own = traits.effort_sensitivity(seed, replication, int(ints[WHO + a]), week, crowd.effort_spread)
            floats[EFFORT + a] = floats[EFFORT + a] * own


@compiled(inner=True)
def draw_sensitivities(crowd: Crowd, count: int, ints: Ints, floats: Floats) -> None:
    """Three sensitivities in place of the weights, from the luck of traits in the rows from DRAWN on: the rules'
    `experience_sensitivity`, `price_sensitivity` and `product_sensitivity` for many at once.
    """
    spread, correlation = crowd.sensitivity_spread, crowd.sensitivity_correlation
    row = np.int64(DRAWN)
    draw_noise(row + STRIDE, count, ints, floats, floats[EXPERIENCE_WEIGHT : EXPERIENCE_WEIGHT + STRIDE])
    draw_noise(row + 2 * STRIDE, count, ints, floats, floats[PRICE_WEIGHT : PRICE_WEIGHT + STRIDE])
    draw_noise(row + 3 * STRIDE, count, ints, floats, floats[PRODUCT_WEIGHT : PRODUCT_WEIGHT + STRIDE])
    for a in range(count):
        first, second = floats[EXPERIENCE_WEIGHT + a], floats[PRICE_WEIGHT + a]
        floats[EXPERIENCE_WEIGHT + a] = sensitivity(first, spread)
        floats[PRICE_WEIGHT + a] = sensitivity(correlated(first, second, correlation), spread)
        floats[PRODUCT_WEIGHT + a] = sensitivity(floats[PRODUCT_WEIGHT + a], spread)


@compiled(inner=True)
def draw_match(luck: Luck, crowd: Crowd, count: int, ints: Ints, floats: Floats) -> None:
    """How far the businesses with the hashes in INDEX suit their visitors: the rule's `match_of` for many at once."""
    for a in range(count):
        w0, _, _, _ = block(
            luck.seed, luck.replication, ACQUAINT, int(ints[WHO + a]), luck.week, 0, int(ints[INDEX + a])
        )
        ints[DRAWN + a] = w0
    draw_noise(np.int64(DRAWN), count, ints, floats, floats[MATCH : MATCH + STRIDE])
    for a in range(count):
        floats[MATCH + a] = traits.own_match(floats[MATCH + a], crowd.match)


@compiled
def visit_passers(
    luck: Luck,
    market: Market,
    crowd: Crowd,
    service: Service,
    passers: Passers,
    begin: int,
    end: int,
    counts: Ints,
    reviews: Ints,
) -> None:
    """The visits of those among the passers-by `begin` to `end` who have a seat."""
    market, crowd, service, passers = unrefcounted((market, crowd, service, passers))
    ints, floats = batch_buffers(np.int64(0))
    moments = rows(len(market.occurs))
    present = np.empty((len(market.occurs), STRIDE), np.bool_)
    segments = counts.shape[1] // 2
    business, segment = passers.business, passers.segment
    for place in range(len(market.places)):
        low, high = max(begin, passers.start[place]), min(end, passers.start[place + 1])
        count = np.int64(0)
        first = passers.start[place]
        for at in range(low, high):
            ints[ENTRY + count] = at
            ints[WHO + count] = passer(place, at - first)
            ints[BUSINESS + count] = business[at]
            ints[SEGMENT + count] = segment[at]
            count += int(business[at] != NOBODY)
            if count == SIZE or at == high - 1:
                visit_once(luck, market, crowd, service, place, count, ints, floats, moments, present)
                enter_visits(count, segments, ints, floats, counts, reviews)
                if len(passers.memory):
                    remember(passers, count, ints, floats)
                count = np.int64(0)


@compiled(inner=True)
def visit_once(
    luck: Luck,
    market: Market,
    crowd: Crowd,
    service: Service,
    place: int,
    count: int,
    ints: Ints,
    floats: Floats,
    moments: Floats,
    present: Bools,
) -> None:
    """The visits in the batch buffers, of people who leave no trace but a rating."""
    for a in range(count):
        j = ints[BUSINESS + a]
        ints[INDEX + a] = market.hashes[j]
        ints[NUMBER + a] = 0
        ints[ARRIVED + a] = luck.week
        ints[VISITS + a] = 0
        ints[SHOWN + a] = 0
        floats[EXPECTED + a] = service.prior_for_passers[j]
    draw_match(luck, crowd, count, ints, floats)
    if is_any_upgrade(service):
        draw_four(luck, TRAITS, np.int64(0), count, ints)
        draw_sensitivities(crowd, count, ints, floats)
        for a in range(count):
            floats[PRICE_WEIGHT + a] = service.price_weight[place, ints[SEGMENT + a]] * floats[PRICE_WEIGHT + a]
    live(luck, market, service, count, ints, floats, moments, present)
    judge(service, count, ints, floats)
    claim(luck, service, count, ints, floats)
    upgrade(service, count, ints, floats)
    review(luck, service, count, ints)


@compiled(inner=True)
def remember(passers: Passers, count: int, ints: Ints, floats: Floats) -> None:
    """Keep what became of each visit, for the log of visits."""
    for a in range(count):
        entry = ints[ENTRY + a]
        passers.memory[entry] = floats[MEMORY + a]
        passers.satisfaction[entry] = floats[SATISFIED + a]
        passers.expected[entry] = floats[EXPECTED + a]
        passers.lived[entry] = floats[LIVED + a]
        passers.outcome[entry] = ints[OUTCOME + a]
