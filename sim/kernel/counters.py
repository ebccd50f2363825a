"""The books of one week: whole numbers only, so that neither threads nor the order of customers can touch
them.
"""

import numpy as np

from sim.compiled import compiled, natural
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
RETURNING, SATISFACTION, EXPERIENCE = (
    int(each) for each in (Count.RETURNING, Count.SATISFACTION, Count.EXPERIENCE)
)
EXPECTATION, GUESTS, TALKS = (int(each) for each in (Count.EXPECTATION, Count.GUESTS, Count.TALKS))
DELIGHTED_VISITS, OUTRAGED_VISITS, COMPLAINTS = (
    int(each) for each in (Count.DELIGHTED, Count.OUTRAGED, Count.COMPLAINTS)
)
REFUNDS, GESTURES, UPGRADES = (int(each) for each in (Count.REFUNDS, Count.GESTURES, Count.UPGRADES))
KINDS = len(Count)

RARE = DELIGHTED | OUTRAGED | COMPLAINED | REFUNDED | GESTURED | UPGRADED | REVIEWED
REVIEW_TOTAL, REVIEW_COUNT = 0, 1


class Books:
    """This week's books: `counts` int64 [J, G, kinds] and `reviews` int64 [J, 2], one of each for every
    stretch.
    """

    def __init__(self, stretches, businesses, groups):
        self.counts = np.zeros((stretches, businesses, groups, KINDS), np.int64)
        self.reviews = np.zeros((stretches, businesses, 2), np.int64)

    def clear(self):
        """Empty books for a new week."""
        self.counts[:] = 0
        self.reviews[:] = 0


@compiled(inner=True)
def enter_visits(count, first_group, whole, real, counts, reviews):
    """Enter the visits on the desk; the group is the segment's, counted from `first_group` (0: residents)."""
    for a in range(count):
        whole[TALLY_0 + a] = tally(real[SATISFIED + a])
        whole[TALLY_1 + a] = tally(real[MEMORY + a])
        whole[TALLY_2 + a] = tally(real[EXPECTED + a])
    for a in range(count):
        outcome, j, group = whole[OUTCOME + a], natural(whole[BUSINESS + a]), natural(first_group + whole[SEGMENT + a])
        counts[j, group, VISITS] += 1
        counts[j, group, SATISFACTION] += whole[TALLY_0 + a]
        counts[j, group, EXPERIENCE] += whole[TALLY_1 + a]
        counts[j, group, EXPECTATION] += whole[TALLY_2 + a]
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
            reviews[j, REVIEW_TOTAL] += whole[TALLY_1 + a] if outcome & REVIEWED else 0
            reviews[j, REVIEW_COUNT] += int(outcome & REVIEWED != 0)
