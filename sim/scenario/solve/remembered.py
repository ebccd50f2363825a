"""What a visit to a business is remembered as, on average and by how much it varies, in the market at rest (M8, M10).

By quadrature over the moments' luck: which of them occur, how each turns out, and whether there is a gesture.  A visit
of somebody whom the house's way suits better is remembered better by as much, so `match` is not in it.
"""

import math
from functools import lru_cache
from typing import NamedTuple

from sim.rules.visit import delivered, is_peak, mean_so_far, moment, remember, standing_out
from sim.scenario.solve.frozen import normals, uniforms
from sim.scenario.solve.sums import total

BITS = 8
"""2^8 visits stand for all."""


class Moment(NamedTuple):
    """A touchpoint as it is designed, in z."""

    human: float
    people: float
    setting: float
    varies_by: float
    occurs: float  # chance
    cares: float  # of the customer's segment
    gesture: float  # z, added with `gesture_chance`


class Remembering(NamedTuple):
    """How a visit becomes a memory: the weights of mean, peak and end, how much more what is bad stands out; and the
    chance of a gesture.
    """

    mean_weight: float
    peak_weight: float
    end_weight: float
    peak_aversion: float
    gesture_chance: float


@lru_cache(maxsize=1024)
def remembered(moments: tuple[Moment, ...], how: Remembering) -> tuple[float, float]:
    """Return (mean, standard deviation) in z of a visit of these moments as it is remembered."""
    count = 1 << BITS
    of = len(moments)
    noise = [normals(BITS, place).tolist() for place in range(of)]
    happens = [uniforms(BITS, of + place).tolist() for place in range(of)]
    kind = uniforms(BITS, 2 * of).tolist()
    visits = [_visit(moments, how, [n[i] for n in noise], [h[i] for h in happens], kind[i]) for i in range(count)]
    visits = [each for each in visits if each is not None]
    mean = total(visits) / len(visits)
    return mean, math.sqrt(total([(each - mean) * (each - mean) for each in visits]) / len(visits))


def _visit(moments, how, noise, happens, kind):
    """The memory (z) of one visit, or None where no moment of it occurs."""
    mean, weighed, lived = 0.0, 0.0, []
    for one, normal, chance in zip(moments, noise, happens, strict=True):
        if one.occurs < 1.0 and chance >= one.occurs:
            continue
        gesture = one.gesture if kind < how.gesture_chance else 0.0
        designed = delivered(one.human, one.people, one.setting)
        x = moment(designed, 0.0, 0.0, 0.0, gesture, one.varies_by, normal)
        weighed += one.cares
        mean = mean_so_far(mean, one.cares, weighed, x)
        lived.append((one.cares, x))
    if not lived:
        return None
    highest, peak = 0.0, mean
    for cares, x in lived:
        standing = standing_out(cares, x, mean, how.peak_aversion)
        if is_peak(standing, highest):
            highest, peak = max(standing, highest), x
    return remember(mean, peak, lived[-1][1], how.mean_weight, how.peak_weight, how.end_weight)
