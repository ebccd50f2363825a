"""The whole state of a market between two weeks, as arrays: what a run can stop at, branch from and be compared by.

N residents (places in name order, then slots), J businesses in name order.  The fast engine works on these arrays; the
readable one can be built from them and can write them.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

AWARE = 1
HEARD_GOOD = 2  # has heard a friend who was satisfied
REMINDED = 4  # comes to mind at her next first occasion of a week, by a friend's word
BARRED = 8  # fired by the business
LEFT = 16  # left for good at the last visit (M37); whether that still holds says `sim.market.value.is_away`
NEVER = -32768
NOBODY = -1


PERSONAL = (
    "segment",
    "arrival",
    "unit_rate",
    "experience_sensitivity",
    "price_sensitivity",
    "product_sensitivity",
    "committed_to",
    "committed_until",
)
BY_BUSINESS = (
    "match",
    "expectation",
    "risk",
    "loyalty",
    "visits",
    "since_refresh",
    "last_visit",
    "flags",
    "contribution",
)
OF_BUSINESSES = ("wait", "utilisation", "rating")
"""The fields of a `State` [N], [N, J] and [J]."""


@dataclass
class State:
    """Everything that changes in the course of a run.

    `week` is the week about to open.  `expectation` and `risk` (z) hold only what was *heard* of a business until
    the first visit and the customer's own value from then on.  `contribution` is money since the last firing, in
    tally units.
    """

    week: int
    segment: np.ndarray  # int16 [N]
    arrival: np.ndarray  # int32 [N], week of arrival, FOUNDER_WEEK for the first residents
    unit_rate: np.ndarray  # float64 [N], need relative to the segment's mean
    experience_sensitivity: np.ndarray  # float64 [N], multiplier on the experience weight
    price_sensitivity: np.ndarray  # float64 [N]
    product_sensitivity: np.ndarray  # float64 [N]
    committed_to: np.ndarray  # int16 [N], business or NOBODY
    committed_until: np.ndarray  # int32 [N], first week of free choice
    match: np.ndarray  # float64 [N, J], z
    expectation: np.ndarray  # float64 [N, J], z
    risk: np.ndarray  # float64 [N, J], z
    loyalty: np.ndarray  # float64 [N, J], 0..1
    visits: np.ndarray  # int32 [N, J], ever
    since_refresh: np.ndarray  # int32 [N, J], visits
    last_visit: np.ndarray  # int16 [N, J], week, or NEVER
    flags: np.ndarray  # uint8 [N, J], AWARE | HEARD_GOOD | REMINDED | BARRED | LEFT
    contribution: np.ndarray  # int64 [N, J]
    wait: np.ndarray  # float64 [J], minutes, smoothed
    utilisation: np.ndarray  # float64 [J], 0..1, smoothed
    rating: np.ndarray  # float64 [J], z

    def copy(self) -> "State":
        """A state that can go its own way: the start of a branch."""
        copied: dict[str, Any] = {
            field.name: (value.copy() if isinstance(value := getattr(self, field.name), np.ndarray) else value)
            for field in fields(self)
        }
        return State(**copied)

    def differences(self, other: "State") -> list[str]:
        """Names of the fields whose bits differ from those of `other`, in the order of the class."""
        return [
            field.name
            for field in fields(self)
            if not np.array_equal(np.asarray(getattr(self, field.name)), np.asarray(getattr(other, field.name)))
        ]

    @property
    def bytes_per_resident(self) -> float:
        """Memory of the residents' arrays, in bytes per resident."""
        residents = len(self.segment)
        return sum(
            value.nbytes
            for field in fields(self)
            if isinstance(value := getattr(self, field.name), np.ndarray) and value.shape[:1] == (residents,)
        ) / max(1, residents)
