"""The residents' visits of one run in a temporary file, by resident: few are read of a log that may be very long."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from sim import chance
from sim.annotations import Ints, Records
from sim.market.visits import COLUMNS, VisitLog
from sim.temporary import Scratch

ARRIVALS = 16  # bits of a key that hold the week of arrival
RECORD = np.dtype(list(COLUMNS.items()))
RECORDS_AT_ONCE = 1 << 16
RECORDS_HELD = 1 << 19
"""Visits that are read from memory, about 28 MB; of more, each is read from the file when it is asked for."""


class VisitStore:
    """Visits as records (`RECORD`), numbered by who and arrival, then week and occasion.

    ``log`` is the `VisitLog` that a run fills; ``also(week)`` is called with the columns of each week, passers-by among
    them.  After `close` the records can be read.
    """

    def __init__(self, also: Callable[..., Any] | None = None) -> None:
        self.log = VisitLog(self._take)
        self._also, self._file = also, Scratch("the visits that diaries are read from")
        self._keys: list[Ints] = []

    def _take(self, week):
        if self._also is not None:
            self._also(week)
        residents = np.flatnonzero(~week["passer"])
        residents = residents[np.lexsort((week["occasion"][residents], week["who"][residents]))]
        records = np.empty(len(residents), RECORD)
        for name in COLUMNS:
            records[name] = week[name][residents]
        self._file.add(records.tobytes())
        self._keys.append(key_of(records["who"], records["arrival"].astype(np.int64)))

    def close(self) -> "VisitStore":
        """All visits are there: number them."""
        keys = np.concatenate(self._keys or [np.empty(0, np.int64)])
        self._keys.clear()
        order = np.argsort(keys, kind="stable")  # weeks, and occasions within them, are in order already
        keys.sort()
        self._at = order.astype(np.uint32 if len(order) < 1 << 32 else np.int64)
        first = np.flatnonzero(np.append(len(keys) > 0, keys[1:] != keys[:-1])[: len(keys)])
        self._key, self._first = keys[first], np.append(first, len(keys))
        self._held = self._read(0, len(keys)) if len(keys) <= RECORDS_HELD else None
        return self

    def of(self, who: int, arrival: int) -> range:
        """The numbers of the visits of one resident: a range."""
        key = key_of(who, arrival)
        at = int(np.searchsorted(self._key, key))
        if at == len(self._key) or self._key[at] != key:
            return range(0)
        return range(int(self._first[at]), int(self._first[at + 1]))

    def of_slot(self, who: int) -> range:
        """The same of all who lived in one slot, one after another."""
        first, last = np.searchsorted(self._key, [who << ARRIVALS, (who + 1) << ARRIVALS])
        return range(int(self._first[first]), int(self._first[last]))

    def __getitem__(self, number):
        """The record of a visit."""
        return self._read(int(self._at[number]), 1)[0] if self._held is None else self._held[self._at[number]]

    def records(self, numbers: Iterable[int]) -> Records:
        """The records of some visits, an array."""
        if self._held is not None:
            return self._held[self._at[np.fromiter(numbers, np.int64)]]
        return np.concatenate([np.empty(0, RECORD), *(self._read(int(self._at[each]), 1) for each in numbers)])

    def blocks(self) -> Iterator[Records]:
        """Yield all records by week, who and occasion, some ten thousand at a time."""
        for first in range(0, len(self._at), RECORDS_AT_ONCE):
            yield self._read(first, min(RECORDS_AT_ONCE, len(self._at) - first))

    def _read(self, first, count):
        return np.frombuffer(self._file.read(first * RECORD.itemsize, count * RECORD.itemsize), RECORD)


def key_of(who: Ints | int, arrival: Ints | int) -> Ints | int:
    """One number for a resident: who it is and the week of arrival."""
    return who << ARRIVALS | arrival - chance.FOUNDER_WEEK
