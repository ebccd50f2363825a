"""docs/columns.md, made with ``python -m sim.report.columns.renamed_page``: every column that was renamed, by table."""

from sim.report.columns import TABLES
from sim.report.columns.kinds import FLAG, TEXT
from sim.report.columns.renamed import ADDED, NOT_BEFORE, old_columns

HEAD = """# Columns renamed

Made by `python -m sim.report.columns.renamed_page`. The form of a results folder has a version: `schema_version` in
manifest.json and in the metadata of every Parquet file. This is version 2. What every column means stands in
[the data dictionary](data-dictionary.md).

Of each thing there is one name in all tables, of each name one meaning and one unit, and none is a word of SQL:

* `business` is the business that a row is about. Where a plan is tried at another, or at several, that is `tried_at`;
  it is empty for the baseline, whose rows stand once, in weekly.csv and in visits.parquet.
* `luck_low` and `luck_high` are ends of an interval from luck, `range_low` and `range_high` ends of a range of values.
* A flag is `true` or `false` (in Parquet a boolean) and its name says so: `is_best`, `ends_well`. Counts of the same
  are called otherwise: `futures_best`.
* What does not exist is an empty cell (in Parquet null), never an empty text.
* `customer_id` is a whole number below 2^53; `customer` says the same in words.
* Dates are dates: in tables of a `Comparison` too. Parquet says the unit of each column in its metadata.
* `weekly` of a `Comparison` is a DataFrame, made whenever it is asked for. `tables.blocks("weekly")` gives it a part at
  a time, for runs of many replications. The workbook holds its means over replications, the sheet weekly_means.

## Notebooks written before

For one version the old names can be had:

```python
from sim.report.columns.renamed import old_names

weekly = old_names(result.tables["weekly"])  # focus, business, …, the baseline under each focus
decision = old_names(read_table(folder / "decision.csv"), "decision")
```

`old_names` gives a new frame with the old names, flags as 0 and 1, "" for a text that does not exist, and the words for
`customer_id`. `sim.report.output.tables.read_table` reads tables of either form and gives the new names; of an old
weekly.csv the baseline stays under each business, for the file does not say which strategy is the baseline.

## Old names and new, table by table
"""


def page() -> str:
    """The text of the page."""
    lines = [HEAD]
    for table, columns in TABLES.items():
        if table in NOT_BEFORE:
            continue
        old, added, rows = old_columns(table), ADDED.get(table, ()), []
        for column in columns:
            if column.name in added or column.name in old:
                was = "" if column.name in added else f"`{old[column.name]}`"
                form = "new" if column.name in added else _form(column)
                rows.append(f"| {was} | `{column.name}` | {form} |")
        if rows:
            where = f"charts/{table}.csv" if table[0].isdigit() else table
            lines += [f"### {where}", "", "| was | is | form |", "|---|---|---|", *rows, ""]
    return "\n".join(lines)


def _form(column):
    if column.kind is FLAG:
        return "true or false"
    return "empty where there is none" if column.kind is TEXT and "empty" in column.meaning else ""


if __name__ == "__main__":
    print(page(), end="")
