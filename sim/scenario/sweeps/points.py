"""The points of a sweep: rows of values, held as arrays or worked out from a grid when they are asked for."""

import math
from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np

from sim.annotations import Floats, Ints


class Points:
    """Points of a sweep, numbered from 0; each is a tuple of values in the order of the inputs."""

    def __init__(self, rows: Floats) -> None:
        """`rows` is float64 [points, inputs]."""
        self._rows = rows + 0.0  # no -0.0

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> tuple[float, ...]: ...

    @overload
    def __getitem__(self, index: slice) -> list[tuple[float, ...]]: ...

    def __getitem__(self, index: int | slice) -> tuple[float, ...] | list[tuple[float, ...]]:
        if isinstance(index, slice):
            return [self._at(each) for each in range(*index.indices(len(self)))]
        count = len(self)
        if not -count <= index < count:
            raise IndexError(f"There is no point {index}; there are {count:,}, counted from 0.")
        return self._at(index % count)

    def _at(self, index: int) -> tuple[float, ...]:
        return tuple(self._rows[index].tolist())

    def __iter__(self) -> Iterator[tuple[float, ...]]:
        return (self._at(index) for index in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Points) and len(self) == len(other) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # so Python says of what has no hash

    def bounds(self) -> tuple[Floats, Floats]:
        """The lowest and the highest value of each input, float [inputs] each."""
        return self._rows.min(axis=0), self._rows.max(axis=0)

    def rows(self, columns: Sequence[int]) -> tuple[Floats, Ints]:
        """The different combinations of some inputs' values, float [combinations, columns] in the order in which they
        first come; and which of them each point has, int [points]."""
        found, first, which = np.unique(self._rows[:, list(columns)], axis=0, return_index=True, return_inverse=True)
        order = np.argsort(first, kind="stable")
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        return found[order], place[which.reshape(-1)]


class Grid(Points):
    """Every combination of the inputs' values; the last input changes fastest."""

    def __init__(self, values: Sequence[Sequence[float] | Floats]) -> None:
        """`values` are those of each input, in order."""
        self._values: list[Floats] = [np.asarray(each, dtype=np.float64) + 0.0 for each in values]

    @property
    def size(self) -> int:
        """How many there are, however many: `len` gives up at what a machine counts to."""
        return math.prod(len(each) for each in self._values)

    def __len__(self) -> int:
        return self.size

    def _at(self, index: int) -> tuple[float, ...]:
        out = []
        for each in reversed(self._values):
            index, place = divmod(index, len(each))
            out.append(float(each[place]))
        return tuple(reversed(out))

    def bounds(self) -> tuple[Floats, Floats]:
        """As `Points.bounds`."""
        return np.array([each.min() for each in self._values]), np.array([each.max() for each in self._values])

    def rows(self, columns: Sequence[int]) -> tuple[Floats, Ints]:
        """As `Points.rows`."""
        which = np.zeros(len(self), dtype=np.int64)
        number = np.arange(len(self), dtype=np.int64)
        after = len(self)
        for column, each in enumerate(self._values):
            after //= len(each)
            if column in columns:
                which = which * len(each) + number // after % len(each)
        chosen = Grid([self._values[column] for column in sorted(columns)])
        return np.array(list(chosen)), which
