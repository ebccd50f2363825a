"""Parquet files: one set of settings, one type for text, no note of the library's versions; always the same bytes."""

from typing import Any

import pandas as pd

SETTINGS = {
    "version": "2.6",
    "compression": "zstd",
    "compression_level": 3,
    "use_dictionary": True,
    "write_statistics": True,
    "store_schema": False,
}


def as_table(frame: pd.DataFrame) -> Any:
    """A DataFrame as an Arrow table of plain types, without its index."""
    import pyarrow

    table = pyarrow.Table.from_pandas(frame, preserve_index=False)
    fields = [field.with_type(_plain_type(field.type)).with_metadata(None) for field in table.schema]
    return table.cast(pyarrow.schema(fields))


def write_table(table: Any, file: Any, rows_in_a_group: int = 1 << 20) -> None:
    """Write a whole table into a file or something like one."""
    import pyarrow.parquet

    pyarrow.parquet.write_table(table, file, row_group_size=rows_in_a_group, **SETTINGS)


def _plain_type(kind):
    """One type for text, whatever pandas holds it in."""
    import pyarrow
    import pyarrow.types as is_a

    if is_a.is_dictionary(kind):
        kind = kind.value_type
    return pyarrow.string() if is_a.is_large_string(kind) or is_a.is_string_view(kind) else kind
