"""Tables of long work: streamed into CSV and Parquet, all of them under their names at once or none, memory flat.

They are derived: made of journals, and made again whenever it is asked for.  The same rows give the same bytes,
however they are cut into batches on the way in.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from sim.files import Aside, make_folder, write_file
from sim.study.runs.parquet import SETTINGS, notes
from sim.study.store.lock import Lock
from sim.study.store.manifest import sealed, unsealed
from sim.study.tables import cells

if TYPE_CHECKING:
    import pyarrow

DERIVED = "derived.json"
"""In a store's folder: the SHA-256 of every table that was made."""
ROWS = 8_192
"""Rows of a group in Parquet, which are also held in memory at most beside what comes in."""
LINES = 2_048
"""Rows whose cells are in memory as text together."""
DECIMALS = 6
"""Digits after the point of a number in CSV of which nothing else is said."""


class Tables:
    """The tables of one folder, as a context manager: they get their names when it is left without an error.

    >>> with Tables(folder, currency="GBP", noted={"sweep": identity}) as tables:       # doctest: +SKIP
    ...     runs = tables.table("runs", schema, decimals={"profit": 2}, units={"profit": "currency"})
    ...     for batch in batches:
    ...         runs.add(batch)

    ``noted`` and the units go into the metadata of Parquet files.  Raises Busy (75) while another makes tables there,
    CannotWrite (73), also if the folder is gone, or DiskFull (74); then no table has changed.
    """

    def __init__(
        self, folder: Path, *, currency: str = "", noted: Mapping[str, str] | None = None, needed: float = 0
    ) -> None:
        self.folder, self.currency, self.noted, self.needed = Path(folder), currency, dict(noted or {}), needed
        self._lock = Lock(self.folder / ".tables.lock", otherwise="Wait for it and try again.")
        self._files: dict[str, Aside] = {}
        self._tables: list[Table] = []

    def __enter__(self) -> "Tables":
        self._lock.take()
        return self

    def table(
        self,
        name: str,
        schema: "pyarrow.Schema",
        *,
        decimals: Mapping[str, int | None] | None = None,
        units: Mapping[str, str] | None = None,
        parquet: bool = True,
    ) -> "Table":
        """Begin tables/NAME.csv and, with ``parquet``, data/NAME.parquet.

        ``decimals`` says for columns how many digits stand after the point in CSV, None for as many as it takes to read
        back the same; `DECIMALS` where it says nothing.  ``units`` are those of docs/data-dictionary.md.
        """
        csv = self._begin(f"tables/{name}.csv")
        binary = self._begin(f"data/{name}.parquet") if parquet else None
        told = self.noted | notes(units or {}, self.currency)
        self._tables.append(Table(schema, csv, binary, dict(decimals or {}), told))
        return self._tables[-1]

    def write(self, name: str, schema: "pyarrow.Schema", batches: Iterable["pyarrow.RecordBatch"], **how: Any) -> None:
        """A whole table of batches, one after another; ``how`` as for `table`."""
        table = self.table(name, schema, **how)
        for batch in batches:
            table.add(batch)

    def file(self, name: str, chunks: Iterable[bytes]) -> None:
        """Another file made of the tables, as "charts/01_points.svg": it gets its name together with them."""
        aside = self._begin(name)
        for chunk in chunks:
            aside.write(chunk)

    def _begin(self, name: str) -> Aside:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or name in self._files:
            raise ValueError(f"{name!r} is no name of a new file inside the folder")
        place = self.folder
        for part in path.parts[:-1]:
            place = place / part
            make_folder(place)
        self._files[name] = Aside(place / path.name, self.needed)
        return self._files[name]

    def _publish(self) -> None:
        for table in self._tables:
            table.close()
        for aside in self._files.values():
            aside.finish()
        made = {name: [aside.sha256] for name, aside in self._files.items()}
        before = hashes(self.folder) or {}
        either = {name: sorted({*before.get(name, ()), *made[name]}) for name in made}
        self._sign({**before, **either})  # whoever looks between the names finds one of the two
        for aside in self._files.values():
            aside.publish()
        self._sign({**before, **made})

    def _sign(self, files: Mapping[str, list[str]]) -> None:
        write_file(self.folder / DERIVED, [sealed({"files": dict(files)})])

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._publish()
        finally:
            for aside in self._files.values():
                aside.__exit__()
            self._lock.release()


class Table:
    """One table in the making: rows are added in their order, in batches of any size."""

    def __init__(
        self, schema: "pyarrow.Schema", csv: Aside, binary: Aside | None, decimals: dict[str, int | None],
        noted: Mapping[str, str],
    ) -> None:  # fmt: skip
        import pyarrow.parquet

        unknown = set(decimals) - set(schema.names)
        if unknown:
            raise ValueError(f"no column {sorted(unknown)[0]!r} to have decimals")
        self.schema, self.rows, self._csv, self._decimals = schema, 0, csv, decimals
        self._held: list[Any] = []
        self._held_rows = 0
        self._parquet = None
        if binary is not None:
            self._parquet = pyarrow.parquet.ParquetWriter(binary, schema, **SETTINGS)
            self._parquet.add_key_value_metadata(dict(noted))
        csv.write(cells.heading(schema.names))

    def add(self, batch: "pyarrow.RecordBatch | pyarrow.Table") -> None:
        """Add rows.  Raises ValueError where they have other columns or types than the schema."""
        if batch.schema != self.schema:
            raise ValueError(f"rows of other columns: {batch.schema} instead of {self.schema}")
        self._held += batch.to_batches() if hasattr(batch, "to_batches") else [batch]
        self._held_rows += batch.num_rows
        self.rows += batch.num_rows
        if self._held_rows >= ROWS:
            self._write(whole_groups=True)

    def _write(self, *, whole_groups: bool) -> None:
        import pyarrow

        table = pyarrow.Table.from_batches(self._held, self.schema)
        ends = table.num_rows - table.num_rows % ROWS if whole_groups else table.num_rows
        for begin in range(0, ends, ROWS):
            group = table.slice(begin, min(ROWS, ends - begin)).combine_chunks()
            if self._parquet is not None:
                self._parquet.write_table(group, row_group_size=ROWS)
            for first in range(0, group.num_rows, LINES):
                block = group.slice(first, LINES)
                self._csv.write(
                    cells.lines(
                        [_cells(block.column(name), self._decimals.get(name, DECIMALS)) for name in block.column_names]
                    )
                )
        rest = table.slice(ends).combine_chunks()
        self._held, self._held_rows = rest.to_batches(), rest.num_rows

    def close(self) -> None:
        """All rows have been added."""
        self._write(whole_groups=False)
        if self._parquet is not None:
            self._parquet.close()


def _cells(column: "pyarrow.ChunkedArray", decimals: int | None) -> list[str]:
    import pyarrow.types as is_a

    kind, values = column.type, column.to_pylist()
    if is_a.is_boolean(kind):
        return cells.flag_cells(values)
    if is_a.is_integer(kind):
        return ["" if value is None else str(value) for value in values]
    if is_a.is_floating(kind):
        return cells.number_cells(values, decimals)
    written = {value: "" if value is None else cells.text_cell(str(value)) for value in set(values)}
    return [written[value] for value in values]


def hashes(folder: Path) -> dict[str, list[str]] | None:
    """File -> the SHA-256 that it may have; None if nothing was made there or what says so is damaged."""
    try:
        content = unsealed((Path(folder) / DERIVED).read_bytes())
    except OSError:
        return None
    files = None if content is None else content.get("files")
    return files if isinstance(files, dict) and all(isinstance(each, list) for each in files.values()) else None
