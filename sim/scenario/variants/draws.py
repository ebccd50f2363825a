"""Points of the unit cube that worlds and sweeps are drawn at: they belong to seed and names, never to what was drawn
before.

Sources: Sobol (1967), direction numbers of Joe & Kuo (2008) through scipy; digital shift: Owen (1995), Cranley &
Patterson (1976); Latin hypercube: McKay, Beckman & Conover (1979).
"""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np

from sim import chance
from sim.annotations import Floats

BITS = 32
CELL = 2.0**-BITS


def sobol(names: Sequence[str], seed: int, count: int) -> Floats:
    """Float [count, len(names)], each in (0, 1): the first points of a Sobol sequence, shifted.

    The shift of a column comes from ``seed`` and the name alone, the column's Sobol dimension from its place; more
    points begin with the same ones.
    """
    if not count or not names:
        return np.zeros((count, len(names)))
    from scipy.stats.qmc import Sobol

    plain = Sobol(len(names), scramble=False, bits=BITS).random(1 << (count - 1).bit_length())[:count]
    whole = np.round(plain * 2.0**BITS).astype(np.int64)
    shifts = [_words(seed, name)[0] for name in names]
    return ((whole ^ np.array(shifts, dtype=np.int64)) + 0.5) * CELL


def latin(names: Sequence[str], seed: int, count: int) -> Floats:
    """Float [count, len(names)], each in (0, 1): a Latin hypercube.

    Every column has one number in each of ``count`` equal parts, in an order of its own.  Order and places within the
    parts come from ``seed`` and the name alone; other counts have other points.
    """
    rows = np.arange(count, dtype=np.uint64)
    out = np.zeros((count, len(names)))
    for column, name in enumerate(names):
        first, second, _, _ = _words(seed, name)
        drawn: Any = chance.philox(cast(Any, rows), 0, 0, 0, first, second)  # word by word
        order, tie, within, _ = drawn
        part = np.argsort(np.lexsort((tie, order)), kind="stable")
        out[:, column] = (part + (np.asarray(within) + 0.5) * CELL) / max(1, count)
    return np.minimum(out, 1.0 - 0.5 * CELL)


def _words(seed: int, name: str) -> tuple[int, int, int, int]:
    return chance.block(seed, 0, chance.WORLD, chance.name_hash(name), 0, 0, 0)
