"""Screening: what one step of each input does, at places all over their ranges.

A trajectory goes through the cube of inputs and steps along each of them once, in an order of its own; the answer's
change over the length of the step is an elementary effect.  The mean of their absolute values ranks inputs, whether or
not they act together; their spread shows that an input acts bent, or with others.

Source: Morris (1991), Technometrics 33; the mean of absolute values: Campolongo, Cariboni & Saltelli (2007),
Environmental Modelling & Software 22.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.annotations import Floats
from sim.errors import UsageError
from sim.study.numbers.luck import orders, uniforms

LEVELS = 4
STEP = LEVELS / (2 * (LEVELS - 1))
"""Of a range; from every level one can step up or down by it and stay within."""


@dataclass(frozen=True, eq=False)
class Effects:
    """For each input: ``moves`` [d] the mean of absolute elementary effects, ``mean`` [d] of them as they are,
    ``spread`` [d] their standard deviation; all in the answer's unit over a whole range.
    """

    moves: Floats
    mean: Floats
    spread: Floats


def trajectories(names: Sequence[str], seed: int, count: int) -> Floats:
    """Float [count, d + 1, d], in [0, 1]: the corners of so many trajectories."""
    inputs = len(names)
    name = "\n".join(names)
    starts = uniforms(seed, f"starts\n{name}", count, inputs)
    order = orders(seed, f"orders\n{name}", count, inputs)
    levels = np.floor(starts * LEVELS) / (LEVELS - 1)
    found = np.empty((count, inputs + 1, inputs))
    for number in range(count):
        here = levels[number].copy()
        found[number, 0] = here
        for place, which in enumerate(order[number], start=1):
            here[which] += STEP if here[which] < 0.5 else -STEP
            found[number, place] = here
    return np.clip(found, 0.0, 1.0)


def effects(points: Floats, answers: Floats) -> Effects:
    """The `Effects` of ``answers`` float [count, d + 1] at the corners of trajectories, ``points`` of `trajectories`.

    Raises UsageError where an answer is missing.
    """
    if not np.all(np.isfinite(answers)):
        raise UsageError(f"{int(np.sum(~np.isfinite(answers)))} answers of the screening are missing.")
    moved = np.diff(points, axis=1)  # [count, d, d]: one input in each step
    which = np.argmax(np.abs(moved), axis=2)
    rises = np.diff(answers, axis=1) / np.take_along_axis(moved, which[:, :, None], axis=2)[:, :, 0]
    by_input = np.take_along_axis(rises, np.argsort(which, axis=1), axis=1)  # [count, d]
    spread = by_input.std(axis=0, ddof=1) if len(by_input) > 1 else np.zeros(by_input.shape[1])
    return Effects(np.abs(by_input).mean(axis=0), by_input.mean(axis=0), spread)
