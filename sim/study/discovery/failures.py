"""Whether failures gather anywhere, told honestly: the box is chosen on one half of the worlds, and what is said of it
comes from the other half, which it has not seen.  On noise, boxes are found too; few of them hold there.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.annotations import Bools, Floats
from sim.study.discovery.prim import Box, Held, found, held
from sim.study.numbers.luck import uniforms

LEAST_WORLDS, LEAST_FAILURES = 300, 30
SURE = 0.01
"""The chance, on the half that the box has not seen, below which it is shown."""

Reason = Literal["shown", "few worlds", "few failures", "nowhere"]


@dataclass(frozen=True, eq=False)
class Gathering:
    """Where failures gather: ``why`` is "shown", or says why there is no box; ``box`` and what it ``holds`` on the
    half of the worlds that it has not seen are None then."""

    why: Reason
    worlds: int
    failures: int
    box: Box | None = None
    holds: Held | None = None


def gathered(x: Floats, fails: Bools, seed: int) -> Gathering:
    """Where failures gather in worlds ``x`` float [n, d], of which ``fails`` bool [n] fail."""
    worlds, failures = len(x), int(fails.sum())
    if worlds < LEAST_WORLDS:
        return Gathering("few worlds", worlds, failures)
    if min(failures, worlds - failures) < LEAST_FAILURES:
        return Gathering("few failures", worlds, failures)
    first = _half(fails, seed)
    box = found(x[first], fails[first])
    said = held(box, x[~first], fails[~first])
    if not box.bounded or said.p >= SURE:
        return Gathering("nowhere", worlds, failures)
    return Gathering("shown", worlds, failures, box, said)


def _half(fails, seed):
    """Which worlds the box is chosen on: half of the failures and half of the others, by luck of their own."""
    luck = uniforms(seed, "halves of discovery", len(fails))[:, 0]
    first = np.zeros(len(fails), dtype=bool)
    for kind in (True, False):
        some = np.flatnonzero(fails == kind)
        first[some[np.argsort(luck[some], kind="stable")][: len(some) // 2]] = True
    return first
