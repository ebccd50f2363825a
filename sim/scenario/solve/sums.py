"""Sums in an order of their own, so that weights have the same bits on every machine."""

from collections.abc import Iterable

from sim.annotations import Floats


def total(values: Iterable[float]) -> float:
    """Return the sum of numbers from the first to the last."""
    found = 0.0
    for value in values:
        found += value
    return found


def fold(values: Floats) -> Floats:
    """Sum along the last axis, a power of 2 long: the upper half is added to the lower until one is left."""
    while values.shape[-1] > 1:
        half = values.shape[-1] // 2
        values = values[..., :half] + values[..., half:]
    return values[..., 0]
