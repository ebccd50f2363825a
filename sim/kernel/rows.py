"""The buffers of one batch: at most 256 occasions side by side, one row for each quantity.

The compiler turns a loop over a row into vector instructions if it can see that rows do not overlap.  So all
rows of a kind lie in one flat array, `STRIDE` apart: entry a of row R is ``ints[R + a]``.  The stride is a
little longer than a batch, because rows at a distance of a power of two would compete for the same lines of
the cache.
"""

import numpy as np

from sim.annotations import Floats, Ints
from sim.compiled import compiled

SIZE = 256
STRIDE = 264

# whole numbers
INDEX = 0 * STRIDE  # which resident, or which passer-by of the place
WHO = 1 * STRIDE  # the number that luck knows her by
NUMBER = 2 * STRIDE  # of the occasion within her week
SEGMENT = 3 * STRIDE
BUSINESS = 4 * STRIDE  # chosen, or NOBODY
ENTRY = 5 * STRIDE  # where the visit stands in the visit log
VISITS = 6 * STRIDE  # before this one
SHOWN = 7 * STRIDE  # visits since the last refresh
FLAGS = 8 * STRIDE
OUTCOME = 9 * STRIDE  # bits of `sim.kernel.visit_log`
SEAT = 10 * STRIDE  # the word of luck that seats are given by
WORD_0 = 11 * STRIDE  # a block of luck
WORD_1 = 12 * STRIDE
WORD_2 = 13 * STRIDE
WORD_3 = 14 * STRIDE
TALLY_0 = 15 * STRIDE
TALLY_1 = 16 * STRIDE
TALLY_2 = 17 * STRIDE
DRAWN = 18 * STRIDE  # four rows: the luck of four touchpoints
BOUND = 22 * STRIDE  # the business she is bound to, or NOBODY
ARRIVED = 23 * STRIDE  # the week in which she came
WHOLE_ROWS = 24  # and after them those of every business, see below

# real numbers
PRODUCT_WEIGHT = 0 * STRIDE
EXPERIENCE_WEIGHT = 1 * STRIDE
PRICE_WEIGHT = 2 * STRIDE
MINUTE_VALUE = 3 * STRIDE
EXPECTATION = 4 * STRIDE  # as it is held: only what was heard until the first visit
RISK = 5 * STRIDE
LOYALTY = 6 * STRIDE
TASTE = 7 * STRIDE
TOP = 8 * STRIDE  # best value of the set
TOTAL = 9 * STRIDE  # sum of attractions; at a visit the sum of the weights of its moments
SOONEST = 10 * STRIDE
MATCH = 11 * STRIDE
NOVELTY = 12 * STRIDE
PERSONAL = 13 * STRIDE
GIFT = 14 * STRIDE  # size of the gesture that is made on this visit
MEAN = 15 * STRIDE
HIGHEST = 16 * STRIDE
PEAK = 17 * STRIDE
END = 18 * STRIDE
MEMORY = 19 * STRIDE
EXPECTED = 20 * STRIDE
VARIES = 21 * STRIDE
SATISFIED = 22 * STRIDE
BEFORE = 23 * STRIDE  # what a stranger expects of the business visited; then what it asks of its customers
RISK_BEFORE = 24 * STRIDE
RECOVERY = 25 * STRIDE  # what the business puts right; then what was put right, nothing without a complaint
GUARANTEE = 26 * STRIDE
REWARD = 27 * STRIDE
CARES = 28 * STRIDE
DESIGNED = 29 * STRIDE
EFFORT = 31 * STRIDE  # what multiplies trouble
LIVED = 30 * STRIDE  # the visit as it was, before anything that was put right mends the MEMORY
REAL_ROWS = 32

# what is held of a business: rows for each of a list, the first business's first
MARKS = WHOLE_ROWS * STRIDE
OF_VISITS = 0 * STRIDE
OF_FLAGS = 1 * STRIDE  # as they are held, but BARRED of whoever stays away: also those who left for good
MARKS_EACH = 2 * STRIDE
MEMORIES = REAL_ROWS * STRIDE
OF_EXPECTATION = 0 * STRIDE
OF_RISK = 1 * STRIDE
OF_LOYALTY = 2 * STRIDE
OF_PAID = 3 * STRIDE
MEMORIES_EACH = 4 * STRIDE

OUT_OF_MIND = -1e300
"""The value of a business that is not in the set: its attraction is exactly 0."""


@compiled
def batch_buffers(businesses: int) -> tuple[Ints, Floats]:
    """Empty buffers: the whole numbers and the real numbers of one batch, with room for what is held of so many."""
    ints = np.zeros(MARKS + businesses * MARKS_EACH, np.int64)
    return ints, np.zeros(MEMORIES + businesses * MEMORIES_EACH, np.float64)


@compiled
def rows(count: int) -> Floats:
    """Rows of real numbers, one for each of `count` businesses or touchpoints."""
    return np.zeros((count, STRIDE), np.float64)
