"""The search for the nest: the largest root of a function that may have none, one or two."""

import math
from collections.abc import Callable
from typing import Any

LOWEST_NEST = 0.3
HIGHEST_NEST = 1.0
POINTS = 36  # steps of 0.02; between them, dips are followed
GOLDEN = 0.6180339887498949
CLOSE = 1e-13
ROOT = 1e-9  # a change of sign that stays larger than this is a jump, not a root


def largest_nest(miss: Callable[..., Any], close: float = CLOSE, eager: bool = False) -> tuple[float, bool]:
    """(The largest nest in 0.3..1 at which ``miss`` is 0, True), or (the one where it is nearest, False).

    ``miss`` need not be monotone: a grid from the top down finds changes of sign; where its size dips between
    points without one, the dip is followed to its bottom first.  A root ends the search when the miss is at most
    ``close``; an ``eager`` search takes a third of the steps, and other ones.
    """

    def root_between(*bounds):
        return _root_between(miss, *bounds, close, eager)

    step = (HIGHEST_NEST - LOWEST_NEST) / (POINTS - 1)
    points = [HIGHEST_NEST - i * step for i in range(POINTS - 1)] + [LOWEST_NEST]
    misses = []
    nearest = (HIGHEST_NEST, math.inf)
    for i, mu in enumerate(points):
        misses.append(miss(mu))
        found = [(mu, misses[i])]
        if i and _differ(misses[i], misses[i - 1]):
            found.append(root_between(mu, points[i - 1], misses[i], misses[i - 1]))
        elif i >= 2 and abs(misses[i - 1]) <= abs(misses[i]) and abs(misses[i - 1]) < abs(misses[i - 2]):
            found.append(_dip_between(miss, mu, points[i - 2]))
            if _differ(found[-1][1], misses[i - 2]):
                found.append(root_between(found[-1][0], points[i - 2], found[-1][1], misses[i - 2]))
        nearest = min([nearest, *found], key=lambda pair: abs(pair[1]))
        if abs(nearest[1]) <= ROOT:
            return nearest[0], True
    return nearest[0], False


def _differ(one, other):
    return (one > 0.0) != (other > 0.0)


def _root_between(miss, low, high, miss_low, miss_high, close, eager):
    """(Nest, miss) at a root between two points of opposite sign, by false position (Illinois).

    The weight of the end that stays is halved at every step, or by an ``eager`` search only if it stays once more.
    """
    kept = 0
    best = min((low, miss_low), (high, miss_high), key=lambda pair: abs(pair[1]))
    for _ in range(200):
        mu = high - miss_high * (high - low) / (miss_high - miss_low)
        if not low < mu < high:
            break
        found = miss(mu)
        best = min(best, (mu, found), key=lambda pair: abs(pair[1]))
        if abs(found) <= close or high - low <= 1e-15:
            break
        side = -1 if _differ(found, miss_low) else 1
        weight = 1.0 if eager and side != kept else 0.5
        kept = side
        if side < 0:
            high, miss_high, miss_low = mu, found, weight * miss_low
        else:
            low, miss_low, miss_high = mu, found, weight * miss_high
    return best


def _dip_between(miss, low, high):
    """(Nest, miss) where abs(miss) is smallest between two points, or at any point of the other sign."""
    side = miss(high)
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_left, at_right = miss(left), miss(right)
    for _ in range(40):
        if _differ(at_left, side):
            return left, at_left
        if _differ(at_right, side):
            return right, at_right
        if abs(at_left) < abs(at_right):
            high, right, at_right = right, left, at_left
            left = high - GOLDEN * (high - low)
            at_left = miss(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + GOLDEN * (high - low)
            at_right = miss(right)
    return (left, at_left) if abs(at_left) < abs(at_right) else (right, at_right)
