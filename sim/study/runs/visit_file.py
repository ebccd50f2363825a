"""All visits of a replication in a Parquet file: written while the run goes on, read by whoever needs some of it."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from sim.market.terms import Terms
from sim.market.visits import VisitLog
from sim.scenario.schema.scenario import Scenario
from sim.study.runs.branches import Branch
from sim.study.runs.parquet import SETTINGS, as_table, notes, write_table
from sim.study.runs.transactions import visit_frame
from sim.temporary import pieces, stream

if TYPE_CHECKING:
    import pandas as pd

WHAT = "the visits of a run"
ROWS_AT_ONCE = 1 << 16
"""Visits that are put into words together."""
ROWS_IN_A_GROUP = 1 << 18
"""Visits that wait in memory before they are written; so many a reader must take up at once."""


class VisitWriter:
    """Writes the visits of one branch after another into a file.  Use as a context."""

    def __init__(self, path: Path | str, scenario: Scenario) -> None:
        self.path, self.scenario = path, scenario
        self._waiting: list[pd.DataFrame] = []
        self._rows, self._writer = 0, None

    def __enter__(self):
        self._stream = stream(self.path, WHAT)
        self._file = self._stream.__enter__()
        return self

    def __exit__(self, kind, error, trace):
        try:
            if kind is None:
                self._write(last=True)
        except BaseException as failed:
            if not self._stream.__exit__(type(failed), failed, failed.__traceback__):
                raise
        else:
            self._stream.__exit__(kind, error, trace)

    def branch(self, branch: Branch, terms: Terms) -> "_Branch":
        """A context that gives the `VisitLog` of a branch: of the baseline all visits are written, of a strategy those
        to the businesses where it is tried.
        """
        return _Branch(self, branch, terms)

    def add(self, frame: "pd.DataFrame") -> None:
        """Write the rows of a frame, as soon as there are enough of them."""
        self._waiting.append(as_table(frame).cast(schema()))
        self._rows += len(frame)
        self._write()

    def _write(self, last=False):
        import pyarrow
        import pyarrow.parquet

        if self._writer is None:
            self._writer = pyarrow.parquet.ParquetWriter(self._file, schema(), **SETTINGS)
            self._writer.add_key_value_metadata(notes(UNITS, self.scenario.study.currency))
        while self._rows >= ROWS_IN_A_GROUP or (last and self._rows):
            table = pyarrow.concat_tables(self._waiting)
            group = table.slice(0, ROWS_IN_A_GROUP).combine_chunks()
            self._waiting = [table.slice(ROWS_IN_A_GROUP)]
            self._rows -= len(group)
            self._writer.write_table(group, row_group_size=ROWS_IN_A_GROUP)
        if last:
            self._writer.close()


class _Branch:
    def __init__(self, writer, branch, terms):
        self.writer, self.branch, self.terms = writer, branch, terms
        baseline = branch.strategy == writer.scenario.study.baseline
        names = terms.names.business
        self.ours = None if baseline else [at for at, name in enumerate(names) if name in branch.businesses]
        self._weeks, self._rows = [], 0

    def __enter__(self):
        return VisitLog(self.take)

    def __exit__(self, kind, *_):
        if kind is None and self._weeks:
            self._hand_on()

    def take(self, week):
        """Take the visits of a week."""
        if self.ours is not None:
            kept = np.isin(week["business"], self.ours)
            week = {name: values[kept] for name, values in week.items()}
        self._weeks.append(week)
        self._rows += len(week["week"])
        if self._rows >= ROWS_AT_ONCE:
            self._hand_on()

    def _hand_on(self):
        visits = {name: np.concatenate([week[name] for week in self._weeks]) for name in self._weeks[0]}
        self._weeks, self._rows = [], 0
        self.writer.add(visit_frame(self.writer.scenario, self.terms, self.branch, visits))


class Visits:
    """The visits of a comparison's replication 0, in a Parquet file: `read` takes up what is asked for.

    The columns are those of `sim.study.runs.transactions.visit_frame`; ``len`` is the number of visits.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    @classmethod
    def of(cls, frame: "pd.DataFrame") -> "Visits":
        """A handle on a DataFrame of visits, or of some of their columns."""
        file = io.BytesIO()
        write_table(as_table(frame), file)
        return cls(file)

    def _parquet(self):
        import pyarrow.parquet

        self._file.seek(0)
        return pyarrow.parquet.ParquetFile(self._file)

    @property
    def columns(self) -> list[str]:
        """Names of all columns, a list."""
        return self._parquet().schema_arrow.names

    def __len__(self):
        return self._parquet().metadata.num_rows

    def __repr__(self):
        return f"Visits({len(self):,} visits; .read(columns=[…]) of {', '.join(self.columns)})"

    def read(self, columns: Sequence[str] | None = None) -> "pd.DataFrame":
        """A DataFrame of all visits with these columns, a list of names (default: all)."""
        return self._parquet().read(columns=_names(columns)).to_pandas()

    def blocks(self, columns: Sequence[str] | None = None) -> "Iterator[pd.DataFrame]":
        """Yield the same a quarter of a million visits at a time; a block without rows if there are none."""
        parquet = self._parquet()
        for group in range(parquet.num_row_groups):
            yield parquet.read_row_group(group, columns=_names(columns)).to_pandas()
        if not parquet.num_row_groups:
            yield self.read(columns)

    def content(self) -> Iterator[Any]:
        """Yield the bytes of the file."""
        return pieces(self._file)


def _names(columns):
    return None if columns is None else list(columns)


UNITS = {
    "date": "day",
    "week": "weeks",
    "paid": "currency",
    "expected": "score",
    "remembered": "score",
    "felt_score": "score",
    "customer_id": "number",
}
"""Units of the columns that have one; the data dictionary says the same (a test compares them)."""


def schema() -> Any:
    """The Arrow schema of the file."""
    import pyarrow

    text, number, yes = pyarrow.string(), pyarrow.float64(), pyarrow.bool_()
    return pyarrow.schema(
        [
            *((name, text) for name in ("tried_at", "strategy")),
            ("customer_id", pyarrow.int64()),
            ("customer", text),
            ("date", pyarrow.timestamp("us")),
            ("week", pyarrow.int32()),
            *((name, text) for name in ("business", "place", "segment")),
            ("is_passing", yes),
            *((name, number) for name in ("paid", "expected", "remembered", "felt_score")),
            *((name, yes) for name in ("is_first", "is_referred", "delighted", "outraged")),
            *((name, yes) for name in ("complained", "refunded", "upgraded", "left_for_good")),
        ]
    )
