"""Parquet files: one set of settings, one type for text, no note of the library's versions; always the same bytes."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a worker that makes no table starts without it
    import pandas as pd

SCHEMA_VERSION = 2
"""Of the form of all files of a results folder; it rises when a column is renamed or written in another way."""

SETTINGS = {
    "version": "2.6",
    "compression": "zstd",
    "compression_level": 3,
    "use_dictionary": True,
    "write_statistics": True,
    "store_schema": False,
}


def as_table(frame: "pd.DataFrame") -> Any:
    """A DataFrame as an Arrow table of plain types, without its index."""
    import pyarrow

    table = pyarrow.Table.from_pandas(frame, preserve_index=False)
    fields = [field.with_type(_plain_type(field.type)).with_metadata(None) for field in table.schema]
    return table.cast(pyarrow.schema(fields))


def notes(units: Mapping[str, str | None], currency: str) -> dict[str, str]:
    """What a file says of itself, str -> str: the version of its form, and the unit of each column that has one.

    ``units`` maps columns to units, "currency" among them, which is told as the scenario's ``currency``.
    """
    told = {name: currency if unit == "currency" else unit for name, unit in units.items() if unit}
    return {"schema_version": str(SCHEMA_VERSION), "units": json.dumps(told, sort_keys=True)}


def write_table(table: Any, file: Any, rows_in_a_group: int = 1 << 20, noted: Mapping[str, str] | None = None) -> None:
    """Write a whole table into a file or something like one, with what is ``noted`` of it (`notes`)."""
    import pyarrow.parquet

    with pyarrow.parquet.ParquetWriter(file, table.schema, **SETTINGS) as writer:
        writer.write_table(table, row_group_size=rows_in_a_group)
        if noted:
            writer.add_key_value_metadata(noted)


def _plain_type(kind):
    """One type for text, whatever pandas holds it in."""
    import pyarrow
    import pyarrow.types as is_a

    if is_a.is_dictionary(kind):
        kind = kind.value_type
    return pyarrow.string() if is_a.is_large_string(kind) or is_a.is_string_view(kind) else kind
