"""Points that stand for the people of a place: a low-discrepancy sequence, the same bits on every machine.

The first coordinates are those of Sobol's sequence (1967), with the direction numbers of Joe & Kuo (2008), at the
middle of their cells; further ones take the cells of each coordinate in an order drawn from luck (a Latin hypercube:
McKay, Beckman & Conover 1979).
"""

from functools import lru_cache
from typing import Any, cast

import numpy as np

from sim import chance
from sim.annotations import Floats

DIRECTIONS = (
    (0, (1,)), (1, (1, 3)), (1, (1, 3, 1)), (2, (1, 1, 1)), (1, (1, 1, 3, 3)), (4, (1, 3, 5, 13)),
    (2, (1, 1, 5, 5, 17)), (4, (1, 1, 5, 5, 5)), (7, (1, 1, 7, 11, 19)), (11, (1, 1, 5, 1, 1)),
    (13, (1, 1, 1, 3, 11)), (14, (1, 3, 5, 5, 31)), (1, (1, 3, 3, 9, 7, 49)), (13, (1, 1, 1, 15, 21, 21)),
    (16, (1, 3, 1, 13, 27, 49)), (19, (1, 1, 1, 15, 7, 5)),
)  # fmt: skip
"""Of the second and every further coordinate: the inner coefficients of its polynomial as bits, and its first direction
numbers (Joe & Kuo 2008)."""
SEED = 512
"""Of the orders of the coordinates beyond: a fixed number, for the points belong to no scenario."""


@lru_cache(maxsize=1024)
def uniforms(bits: int, coordinate: int) -> Floats:
    """Float [2^bits], each in (0, 1): a coordinate (0..) of the first 2^``bits`` points; each value stands once."""
    count = 1 << bits
    cells = _sobol(bits, coordinate) if coordinate <= len(DIRECTIONS) else _in_an_order(count, coordinate)
    found = (cells + 0.5) / count
    found.setflags(write=False)
    return found


@lru_cache(maxsize=128)
def normals(bits: int, coordinate: int) -> Floats:
    """Float [2^bits]: the same as standard normals."""
    found = np.array([chance.normal_from(u) for u in uniforms(bits, coordinate).tolist()])
    found.setflags(write=False)
    return found


def _sobol(bits, coordinate):
    numbers = np.arange(1 << bits)
    cells = np.zeros(1 << bits, dtype=np.int64)
    for bit, direction in enumerate(_directions(bits, coordinate)):
        cells ^= np.where(numbers >> bit & 1, direction, 0)
    return cells


def _directions(bits, coordinate):
    """The direction number of each bit, as a whole number of ``bits`` bits."""
    if coordinate == 0:
        return [1 << (bits - 1 - bit) for bit in range(bits)]
    inner, first = DIRECTIONS[coordinate - 1]
    degree, found = len(first), list(first)
    while len(found) < bits:
        number = found[-degree] ^ found[-degree] << degree
        for back in range(1, degree):
            if inner >> (degree - 1 - back) & 1:
                number ^= found[-back] << back
        found.append(number)
    return [number << (bits - 1 - bit) for bit, number in enumerate(found[:bits])]


def _in_an_order(count, coordinate):
    rows = np.arange(count, dtype=np.uint64)
    drawn: Any = chance.philox(cast(Any, rows), 0, 0, coordinate, SEED, 0)  # word by word
    return np.argsort(np.lexsort((drawn[1], drawn[0])), kind="stable")
