"""Tables as bytes: CSV that neither a spreadsheet nor a program can misread, and Parquet.

The same frame always gives the same bytes.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from pandas.api import types

from sim.report.columns import columns_of
from sim.report.columns.kinds import COUNT, DATE, FLAG, RATIO, TEXT, WHOLE, Column, Kind
from sim.report.columns.renamed import new_names
from sim.study.runs.parquet import as_table, notes, write_table
from sim.study.tables import cells
from sim.study.tables.cells import unguarded

_FLAGS = {"true": True, "false": False, "1": True, "0": False, "": pd.NA}
"""What a cell of a flag may hold; digits are how they were written before."""


def csv_bytes(table: str, frame: pd.DataFrame) -> Iterator[bytes]:
    """The lines of a table, in blocks; ``table`` is its name in the dictionary of columns.  Instead of a DataFrame it
    may be several, one after another, none of them kept.

    A column that the dictionary does not know is written by its type: whole numbers, numbers with 6 decimals, true and
    false, text.
    """
    if not isinstance(frame, pd.DataFrame):
        yield from _in_blocks(table, frame)
        return
    kinds = [_kind(column, frame[name]) for name, column in zip(frame.columns, _columns(table, frame), strict=True)]
    yield cells.heading(frame.columns)
    for start in range(0, len(frame), cells.ROWS_AT_ONCE):
        block = frame.iloc[start : start + cells.ROWS_AT_ONCE]
        yield cells.lines([_written(block.iloc[:, i], kind) for i, kind in enumerate(kinds)])


def _in_blocks(table: str, blocks: Iterable[pd.DataFrame]) -> Iterator[bytes]:
    """The lines of a table that comes in blocks of rows with the same columns: the heading stands once."""
    for number, block in enumerate(blocks):
        lines = csv_bytes(table, block)
        heading = next(lines)
        if number == 0:
            yield heading
        yield from lines


def _columns(table: str, frame: pd.DataFrame) -> list[Column | None]:
    return columns_of(table, frame.columns)


def _kind(column: Column | None, values: pd.Series) -> Kind:
    numeric = types.is_numeric_dtype(values.dtype) and not types.is_bool_dtype(values.dtype)
    if column is not None and (numeric or column.kind in (TEXT, DATE, FLAG) or values.isna().all()):
        # a total over replications is exact: do not print it as if it were a mean
        return WHOLE if column.kind is COUNT and types.is_integer_dtype(values.dtype) else column.kind
    if types.is_datetime64_any_dtype(values.dtype):
        return DATE
    if types.is_integer_dtype(values.dtype):
        return WHOLE
    if types.is_bool_dtype(values.dtype):
        return FLAG
    return RATIO if numeric else TEXT


def _written(values: pd.Series, kind: Kind) -> list[str]:
    if kind is TEXT:
        codes, distinct = pd.factorize(values)
        written = [cells.text_cell(str(value)) for value in distinct] + [
            ""
        ]  # a missing value has the code -1: the last
        return [written[code] for code in codes.tolist()]
    if kind is FLAG:
        return cells.flag_cells(None if pd.isna(value) else bool(value) for value in values.tolist())
    if kind is DATE:
        return ["" if pd.isna(day) else f"{day:%Y-%m-%d}" for day in pd.to_datetime(values)]
    if kind is WHOLE and types.is_integer_dtype(values.dtype) and not values.isna().any():
        return [str(number) for number in values.tolist()]
    return cells.number_cells(np.asarray(values.astype("float64")).tolist(), kind.decimals)


def read_table(path: Path, table: str | None = None) -> pd.DataFrame:
    """Read a table back exactly: text stays text ("NA", "0012"), an empty cell is missing.

    ``table`` is its name in the dictionary of columns; by default the file's own.  Columns that the dictionary does not
    know are read as text.  A table whose columns have the names that they had before is read under the new ones.
    """
    path = Path(path)
    text = path.read_bytes().decode("utf-8")
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = new_names(table or path.stem, [unguarded(cell) for cell in next(rows)])
    found = list(zip(*rows, strict=True)) or [() for _ in header]
    columns = columns_of(table or path.stem, header)
    return pd.DataFrame(
        {name: _read(column, values) for name, column, values in zip(header, columns, found, strict=True)}
    )


def _read(column: Column | None, values: Sequence[str]) -> pd.Series:
    if column is None or column.kind is TEXT:
        return pd.Series([unguarded(value) if value else None for value in values], dtype="str")
    if column.kind is FLAG:
        read = pd.Series([_FLAGS[value] for value in values], dtype="boolean")
        return read if read.isna().any() else read.astype("bool")
    if column.kind is DATE:
        return pd.to_datetime(pd.Series(values, dtype="str"), format="%Y-%m-%d")
    numbers = pd.Series([float(value) if value else np.nan for value in values], dtype="float64")
    if column.kind is WHOLE and not numbers.isna().any():
        return numbers.astype("int64")
    return numbers


def parquet_bytes(frame: pd.DataFrame, table: str | None = None, currency: str = "") -> bytes:
    """A frame as a Parquet file: no index, no note of the library's versions, always the same settings.

    With the name of its ``table`` in the dictionary of columns the file says the units of its columns, money in the
    ``currency``.
    """
    buffer, noted = io.BytesIO(), None
    if table is not None:
        units = {column.name: column.unit for column in columns_of(table, frame.columns) if column is not None}
        noted = notes(units, currency)
    write_table(as_table(frame), buffer, noted=noted)
    return buffer.getvalue()
