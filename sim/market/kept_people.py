"""The last few populations that were drawn: worlds, points and strategies mostly have the same people.

What is kept is only read, and takes no more than `MOST_BYTES`.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import fields
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from sim.annotations import Ints
from sim.market.population import Population, build, tenancies

MOST_BYTES = 1 << 25

_populations: OrderedDict[bytes, Population] = OrderedDict()
_tenancies: WeakKeyDictionary[Population, tuple[Any, tuple[Ints, Ints, Ints]]] = WeakKeyDictionary()
_lock = Lock()


def kept_population(**asked: Any) -> Population:
    """What `sim.market.population.build` makes of these arguments."""
    key = repr([(name, _exactly(value)) for name, value in asked.items()]).encode()
    with _lock:
        known = _populations.pop(key, None)
        if known is not None:
            _populations[key] = known
            return known
    drawn = build(**asked)
    with _lock:
        _populations[key] = drawn
        while _populations and sum(map(_size, _populations.values())) > MOST_BYTES:
            _populations.popitem(last=False)
    return drawn


def kept_tenancies(
    population: Population, moving_chance: Sequence[float], first_week: int, last_week: int, since: int
) -> tuple[Ints, Ints, Ints]:
    """What `sim.market.population.tenancies` finds; of each population the last that was asked for is kept."""
    asked = tuple(moving_chance), first_week, last_week, since
    known = _tenancies.get(population)
    if known is None or known[0] != asked:
        known = _tenancies[population] = asked, tenancies(population, moving_chance, first_week, last_week, since)
    return known[1]


def _exactly(value):
    """A value in all its digits; an array's own words leave some out."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    return list(map(_exactly, value)) if isinstance(value, list | tuple) else value


def _size(population):
    values = (getattr(population, each.name) for each in fields(population))
    return sum(value.nbytes for value in values if isinstance(value, np.ndarray))
