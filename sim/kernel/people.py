"""The residents as columns: what the kernel works on, and the way from a `State` and back.

One column per quantity, and per quantity and business: a phase then reads just what it needs, in order.  N
residents (places in name order, then slots), J businesses in name order.
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
    taste: np.ndarray  # float64 [J, N], or [0, 0] if nobody has any
    tenancy: np.ndarray  # int32 [N], row of the ledger's diary, or -1


def people_of(state, population, tenancy):
    """The columns of a `State`; they share no memory with it."""
    taste = np.zeros((0, 0)) if population.taste is None else np.array(population.taste.T, order="C")
    return People(
        **{name: getattr(state, name).copy() for name in PERSONAL},
        **{name: np.array(getattr(state, name).T, order="C") for name in BY_BUSINESS},
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
