"""How the visits of people whose habits are at rest answer prices and waits, habits held or following (M3, M14).

For one person, with ``T`` how her visits to J businesses answer their values while habits hold and ``A`` how what
loyalty adds to the values answers them through her shares of visits, a change of values that habits follow in the end
moves her visits by ``T (1 + A + A A + ...) = T (1 - A)^-1``.  So nothing is tried out: the answer is that of an
infinitely small step, after which habits have come to rest again.

**Within some weeks** habits follow part of the way: of what her loyalty lacks, each visit makes up for 1 - carry, so
that the mean over W weeks is ``1 - (1 - exp(-z)) / z`` of it, z = (1 - carry) x visits a week x W.  With
``z / (1.5 + z)`` in its place, within .04 of it, all that follows from all is a fixed point again, and a change moves
visits by ``T (1 - r A)^-1``, r being that share.  Who comes often follows sooner: r is a mean over people by visits,
whose rates are as by a gamma law (M1; its quantiles by Wilson & Hilferty 1931, within .01 of r).
"""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.annotations import Floats
from sim.scenario.solve.frozen import normals
from sim.scenario.solve.settled import People, look_in_pairs
from sim.scenario.solve.sums import fold

LEAST_LEFT = 1e-3
"""Of a change of habits that is not made up for: at 0 people would be locked in, and there would be no answer."""
HALFWAY = 1.5
"""What z / (z + this) is nearest to 1 - (1 - exp(-z)) / z with."""
BITS = 3
"""2^3 rates of occasions stand for all."""


class Looked(NamedTuple):
    """What J businesses are to some people as their habits stand, and how far these are from rest."""

    people: People
    price_weight: float
    visits: Floats  # [J, P], for one occasion
    held: Floats  # [J, J, P], d visits to j / d value of k while habits hold
    habits: Floats  # [J, J, P], A above
    short: Floats | None  # [J, P], what visits would add to loyalty; None: nobody has habits


class AtRest(NamedTuple):
    """Where Newton's next step ends."""

    visits: Floats  # [J] a week
    by_wait: Floats  # [J, J], d visits to j / d minutes of waiting at k, once habits have followed
    loyalty: Floats | None  # [J, P]
    further: float  # the largest change of a loyalty


def look(people: People, price_weight: float, nest: float, going_out: float) -> Looked:
    """Return what these people choose at these weights, and how that answers, their loyalty being what it is."""
    values = people.worth - price_weight * people.cost
    if people.reward is None or people.loyalty is None or not people.has_habits:
        return Looked(people, price_weight, *look_in_pairs(people, values, nest, going_out), np.zeros(0), None)
    visits, held = look_in_pairs(people, values + people.loyalty_weight * people.loyalty, nest, going_out)
    whole, altogether = _over_first(visits), _over_first(held)
    shares = visits / whole
    pull = people.loyalty_weight * people.reward / whole
    habits = pull[:, np.newaxis] * (held - shares[:, np.newaxis] * altogether)
    return Looked(people, price_weight, visits, held, habits, people.reward * shares - people.loyalty)


def towards_rest(looked: Looked) -> AtRest:
    """Return where visits and loyalty come to rest by what was looked at, as one step of Newton's has it."""
    people, visits = looked.people, looked.people.weight * looked.visits
    if looked.short is None:
        return AtRest(fold(visits), _by_wait(looked, looked.held), None, 0.0)
    count = len(visits)
    unit = np.zeros_like(looked.held)
    for j in range(count):
        unit[j, j] = 1.0
    found = _through(looked.habits, 1.0, np.concatenate([looked.held, unit]))
    turns, follows = found[:count], found[count:]
    more = people.loyalty_weight * people.weight * looked.short
    step = _over_first(np.swapaxes(follows, 0, 1) * looked.short[:, np.newaxis])
    bound_for = visits + _over_first(np.swapaxes(turns, 0, 1) * more[:, np.newaxis])
    loyalty = np.clip(people.loyalty + step, 0.0, 1.0)
    return AtRest(fold(bound_for), _by_wait(looked, turns), loyalty, float(np.abs(step).max()))


def answers(looked: Looked, weeks: float = math.inf) -> tuple[Floats, Floats]:
    """Return how visits answer prices and minutes of waiting, [J, J] each: d visits to j / d that of k, on average over
    ``weeks`` (0: habits are held).
    """
    turns = looked.held
    if looked.short is not None and weeks > 0.0:
        part = 1.0 if weeks == math.inf else _part(looked.people, looked.visits, weeks)
        turns = _through(looked.habits, part, turns)
    return fold(turns * _dearer(looked)), _by_wait(looked, turns)


def _dearer(looked):
    """[P] or [J, P]: what a unit of money more takes from a value, by occasions."""
    return -looked.price_weight * looked.people.weight * looked.people.minded


def _by_wait(looked, turns):
    a_minute = looked.people.a_minute
    return np.zeros(turns.shape[:2]) if a_minute is None else fold(turns * (_dearer(looked) * a_minute))


def _over_first(values):
    total = values[0]
    for each in values[1:]:
        total = total + each
    return total


def _part(people, visits, weeks):
    """[P]: the share of the way that habits follow, on average over ``weeks``."""
    if people.fades is None or not weeks > 0.0:
        return 0.0
    whole = _over_first(visits)
    gone = people.fades * whole * (weeks / HALFWAY)
    rates = _rates(people.rate_shape)
    part = np.zeros_like(gone)
    for rate in rates:
        part = part + rate * gone / (1.0 + rate * gone)
    return part / len(rates)


@lru_cache(maxsize=64)
def _rates(shape: float) -> tuple[float, ...]:
    """Rates of occasions beside the mean one of everybody, of equally many visits each: gamma, of shape + 1."""
    if shape == math.inf:
        return (1.0,)
    spread = 1.0 / (9.0 * (shape + 1.0))
    found = []
    for each in normals(BITS, 0).tolist():
        root = max(1.0 - spread + math.sqrt(spread) * each, 0.0)
        found.append((shape + 1.0) / shape * (root * root * root))
    return tuple(sorted(found))


def _through(habits, part, rows):
    """[R, J, P]: ``rows`` (1 - ``part`` A)^-1, A being the ``habits``, by elimination without pivots."""
    count = len(habits)
    left = -part * habits
    for j in range(count):
        left[j, j] += 1.0
    both = np.concatenate([left, rows])
    for at in range(count):
        column = both[:, at] / np.maximum(both[at, at], LEAST_LEFT)
        row = both[at].copy()
        row[at] = 0.0
        both -= column[:, np.newaxis] * row
        both[:, at] = column
    return both[count:]
