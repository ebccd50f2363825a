"""Whose row of the ledger's diary is whose: a tenancy is who, and the week of her arrival."""

from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from sim.annotations import Ints
from sim.compiled import compiled
from sim.market.ledger import Ledger
from sim.market.population import Population, parts

NO_ROW = -1


class Diaries(NamedTuple):
    """What is written of each tenancy at each watched business, F x N, as in `Ledger`."""

    visits: np.ndarray  # uint8 [F, N, P+W], the ledger's diary
    left: np.ndarray  # bool [F, N], who left for good in a counted week
    weeks_before: int  # P


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


_last: WeakKeyDictionary[Population, tuple[Ints, Ints, Ints, Ints]] = WeakKeyDictionary()


def keys_and_rows(population: Population, ledger: Ledger, arrival: Ints) -> tuple[Ints, Ints]:
    """The keys of a ledger's tenancies, which may only be read, and the rows (int32 [N], the caller's own) of those who
    live there, having arrived in the weeks `arrival`; all branches of a replication begin with the same.
    """
    known = _last.get(population)
    if known is None or known[0] is not ledger.tenant_slot or known[1] is not arrival:
        keys = keys_of(ledger.tenant_slot, ledger.tenant_week)
        rows = [rows_of(keys, population.who[some], arrival[some]) for some in parts(len(population))]
        rows.append(np.zeros(0, np.int32))
        known = _last[population] = ledger.tenant_slot, arrival, keys, np.concatenate(rows)
    return known[2], known[3].copy()
