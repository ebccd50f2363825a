"""The counters of one week: whole numbers only, so that neither threads nor the order of customers can touch
them.
"""

from typing import NamedTuple

import numpy as np

from sim.annotations import Floats, Ints
from sim.compiled import as_unsigned, compiled
from sim.kernel.rows import BUSINESS, EXPECTED, LIVED, MEMORY, OUTCOME, SATISFIED, SEGMENT, TALLY_0, TALLY_1, TALLY_2
from sim.kernel.visit_log import (
    COMPLAINED,
    DELIGHTED,
    FIRST,
    GESTURED,
    LEAVES,
    OUTRAGED,
    REFERRED,
    REFUNDED,
    REVIEWED,
    UPGRADED,
)
from sim.market.ledger import Count
from sim.rules.scale import tally

VISITS, TURNED_AWAY, NEW, REFERRED_VISITS = (
    int(each) for each in (Count.VISITS, Count.TURNED_AWAY, Count.NEW, Count.REFERRED)
)
RETURNING, SATISFACTION, EXPERIENCE = (int(each) for each in (Count.RETURNING, Count.SATISFACTION, Count.EXPERIENCE))
EXPECTATION, GUESTS, TALKS = (int(each) for each in (Count.EXPECTATION, Count.GUESTS, Count.TALKS))
DELIGHTED_VISITS, OUTRAGED_VISITS, COMPLAINTS = (
    int(each) for each in (Count.DELIGHTED, Count.OUTRAGED, Count.COMPLAINTS)
)
REFUNDS, GESTURES, UPGRADES = (int(each) for each in (Count.REFUNDS, Count.GESTURES, Count.UPGRADES))
LEFT = int(Count.LEFT)
KINDS = len(Count)

RARE = DELIGHTED | OUTRAGED | COMPLAINED | REFUNDED | GESTURED | UPGRADED | REVIEWED
REVIEW_TOTAL, REVIEW_COUNT = 0, 1


class Counters(NamedTuple):
    """This week's counters, of every chunk of residents its own."""

    counts: np.ndarray  # int64 [C, J, G, kinds]
    reviews: np.ndarray  # int64 [C, J, 2]


def counters_of(chunks: int, businesses: int, groups: int) -> Counters:
    """Counters at zero."""
    return Counters(
        np.zeros((chunks, businesses, groups, KINDS), np.int64), np.zeros((chunks, businesses, 2), np.int64)
    )


@compiled(inner=True)
def clear(counters: Counters) -> None:
    """Back to zero, for a new week."""
    chunks, businesses, groups, kinds = counters.counts.shape
    for chunk in range(chunks):
        for j in range(businesses):
            counters.reviews[chunk, j, REVIEW_TOTAL] = 0
            counters.reviews[chunk, j, REVIEW_COUNT] = 0
            for group in range(groups):
                for kind in range(kinds):
                    counters.counts[chunk, j, group, kind] = 0


@compiled(inner=True)
def enter_visits(count: int, first_group: int, ints: Ints, floats: Floats, counts: Ints, reviews: Ints) -> None:
    """Enter the visits in the batch buffers; the group is the segment's, counted from `first_group` (0: residents)."""
    for a in range(count):
        ints[TALLY_0 + a] = tally(floats[SATISFIED + a])
        ints[TALLY_1 + a] = tally(floats[LIVED + a])
        ints[TALLY_2 + a] = tally(floats[EXPECTED + a])
    for a in range(count):
        outcome, j, group = (
            ints[OUTCOME + a],
            as_unsigned(ints[BUSINESS + a]),
            as_unsigned(first_group + ints[SEGMENT + a]),
        )
        counts[j, group, VISITS] += 1
        counts[j, group, SATISFACTION] += ints[TALLY_0 + a]
        counts[j, group, EXPERIENCE] += ints[TALLY_1 + a]
        counts[j, group, EXPECTATION] += ints[TALLY_2 + a]
        if first_group == 0:
            counts[j, group, NEW if outcome & FIRST else RETURNING] += 1
            counts[j, group, REFERRED_VISITS] += int(outcome & REFERRED != 0)
        if outcome & RARE:
            counts[j, group, DELIGHTED_VISITS] += int(outcome & DELIGHTED != 0)
            counts[j, group, OUTRAGED_VISITS] += int(outcome & OUTRAGED != 0)
            counts[j, group, COMPLAINTS] += int(outcome & COMPLAINED != 0)
            counts[j, group, REFUNDS] += int(outcome & REFUNDED != 0)
            counts[j, group, GESTURES] += int(outcome & GESTURED != 0)
            counts[j, group, UPGRADES] += int(outcome & UPGRADED != 0)
            counts[j, group, LEFT] += int(outcome & LEAVES != 0)
            reviews[j, REVIEW_TOTAL] += tally(floats[MEMORY + a]) if outcome & REVIEWED else 0
            reviews[j, REVIEW_COUNT] += int(outcome & REVIEWED != 0)
