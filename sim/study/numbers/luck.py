"""Luck of what is reckoned with the answers, never of a market: bootstraps, permutations, simulated surveys."""

from typing import Any, cast

import numpy as np
from scipy.special import ndtri

from sim import chance
from sim.annotations import Floats, Ints

UNIT = 2.0**-32


def uniforms(seed: int, name: str, rows: int, columns: int = 1) -> Floats:
    """Float [rows, columns], each in (0, 1): they belong to seed, name, row and column alone."""
    first, second, _, _ = chance.block(seed, 0, chance.WORLD, chance.name_hash(name), 0, 0, 1)
    places = np.arange(rows * columns, dtype=np.uint64)
    blocks = cast(Any, np.arange(-(-len(places) // 4), dtype=np.uint64))
    words: Any = chance.philox(blocks, 0, 0, 0, first, second)
    drawn = np.stack([np.asarray(each, dtype=np.uint64) for each in words], axis=1).ravel()[: len(places)]
    return ((drawn + 0.5) * UNIT).reshape(rows, columns)


def normals(seed: int, name: str, rows: int, columns: int = 1) -> Floats:
    """Float [rows, columns]: standard normals, likewise."""
    return ndtri(uniforms(seed, name, rows, columns))


def orders(seed: int, name: str, count: int, length: int) -> Ints:
    """Int [count, length]: in each row 0 ... length - 1 in an order of its own."""
    return np.argsort(uniforms(seed, name, count, length), axis=1, kind="stable")


def resamples(seed: int, name: str, count: int, length: int) -> Floats:
    """Float [count, length]: how often a bootstrap takes each of ``length``; every row sums to ``length``."""
    taken = (uniforms(seed, name, count, length) * length).astype(np.int64)
    return np.stack([np.bincount(row, minlength=length) for row in taken]).astype(np.float64)
