"""Passers-by (M31): drawn, decided and served in batches, and then forgotten.

Only what seats are given by is kept until the seats are given: the business chosen, the segment and a word of
luck.
"""

from typing import NamedTuple

import numpy as np

from sim.chance import PASSERS, passer, poisson
from sim.compiled import borrowed, compiled, fast
from sim.kernel.choose import appraise, choose, think
from sim.kernel.counters import enter_visits
from sim.kernel.live import judge, live, review, upgrade
from sim.kernel.rows import (
    BEFORE,
    BUSINESS,
    ENTRY,
    EXPECTED,
    EXPERIENCE_WEIGHT,
    INDEX,
    MARKS,
    MATCH,
    MEMORIES,
    MEMORY,
    MINUTE_VALUE,
    NUMBER,
    OF_EXPECTATION,
    OF_FLAGS,
    OF_LOYALTY,
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
    desk,
    rows,
)
from sim.market.state import AWARE, NOBODY
from sim.rules import traits


class Crowd(NamedTuple):
    """What people who pass by are drawn from."""

    mix: np.ndarray  # float64 [P, S]
    sensitivity_spread: float
    sensitivity_correlation: float
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
    outcome: np.ndarray  # int16

    @classmethod
    def blank(cls, start, logged):
        """Room for as many as there are."""
        size, rest = int(start[-1]), int(start[-1]) if logged else 0
        return cls(
            start,
            np.empty(size, np.int16),
            np.empty(size, np.int16),
            np.empty(size, np.uint32),
            np.empty(rest),
            np.empty(rest),
            np.empty(rest),
            np.empty(rest, np.int16),
        )


def crowd_of(terms):
    """The `Crowd` of a run."""
    return Crowd(
        np.array(terms.passing_mix, np.float64),
        float(terms.sensitivity_spread),
        float(terms.sensitivity_correlation),
        float(terms.match),
    )


def passing_trade(terms, row, luck):
    """int64 [P + 1]: where each place's passers-by of the week begin in the arrays of `Passers`."""
    draw = fast(poisson)
    means = terms.by_week["passing_trade"][row].tolist()
    many = [
        draw(luck.seed, luck.replication, PASSERS, passer(place, 0), luck.week, 0, mean, 0)
        if mean > 0.0
        else 0
        for place, mean in enumerate(means)
    ]
    return np.cumsum([0, *many]).astype(np.int64)


@compiled
def decide_passers(luck, market, crowd, offer, passers, begin, end):
    """The one occasion of the passers-by `begin` to `end`."""
    market, crowd, offer, passers = borrowed((market, crowd, offer, passers))
    whole, real = desk(np.int64(1))
    values, races = rows(len(market.hashes)), rows(len(market.hashes))
    for place in range(len(market.places)):
        low, high = max(begin, passers.start[place]), min(end, passers.start[place + 1])
        start = offer.passer_start[place]
        businesses = offer.passer_list[start : offer.passer_start[place + 1]]
        for first in range(low, high, SIZE):
            count = min(SIZE, high - first)
            arrive(luck, crowd, offer, place, passer(place, first - passers.start[place]), count, whole, real)
            for at in range(len(businesses)):
                j = businesses[at]
                think(luck, int(market.hashes[j]), count, whole, races[at])
                appraise(
                    offer,
                    j,
                    0.0,
                    offer.considered_by_passers[j],
                    offer.prior_for_passers[j],
                    count,
                    whole,
                    real,
                    np.int64(0),
                    values[at],
                )
            choose(luck, offer, place, businesses, count, whole, real, values, races)
            settle(passers, first, count, whole)


@compiled(inner=True)
def settle(passers, first, count, whole):
    """Keep where passers-by want to go, from entry `first` on."""
    business, segment, seat = passers.business, passers.segment, passers.seat
    for a in range(count):
        business[first + a] = whole[BUSINESS + a]
        segment[first + a] = whole[SEGMENT + a]
        seat[first + a] = whole[SEAT + a]


@compiled(inner=True)
def arrive(luck, crowd, offer, place, first_who, count, whole, real):
    """Draw `count` passers-by onto the desk, strangers to every business of the place but aware of it."""
    mix = crowd.mix[place]
    seed, replication, week = luck.seed, luck.replication, luck.week
    for a in range(count):
        whole[WHO + a] = first_who + a
        whole[NUMBER + a] = 0
        whole[MARKS + OF_VISITS + a] = 0
        whole[MARKS + OF_FLAGS + a] = AWARE
        real[MEMORIES + OF_EXPECTATION + a] = 0.0
        real[MEMORIES + OF_RISK + a] = 0.0
        real[MEMORIES + OF_LOYALTY + a] = 0.0
        real[TASTE + a] = 0.0
    for a in range(count):
        whole[SEGMENT + a] = traits.segment_of(seed, replication, int(whole[WHO + a]), week, mix, len(mix))
    for a in range(count):
        who = int(whole[WHO + a])
        real[EXPERIENCE_WEIGHT + a] = traits.experience_sensitivity(
            seed, replication, who, week, crowd.sensitivity_spread
        )
        real[PRICE_WEIGHT + a] = traits.price_sensitivity(
            seed, replication, who, week, crowd.sensitivity_spread, crowd.sensitivity_correlation
        )
        real[PRODUCT_WEIGHT + a] = traits.product_sensitivity(
            seed, replication, who, week, crowd.sensitivity_spread
        )
    for a in range(count):
        segment = whole[SEGMENT + a]
        real[EXPERIENCE_WEIGHT + a] = offer.experience_weight[segment] * real[EXPERIENCE_WEIGHT + a]
        real[PRICE_WEIGHT + a] = offer.price_weight[place, segment] * real[PRICE_WEIGHT + a]
        real[PRODUCT_WEIGHT + a] = offer.product_weight[segment] * real[PRODUCT_WEIGHT + a]
        real[MINUTE_VALUE + a] = offer.minute_value[segment]


@compiled
def visit_passers(luck, market, crowd, service, passers, begin, end, counts, reviews):
    """The visits of those among the passers-by `begin` to `end` who have a seat."""
    market, crowd, service, passers = borrowed((market, crowd, service, passers))
    whole, real = desk(np.int64(0))
    moments = rows(len(market.occurs))
    present = np.empty((len(market.occurs), STRIDE), np.bool_)
    segments = counts.shape[1] // 2
    business, segment = passers.business, passers.segment
    for place in range(len(market.places)):
        low, high = max(begin, passers.start[place]), min(end, passers.start[place + 1])
        count = np.int64(0)
        first = passers.start[place]
        for at in range(low, high):
            whole[ENTRY + count] = at
            whole[WHO + count] = passer(place, at - first)
            whole[BUSINESS + count] = business[at]
            whole[SEGMENT + count] = segment[at]
            count += int(business[at] != NOBODY)
            if count == SIZE or at == high - 1:
                visit_once(luck, market, crowd, service, place, count, whole, real, moments, present)
                enter_visits(count, segments, whole, real, counts, reviews)
                if len(passers.memory):
                    remember(passers, count, whole, real)
                count = np.int64(0)


@compiled(inner=True)
def visit_once(luck, market, crowd, service, place, count, whole, real, moments, present):
    """The visits on the desk, of people who leave no trace but a rating."""
    seed, replication, week = luck.seed, luck.replication, luck.week
    for a in range(count):
        j, segment = whole[BUSINESS + a], whole[SEGMENT + a]
        whole[INDEX + a] = market.hashes[j]
        whole[NUMBER + a] = 0
        whole[VISITS + a] = 0
        whole[SHOWN + a] = 0
        real[EXPECTED + a] = service.prior_for_passers[j]
        real[BEFORE + a] = service.price_weight[place, segment]
    for a in range(count):
        who = int(whole[WHO + a])
        real[MATCH + a] = traits.match_of(seed, replication, who, week, int(whole[INDEX + a]), crowd.match)
        real[PRICE_WEIGHT + a] = real[BEFORE + a] * traits.price_sensitivity(
            seed, replication, who, week, crowd.sensitivity_spread, crowd.sensitivity_correlation
        )
    live(luck, market, service, count, whole, real, moments, present)
    judge(service, count, whole, real)
    upgrade(service, count, whole, real)
    review(luck, service, count, whole)


@compiled(inner=True)
def remember(passers, count, whole, real):
    """Keep what became of each visit, for the log of visits."""
    for a in range(count):
        entry = whole[ENTRY + a]
        passers.memory[entry] = real[MEMORY + a]
        passers.satisfaction[entry] = real[SATISFIED + a]
        passers.expected[entry] = real[EXPECTED + a]
        passers.outcome[entry] = whole[OUTCOME + a]
