"""The counters of one week: whole numbers only, so that neither threads nor the order of customers can touch
them.
"""

import numpy as np

from sim.annotations import Floats, Ints
from sim.compiled import as_unsigned, compiled
from sim.kernel.rows import BUSINESS, EXPECTED, MEMORY, OUTCOME, SATISFIED, SEGMENT, TALLY_0, TALLY_1, TALLY_2
from sim.kernel.visit_log import (
    COMPLAINED,
    DELIGHTED,
    FIRST,
    GESTURED,
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
KINDS = len(Count)

RARE = DELIGHTED | OUTRAGED | COMPLAINED | REFUNDED | GESTURED | UPGRADED | REVIEWED
REVIEW_TOTAL, REVIEW_COUNT = 0, 1


class Counters:
    """This week's counters: `counts` int64 [J, G, kinds] and `reviews` int64 [J, 2], one of each for every
    chunk.
    """

    def __init__(self, chunks: int, businesses: int, groups: int) -> None:
        self.counts = np.zeros((chunks, businesses, groups, KINDS), np.int64)
        self.reviews = np.zeros((chunks, businesses, 2), np.int64)

    def clear(self) -> None:
        """Empty counters for a new week."""
        self.counts[:] = 0
        self.reviews[:] = 0


@compiled(inner=True)
def enter_visits(count: int, first_group: int, ints: Ints, floats: Floats, counts: Ints, reviews: Ints) -> None:
    """Enter the visits in the batch buffers; the group is the segment's, counted from `first_group` (0: residents)."""
    for a in range(count):
        ints[TALLY_0 + a] = tally(floats[SATISFIED + a])
        ints[TALLY_1 + a] = tally(floats[MEMORY + a])
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
            reviews[j, REVIEW_TOTAL] += ints[TALLY_1 + a] if outcome & REVIEWED else 0
            reviews[j, REVIEW_COUNT] += int(outcome & REVIEWED != 0)
