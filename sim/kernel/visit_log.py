"""The book of visits of one week: every occasion that chose a business, and what became of it.

Entries stand in the order of residents and occasions, in as many chunks as the residents were shared out
in.
"""

from typing import NamedTuple

import numpy as np

from sim.compiled import compiled

FIRST = 1
REFERRED = 2
DELIGHTED = 4
OUTRAGED = 8
COMPLAINED = 16
REFUNDED = 32
GESTURED = 64
UPGRADED = 128
REVIEWED = 256
TALKS = 512
SHARES = 1024
LEAVES = 2048


class VisitBuffers(NamedTuple):
    """One entry per occasion that chose a business; `business` is NOBODY for those turned away."""

    index: np.ndarray  # type: ignore[assignment]  # int32, of the resident; as a tuple it has no use for its own
    number: np.ndarray  # uint8, of the occasion within the week
    business: np.ndarray  # int16
    freely: np.ndarray  # bool, chosen without commitment
    seat: np.ndarray  # uint32, word of luck that seats are given by
    memory: np.ndarray  # float64, z; likewise the next three
    satisfaction: np.ndarray
    expected: np.ndarray
    lived: np.ndarray
    outcome: np.ndarray  # int16, bits of the above
    teller: np.ndarray  # int32, what is told: the entry of each visit that a friend hears of, chunk by chunk
    told: np.ndarray  # int32, the friend


@compiled
def blank_log(size: int) -> VisitBuffers:
    """Room for `size` entries."""
    return VisitBuffers(
        np.empty(size, np.int32),
        np.empty(size, np.uint8),
        np.empty(size, np.int16),
        np.empty(size, np.bool_),
        np.empty(size, np.uint32),
        np.empty(size, np.float64),
        np.empty(size, np.float64),
        np.empty(size, np.float64),
        np.empty(size, np.float64),
        np.empty(size, np.int16),
        np.empty(size, np.int32),
        np.empty(size, np.int32),
    )
