"""Single visits, for those who want to see each of them: the transaction log of one run."""

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.annotations import Bools, Ints, Row

COLUMNS = {
    "week": np.int32,
    "who": np.int64,
    "arrival": np.int32,
    "occasion": np.int16,
    "business": np.int16,
    "segment": np.int16,
    "passer": np.bool_,
    "day": np.int8,
    "expected": np.float64,
    "lived": np.float64,
    "memory": np.float64,
    "satisfaction": np.float64,
    "first": np.bool_,
    "referred": np.bool_,
    "delighted": np.bool_,
    "outraged": np.bool_,
    "complained": np.bool_,
    "refunded": np.bool_,
    "upgraded": np.bool_,
    "left": np.bool_,
}
"""Columns and types.  `day` is 0-6 within the week, `expected`, `lived`, `memory` and `satisfaction` are in z, flags as
in the rules.  `lived` is the visit as it was, `memory` what is learnt of it and told; they differ where what was put
right is not learnt (M17).  `left`: for good (M37); of two visits in a week the later one decides.
"""


class VisitLog:
    """Visits in the order week, business, who, occasion, a week at a time.

    Each week's visits go to ``take``, a function of {name of a column: array}; without one they are kept.
    """

    def __init__(self, take: Callable[..., Any] | None = None) -> None:
        self._weeks: list[Row] = []
        self.take = self._weeks.append if take is None else take

    @classmethod
    def of(cls, log_visits: "VisitLog | bool") -> "VisitLog | None":
        """The log that an engine is to fill: False for none, True for one that keeps all, or one that is given."""
        return log_visits if isinstance(log_visits, cls) else cls() if log_visits else None

    def add_week(self, columns: Row) -> None:
        """The visits of a week: every column must be given, as something with one entry each."""
        self.take({name: np.asarray(columns[name], dtype=kind) for name, kind in COLUMNS.items()})

    def arrays(self) -> dict[str, Bools | Ints]:
        """Name -> array, all of one length: the visits of all weeks that were kept."""
        return {
            name: np.concatenate([week[name] for week in self._weeks] or [np.empty(0, kind)])
            for name, kind in COLUMNS.items()
        }
