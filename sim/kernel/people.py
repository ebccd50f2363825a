"""The residents as columns: what the kernel works on, and the way from a `State` and back.

One column per quantity, and per quantity and business.  N residents (places in name order, then slots), J
businesses in name order.

The columns are views that step over records, so that whoever needs several quantities of one resident finds them on
one line of memory.  `HELD` is what an occasion to decide reads, of all businesses side by side: 32 bytes each, at
addresses of which no record crosses a line.  `KEPT` is what only a visit needs, and `PERSON` what she is herself.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.annotations import Floats, Ints, Numbers
from sim.compiled import as_unsigned, compiled, prefetch
from sim.market.population import Population
from sim.market.state import BY_BUSINESS, OF_BUSINESSES, PERSONAL, State

HELD = np.dtype(
    [
        ("expectation", np.float64),
        ("risk", np.float64),
        ("loyalty", np.float64),
        ("visits", np.int32),
        ("last_visit", np.int16),
        ("flags", np.uint8),
        ("unused", np.uint8),
    ]
)
KEPT = np.dtype([("match", np.float64), ("contribution", np.int64), ("since_refresh", np.int32), ("unused", np.int32)])
PERSON = np.dtype(
    [
        ("experience_sensitivity", np.float64),
        ("price_sensitivity", np.float64),
        ("product_sensitivity", np.float64),
        ("committed_until", np.int32),
        ("committed_to", np.int16),
        ("unused", np.int16),
    ]
)
LINE = 64
"""Bytes that memory hands out at once."""
EACH_LINE = LINE // HELD.itemsize
"""So many records of `HELD` come with one."""


class People(NamedTuple):
    """Every resident's own state, the arrays of `sim.market.state.State` with the businesses first."""

    segment: np.ndarray  # int16 [N]
    arrival: np.ndarray  # int32 [N]
    unit_rate: np.ndarray  # float64 [N]
    match: np.ndarray  # float64 [J, N]
    expectation: np.ndarray  # float64 [J, N]
    risk: np.ndarray  # float64 [J, N]
    loyalty: np.ndarray  # float64 [J, N]
    visits: np.ndarray  # int32 [J, N]
    since_refresh: np.ndarray  # int32 [J, N]
    last_visit: np.ndarray  # int16 [J, N]
    flags: np.ndarray  # uint8 [J, N]
    contribution: np.ndarray  # int64 [J, N]
    held: np.ndarray  # HELD [N, J], the records that columns above step over; likewise the next two
    kept: np.ndarray  # KEPT [N, J]
    person: np.ndarray  # PERSON [N], not as columns too: with one resident these would be of another type
    taste: np.ndarray  # float64 [J, N], or [0, 0] if nobody has any
    tenancy: np.ndarray  # int32 [N], row of the ledger's diary, or -1


@compiled(inline=True)
def fetch_held(people: People, i: int) -> None:
    """Ask for all that resident i holds of the businesses (`HELD`), a line after another."""
    for j in range(0, len(people.flags), EACH_LINE):
        prefetch(people.held, (as_unsigned(i), j))


def people_of(state: State, population: Population, tenancy: Ints) -> People:
    """The columns of a `State`; they share no memory with it."""
    columns = {name: getattr(state, name).copy() for name in PERSONAL if name not in (PERSON.names or ())}
    for whose, layout, shape in (
        ("held", HELD, state.match.shape),
        ("kept", KEPT, state.match.shape),
        ("person", PERSON, state.segment.shape),
    ):
        records = columns[whose] = _in_lines(shape, layout)
        for name in set(layout.names or ()) - {"unused"}:
            records[name] = getattr(state, name)
            if layout is not PERSON:
                columns[name] = records[name].T
    taste = np.zeros((0, 0)) if population.taste is None else np.array(population.taste.T, order="C")
    return People(**columns, taste=taste, tenancy=tenancy)


def _in_lines(shape, layout):
    """Records of zeros that begin where a line of memory does."""
    size = math.prod(shape) * layout.itemsize
    room = np.zeros(size + LINE, np.uint8)
    begin = -room.__array_interface__["data"][0] % LINE
    return room[begin : begin + size].view(layout).reshape(shape)


def own(people: People, name: str) -> Floats | Ints:
    """The column [N] of what residents are or hold of themselves, one of `PERSONAL`."""
    return people.person[name] if name in (PERSON.names or ()) else getattr(people, name)


def state_of(people: People, week: int, businesses: Mapping[str, Numbers]) -> State:
    """The `State` that opens `week`; `businesses` holds the arrays of `OF_BUSINESSES` by name."""
    return State(
        week=week,
        **{name: own(people, name).copy() for name in PERSONAL},
        **{name: np.array(getattr(people, name).T, order="C") for name in BY_BUSINESS},
        **{name: np.array(businesses[name], np.float64) for name in OF_BUSINESSES},
    )
