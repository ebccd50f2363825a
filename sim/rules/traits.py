"""Who a customer is: traits drawn once, at arrival, from luck that belongs to the place and the week of arrival
(M1, M2, M32).

Every function takes `seed, replication, who, arrival` (see `sim.chance`): `who` is the resident's place and slot or the
passer-by's number, `arrival` the week she came, `FOUNDER_WEEK` for those who were there from the start.
"""

import math

from sim.annotations import Floats
from sim.chance import ACQUAINT, FOUNDER_WEEK, MOVE, NEED, NOTICE, RATE, TRAITS, gamma, normal_from, poisson, uniform
from sim.rules.need import MOST_OCCASIONS, correlated, sensitivity

BLOCK_BITS = 4
"""16 neighbouring slots are alike (M8): with 8 friends nearly all of them are within reach of each other."""


def segment_of(seed: int, replication: int, who: int, arrival: int, shares: Floats, count: int) -> int:
    """M32. The segment's index, from `shares` (array, `count` long, sums to 1); a draw of its own, not a quota.

    Source: Kamakura & Russell (1989).
    """
    return segment_at(uniform(seed, replication, TRAITS, who, arrival, 0, 0), shares, count)


def segment_at(u: float, shares: Floats, count: int) -> int:
    """M32. The segment's index that the chance `u` (0..1) falls on: `shares` (array, `count` long, sums to 1) lie one
    after the other.

    Source: a definition.
    """
    chosen = 0
    reached = shares[0]
    for index in range(1, count):
        if u >= reached and shares[index] > 0.0:
            chosen = index
        reached += shares[index]
    return chosen


def unit_rate(seed: int, replication: int, who: int, arrival: int, shape: float) -> float:
    """M1. The customer's need relative to her segment's mean (>= 0, mean 1): Gamma(shape)/shape; `shape` > 0, infinite
    = all alike.

    Source: Ehrenberg (1959); Goodhardt, Ehrenberg & Chatfield (1984) for shape .78.
    """
    if shape >= 1e300:
        return 1.0
    return gamma(seed, replication, RATE, who, arrival, 0, shape) / shape


def experience_sensitivity(seed: int, replication: int, who: int, arrival: int, spread: float) -> float:
    """M2, M32. Multiplier on the experience weight (> 0, mean 1); `spread` >= 0 is its coefficient of variation.

    Source: McFadden & Train (2000), mixed logit.
    """
    return sensitivity(normal_from(uniform(seed, replication, TRAITS, who, arrival, 0, 1)), spread)


def price_sensitivity(seed: int, replication: int, who: int, arrival: int, spread: float, correlation: float) -> float:
    """M2, M32. Multiplier on the price weight (> 0, mean 1), its logarithm correlated with the experience one's.

    `spread` >= 0 is the coefficient of variation, `correlation` -1..1.

    Source: McFadden & Train (2000), mixed logit; the sign of the correlation is assumed (grade D).
    """
    first = normal_from(uniform(seed, replication, TRAITS, who, arrival, 0, 1))
    second = normal_from(uniform(seed, replication, TRAITS, who, arrival, 0, 2))
    return sensitivity(correlated(first, second, correlation), spread)


def product_sensitivity(seed: int, replication: int, who: int, arrival: int, spread: float) -> float:
    """M2, M32. Multiplier on the product weight (> 0, mean 1); `spread` >= 0 is its coefficient of variation.

    Source: McFadden & Train (2000), mixed logit.
    """
    return sensitivity(normal_from(uniform(seed, replication, TRAITS, who, arrival, 0, 3)), spread)


def effort_sensitivity(seed: int, replication: int, who: int, arrival: int, spread: float) -> float:
    """M4, M32. Multiplier on what trouble costs (> 0, mean 1); `spread` >= 0 is its coefficient of variation.

    Source: McFadden & Train (2000), mixed logit; that trouble has a draw of its own is assumed (grade D).
    """
    return sensitivity(normal_from(uniform(seed, replication, TRAITS, who, arrival, 0, 4)), spread)


def claim_prone(seed: int, replication: int, who: int, arrival: int, share: float) -> bool:
    """M18, M32. Whether somebody is one of the `share` (0..1; off 1) of people who claim on a guarantee without cause.

    Source: Wirtz & Kum (2004), a trait of the person; the share is assumed (grade D).
    """
    return uniform(seed, replication, TRAITS, who, arrival, 0, 5) < share


def match_of(
    seed: int, replication: int, who: int, arrival: int, name_hash: int, deviation: float, alike: float
) -> float:
    """M8. How far the way of the business with `name_hash` suits this customer (z): normal with standard deviation
    `deviation` (z, >= 0), of whose square she shares the part `alike` (0..1; off 0) with her block of neighbours.

    The block is 16 slots, who moves in included: among neighbours one finds one's like.  Passers-by have none: 0.

    Source: Goodhardt, Ehrenberg & Chatfield (1984), that tastes differ for good; that they stand in the experience is
    ours (docs/science.md §4.2); McPherson, Smith-Lovin & Cook (2001), that friends are alike, by how much is assumed
    (grade D).
    """
    own = normal_from(uniform(seed, replication, ACQUAINT, who, arrival, 0, 4 * name_hash))
    if alike <= 0.0:
        return own_match(own, deviation)  # spares the draw
    first = who >> BLOCK_BITS << BLOCK_BITS
    shared = normal_from(uniform(seed, replication, ACQUAINT, first, FOUNDER_WEEK, 0, 4 * name_hash + 2))
    return deviation * (math.sqrt(1.0 - alike) * own + math.sqrt(alike) * shared)


def own_match(own: float, deviation: float) -> float:
    """M8. How far a business suits somebody who shares no taste with neighbours (z): `own`, standard normal, times
    `deviation` (z, >= 0).

    Source: Goodhardt, Ehrenberg & Chatfield (1984), that tastes differ for good.
    """
    return deviation * own


def knows_at_start(seed: int, replication: int, who: int, arrival: int, name_hash: int, aware: float) -> bool:
    """M35. Whether a resident knows the business with `name_hash` at the start: chance `aware` (0..1).

    Source: the scenario's own figure; independent draws are assumed (grade D).
    """
    return uniform(seed, replication, ACQUAINT, who, arrival, 0, 4 * name_hash + 1) < aware


def occasions(seed: int, replication: int, who: int, week: int, rate: float) -> int:
    """M1. The occasions of one customer in `week` (0..63): Poisson with mean `rate` (>= 0).  Four weeks share a block
    of luck.

    Source: Ehrenberg (1959).
    """
    return at_most(poisson(seed, replication, NEED, who, week >> 2, 0, rate, week & 3))


def at_most(count: int) -> int:
    """M1. The occasions that a week has room for: `count` (>= 0), but 63 at most.

    Source: a limit of the diary of visits, six bits; beyond what any market reaches.
    """
    return min(MOST_OCCASIONS, count)


def moves(seed: int, replication: int, who: int, week: int, chance: float) -> bool:
    """M35. Whether the resident of this slot moves away at the end of `week`; by luck alone, with weekly `chance`
    (0..1).

    Source: assumed (grade D); the yearly share is the scenario's.
    """
    return uniform(seed, replication, MOVE, who, week >> 2, 0, week & 3) < chance


def notices(seed: int, replication: int, who: int, week: int, name_hash: int, chance: float) -> bool:
    """M35. Whether an unaware resident notices the business with `name_hash` in `week`, before going out; weekly
    `chance` (0..1).

    Source: Bass (1969), adoption without word of mouth.
    """
    return uniform(seed, replication, NOTICE, who, week >> 2, 0, 4 * name_hash + (week & 3)) < chance
