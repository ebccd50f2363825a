"""The tables of a comparison by name, each a pandas DataFrame; a long one is put together when it is asked for."""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import Any

import pandas as pd


class TableSet(MutableMapping[str, Any]):
    """Name -> DataFrame, as a dict.

    What has ``blocks()`` and ``frame()`` of its own (`sim.study.rows.weekly.WeeklyTable`) is kept as it is: asking for
    it by name makes a new DataFrame of all its rows, `blocks` hands them on a part at a time and keeps none.
    """

    def __init__(self, tables: Mapping[str, Any] | Iterable[tuple[str, Any]] = ()) -> None:
        self._kept = dict(tables)

    @classmethod
    def of(cls, tables: Mapping[str, Any]) -> "TableSet":
        """Tables by name as a `TableSet`; one that already is stays as it is."""
        return tables if isinstance(tables, cls) else cls(tables)

    def __getitem__(self, name: str) -> Any:
        found = self._kept[name]
        return found.frame() if self.is_long(name) else found

    def __setitem__(self, name: str, table: Any) -> None:
        self._kept[name] = table

    def __delitem__(self, name: str) -> None:
        del self._kept[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, name: object) -> bool:
        return name in self._kept

    def __or__(self, other: Mapping[str, Any]) -> "TableSet":
        made = TableSet(self._kept)
        made.update(other)
        return made

    def __ior__(self, other: Mapping[str, Any]) -> "TableSet":
        self.update(other)
        return self

    def __repr__(self) -> str:
        return f"TableSet({', '.join(self._kept)})"

    def is_long(self, name: str) -> bool:
        """Whether a table is put together only when it is asked for."""
        return hasattr(self._kept[name], "blocks")

    def blocks(self, name: str) -> Iterator[pd.DataFrame]:
        """Yield the rows of a table, a long one a part at a time."""
        found = self._kept[name]
        yield from found.blocks() if self.is_long(name) else (found,)

    def columns(self, name: str) -> list[str]:
        """The names of a table's columns, a list."""
        return list(self._kept[name].columns)
