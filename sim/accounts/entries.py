"""The residents' visits to one business, taken out of a ledger's diary: most of its weeks are empty."""

from typing import NamedTuple

import numpy as np

from sim.accounts.kept import once
from sim.annotations import Bools, Floats
from sim.market.ledger import VISITS_MASK, Ledger


class Visits(NamedTuple):
    """The residents' visits to one business in the recorded weeks, one entry a person and week, in that order."""

    person: np.ndarray  # int64, row of the diary
    week: np.ndarray  # int64, from 0, the first that is recorded
    times: np.ndarray  # uint8, visits in that week
    marks: np.ndarray  # uint8, the diary's entry with its flags

    @classmethod
    def of(cls, ledger: Ledger, business: int) -> "Visits":
        """The visits to the focus business with index ``business``."""
        diary = ledger.diary[ledger.focus_index(business)].ravel()
        at = np.flatnonzero(diary != 0)  # numpy is quicker at flags
        marks = diary[at]
        person, week = np.divmod(at, max(1, ledger.span))
        return cls(person, week, marks & VISITS_MASK, marks)

    def of_weeks(self, weeks: slice) -> "Visits":
        """Those of some weeks, counted from the first that is recorded; ``weeks`` has a start and a stop."""
        at = np.flatnonzero((self.week >= weeks.start) & (self.week < weeks.stop) & (self.times > 0))
        return Visits(*(column.take(at) for column in self))


@once
def visits_of(ledger: Ledger, business: int) -> Visits:
    """The `Visits` to the focus business with index ``business``."""
    return Visits.of(ledger, business)


def who_came(ledger: Ledger, visits: Visits) -> Bools:
    """Bool [N]: the tenancies that have an entry."""
    came = np.zeros(len(ledger.tenant_slot), dtype=bool)
    came[visits.person] = True
    return came


def valued(ledger: Ledger, visits: Visits, rate: Floats) -> Floats:
    """Float [N]: visits times the ``rate`` [P+W, S] of their week and segment, added up in the order of the weeks."""
    paid = rate[visits.week, ledger.tenant_segment[visits.person]] * visits.times
    return np.bincount(visits.person, weights=paid, minlength=len(ledger.tenant_slot))
