"""Numbers of a given distribution from uniform numbers."""

import math

from sim.chance.counter import block, uniform, unit
from sim.chance.normal import normal_from
from sim.compiled.arithmetic import exp, log

POISSON_PART = 64.0  # a larger mean is split: exp(-64) is far from underflow
POISSON_LONGEST = 1000  # never reached: 117 standard deviations above 64


def exponential_from(u: float) -> float:
    """An exponential number of mean 1; falls as u rises."""
    return -log(u)


def gumbel_from(u: float) -> float:
    """A standard Gumbel number (mean 0.5772, variance pi^2 / 6); rises with u."""
    return -log(-log(u))


def poisson_from(u: float, mean: float) -> int:
    """The Poisson number of a mean 0..64 whose cumulative chance first reaches u: it rises with u."""
    count = 0
    chance = poisson_none(mean)
    below = chance
    while u > below and count < POISSON_LONGEST:
        count += 1
        chance = poisson_next(chance, mean, count)
        below = below + chance
    return count


def poisson_none(mean: float) -> float:
    """The chance that a Poisson number of this mean is 0: it is 1 or more if the uniform number is above."""
    return exp(-mean)


def poisson_next(chance: float, mean: float, count: int) -> float:
    """The chance of `count` >= 1 from that of one less."""
    return chance * mean / count


def poisson(
    seed: int, replication: int, purpose: int, who: int, week: int, occasion: int, mean: float, lane: int = 0
) -> int:
    """A Poisson number of any mean >= 0 (0 for less): the sum of ceil(mean / 64) equal parts.

    Part p uses ``which`` = 4 p + lane, lane 0..3.  A mean of up to 64 therefore needs one uniform number.
    """
    parts = math.ceil(mean / POISSON_PART)
    count = 0
    for part in range(parts):
        u = uniform(seed, replication, purpose, who, week, occasion, 4 * part + lane)
        count += poisson_from(u, mean / parts)
    return count


def gamma(seed: int, replication: int, purpose: int, who: int, week: int, occasion: int, shape: float) -> float:
    """A gamma number of a shape > 0 and scale 1: mean and variance are the shape.

    Marsaglia & Tsang 2000, "A simple method for generating gamma variables", ACM TOMS 26(3), 363-372; for a
    shape below 1 by their boost, ``gamma(shape + 1) u^(1 / shape)``.  Attempt a uses block a (``which`` = 4 a
    + lane): lane 0 the normal number, lane 1 acceptance, and of attempt 0 lane 2 the boost.
    """
    d = (shape + 1.0 if shape < 1.0 else shape) - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    boost = 1.0
    attempt = 0
    while True:
        w0, w1, w2, _ = block(seed, replication, purpose, who, week, occasion, attempt)
        if attempt == 0 and shape < 1.0:
            boost = exp(log(unit(w2)) / shape)
        x = normal_from(unit(w0))
        root = 1.0 + c * x
        v = root * root * root
        if v > 0.0 and log(unit(w1)) < 0.5 * x * x + d - d * v + d * log(v):
            return d * v * boost
        attempt += 1
