"""The residents as columns: what the kernel works on, and the way from a `State` and back.

One column per quantity, and per quantity and business.  N residents (places in name order, then slots), J
businesses in name order.

What a resident holds of a business lies together in memory, and her records of all businesses side by side: a
visit, or an occasion to decide, touches two or three places in memory instead of one for every quantity.  The
columns are views that step over these records.  Loyalty and match lie in records of their own, because a visit
changes the loyalties to all businesses and nothing else of the businesses not visited.
"""

from typing import NamedTuple

import numpy as np

from sim.state import State

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
HELD = np.dtype(
    [
        ("contribution", np.int64),  # the first and the last of a record are asked for when it is fetched ahead
        ("expectation", np.float64),
        ("risk", np.float64),
        ("visits", np.int32),
        ("since_refresh", np.int32),
        ("last_visit", np.int16),
        ("flags", np.uint8),
        ("unused", np.uint8, 5),
    ]
)
BOND = np.dtype([("loyalty", np.float64), ("match", np.float64)])
OF_BUSINESSES = ("wait", "utilisation", "rating")


class People(NamedTuple):
    """Every resident's own state, the arrays of `sim.state.State` with the businesses first."""

    segment: np.ndarray  # int16 [N]
    arrival: np.ndarray  # int32 [N]
    unit_rate: np.ndarray  # float64 [N]
    experience_sensitivity: np.ndarray  # float64 [N]
    price_sensitivity: np.ndarray  # float64 [N]
    product_sensitivity: np.ndarray  # float64 [N]
    committed_to: np.ndarray  # int16 [N]
    committed_until: np.ndarray  # int32 [N]
    match: np.ndarray  # float64 [J, N]
    expectation: np.ndarray  # float64 [J, N]
    risk: np.ndarray  # float64 [J, N]
    loyalty: np.ndarray  # float64 [J, N]
    visits: np.ndarray  # int32 [J, N]
    since_refresh: np.ndarray  # int32 [J, N]
    last_visit: np.ndarray  # int16 [J, N]
    flags: np.ndarray  # uint8 [J, N]
    contribution: np.ndarray  # int64 [J, N]
    held: np.ndarray  # HELD [N, J], the records that the columns above step over, but for the next two
    bonds: np.ndarray  # BOND [N, J], loyalty and match
    taste: np.ndarray  # float64 [J, N], or [0, 0] if nobody has any
    tenancy: np.ndarray  # int32 [N], row of the ledger's diary, or -1


def people_of(state, population, tenancy):
    """The columns of a `State`; they share no memory with it."""
    columns = {}
    for whose, layout in (("held", HELD), ("bonds", BOND)):
        records = np.zeros(state.match.shape, layout)
        columns[whose] = records
        for name in set(layout.names) & set(BY_BUSINESS):
            records[name] = getattr(state, name)
            columns[name] = records[name].T
    taste = np.zeros((0, 0)) if population.taste is None else np.array(population.taste.T, order="C")
    return People(
        **{name: getattr(state, name).copy() for name in PERSONAL},
        **columns,
        taste=taste,
        tenancy=tenancy,
    )


def state_of(people, week, businesses):
    """The `State` that opens `week`; `businesses` holds the arrays of `OF_BUSINESSES` by name."""
    return State(
        week=week,
        **{name: getattr(people, name).copy() for name in PERSONAL},
        **{name: np.array(getattr(people, name).T, order="C") for name in BY_BUSINESS},
        **{name: np.array(businesses[name], np.float64) for name in OF_BUSINESSES},
    )
