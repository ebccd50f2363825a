"""Single visits, for those who want to see each of them: the transaction log of one run."""

from dataclasses import dataclass, field

import numpy as np

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
    "memory": np.float64,
    "satisfaction": np.float64,
    "first": np.bool_,
    "referred": np.bool_,
    "complained": np.bool_,
    "refunded": np.bool_,
    "upgraded": np.bool_,
}
"""Columns and types.  `day` is 0-6 within the week, `expected`, `memory` and `satisfaction` are in z, the flags as
in the rules.
"""


@dataclass
class VisitLog:
    """Visits in the order week, business, who, occasion."""

    columns: dict = field(default_factory=lambda: {name: [] for name in COLUMNS})

    def add(self, **visit):
        """Append one visit; every column must be given."""
        for name in COLUMNS:
            self.columns[name].append(visit[name])

    def arrays(self):
        """Name -> array, all of one length."""
        return {name: np.array(values, dtype=COLUMNS[name]) for name, values in self.columns.items()}
