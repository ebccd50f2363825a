"""Whose row of the ledger's diary is whose: a tenancy is who, and the week of her arrival."""

import numpy as np

from sim.annotations import Ints
from sim.compiled import compiled

NO_ROW = -1


@compiled(inline=True)
def key_of(who: int, arrival: int) -> np.int64:
    """One number for who arrived when, which ascends as the ledger's tenancies do."""
    return (np.int64(who) << 16) | (np.int64(arrival) + (1 << 15))


@compiled
def keys_of(who: Ints, arrival: Ints) -> Ints:
    """int64: the keys of the tenancies."""
    keys = np.empty(len(who), np.int64)
    for at in range(len(who)):
        keys[at] = key_of(who[at], arrival[at])
    return keys


@compiled
def row_of(keys: Ints, who: int, arrival: int) -> np.int64:
    """The row that belongs to who arrived in that week, or NO_ROW; `keys` of all tenancies, ascending."""
    wanted = key_of(who, arrival)
    row = np.int64(np.searchsorted(keys, wanted))
    return row if row < len(keys) and keys[row] == wanted else np.int64(NO_ROW)


@compiled
def rows_of(keys: Ints, who: Ints, arrival: Ints) -> Ints:
    """int32: `row_of` for each of many."""
    rows = np.empty(len(who), np.int32)
    for at in range(len(who)):
        rows[at] = row_of(keys, who[at], arrival[at])
    return rows
