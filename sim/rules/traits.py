"""Who a customer is: traits drawn once, at arrival, from luck that belongs to the place and the week of arrival
(M1, M2, M32).

Every function takes `seed, replication, who, arrival` (see `sim.chance`): `who` is the resident's place and slot or the
passer-by's number, `arrival` the week she came, `FOUNDER_WEEK` for those who were there from the start.
"""

from sim.chance import ACQUAINT, MOVE, NEED, NOTICE, RATE, TRAITS, gamma, normal_from, poisson, uniform
from sim.rules.need import MOST_OCCASIONS, correlated, sensitivity


def segment_of(seed, replication, who, arrival, shares, count):
    """The segment's index, from `shares` (array, `count` long, sums to 1); a draw of its own, not a quota."""
    u = uniform(seed, replication, TRAITS, who, arrival, 0, 0)
    chosen = 0
    reached = shares[0]
    for index in range(1, count):
        if u >= reached and shares[index] > 0.0:
            chosen = index
        reached += shares[index]
    return chosen


def unit_rate(seed, replication, who, arrival, shape):
    """M1. The customer's need relative to her segment's mean (>= 0, mean 1): Gamma(shape)/shape; infinite shape =
    all alike.
    """
    if shape >= 1e300:
        return 1.0
    return gamma(seed, replication, RATE, who, arrival, 0, shape) / shape


def experience_sensitivity(seed, replication, who, arrival, spread):
    """M2. Multiplier on the experience weight (> 0, mean 1)."""
    return sensitivity(normal_from(uniform(seed, replication, TRAITS, who, arrival, 0, 1)), spread)


def price_sensitivity(seed, replication, who, arrival, spread, correlation):
    """M2, M32. Multiplier on the price weight (> 0, mean 1), its logarithm correlated with the experience one's."""
    first = normal_from(uniform(seed, replication, TRAITS, who, arrival, 0, 1))
    second = normal_from(uniform(seed, replication, TRAITS, who, arrival, 0, 2))
    return sensitivity(correlated(first, second, correlation), spread)


def product_sensitivity(seed, replication, who, arrival, spread):
    """M2. Multiplier on the product weight (> 0, mean 1)."""
    return sensitivity(normal_from(uniform(seed, replication, TRAITS, who, arrival, 0, 3)), spread)


def match_of(seed, replication, who, arrival, name_hash, deviation):
    """M8. How far the way of the business with `name_hash` suits this customer (z): normal with standard deviation
    `deviation`.
    """
    return deviation * normal_from(uniform(seed, replication, ACQUAINT, who, arrival, 0, 4 * name_hash))


def knows_at_start(seed, replication, who, arrival, name_hash, aware):
    """Whether a resident knows the business with `name_hash` at the start: chance `aware` (0..1)."""
    return uniform(seed, replication, ACQUAINT, who, arrival, 0, 4 * name_hash + 1) < aware


def occasions(seed, replication, who, week, rate):
    """M1. The occasions of one customer in `week`: Poisson with mean `rate`, 63 at most.  Four weeks share a block
    of luck.
    """
    return at_most(poisson(seed, replication, NEED, who, week >> 2, 0, rate, week & 3))


def at_most(count):
    """The occasions that a week has room for: `count`, but 63 at most."""
    return min(MOST_OCCASIONS, count)


def moves(seed, replication, who, week, chance):
    """Whether the resident of this slot moves away at the end of `week`; by luck alone, with weekly `chance` (0..1)."""
    return uniform(seed, replication, MOVE, who, week >> 2, 0, week & 3) < chance


def notices(seed, replication, who, week, name_hash, chance):
    """M35. Whether an unaware resident notices the business with `name_hash` in `week`, before going out; weekly
    `chance`.
    """
    return uniform(seed, replication, NOTICE, who, week >> 2, 0, 4 * name_hash + (week & 3)) < chance
