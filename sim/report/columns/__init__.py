"""Every column of every table: how its numbers are written, its unit and what it means.

This is the one source for the writer, the reader and ``docs/data-dictionary.md``, which is made from it with
``python -m sim.report.columns``.  Each module of this package holds the tables of one part of the answer.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sim.report.columns import (
    assumptions,
    classroom,
    comparison,
    diaries,
    differing,
    flip,
    knowing,
    levers,
    mechanisms,
    patterns,
    rivals,
    search,
    sweeps,
    touchpoints,
    trust,
    worth,
)
from sim.report.columns.kinds import (
    AMOUNT,
    BUSINESS,
    COUNT,
    COUNTS,
    DIFFERENCE,
    HIGH,
    KINDS,
    LABEL,
    LINE,
    LOW,
    NUMBER,
    PLACE,
    REPLICATION,
    REPLICATIONS,
    RESULTS,
    REVENUE,
    SEGMENT,
    SHARE,
    SHARES,
    STAGE,
    STRATEGY,
    TEXT,
    TRIED_AT,
    WEEK,
    WHOLE,
    WINS,
    Column,
)

if TYPE_CHECKING:
    from pandas import DataFrame

PARTS = (
    assumptions, classroom, comparison, diaries, differing, flip, knowing, levers, mechanisms, patterns, rivals, search,
    sweeps, touchpoints, trust, worth,
)  # fmt: skip
"""Modules of this package, each with its `TABLES`: one line each."""

TABLES: dict[str, tuple[Column, ...]] = {table: columns for part in PARTS for table, columns in part.TABLES.items()}

# Tables that commands make with columns of their own take the meaning of a column from here.
SHARED: dict[str, Column] = {
    column.name: column
    for column in (
        *(Column(name, COUNT, meaning) for name, meaning in COUNTS),
        *(Column(name, SHARE, meaning) for name, meaning in SHARES),
        *RESULTS,
        REVENUE,
        BUSINESS,
        TRIED_AT,
        STRATEGY,
        REPLICATION,
        WEEK,
        LABEL,
        LOW,
        HIGH,
        WINS,
        REPLICATIONS,
        AMOUNT,
        LINE,
        SEGMENT,
        PLACE,
        STAGE,
        DIFFERENCE,
        Column("world", WHOLE, "number of the draw of the uncertain inputs, 0 is the scenario as it stands", NUMBER),
        Column("source", TEXT, "where the number comes from"),
    )
}


def columns_of(table: str, names: Sequence[str]) -> list[Column | None]:
    """The columns of a table by name; None for one that the dictionary does not know.

    In tables of a sweep that have a column for each varied input, every further name is that of one.
    """
    own = {column.name: column for column in TABLES.get(table, ())}
    other = sweeps.input_column if table in sweeps.WITH_INPUTS else lambda _: None
    return [own.get(name) or SHARED.get(name) or other(name) for name in names]


def texts_whole(table: str, frame: "DataFrame") -> "DataFrame":
    """The same with "" for texts that do not exist: what sentences leave out, and how tables were before."""
    texts = [column.name for column in columns_of(table, list(frame.columns)) if column and column.kind is TEXT]
    return frame.assign(**{name: frame[name].astype("object").fillna("") for name in texts})


def data_dictionary() -> str:
    """The text of ``docs/data-dictionary.md``."""
    lines = [
        "# What the columns mean",
        "",
        "Made from `sim/report/columns/` by `python -m sim.report.columns`; edit it there.",
        "",
        "All tables are CSV: UTF-8 without a byte order mark, a comma between cells, lines that end in a line feed,",
        "one header line, an empty cell for whatever does not exist. Read them with",
        "`sim.report.output.tables.read_table`,",
        'which also keeps names such as "NA" and "0012" as they are and takes the protecting apostrophe away again.',
        "Parquet files hold the units of their columns in their metadata (`units`, `schema_version`). Names that",
        "columns had before, and how to get them back: [columns renamed](columns.md).",
        "",
        "## How numbers are written",
        "",
        "| kind | rule |",
        "|---|---|",
        *(f"| {kind.name} | {kind.rule} |" for kind in KINDS),
        "",
        "Units: *currency* is the scenario's; a *number* only tells apart or ranks; *weeks* are a date, counted from",
        "the first week that counts, or a length; *of the row* means that what the row is about has its own.",
        "",
    ]
    for table, columns in TABLES.items():
        lines += [f"## {_place(table)}", "", *_rows(columns), ""]
        if table in sweeps.WITH_INPUTS:
            lines += ["Beside these a column for each varied input, named by its path: its value, in its own unit.", ""]
    lines += ["## Columns of the other tables", "", *_rows(SHARED.values()), ""]
    return "\n".join(lines)


def _place(table: str) -> str:
    if table in ("runs", "visits", "choices"):
        return f"data/{table}.parquet"
    if table == "weekly_means":
        return "workbook.xlsx, sheet weekly_means"
    if of_a_sweep := sweeps.place(table):
        return of_a_sweep
    return f"charts/{table}.csv" if table[0].isdigit() else f"tables/{table}.csv"


def _rows(columns: Any) -> list[str]:
    rows = [f"| {column.name} | {column.kind.name} | {column.unit} | {column.meaning} |" for column in columns]
    return ["| column | kind | unit | meaning |", "|---|---|---|---|", *rows]
